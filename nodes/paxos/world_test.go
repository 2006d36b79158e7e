package paxos

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A lesson is a world driven by hand, which writes down what is said in it.
type lesson struct {
	*testing.T
	w    *sim.World
	said *[]string
}

// begin makes the world of an ensemble and boots its nodes.
func begin(t *testing.T, e synod.Ensemble, clients []sim.Client, bugs ...string) *lesson {
	t.Helper()
	return enter(t, sim.Config{Protocol: protocol(t, e, clients, bugs...), Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}})
}

// enter makes a world and boots its nodes in order.
func enter(t *testing.T, cfg sim.Config) *lesson {
	t.Helper()
	l := &lesson{T: t, said: new([]string)}
	nodes := cfg.Protocol.Nodes
	cfg.Protocol.Monitors = append(cfg.Protocol.Monitors, sim.MonitorSpec{Name: "scribe",
		New: func() sim.Monitor { return &scribe{nodes, l.said} }})
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	l.w = w
	for _, n := range nodes {
		l.take("boot " + n.Name)
	}
	return l
}

func protocol(t testing.TB, e synod.Ensemble, clients []sim.Client, bugs ...string) sim.Protocol {
	t.Helper()
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// solo is the smallest ensemble that has something to say: one proposer with a
// value of its own, and nothing that happens by itself later.
func solo() synod.Ensemble {
	e := synod.Default()
	e.Proposers, e.CatchUp = 1, 0
	return e
}

func duo() synod.Ensemble {
	e := solo()
	e.Proposers = 2
	return e
}

// take makes events happen, in the order given.
func (l *lesson) take(on ...string) {
	l.Helper()
	for _, a := range on {
		l.choose(sim.Choice{Act: sim.Take, On: l.address(a)})
	}
}

func (l *lesson) drop(on ...string) {
	l.Helper()
	for _, a := range on {
		l.choose(sim.Choice{Act: sim.Drop, On: l.address(a)})
	}
}

func (l *lesson) duplicate(on string) {
	l.Helper()
	l.choose(sim.Choice{Act: sim.Duplicate, On: l.address(on)})
}

// crash lets an event happen and its node crash after some of the effects,
// losing every write that is not synced.
func (l *lesson) crash(on string, effects int) {
	l.Helper()
	l.choose(sim.Choice{On: l.address(on), Crash: true, Cut: effects, Keep: []sim.Keep{{File: "vote"}, {File: "round"}}})
}

func (l *lesson) restart(name string) {
	l.Helper()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: l.id(name)}}})
}

func (l *lesson) choose(c sim.Choice) {
	l.Helper()
	if err := l.w.Apply(c); err != nil {
		l.Fatal(err)
	}
}

func (l *lesson) address(s string) sim.Address {
	l.Helper()
	a, err := sim.ParseAddress(s)
	if err != nil {
		l.Fatal(err)
	}
	return a
}

func (l *lesson) id(name string) sim.NodeID {
	for id := sim.NodeID(1); int(id) <= l.w.Nodes(); id++ {
		if l.w.Name(id) == name {
			return id
		}
	}
	l.Fatalf("there is no %s", name)
	return 0
}

// phase1 takes a proposer's n-th prepare requests, and the promises they get.
func (l *lesson) phase1(proposer string, n int, acceptors ...string) {
	l.Helper()
	for _, a := range acceptors {
		l.take(fmt.Sprintf("paxos %s>%s Prepare#%d", proposer, a, n))
		l.take(l.next(a+">"+proposer, "Promise"))
	}
}

// phase2 takes a proposer's n-th accept requests, and has l1 hear of the votes.
func (l *lesson) phase2(proposer string, n int, acceptors ...string) {
	l.Helper()
	for _, a := range acceptors {
		l.take(fmt.Sprintf("paxos %s>%s Accept#%d", proposer, a, n))
		l.take(l.next(a+">l1", "Accepted"))
	}
}

// next is the address of the next message of a kind on a pair.
func (l *lesson) next(pair, kind string) string {
	n := 1
	for {
		if on := fmt.Sprintf("paxos %s %s#%d", pair, kind, n); l.pending(on) || n > 9 {
			return on
		}
		n++
	}
}

// pending reports whether an event may happen.
func (l *lesson) pending(on string) bool {
	return slices.ContainsFunc(l.w.Pending(), func(p sim.Pending) bool { return p.On.String() == on })
}

// text is what a pending message says.
func (l *lesson) text(on string) string {
	for _, p := range l.w.Pending() {
		if p.On.String() == on {
			return p.Text
		}
	}
	return "not pending"
}

// hears demands that a fact stands, as scribe writes it, and hush that it does
// not. Either way no property may be violated.
func (l *lesson) hears(line string) {
	l.Helper()
	l.unbroken()
	if !slices.Contains(*l.said, line) {
		l.Errorf("nobody said %q, only %q", line, *l.said)
	}
}

func (l *lesson) hush(line string) {
	l.Helper()
	l.unbroken()
	if slices.Contains(*l.said, line) {
		l.Errorf("somebody said %q", line)
	}
}

func (l *lesson) unbroken() {
	l.Helper()
	if v := l.w.Violation(); v != nil {
		l.Error(v)
	}
}

// A scribe writes down every fact: "a1 voted blue at 1.p1".
type scribe struct {
	nodes []sim.NodeSpec
	lines *[]string
}

func (s *scribe) Step(h sim.Happening) *sim.Violation {
	if h.Node > 0 {
		*s.lines = append(*s.lines, fmt.Sprintf("%s %s %s", s.nodes[h.Node-1].Name, h.Name(), h.Text()))
	}
	return nil
}
func (s *scribe) Clone() sim.Monitor     { return s }
func (s *scribe) Encode(b []byte) []byte { return b }

// marks counts the visits to each landmark.
func marks(w *sim.World) map[string]uint64 {
	counts := map[string]uint64{}
	for _, m := range w.Marks() {
		counts[m.Name] = m.Count
	}
	return counts
}
