package tape_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// A gossip is a small protocol: a node has a rumour now and then, writes it down,
// tells the next node, and that one the next, until it was told everyone.
type gossip struct {
	nodes int `sim:"fixed"`
	heard int
}

var (
	street = sim.Datagrams("street")
	tell   = sim.Message[rumour](street, "Tell")
	idle   = sim.Timer("idle")
	diary  = sim.FileOf[rumour]("diary")
	known  = sim.FactOf[rumour]("known")
)

// A rumour is a subject, and how often it was passed on.
type rumour struct {
	By   sim.NodeID
	N    int32
	Hops int32
}

func (r rumour) Subjects() []string {
	return []string{"rumour " + strconv.Itoa(int(r.By)) + "." + strconv.Itoa(int(r.N))}
}

func (g *gossip) Start(env *sim.Env) { env.SetTimer(idle, 10*time.Millisecond) }

func (g *gossip) Timer(env *sim.Env, _ sim.TimerID) {
	g.heard++
	g.pass(env, rumour{By: env.Self(), N: int32(g.heard)})
	env.SetTimer(idle, 10*time.Millisecond)
}

func (g *gossip) Receive(env *sim.Env, d sim.Delivery) {
	if r := tell.Of(d); int(r.Hops) < g.nodes {
		g.pass(env, r)
	}
}

func (g *gossip) pass(env *sim.Env, r rumour) {
	diary.Append(env, r)
	diary.Sync(env)
	known.Observe(env, r)
	r.Hops++
	tell.SendTo(env, env.Self()%sim.NodeID(g.nodes)+1, r)
}

// gossips is a run of so many nodes.
func gossips(nodes int) sim.Config {
	p := sim.Protocol{Name: "gossip", Ports: []*sim.Port{street}}
	for i := range nodes {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), Role: "gossip", New: func() sim.Node { return &gossip{nodes: nodes} }})
	}
	return sim.Config{Seed: 7, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 5 * time.Millisecond}},
		Disk: sim.Disk{Sync: sim.Range{Min: 100 * time.Microsecond, Max: time.Millisecond}}, Boot: sim.Range{Max: 5 * time.Millisecond}}
}

// far is an end that no test comes to.
const far = sim.Time(time.Hour)

// open makes a tape of a run with a schedule.
func open(t testing.TB, cfg sim.Config, schedule ...tape.Entry) *tape.Tape {
	t.Helper()
	return begin(t, tape.Config{World: world(cfg), Schedule: schedule, End: far, Events: 1 << 40})
}

func begin(t testing.TB, c tape.Config) *tape.Tape {
	t.Helper()
	p, err := tape.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func world(cfg sim.Config) func() (*sim.World, error) {
	return func() (*sim.World, error) { return sim.New(cfg) }
}

// on reads an address.
func on(t testing.TB, text string) sim.Address {
	t.Helper()
	a, err := sim.ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// course tells a branch in the tests' words: the texts of the events and choices of the
// steps from one to another.
func course(b *tape.Branch, from, to int) string {
	var lines []string
	for step := from; step <= min(to, b.Len()); step++ {
		m := b.Moment(step)
		line := m.On.String()
		if m.Entry != nil {
			line = m.Entry.Choice.String()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// state is all that a person can see of a world.
func state(w *sim.World) string {
	s := fmt.Sprintf("%016x %016x %s %d\n%+v\n", w.Hash(), w.Fingerprint(), w.Now(), w.Seq(), w.Pending())
	for id := range w.Nodes() {
		s += fmt.Sprintf("%+v\n", w.View(sim.NodeID(id+1)))
	}
	return s
}

// anyRun draws a protocol, its weather and its faults.
func anyRun(t *rapid.T) sim.Config {
	cfg := composed.New(0, composed.Setup{Clients: 2, Puts: 10})
	if rapid.Bool().Draw(t, "gossip") {
		cfg = gossips(rapid.IntRange(2, 5).Draw(t, "nodes"))
	}
	cfg.Seed = rapid.Uint64().Draw(t, "seed")
	cfg.Service.Max = time.Duration(rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "service")) * time.Millisecond
	cfg.Network.Loss = sim.PPM(rapid.SampledFrom([]int{0, 100_000}).Draw(t, "loss"))
	cfg.Network.Duplicate = sim.PPM(rapid.SampledFrom([]int{0, 100_000}).Draw(t, "duplicate"))
	for range rapid.IntRange(0, 4).Draw(t, "faults") {
		at := time.Duration(rapid.IntRange(0, 200).Draw(t, "at")) * time.Millisecond
		cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at), Fault: anyFault(t, len(cfg.Protocol.Nodes))})
	}
	return cfg
}

func anyFault(t *rapid.T, nodes int) sim.Fault {
	one := rapid.Custom(func(t *rapid.T) sim.NodeID { return sim.NodeID(rapid.IntRange(1, nodes).Draw(t, "node")) })
	a, b := one.Draw(t, "a"), one.Draw(t, "b")
	target := sim.Target{Node: a}
	return rapid.SampledFrom([]sim.Fault{
		sim.Crash{Target: target}, sim.Crash{Target: target, During: true, After: int(b)}, sim.Crash{Target: target, Silent: true},
		sim.Restart{Target: target}, sim.Restart{Target: target}, sim.Pause{Target: target}, sim.Resume{Target: target},
		sim.Partition{Groups: [][]sim.NodeID{{a}}}, sim.Cut{From: a, To: b}, sim.Clog{From: a, To: b, For: 50 * time.Millisecond},
		sim.HalfOpen{From: a, To: b}, sim.LoseDisk{Target: target}, sim.SlowDisk{Target: target, Sync: sim.Range{Max: 50 * time.Millisecond}},
		sim.Slow{Target: target, Service: sim.Range{Max: 5 * time.Millisecond}}, sim.Heal{}, sim.Heal{All: true},
	}).Draw(t, "fault")
}

// anyChoice draws what a hand may do to a world: something with one of the next events, or
// a fault.
func anyChoice(t *rapid.T, w *sim.World) sim.Choice {
	pending := w.Pending()
	if len(pending) == 0 || rapid.IntRange(0, 3).Draw(t, "inflict") == 0 {
		return sim.Choice{Act: sim.Inflict, Fault: anyFault(t, w.Nodes())}
	}
	p := pending[rapid.IntRange(0, min(len(pending), 5)-1).Draw(t, "event")]
	c := sim.Choice{On: p.On, Content: p.Content,
		Act: rapid.SampledFrom([]sim.Act{sim.Take, sim.Take, sim.Drop, sim.Duplicate, sim.Hold, sim.Garble}).Draw(t, "act")}
	c.Again = c.Act == sim.Take && rapid.Bool().Draw(t, "again")
	c.Crash = c.Act == sim.Take && rapid.IntRange(0, 9).Draw(t, "crash") == 0
	return c
}

// anySchedule draws the schedule of a run, of which not all must fit: from what happens
// in the run when nobody interferes.
func anySchedule(t *rapid.T, cfg sim.Config) []tape.Entry {
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var events []sim.Address
	for range 150 {
		next, more := w.Next()
		if !more || !w.Step() {
			break
		}
		events = append(events, next.On)
	}
	var schedule []tape.Entry
	for range rapid.IntRange(0, 6).Draw(t, "entries") {
		i := rapid.IntRange(0, len(events)-1).Draw(t, "event")
		x := tape.Entry{Choice: sim.Choice{Act: sim.Inflict, Fault: anyFault(t, len(cfg.Protocol.Nodes))}, After: events[i]}
		switch rapid.IntRange(0, 3).Draw(t, "entry") {
		case 0:
			x = tape.Entry{Choice: sim.Choice{Act: sim.Drop, On: events[i]}, Waits: true}
		case 1:
			x = tape.Entry{Choice: sim.Choice{On: events[min(i+3, len(events)-1)]}, After: events[i]}
		case 2:
			x.After = sim.Address{}
		}
		schedule = append(schedule, x)
	}
	return schedule
}
