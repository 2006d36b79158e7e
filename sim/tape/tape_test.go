package tape_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

func inflict(f sim.Fault) sim.Choice { return sim.Choice{Act: sim.Inflict, Fault: f} }

func never() bool { return false }

func node(id sim.NodeID) sim.Target { return sim.Target{Node: id} }

// act acts and demands that it can be done.
func act(t *testing.T, p *tape.Tape, b *tape.Branch, step int, c sim.Choice) (*tape.Branch, int) {
	t.Helper()
	on, at, err := p.Act(b, step, c)
	if err != nil {
		t.Fatal(err)
	}
	return on, at
}

// find returns the first step that takes an event.
func find(t *testing.T, b *tape.Branch, address string) int {
	t.Helper()
	for step := 1; step <= b.Len(); step++ {
		if m := b.Moment(step); m.On.String() == address && m.Sort != tape.Acted {
			return step
		}
	}
	t.Fatalf("%s never happens", address)
	return 0
}

// An act on main, or in the past of a branch, begins a branch. One at the front of a
// branch made by hand goes on with it.
func TestWhereAnActGoes(t *testing.T) {
	p := open(t, gossips(3))
	main := p.Main()
	main.Extend(100)
	b1, at := act(t, p, main, 40, inflict(sim.Crash{Target: node(1)}))
	if from, shared := b1.Parent(); b1.Name() != "b1" || from != main || shared != 40 || at != 41 {
		t.Errorf("the act on main is step %d of %s, which shares %d steps with %s", at, b1.Name(), shared, from.Name())
	}
	on, at := act(t, p, b1, 41, inflict(sim.Crash{Target: node(2)}))
	if on != b1 || at != 42 {
		t.Errorf("the act at the front of b1 is step %d of %s", at, on.Name())
	}
	b1.Extend(10)
	b2, at := act(t, p, b1, 45, inflict(sim.Restart{Target: node(1)}))
	if from, shared := b2.Parent(); from != b1 || shared != 45 || at != 46 {
		t.Errorf("the act in the past of b1 is step %d of %s, which shares %d with %s", at, b2.Name(), shared, from.Name())
	}
	b3, at := act(t, p, b2, 41, inflict(sim.Pause{Target: node(3)}))
	if from, shared := b3.Parent(); from != b1 || shared != 41 || at != 42 {
		t.Errorf("the act where b2 is b1 is step %d of %s, which shares %d with %s", at, b3.Name(), shared, from.Name())
	}
	if b4, at := act(t, p, b3, 10, inflict(sim.Pause{Target: node(3)})); at != 11 {
		from, shared := b4.Parent()
		t.Errorf("the act where b3 is main is step %d of %s, which shares %d with %s", at, b4.Name(), shared, from.Name())
	}
	if p.Branch("b3") != b3 || p.Branch("b9") != nil || len(p.Branches()) != 5 {
		t.Errorf("there are %d branches", len(p.Branches()))
	}
}

// What cannot be done is refused with the world's error, and leaves no trace.
func TestActsThatCannotBe(t *testing.T) {
	p := begin(t, tape.Config{World: world(gossips(3)), End: sim.Time(100 * time.Millisecond), Events: 1 << 40})
	main := p.Main()
	for main.Extend(100) > 0 {
	}
	b, _ := act(t, p, main, 20, inflict(sim.Pause{Target: node(1)}))
	for _, c := range []struct {
		on   *tape.Branch
		step int
		c    sim.Choice
		want error
	}{
		{main, 20, sim.Choice{Act: sim.Drop, On: on(t, "street a>b Tell#999")}, sim.ErrAbsent},
		{main, 20, sim.Choice{Act: sim.Drop, On: on(t, "timer a idle#1")}, sim.ErrAbsent},
		{main, 0, sim.Choice{Act: sim.Hold, On: on(t, "boot a")}, sim.ErrAct},
		{b, 21, sim.Choice{Act: sim.Drop, On: on(t, "street a>b Tell#999")}, sim.ErrAbsent},
		{b, 21, inflict(sim.Crash{Target: node(99)}), sim.ErrAct},
		{main, main.Len(), inflict(sim.Crash{Target: node(1)}), tape.ErrOver},
	} {
		if _, _, err := p.Act(c.on, c.step, c.c); !errors.Is(err, c.want) {
			t.Errorf("%s at %d of %s: %v, not %v", c.c, c.step, c.on.Name(), err, c.want)
		}
	}
	if len(p.Branches()) != 2 || b.Len() != 21 {
		t.Errorf("there are %d branches, and b1 has %d steps", len(p.Branches()), b.Len())
	}
}

// At the very beginning, before anybody is up, a choice has no event to stand behind.
func TestAnActAtTheBeginning(t *testing.T) {
	p := open(t, gossips(3))
	b, at := act(t, p, p.Main(), 0, sim.Choice{On: on(t, "boot c")})
	b, _ = act(t, p, b, at, inflict(sim.Pause{Target: node(3)}))
	s := b.Schedule()
	if len(s) != 2 || s[0].After != (sim.Address{}) || s[1].After != on(t, "boot c") {
		t.Errorf("the schedule is %+v", s)
	}
}

// What the run's own schedule has still to do follows the act, as far as it fits.
func TestTheScheduleGoesOnBehindAnAct(t *testing.T) {
	entry := func(address string) tape.Entry { return tape.Entry{Choice: sim.Choice{On: on(t, address)}} }
	lost := tape.Entry{Choice: sim.Choice{Act: sim.Drop, On: on(t, "street a>b Tell#2")}, Waits: true}
	p := open(t, gossips(3), entry("boot b"), entry("boot c"), entry("boot a"), lost)
	main := p.Main()
	main.Extend(60)
	if got := course(main, 1, 3); got != "next boot b; next boot c; next boot a" {
		t.Fatalf("the run begins with %s", got)
	}
	at := 0
	for step := 1; step <= 60; step++ {
		if m := main.Moment(step); m.Entry != nil && m.Entry.Waits {
			at = step
		}
	}
	if at == 0 {
		t.Fatal("the message never came up")
	}
	b1, _ := act(t, p, main, 1, sim.Choice{On: on(t, "boot a")})
	b1.Extend(60)
	if got := course(b1, 1, 4); got != "next boot b; next boot a; next boot c; "+b1.Moment(4).On.String() {
		t.Errorf("behind the act comes %s; a is up already and cannot come up again", got)
	}
	if s := b1.Schedule(); len(s) != 4 || !s[3].Waits {
		t.Errorf("what waits is made on the branch too: %+v", s)
	}
	b2, _ := act(t, p, main, at-1, sim.Choice{On: lost.Choice.On})
	b2.Extend(60)
	if s := b2.Schedule(); len(s) != 4 || s[3].Waits {
		t.Errorf("what was delivered by hand does not come up again: %+v", s)
	}
	if why, err := b2.Over(); why != "" || err != nil {
		t.Errorf("%s, %v", why, err)
	}
}

// Main ends where its own schedule does not fit, and says so.
func TestAScheduleThatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry tape.Entry
		why   string
		want  error
	}{
		{"at once", tape.Entry{Choice: sim.Choice{On: on(t, "boot z")}}, "its schedule does not fit", sim.ErrAbsent},
		{"later", tape.Entry{Choice: sim.Choice{On: on(t, "boot z")}, After: on(t, "boot b")}, "its schedule does not fit", sim.ErrAbsent},
		{"never", tape.Entry{Choice: sim.Choice{Act: sim.Drop, On: on(t, "street a>b Tell#99")}, Waits: true}, "its virtual time is over", tape.ErrNeverCame},
		{"never behind", tape.Entry{Choice: inflict(sim.Heal{}), After: on(t, "boot z")}, "its virtual time is over", tape.ErrNeverCame},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := begin(t, tape.Config{World: world(gossips(3)), Schedule: []tape.Entry{c.entry}, End: sim.Time(60 * time.Millisecond), Events: 1 << 40})
			for p.Main().Extend(100) > 0 {
			}
			why, err := p.Main().Over()
			var refusal *tape.Refusal
			if why != c.why || !errors.Is(err, c.want) || !errors.As(err, &refusal) || refusal.Place != 0 {
				t.Errorf("it ends since %s, with %v", why, err)
			}
		})
	}
}

// A datagram of which a copy is left comes again at the same address: what is done behind
// its second coming stays behind it.
func TestAnActBehindWhatComesAgain(t *testing.T) {
	p := open(t, gossips(2))
	main := p.Main()
	main.Extend(60)
	at, tell := find(t, main, "street a>b Tell#1"), on(t, "street a>b Tell#1")
	b, n := act(t, p, main, at-1, sim.Choice{On: tell, Again: true})
	b, n = act(t, p, b, n, sim.Choice{On: tell, Again: true})
	b, n = act(t, p, b, n, sim.Choice{On: tell})
	b, _ = act(t, p, b, n, inflict(sim.Pause{Target: node(1)}))
	b.Extend(50)
	s := b.Schedule()
	if last := s[len(s)-1]; last.After != tell || last.Nth != 3 {
		t.Fatalf("the pause is %+v", last)
	}
	repeated := open(t, gossips(2), s...)
	repeated.Main().Extend(b.Len())
	if got, want := repeated.Main().Moment(b.Len()).Hash, b.Moment(b.Len()).Hash; got != want {
		t.Errorf("by its schedule the branch ends with %016x, not %016x: %s", got, want, course(repeated.Main(), at-2, at+5))
	}
}

// The limits of a run are those of its branches, and a tape has one of its own.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, want string
		config     tape.Config
	}{
		{"time", "its virtual time is over", tape.Config{End: sim.Time(30 * time.Millisecond), Events: 1 << 40}},
		{"events", "it has had as many events as it may", tape.Config{End: far, Events: 50}},
		{"steps", "the tape is full", tape.Config{End: far, Events: 1 << 40, Steps: 50}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.config.World = world(gossips(3))
			p := begin(t, c.config)
			n := p.Main().Extend(10_000)
			if why, err := p.Main().Over(); why != c.want || err != nil || n != p.Main().Len() {
				t.Errorf("after %d steps: %s, %v", n, why, err)
			}
			b, _ := act(t, p, p.Main(), 10, inflict(sim.Pause{Target: node(1)}))
			b.Extend(10_000)
			if why, _ := b.Over(); why != c.want {
				t.Errorf("the branch ends since %s", why)
			}
			if _, _, err := b.Course(never); c.name != "steps" && err != nil {
				t.Error(err)
			}
		})
	}
	if _, _, err := open(t, gossips(3)).Main().Course(func() bool { return true }); !errors.Is(err, tape.ErrStopped) {
		t.Errorf("a course that nobody wants any more ends with %v", err)
	}
}

// A message is drawn on its way from the step that sent it, however it came to be where
// it is.
func TestSent(t *testing.T) {
	cfg := gossips(3)
	cfg.Network.Duplicate = sim.Certain / 2
	p := open(t, cfg)
	main := p.Main()
	main.Extend(200)
	b, _ := act(t, p, main, 100, inflict(sim.Slow{Target: node(1), Service: sim.Range{Max: time.Millisecond}}))
	b.Extend(100)
	for _, on := range []*tape.Branch{main, b} {
		twins := 0
		for step := range on.Len() + 1 {
			on.Scan(step, step, func(step int, w *sim.World) bool {
				for _, e := range w.Pending() {
					sent := on.Sent(e.On)
					if e.On.From == "" {
						if sent != 0 {
							t.Errorf("%s is no message, and step %d sent it", e.On, sent)
						}
						continue
					}
					original := e.On
					original.Twin = false
					if sent == 0 || sent > step || !slices.ContainsFunc(on.Moment(sent).Out, func(o tape.Outcome) bool { return o.Sort == sim.Sent && o.On == original }) {
						t.Errorf("at step %d of %s, %s was sent by step %d", step, on.Name(), e.On, sent)
					}
					if e.On.Twin {
						twins++
					}
				}
				return true
			})
		}
		if twins == 0 {
			t.Errorf("%s has no second copies", on.Name())
		}
	}
	if n := b.Sent(on(t, "street a>b Tell#9999")); n != 0 {
		t.Errorf("a message that was never sent was sent by %d", n)
	}
}

// Subjects are found in messages and in what comes of them, on a branch as on main.
func TestSubject(t *testing.T) {
	p := open(t, gossips(3))
	main := p.Main()
	main.Extend(200)
	b, _ := act(t, p, main, 100, inflict(sim.Pause{Target: node(2)}))
	b.Extend(100)
	for _, on := range []*tape.Branch{main, b} {
		seen := 0
		for n := 1; n <= 10; n++ {
			subject := fmt.Sprintf("rumour 1.%d", n)
			var want []int
			for step := 1; step <= on.Len(); step++ {
				m := on.Moment(step)
				about := slices.Contains(m.Subjects, subject)
				for _, o := range m.Out {
					about = about || slices.Contains(o.Subjects, subject)
				}
				if about {
					want = append(want, step)
				}
			}
			seen += len(want)
			if got := on.Subject(subject, on.Len(), on.Len()); !slices.Equal(got, want) {
				t.Errorf("%s of %s is in %v, and found in %v", subject, on.Name(), want, got)
			}
		}
		if seen < 20 {
			t.Errorf("rumours are in %d steps of %s", seen, on.Name())
		}
	}
}

// Every sort of step that the world knows is told apart.
func TestSorts(t *testing.T) {
	cfg := gossips(3)
	cfg.Plan = []sim.Planned{{At: 1, Fault: sim.Heal{}}}
	cfg.Service = sim.Range{Max: 10 * time.Millisecond}
	p := open(t, cfg)
	p.Main().Extend(300)
	b, _ := act(t, p, p.Main(), 20, inflict(sim.Pause{Target: node(1)}))
	seen := map[string]bool{}
	for step := 1; step <= p.Main().Len(); step++ {
		seen[p.Main().Moment(step).Sort.String()] = true
	}
	seen[b.Moment(21).Sort.String()] = true
	for _, want := range strings.Fields("act message timer synced boot inbox fault") {
		if !seen[want] {
			t.Errorf("no step is a %s", want)
		}
	}
}

// whims is what no node may have: a memory outside the world.
var whims int32

// A fickle node tells what depends on how often any world of the program ran it.
type fickle struct{ gossip }

func (f *fickle) Timer(env *sim.Env, _ sim.TimerID) {
	whims++
	f.pass(env, rumour{By: env.Self(), N: whims})
	env.SetTimer(idle, 10*time.Millisecond)
}

// A run that does not repeat itself is found out where it is gone over again.
func TestAFickleRunIsFoundOut(t *testing.T) {
	cfg := gossips(2)
	cfg.Protocol.Nodes[0].New = func() sim.Node { return &fickle{gossip{nodes: 2}} }
	main := open(t, cfg).Main()
	main.Extend(60)
	defer func() {
		if why := fmt.Sprint(recover()); !strings.Contains(why, "of main is not what was recorded") {
			t.Errorf("it ends with %s", why)
		}
	}()
	main.World(50)
	t.Error("nobody has noticed")
}
