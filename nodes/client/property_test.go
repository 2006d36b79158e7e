package client

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A ledger holds clients to what they promise: each operation ends exactly once,
// is sent at most once and not before it is stated, and a session introduces
// itself with the highest zxid of its replies, which never falls from one dial to
// the next.
type ledger struct {
	open   map[sim.OpID]znode.Op
	ended  map[sim.OpID]bool
	sent   map[sim.OpID]bool
	last   map[sim.NodeID]uint64 // the last operation of each client to have ended
	highs  map[znode.SessionID]znode.Zxid
	visits map[znode.SessionID][]visit
	late   bool // an introduction may come long after it was sent
}

func newLedger() *ledger {
	return &ledger{map[sim.OpID]znode.Op{}, map[sim.OpID]bool{}, map[sim.OpID]bool{}, map[sim.NodeID]uint64{},
		map[znode.SessionID]znode.Zxid{}, map[znode.SessionID][]visit{}, false}
}

func (g *ledger) Step(h sim.Happening) *sim.Violation {
	if why := g.step(h); why != "" {
		return &sim.Violation{Node: h.Node, Text: why}
	}
	return nil
}

func (g *ledger) step(h sim.Happening) string {
	if op, ok := znode.Do.Invoked(h); ok {
		g.open[h.Op] = op
	}
	result, returned := znode.Do.Returned(h)
	if returned || znode.Do.Unknown(h) {
		op, open := g.open[h.Op]
		switch {
		case g.ended[h.Op] || !open:
			return fmt.Sprintf("%v ended again, or never began", h.Op)
		case g.last[h.Op.Client] > h.Op.N:
			return fmt.Sprintf("%v ended after %d", h.Op, g.last[h.Op.Client])
		}
		g.last[h.Op.Client] = h.Op.N
		g.ended[h.Op] = true
		delete(g.open, h.Op)
		if returned {
			g.highs[op.Session] = max(g.highs[op.Session], result.Zxid)
		}
	}
	switch {
	case say.Is(h) && say.Of(h) != inOrder:
		return say.Of(h)
	case got.Is(h):
		a := got.Of(h)
		id := sim.OpID{Client: a.From, N: uint64(a.Call.Xid)}
		op, open := g.open[id]
		if g.sent[id] {
			return fmt.Sprintf("%v was sent again", id)
		}
		if !open && !g.ended[id] || open && op.String() != a.Call.Op.String() {
			return fmt.Sprintf("%v was sent as %v, and not stated so", id, a.Call.Op)
		}
		g.sent[id] = true
	case greeted.Is(h):
		return g.greet(greeted.Of(h))
	}
	return ""
}

func (g *ledger) greet(v visit) string {
	high := g.highs[v.Session]
	switch {
	case v.Session == 0 && v.LastZxidSeen != 0:
		return fmt.Sprintf("a new session says it has seen %v", v.LastZxidSeen)
	case v.Session == 0:
		return ""
	case v.LastZxidSeen > high, v.LastZxidSeen < high && !g.late:
		return fmt.Sprintf("session %v says it has seen %v, and was shown %v", v.Session, v.LastZxidSeen, high)
	}
	for _, u := range g.visits[v.Session] {
		if (u.Dial < v.Dial) != (u.LastZxidSeen < v.LastZxidSeen) && u.LastZxidSeen != v.LastZxidSeen {
			return fmt.Sprintf("session %v says it has seen %v at dial %d, and %v at dial %d", v.Session, u.LastZxidSeen, u.Dial, v.LastZxidSeen, v.Dial)
		}
	}
	g.visits[v.Session] = append(slices.Clip(g.visits[v.Session]), v)
	return ""
}

func (g *ledger) Clone() sim.Monitor {
	return &ledger{maps.Clone(g.open), maps.Clone(g.ended), maps.Clone(g.sent), maps.Clone(g.last), maps.Clone(g.highs), maps.Clone(g.visits), g.late}
}
func (g *ledger) Encode(b []byte) []byte { return b }

// calm is when stand-ins begin to behave.
const calm = sim.Time(20 * time.Second)

// chaos is an ensemble that hangs up, says nothing, answers late and forgets
// sessions as it is drawn, until it is calm.
func chaos(w Workload, script []string) ensemble {
	h := habit{chaos: calm}
	e := ensemble{habits: []habit{h, h, h}, tick: 300 * ms, clients: loaded(w, 2)}
	e.clients = append(e.clients, sim.Client{Name: "c3", SessionTimeout: time.Second, Script: script},
		sim.Client{Name: "c4", SessionTimeout: 600 * ms, Start: 2 * time.Second, Workload: DefaultWorkload()})
	e.nodes = []sim.NodeSpec{{Name: "c5", Role: "client", New: func() sim.Node { return sim.Scripted(eager) }}}
	return e
}

const inOrder = "all have ended in the order in which they were asked for"

// eager asks for something every now and then, connected or not, and closes its
// session now and then, until it has asked for a hundred things.
func eager(t *sim.Task) {
	s := NewSession([]sim.NodeID{1, 2, 3}, 2, time.Second)
	var asked, ended []sim.OpID
	for len(asked) < 100 {
		t.SetTimerBetween(next, 0, 200*ms)
		for woken := false; !woken; {
			switch in := t.Await(); {
			case in.Expired(next):
				woken = true
			case s.OwnsTimer(in.Timer):
				s.Timer(t.Env, in.Timer)
			case s.Owns(in.Delivery):
				s.Receive(t.Env, in.Delivery)
			}
			for c, ok := completed(&s); ok; c, ok = completed(&s) {
				ended = append(ended, c.Op)
			}
		}
		id := sim.OpID{}
		switch over := s.State() == Closed || s.State() == Expired; {
		case over:
			s.Open(t.Env)
		case t.Rand(20) == 0:
			id = s.Close(t.Env)
		default:
			id = s.Submit(t.Env, set)
		}
		if id != (sim.OpID{}) {
			asked = append(asked, id)
		}
	}
	for len(ended) < len(asked) {
		feed(t, &s)
		for c, ok := completed(&s); ok; c, ok = completed(&s) {
			ended = append(ended, c.Op)
		}
	}
	if slices.Equal(asked, ended) {
		say.Observe(t.Env, inOrder)
	} else {
		say.Observe(t.Env, fmt.Sprintf("asked for %v, and %v have ended", asked, ended))
	}
	for {
		feed(t, &s)
	}
}

func (e ensemble) watched(t testing.TB, g *ledger) sim.Protocol {
	p := e.protocol(t)
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "ledger", New: func() sim.Monitor { return g.Clone() }})
	return p
}

// Whatever stand-ins do, every operation ends once, in order, and reaches a
// server at most once, what was seen never falls, and when all is calm everyone
// comes to an end.
func TestWhateverServersDo(t *testing.T) {
	marks := map[string]uint64{}
	rapid.Check(t, func(r *rapid.T) {
		w := DefaultWorkload()
		w.Ops = rapid.IntRange(1, 200).Draw(r, "ops")
		w.Window = rapid.IntRange(1, 8).Draw(r, "window")
		w.Every = sim.Duration(rapid.IntRange(0, 50).Draw(r, "every")) * ms
		script := rapid.SliceOfN(rapid.SampledFrom([]string{"create /a x", "get /a", "set /a y if-version 0", "sleep 300ms", "close", "ls /"}), 0, 12).Draw(r, "script")
		g := newLedger()
		g.late = rapid.Bool().Draw(r, "cuts and pauses")
		cfg := sim.Config{Seed: rapid.Uint64Range(0, 1<<32).Draw(r, "seed"), Protocol: chaos(w, script).watched(t, g),
			Network: sim.Network{Delay: sim.Range{Min: ms, Max: 20 * ms}}, Boot: sim.Range{Max: 50 * ms}}
		for range rapid.IntRange(0, 6).Draw(r, "faults") {
			at := sim.Time(rapid.IntRange(0, 19_000).Draw(r, "at")) * sim.Time(ms)
			who := sim.NodeID(rapid.IntRange(1, 8).Draw(r, "who"))
			on := sim.Target{Node: who}
			faults := []sim.Fault{sim.Crash{Target: on}, sim.Restart{Target: on}, sim.Reset{A: who, B: 1 + who%8}}
			if g.late {
				faults = append(faults, sim.Isolate{Target: on}, sim.Pause{Target: on}, sim.Heal{})
			}
			cfg.Plan = append(cfg.Plan, sim.Planned{At: at, Fault: rapid.SampledFrom(faults).Draw(r, "fault")})
		}
		cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
		world, err := sim.New(cfg)
		if err != nil {
			r.Fatal(err)
		}
		defer world.Close()
		world.Run(calm + sim.Time(30*time.Second))
		if v := world.Violation(); v != nil {
			r.Fatal(v)
		}
		if owed := world.Missing(); owed != "" {
			r.Fatal(owed)
		}
		world.Run(calm + sim.Time(5*time.Minute))
		g = world.Monitor("ledger").(*ledger)
		if len(g.open) != 0 || world.Violation() != nil {
			r.Fatalf("%d operations have not ended; %v", len(g.open), world.Violation())
		}
		for id := sim.NodeID(4); id <= 7; id++ {
			if c := world.View(id).Columns; c[0].Value == "connecting" || c[4].Value != "0" {
				r.Fatalf("%s is at %v", world.Name(id), c)
			}
		}
		for _, m := range world.Marks() {
			marks[m.Name] += m.Count
		}
	})
	for _, m := range Landmarks() {
		if marks[m.String()] == 0 {
			t.Errorf("nobody came by %s", m)
		}
	}
}

// The ledger objects to each thing that it is there for.
func TestTheLedgerSees(t *testing.T) {
	op := znode.Op{Code: znode.OpSetData, Path: "/a", Session: 1, Version: -1}
	sends := func(env *sim.Env, id sim.OpID, op znode.Op) {
		got.Observe(env, arrival{env.Self(), Call{int32(id.N), op}})
	}
	for want, does := range map[string]func(*sim.Env){
		"1/1 ended again, or never began": func(env *sim.Env) {
			id := znode.Do.Invoke(env, op)
			znode.Do.GiveUp(env, id)
			znode.Do.GiveUp(env, id)
		},
		"1/1 ended after 2": func(env *sim.Env) {
			first, second := znode.Do.Invoke(env, op), znode.Do.Invoke(env, op)
			znode.Do.GiveUp(env, second)
			znode.Do.GiveUp(env, first)
		},
		"1/1 was sent again": func(env *sim.Env) {
			id := znode.Do.Invoke(env, op)
			sends(env, id, op)
			sends(env, id, op)
		},
		"1/1 was sent as delete /a if version 0, and not stated so": func(env *sim.Env) {
			sends(env, znode.Do.Invoke(env, op), znode.Op{Code: znode.OpDelete, Path: "/a"})
		},
		"session 0x1 says it has seen 0x4, and was shown 0x5": func(env *sim.Env) {
			znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: 5})
			greeted.Observe(env, visit{1, Introduction{Session: 1, LastZxidSeen: 4}})
		},
		"session 0x1 says it has seen 0x6, and was shown 0x5": func(env *sim.Env) {
			znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: 5})
			greeted.Observe(env, visit{1, Introduction{Session: 1, LastZxidSeen: 6}})
		},
		"session 0x1 says it has seen 0x5 at dial 2, and 0x6 at dial 1": func(env *sim.Env) {
			znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: 5})
			greeted.Observe(env, visit{2, Introduction{Session: 1, LastZxidSeen: 5}})
			znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: 6})
			greeted.Observe(env, visit{1, Introduction{Session: 1, LastZxidSeen: 6}})
		},
		"a new session says it has seen 0x1": func(env *sim.Env) {
			greeted.Observe(env, visit{1, Introduction{LastZxidSeen: 1}})
		},
	} {
		p := sim.Protocol{Name: "liar", Nodes: []sim.NodeSpec{{Name: "c1", New: func() sim.Node {
			return sim.Scripted(func(t *sim.Task) { does(t.Env) })
		}}}, Monitors: []sim.MonitorSpec{{Name: "ledger", New: func() sim.Monitor { return newLedger() }}}}
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

func TestContract(t *testing.T) {
	w := Workload{Ops: 30, Every: 10 * ms, Window: 3, Paths: 4, Depth: 2, Mix: &Mix{Get: 2, Set: 1, SetIf: 1, Create: 2, Delete: 1}}
	e := chaos(w, []string{"create -e /a x", "sleep 100ms", "get /a", "close", "ls /"})
	simtest.Check(t, sim.Config{Seed: 7, Protocol: e.watched(t, newLedger()), Network: sim.Network{Delay: sim.Range{Min: ms, Max: 10 * ms}}},
		simtest.Seeds(3), simtest.Events(600))
}
