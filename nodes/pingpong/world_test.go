package pingpong

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A match is a world driven by hand, which writes down what is said in it.
type match struct {
	*testing.T
	w    *sim.World
	said *[]string
}

// begin makes the world of an ensemble and boots its nodes.
func begin(t *testing.T, e court.Ensemble, bugs ...string) *match {
	t.Helper()
	m := &match{T: t, said: new([]string)}
	p := protocol(t, e, bugs...)
	nodes := p.Nodes
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "scribe", New: func() sim.Monitor { return &scribe{nodes, m.said} }})
	w, err := sim.New(sim.Config{Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	m.w = w
	for _, n := range nodes {
		m.take("boot " + n.Name)
	}
	return m
}

func protocol(t testing.TB, e court.Ensemble, bugs ...string) sim.Protocol {
	t.Helper()
	p, err := New(e, nil, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// duo is two pingers with two rounds each.
func duo() court.Ensemble {
	e := court.Default()
	e.Pingers, e.Rounds = 2, 2
	return e
}

// take makes events happen, in the order given.
func (m *match) take(on ...string) {
	m.Helper()
	for _, a := range on {
		m.choose(sim.Choice{Act: sim.Take, On: m.address(a)})
	}
}

func (m *match) drop(on string) {
	m.Helper()
	m.choose(sim.Choice{Act: sim.Drop, On: m.address(on)})
}

func (m *match) duplicate(on string) {
	m.Helper()
	m.choose(sim.Choice{Act: sim.Duplicate, On: m.address(on)})
}

// crash lets an event happen and its node crash after some of the effects, losing
// every write that is not synced.
func (m *match) crash(on string, effects int) {
	m.Helper()
	m.choose(sim.Choice{On: m.address(on), Crash: true, Cut: effects, Keep: []sim.Keep{{File: "score"}}})
}

func (m *match) restart(id sim.NodeID) {
	m.Helper()
	m.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: id}}})
}

func (m *match) choose(c sim.Choice) {
	m.Helper()
	if err := m.w.Apply(c); err != nil {
		m.Fatal(err)
	}
}

func (m *match) address(s string) sim.Address {
	m.Helper()
	a, err := sim.ParseAddress(s)
	if err != nil {
		m.Fatal(err)
	}
	return a
}

// pending reports whether an event may happen.
func (m *match) pending(on string) bool {
	return slices.ContainsFunc(m.w.Pending(), func(p sim.Pending) bool { return p.On.String() == on })
}

// hears demands that a fact stands so many times, as scribe writes it. No property
// may be violated.
func (m *match) hears(times int, line string) {
	m.Helper()
	m.unbroken()
	n := 0
	for _, said := range *m.said {
		if said == line {
			n++
		}
	}
	if n != times {
		m.Errorf("%q was said %d times, not %d: %q", line, n, times, *m.said)
	}
}

func (m *match) unbroken() {
	m.Helper()
	if v := m.w.Violation(); v != nil {
		m.Error(v)
	}
}

// breaks demands that a property was violated, with this sentence.
func (m *match) breaks(monitor, text string) {
	m.Helper()
	if v := m.w.Violation(); v == nil || v.Monitor != monitor || v.Text != text {
		m.Errorf("violated is %v, not %s: %s", v, monitor, text)
	}
}

// A scribe writes down every fact: "ping1 served 1".
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
