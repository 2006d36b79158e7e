package client

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

const (
	ms = time.Millisecond
	s6 = 6 * time.Second // the timeout of most sessions here
)

// An ensemble is stand-ins, s1, s2, …, with clients.
type ensemble struct {
	habits  []habit
	tick    sim.Duration // 0 for two seconds
	clients []sim.Client
	nodes   []sim.NodeSpec // clients of another making
	compat  znode.Release
	longest int // bytes of an answer
}

func (e ensemble) config() Config {
	cfg := Config{TickTime: cmp.Or(e.tick, 2*time.Second), Compat: e.compat, MaxBuffer: e.longest}
	for i := range e.habits {
		cfg.Servers = append(cfg.Servers, sim.NodeID(i+1))
		cfg.Names = append(cfg.Names, "s"+strconv.Itoa(i+1))
	}
	return cfg
}

func (e ensemble) protocol(t testing.TB) sim.Protocol {
	t.Helper()
	p := sim.Protocol{Name: "stand-ins", Ports: []*sim.Port{Port}, Landmarks: Landmarks(), Monitors: append(Monitors(), ReadOnlyMonitor())}
	cfg := e.config()
	for i, h := range e.habits {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: cfg.Names[i], Role: "server",
			New: func() sim.Node { return &standIn{habit: h} }})
	}
	var names []string
	for i, c := range e.clients {
		node, err := New(cfg, c, i)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, c.Name)
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: c.Name, Role: "client", Volunteer: true, New: node})
	}
	p.Nodes = append(p.Nodes, e.nodes...)
	p.Goal = func() sim.Goal { return NewOwed(sim.NodeID(len(e.habits)+1), names) }
	return p
}

// scripted is a client with a session of six seconds at the first server.
func scripted(lines ...string) []sim.Client {
	return []sim.Client{{Name: "c1", Server: "s1", SessionTimeout: s6, Script: lines}}
}

// A lesson is a world with a scribe.
type lesson struct {
	*testing.T
	w    *sim.World
	said *[]string
}

// begin makes a world in which every message takes 5 ms, and boots its nodes at
// its beginning.
func begin(t *testing.T, e ensemble) *lesson {
	t.Helper()
	return enter(t, sim.Config{Seed: 1, Protocol: e.protocol(t), Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}})
}

func enter(t *testing.T, cfg sim.Config) *lesson {
	t.Helper()
	l := &lesson{T: t, said: new([]string)}
	nodes := cfg.Protocol.Nodes
	cfg.Protocol.Monitors = append(slices.Clip(cfg.Protocol.Monitors), sim.MonitorSpec{Name: "scribe",
		New: func() sim.Monitor { return &scribe{nodes, l.said} }})
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	l.w = w
	return l
}

// until lets the world run to a moment.
func (l *lesson) until(d sim.Duration) {
	l.Helper()
	l.w.Run(sim.Time(d))
}

func (l *lesson) inflict(f sim.Fault) {
	l.Helper()
	if err := l.w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
		l.Fatal(err)
	}
}

// crash and restart are of servers by number, and clients come after those.
func (l *lesson) crash(id sim.NodeID)   { l.inflict(sim.Crash{Target: sim.Target{Node: id}}) }
func (l *lesson) restart(id sim.NodeID) { l.inflict(sim.Restart{Target: sim.Target{Node: id}}) }

// count is how many lines have been said that contain all of some texts.
func (l *lesson) count(texts ...string) (n int) {
	for _, line := range *l.said {
		if !slices.ContainsFunc(texts, func(part string) bool { return !strings.Contains(line, part) }) {
			n++
		}
	}
	return n
}

// hears demands that so many lines contain all of some texts.
func (l *lesson) hears(n int, texts ...string) {
	l.Helper()
	if got := l.count(texts...); got != n {
		l.Errorf("%q was said %d times and not %d, in:\n%s", texts, got, n, strings.Join(*l.said, "\n"))
	}
}

// inOrder demands lines that contain some texts, one after the other.
func (l *lesson) inOrder(texts ...string) {
	l.Helper()
	left := texts
	for _, line := range *l.said {
		if len(left) > 0 && strings.Contains(line, left[0]) {
			left = left[1:]
		}
	}
	if len(left) > 0 {
		l.Errorf("%q was not said in its place, in:\n%s", left[0], strings.Join(*l.said, "\n"))
	}
}

func (l *lesson) unbroken() {
	l.Helper()
	if v := l.w.Violation(); v != nil {
		l.Error(v)
	}
}

func (l *lesson) violates(monitor, text string) {
	l.Helper()
	if v := l.w.Violation(); v == nil || v.Monitor != monitor || v.Text != text {
		l.Errorf("the violation is %v", v)
	}
}

// marked is how often a landmark was passed.
func (l *lesson) marked(m sim.Landmark) uint64 {
	for _, mark := range l.w.Marks() {
		if mark.Name == m.String() {
			return mark.Count
		}
	}
	return 0
}

// pending reports when an event will happen, by its address.
func (l *lesson) pending(on string) (at sim.Time, ok bool) {
	for _, p := range l.w.Pending() {
		if p.On.String() == on {
			return p.At, true
		}
	}
	return 0, false
}

func (l *lesson) column(node sim.NodeID, name string) string {
	for _, c := range l.w.View(node).Columns {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// A scribe writes down every fact with its time: "15ms c1 zk create /a".
type scribe struct {
	nodes []sim.NodeSpec
	lines *[]string
}

func (s *scribe) Step(h sim.Happening) *sim.Violation {
	if h.Node > 0 {
		*s.lines = append(*s.lines, fmt.Sprintf("%s %s %s %s", h.At, s.nodes[h.Node-1].Name, h.Name(), h.Text()))
	}
	return nil
}
func (s *scribe) Clone() sim.Monitor     { return s }
func (s *scribe) Encode(b []byte) []byte { return b }
