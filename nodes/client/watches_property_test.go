package client

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// What a client that watches says of itself, for its model to judge.
var (
	arrived  = sim.FactOf[znode.Event]("arrived")  // from its server, before the session sees it
	watching = sim.FactOf[string]("watching")      // what its session watches
	handed   = sim.FactOf[znode.Event]("handed")   // by Next
	learnt   = sim.FactOf[Completion]("completed") // by Next
)

// A model is a client's watches as naively as can be: a set of what was left, by kind
// and path, which answers fill and events empty. It holds the session to that, to
// hearing of what arrives exactly if there is a watch for it, and to handing out what
// was heard and answered in the order of facts.
type model struct {
	left  map[string]bool // "data /a"
	asked map[uint64]znode.Op
	due   *znode.Event // has arrived, and must be heard next
	turns []string     // heard or ended, and not handed out
	heard int          // events of nodes, ever
}

func newModel() *model { return &model{left: map[string]bool{}, asked: map[uint64]znode.Op{}} }

func (m *model) Step(h sim.Happening) *sim.Violation {
	why := ""
	op, invoked := znode.Do.Invoked(h)
	result, returned := znode.Do.Returned(h)
	switch {
	case h.Node != 4: // the client that is watched
	case invoked:
		m.asked[h.Op.N] = op
	case returned:
		if m.asked[h.Op.N].Code != znode.OpCreateSession {
			m.answer(m.asked[h.Op.N], result.Err)
			m.turns = append(m.turns, fmt.Sprint("known ", h.Op.N))
		}
	case znode.Do.Unknown(h):
		if m.asked[h.Op.N].Code != znode.OpCreateSession {
			m.turns = append(m.turns, fmt.Sprint("unknown ", h.Op.N))
		}
	case arrived.Is(h):
		if e := arrived.Of(h); m.wants(e) {
			m.due = &e
		}
	case Heard.Is(h):
		why = m.hear(Heard.Of(h))
	case handed.Is(h):
		why = m.hand(handed.Of(h).String())
	case learnt.Is(h):
		text := "unknown "
		if learnt.Of(h).Known {
			text = "known "
		}
		why = m.hand(fmt.Sprint(text, learnt.Of(h).Op.N))
	case watching.Is(h):
		why = m.compare(watching.Of(h))
	}
	if why != "" {
		return &sim.Violation{Node: h.Node, Text: why}
	}
	return nil
}

// answer leaves or drops what an operation has asked for.
func (m *model) answer(op znode.Op, err znode.Code) {
	kinds := map[znode.WatcherType]string{1: "child", 2: "data exist", 3: "data exist child persistent recursive", 4: "persistent", 5: "recursive"}
	switch {
	case op.Code == znode.OpExists && op.Watch && err == znode.ErrNoNode:
		m.left["exist "+op.Path] = true
	case err != znode.OK:
	case op.Code == znode.OpRemoveWatches:
		for kind := range strings.FieldsSeq(kinds[op.WatcherType]) {
			delete(m.left, kind+" "+op.Path)
		}
	case op.Code == znode.OpAddWatch:
		m.left[map[znode.WatchMode]string{0: "persistent ", 1: "recursive "}[op.WatchMode]+op.Path] = true
	case !op.Watch:
	case op.Code == znode.OpGetChildren:
		m.left["child "+op.Path] = true
	default:
		m.left["data "+op.Path] = true
	}
}

// wants reports whether there is a watch for an event.
func (m *model) wants(e znode.Event) bool {
	uses := uses(e)
	for watch := range m.left {
		kind, path, _ := strings.Cut(watch, " ")
		below := e.Path == path || path == "/" || strings.HasPrefix(e.Path, path+"/")
		if kind == "recursive" && below || path == e.Path && (kind == "persistent" || slices.Contains(uses, kind)) {
			return true
		}
	}
	return false
}

// uses lists the kinds of watches that an event is the one event of.
func uses(e znode.Event) []string {
	switch e.Type {
	case znode.EventNodeChildrenChanged:
		return []string{"child"}
	case znode.EventNodeDeleted:
		return []string{"data", "exist", "child"}
	}
	return []string{"data", "exist"}
}

func (m *model) hear(n News) string {
	m.turns = append(m.turns, n.Event.String())
	if n.Server == 0 {
		if ends := []znode.State{znode.StateExpired, znode.StateClosed, znode.StateAuthFailed}; n.Event.Type == znode.EventNone && slices.Contains(ends, n.Event.State) {
			clear(m.left)
		}
		return ""
	}
	if m.due == nil || *m.due != n.Event {
		return fmt.Sprintf("it hears %v, and %v was due", n.Event, m.due)
	}
	for _, kind := range uses(n.Event) {
		delete(m.left, kind+" "+n.Event.Path)
	}
	m.due = nil
	m.heard++
	return ""
}

func (m *model) hand(turn string) string {
	if len(m.turns) == 0 || m.turns[0] != turn {
		return fmt.Sprintf("%q is handed out, and waiting are %q", turn, m.turns)
	}
	m.turns = m.turns[1:]
	return ""
}

func (m *model) compare(listed string) string {
	want := slices.Sorted(maps.Keys(m.left))
	got := strings.Split(listed, ", ")
	slices.Sort(got)
	switch {
	case m.due != nil:
		return fmt.Sprintf("%v has arrived and was not heard", m.due)
	case strings.Join(got, ", ") != strings.Join(want, ", "):
		return fmt.Sprintf("it watches %q, and should %q", got, want)
	}
	return ""
}

func (m *model) Clone() sim.Monitor {
	c := *m
	c.left, c.asked, c.turns = maps.Clone(m.left), maps.Clone(m.asked), slices.Clone(m.turns)
	return &c
}
func (m *model) Encode(b []byte) []byte { return b }

// curious asks for anything that concerns watches, connected or not, and says what it
// knows after each input.
func curious(t *sim.Task) {
	s := NewSession([]sim.NodeID{1, 2, 3}, 2, time.Second)
	s.terms.batch = 12
	lines := []string{"get -w /k0", "get -w /k1", "exists -w /k0", "exists -w /k1", "ls -w /", "ls -w /k0", "addWatch /k0", "addWatch -m persistent /k1", "addWatch /",
		"removeWatches /k0", "removeWatches -d /k1", "removeWatches -c /", "removeWatches -a /", "create /k0 x", "delete /k1", "set /k0 y", "get /k0"}
	for {
		t.SetTimerBetween(next, 0, 60*ms)
		for woken := false; !woken; {
			switch in := t.Await(); {
			case in.Expired(next):
				woken = true
			case s.OwnsTimer(in.Timer):
				s.Timer(t.Env, in.Timer)
			case s.Owns(in.Delivery):
				if Notification.Is(in.Delivery) && in.Delivery.Conn == s.attempt.conn && s.state == Connected {
					arrived.Observe(t.Env, Notification.Of(in.Delivery))
				}
				s.Receive(t.Env, in.Delivery)
			}
			watching.Observe(t.Env, s.watches.listed())
			for turn, ok := s.Next(); ok; turn, ok = s.Next() {
				if turn.Heard() {
					handed.Observe(t.Env, turn.Event)
				} else {
					learnt.Observe(t.Env, turn.Completion)
				}
			}
		}
		switch n := t.Rand(40); {
		case s.over():
			s.Open(t.Env)
		case n == 0:
			s.Close(t.Env)
		case n == 1:
			s.AddAuth(t.Env, "digest", "u:p")
		case n == 2 && t.Rand(5) == 0:
			s.AddAuth(t.Env, "nobody", "knows")
		default:
			l := understood(lines[t.Rand(len(lines))])
			s.Submit(t.Env, l.op)
		}
	}
}

// Whatever the order of replies, events and losses, what a client watches is what a
// naive model says, it hears of what it watches and of nothing else, and its holder
// learns of all that in the order in which it came about.
func TestWatchesAreThoseOfAModel(t *testing.T) {
	heard := 0
	rapid.Check(t, func(r *rapid.T) {
		h := habit{chaos: sim.Time(rapid.IntRange(0, 8_000).Draw(r, "chaos")) * sim.Time(ms)}
		w := DefaultWorkload()
		w.Ops, w.Paths, w.Mix = 500, 2, &Mix{Set: 2, Create: 3, Delete: 2}
		p := ensemble{habits: []habit{h, h, h}}.protocol(t)
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "c9", Role: "client", New: func() sim.Node { return sim.Scripted(curious) }})
		others := ensemble{habits: []habit{h, h, h}, tick: 300 * ms, clients: loaded(w, 2)}.protocol(t)
		p.Nodes = append(p.Nodes, others.Nodes[3:]...)
		p.Goal = nil
		p.Monitors = append(slices.Clip(p.Monitors), sim.MonitorSpec{Name: "model", New: func() sim.Monitor { return newModel() }})
		cfg := sim.Config{Seed: rapid.Uint64Range(0, 1<<32).Draw(r, "seed"), Protocol: p, Network: sim.Network{Delay: sim.Range{Min: ms, Max: 20 * ms}}}
		for range rapid.IntRange(0, 8).Draw(r, "faults") {
			at := sim.Time(rapid.IntRange(0, 9_000).Draw(r, "at")) * sim.Time(ms)
			who := sim.NodeID(rapid.IntRange(1, 3).Draw(r, "who"))
			faults := []sim.Fault{sim.Crash{Target: sim.Target{Node: who}}, sim.Restart{Target: sim.Target{Node: who}}, sim.Reset{A: who, B: 4},
				sim.Isolate{Target: sim.Target{Node: who}}, sim.Heal{}}
			cfg.Plan = append(cfg.Plan, sim.Planned{At: at, Fault: rapid.SampledFrom(faults).Draw(r, "fault")})
		}
		world, err := sim.New(cfg)
		if err != nil {
			r.Fatal(err)
		}
		defer world.Close()
		world.Run(sim.Time(10 * time.Second))
		if v := world.Violation(); v != nil {
			r.Fatal(v)
		}
		heard += world.Monitor("model").(*model).heard
	})
	if heard < 1000 {
		t.Errorf("in all runs only %d events were heard", heard)
	}
}

// The model objects to each thing that it is there for.
func TestTheModelSees(t *testing.T) {
	changed := znode.Event{Type: znode.EventNodeDataChanged, State: znode.StateSyncConnected, Path: "/a"}
	watch := func(env *sim.Env) {
		znode.Do.Return(env, znode.Do.Invoke(env, znode.Op{Code: znode.OpGetData, Path: "/a", Watch: true}), znode.Result{})
	}
	for want, does := range map[string]func(*sim.Env){
		`it watches [""], and should ["data /a"]`: func(env *sim.Env) {
			watch(env)
			watching.Observe(env, "")
		},
		`it watches ["data /a"], and should []`: func(env *sim.Env) {
			watching.Observe(env, "data /a")
		},
		"it hears NodeDataChanged /a, and <nil> was due": func(env *sim.Env) {
			Heard.Observe(env, News{Server: 1, Event: changed})
		},
		"NodeDataChanged /a has arrived and was not heard": func(env *sim.Env) {
			watch(env)
			arrived.Observe(env, changed)
			watching.Observe(env, "data /a")
		},
		`"NodeDataChanged /a" is handed out, and waiting are ["known 1" "NodeDataChanged /a"]`: func(env *sim.Env) {
			watch(env)
			arrived.Observe(env, changed)
			Heard.Observe(env, News{Server: 1, Event: changed})
			handed.Observe(env, changed)
		},
	} {
		idle := func() sim.Node { return sim.Scripted(func(*sim.Task) {}) }
		p := sim.Protocol{Name: "liar", Nodes: []sim.NodeSpec{{Name: "s1", New: idle}, {Name: "s2", New: idle}, {Name: "s3", New: idle},
			{Name: "c1", New: func() sim.Node { return sim.Scripted(func(t *sim.Task) { does(t.Env) }) }}},
			Monitors: []sim.MonitorSpec{{Name: "model", New: func() sim.Monitor { return newModel() }}}}
		w, err := sim.New(sim.Config{Protocol: p})
		if err != nil {
			t.Fatal(err)
		}
		w.Run(1)
		if v := w.Violation(); v == nil || v.Text != want {
			t.Errorf("%v instead of %q", v, want)
		}
		w.Close()
	}
}
