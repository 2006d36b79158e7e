package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// burst is a node that sends so many letters, or words, to b at 20 ms.
func burst(letters, words int) puppet {
	return puppet{
		start: func(env *sim.Env) {
			if words > 0 {
				env.Dial(cable, 2)
			}
			env.SetTimer(alarm, millis(40))
		},
		timer: func(env *sim.Env, _ sim.TimerID) {
			for i := range letters {
				letter.SendTo(env, 2, fmt.Sprint(i))
			}
			for i := range words {
				word.Send(env, sim.Conn{Dialer: 1, N: 1}, fmt.Sprint("word ", i))
			}
		},
		receive: func(*sim.Env, sim.Delivery) {},
	}
}

func TestCapacity(t *testing.T) {
	ab := func(every, queue int) sim.Capacity {
		return sim.Capacity{From: 1, To: 2, Every: millis(every), Queue: queue}
	}
	for _, c := range []struct {
		name           string
		letters, words int
		plan           []sim.Planned
		want           []string // that b hears
	}{
		{"what finds the link free goes at once", 1, 0, []sim.Planned{at(30, ab(5, 0))}, []string{"50ms b hears 0"}},
		{"what finds it taken waits for its turn", 3, 0, []sim.Planned{at(30, ab(5, 9))},
			[]string{"50ms b hears 0", "55ms b hears 1", "60ms b hears 2"}},
		{"a datagram that finds too many waiting is lost", 6, 0, []sim.Planned{at(30, ab(5, 2))},
			[]string{"50ms b hears 0", "55ms b hears 1", "60ms b hears 2"}},
		{"without a queue, none waits", 3, 0, []sim.Planned{at(30, ab(5, 0))}, []string{"50ms b hears 0"}},
		{"a stream loses nothing and waits", 0, 3, []sim.Planned{at(30, ab(5, 0))},
			[]string{"50ms b hears word 0", "55ms b hears word 1", "60ms b hears word 2"}},
		{"streams and datagrams take turns on one link", 2, 2, []sim.Planned{at(30, ab(5, 9))},
			[]string{"50ms b hears 0", "55ms b hears 1", "60ms b hears word 0", "65ms b hears word 1"}},
		{"a stream's words stand in the way of datagrams that come after", 0, 3,
			[]sim.Planned{at(30, ab(50, 2)), at(41, sim.Weather{Network: sim.Network{Delay: fixed(10)}})},
			[]string{"50ms b hears word 0", "100ms b hears word 1", "150ms b hears word 2"}},
		{"the other direction is free", 3, 0, []sim.Planned{at(30, sim.Capacity{From: 2, To: 1, Every: time.Hour})},
			[]string{"50ms b hears 0", "50ms b hears 1", "50ms b hears 2"}},
		{"another bound stands in its place", 3, 0, []sim.Planned{at(30, ab(50, 0)), at(35, ab(5, 9))},
			[]string{"50ms b hears 0", "55ms b hears 1", "60ms b hears 2"}},
		{"a bound of nothing lifts it", 2, 0, []sim.Planned{at(30, ab(5, 0)), at(35, ab(0, 0))}, []string{"50ms b hears 0", "50ms b hears 1"}},
		{"so does healing", 2, 0, []sim.Planned{at(30, ab(5, 0)), at(35, sim.Heal{})}, []string{"50ms b hears 0", "50ms b hears 1"}},
		{"a bound comes too late for what was sent", 2, 0, []sim.Planned{at(41, ab(5, 0))}, []string{"50ms b hears 0", "50ms b hears 1"}},
		{"what waits for its turn keeps it when the bound is lifted", 2, 0, []sim.Planned{at(30, ab(5, 9)), at(41, sim.Heal{})},
			[]string{"50ms b hears 0", "55ms b hears 1"}},
		{"a bound that cannot be is no bound", 2, 0, []sim.Planned{at(30, sim.Capacity{From: 1, To: 2, Every: -1})},
			[]string{"50ms b hears 0", "50ms b hears 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			deaf := puppet{receive: func(env *sim.Env, d sim.Delivery) {
				if !d.Opened() {
					hear(env, d)
				}
			}}
			cfg := play(burst(c.letters, c.words), deaf)
			cfg.Plan = c.plan
			expect(t, perform(t, cfg), c.want...)
		})
	}
}

// TestOpeningsAndClosingsTakeTurnsToo: a dial over a link that is taken opens late.
func TestOpeningsAndClosingsTakeTurnsToo(t *testing.T) {
	cfg := play(caller(0, "hello"), puppet{})
	cfg.Plan = []sim.Planned{{Fault: sim.Capacity{From: 1, To: 2, Every: millis(30)}}}
	cfg.Boot = fixed(1)
	expect(t, perform(t, cfg), "11ms b 1#1 opened", "21ms a 1#1 opened", "41ms b hears hello")
}

// TestALinkShowsItsCapacity, and a link that has come to its end is a landmark.
func TestALinkShowsItsCapacity(t *testing.T) {
	cfg := play(burst(3, 0), puppet{})
	cfg.Plan = []sim.Planned{at(30, sim.Capacity{From: 1, To: 2, Every: millis(5), Queue: 1})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(39)))
	if v := w.Link(1, 2); v.Every != millis(5) || v.Free != w.Now() {
		t.Errorf("before the burst the link shows %+v", v)
	}
	w.Run(sim.Time(millis(42)))
	if v := w.Link(1, 2); v.Free != sim.Time(millis(50)) || v.Flying != 2 {
		t.Errorf("after the burst the link shows %+v", v)
	}
	if m := w.Marks(); len(m) != 1 || m[0] != (sim.Mark{Name: sim.LinkOverCapacity, Count: 2}) {
		t.Errorf("landmarks: %v", m)
	}
	if s := w.Stats(); s.Dropped != 1 {
		t.Errorf("%d messages were lost", s.Dropped)
	}
}

// TestCapacityMovesNoDelay: what passes travels as long as it would have from
// the moment when it goes, and messages of other links as ever.
func TestCapacityMovesNoDelay(t *testing.T) {
	cfg := chatter(4)
	free := voyage(t, cfg)
	cfg.Plan = []sim.Planned{at(100, sim.Capacity{From: 1, To: 3, Every: millis(7), Queue: 1})}
	tight := voyage(t, cfg)
	same(t, free, tight, func(a string) bool { return a[:len("post a>c")] != "post a>c" })
	shorter, longer := 0, 0
	for a, d := range free.took {
		switch is, ok := tight.took[a]; {
		case ok && is > d:
			longer++
		case ok && is < d:
			shorter++
		}
	}
	if shorter > 0 || longer+len(tight.lost)-len(free.lost) < 0 {
		t.Errorf("%d messages are faster and %d slower", shorter, longer)
	}
}
