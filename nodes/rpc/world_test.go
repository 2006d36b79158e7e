package rpc

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A lesson is a world driven by hand, which writes down what is said in it.
type lesson struct {
	*testing.T
	w    *sim.World
	said *[]string
}

// begin makes a world of clients, by their scripts, and boots its nodes.
func begin(t *testing.T, scripts ...[]string) *lesson {
	t.Helper()
	l := &lesson{T: t, said: new([]string)}
	p := protocol(t, clients(scripts...))
	nodes := p.Nodes
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "scribe", New: func() sim.Monitor { return &scribe{nodes, l.said} }})
	w, err := sim.New(sim.Config{Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}},
		Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}})
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

func clients(scripts ...[]string) (all []sim.Client) {
	for i, s := range scripts {
		all = append(all, sim.Client{Name: fmt.Sprintf("c%d", i+1), Script: s})
	}
	return all
}

func protocol(t testing.TB, clients []sim.Client, bugs ...string) sim.Protocol {
	t.Helper()
	p, err := New(call.Default(), clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// take makes events happen, in the order given.
func (l *lesson) take(on ...string) {
	l.Helper()
	for _, a := range on {
		l.choose(sim.Choice{Act: sim.Take, On: l.address(a)})
	}
}

func (l *lesson) drop(on string) {
	l.Helper()
	l.choose(sim.Choice{Act: sim.Drop, On: l.address(on)})
}

func (l *lesson) duplicate(on string) {
	l.Helper()
	l.choose(sim.Choice{Act: sim.Duplicate, On: l.address(on)})
}

// crash lets an event happen and its node crash after some of the effects, losing
// every write that is not synced.
func (l *lesson) crash(on string, effects int) {
	l.Helper()
	l.choose(sim.Choice{On: l.address(on), Crash: true, Cut: effects, Keep: []sim.Keep{{File: "memory"}}})
}

func (l *lesson) restart(id sim.NodeID) {
	l.Helper()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: id}}})
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

// answer takes the k-th request of a client, executes it, and has the client hear of
// it.
func (l *lesson) answer(client string, request, sync, reply int) {
	l.Helper()
	l.take(fmt.Sprintf("rpc %s>s1 Request#%d", client, request), fmt.Sprintf("disk s1 memory#%d", sync),
		fmt.Sprintf("rpc s1>%s Reply#%d", client, reply))
}

// pending reports whether an event may happen, and what it says.
func (l *lesson) pending(on string) (text string, is bool) {
	for _, p := range l.w.Pending() {
		if p.On.String() == on {
			return p.Text, true
		}
	}
	return "", false
}

// carries demands that a message is under way, in these words.
func (l *lesson) carries(on, text string) {
	l.Helper()
	if got, is := l.pending(on); !is || got != text {
		l.Errorf("%s: %t, %q; expected %q", on, is, got, text)
	}
}

// misses demands that a message was not sent.
func (l *lesson) misses(on string) {
	l.Helper()
	if text, is := l.pending(on); is {
		l.Errorf("%s says %q", on, text)
	}
}

// hears demands how often a fact was stated, as scribe writes it, in a run that
// breaks nothing.
func (l *lesson) hears(times int, line string) {
	l.Helper()
	if v := l.w.Violation(); v != nil {
		l.Error(v)
	}
	got := 0
	for _, said := range *l.said {
		if said == line {
			got++
		}
	}
	if got != times {
		l.Errorf("%q was said %d times, not %d: %q", line, got, times, *l.said)
	}
}

// A scribe writes down every fact: "s1 executed append x a: a".
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

// row is what the table shows of a client, "" for nothing.
func (l *lesson) row(client string) string {
	l.Helper()
	for _, x := range l.w.Exhibits(1) {
		for _, r := range x.Rows {
			if x.Name == "table" && r.Cells[0] == client {
				return r.Cells[1] + " " + r.Cells[2]
			}
		}
	}
	return ""
}

// marks counts the visits to each landmark.
func marks(w *sim.World) map[string]uint64 {
	counts := map[string]uint64{}
	for _, m := range w.Marks() {
		counts[m.Name] = m.Count
	}
	return counts
}

// names are those of all bugs.
func names() (all []string) {
	for _, b := range Bugs() {
		all = append(all, b.Name)
	}
	return slices.Clip(all)
}
