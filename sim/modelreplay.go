package sim

import (
	"fmt"
)

// Replay performs the moves of a search from a start in a world of the same protocol, on
// a network where nothing goes wrong by itself, and returns the choices by
// which it did: the schedule of an ordinary scenario. The violation is the
// one that the world saw; where the search promised one and the world sees
// none, or a move cannot be made, the error says so: that is a defect of sim.
func (m *Model) Replay(from Start, path []Move, tracer Tracer) ([]Choice, *Violation, error) {
	cfg := m.cfg
	cfg.Network, cfg.Disk, cfg.Clocks, cfg.Plan, cfg.Boot = CalmNetwork(), Disk{}, Clocks{}, nil, Range{}
	cfg.Buggify, cfg.Tracer = true, tracer
	w, err := New(cfg)
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	r := &replayer{m: m, w: w, left: map[int32]int{}}
	for i, boot := range from.boots {
		if w.violation != nil {
			break
		}
		c := Choice{On: Address{Port: "boot", Node: w.cast.name(NodeID(i + 1))}, Rand: m.answersOf(boot)}
		if err := r.do(c); err != nil {
			return r.made, w.violation, err
		}
	}
	for _, mv := range path {
		if mv.Event >= 0 {
			r.left[mv.Event]++
		}
	}
	at := from.State
	for i, mv := range path {
		if w.violation != nil {
			break
		}
		next, err := r.move(at, mv)
		if err != nil {
			return r.made, w.violation, fmt.Errorf("move %d: %w", i+1, err)
		}
		at = next
	}
	return r.made, w.violation, nil
}

// answersOf finds what Rand and Maybe answered in a node's first boot.
func (m *Model) answersOf(boot Move) []uint64 {
	l := newLocal(NodeID(boot.Node+1), &m.cast.protocol.Nodes[boot.Node], 0)
	return m.outcomesOf(m.internLocal(&l), eventBoot, false)[boot.Pick].answers
}

// CalmNetwork is the network of a replayed search: every message takes a
// millisecond and none is lost.
func CalmNetwork() Network {
	return Network{Delay: Range{Duration(1e6), Duration(1e6)}}
}

// replayer turns moves into choices, one world and one state abreast.
type replayer struct {
	m    *Model
	w    *World
	made []Choice
	left map[int32]int // deliveries of each letter that the path still makes
}

func (r *replayer) do(c Choice) error {
	if err := r.w.Apply(c); err != nil {
		return err
	}
	r.made = append(r.made, c)
	return nil
}

// move makes one move in the world and returns the state that it leads to.
func (r *replayer) move(s State, mv Move) (next State, err error) {
	found := false
	r.m.Expand(s, func(x Move, t State, _ *Violation) bool {
		if found = x == mv; found {
			next = append(State(nil), t...)
		}
		return !found
	})
	if !found {
		return nil, fmt.Errorf("the search itself cannot make it again")
	}
	name := r.w.cast.name(NodeID(mv.Node + 1))
	target := Target{Node: NodeID(mv.Node + 1)}
	switch mv.Event {
	case eventRefuse:
		return next, r.stream(mv.Pick, Choice{})
	case eventReset:
		return next, r.do(Choice{Act: Inflict, Fault: Reset{A: NodeID(mv.Node + 1), B: NodeID(mv.Pick)}})
	case eventLose:
		return next, r.stream(mv.Pick, Choice{Act: Drop})
	}
	o := &r.m.outcomesOf(s[mv.Node], mv.Event, true)[mv.Pick]
	c := Choice{Rand: o.answers, Crash: o.crash, Cut: o.cut, Keep: o.keep, Flush: o.crash}
	switch {
	case mv.Event == eventCrash:
		return next, r.do(Choice{Act: Inflict, Fault: Crash{Target: target, Keep: o.keep, Flush: true}})
	case mv.Event == eventBoot:
		return next, r.restart(target, c)
	case mv.Event <= eventSync:
		f := r.m.states[s[mv.Node]].later[eventSync-mv.Event].file
		c.On = Address{Port: "disk", Node: name, Kind: f.name}
		return next, r.do(r.named(c))
	case mv.Event <= eventTimer:
		c.On = Address{Port: "timer", Node: name, Kind: r.m.timers[eventTimer-mv.Event].String()}
		return next, r.do(r.named(c))
	}
	if r.m.letters[mv.Event].conn != (Conn{}) {
		return next, r.stream(mv.Event, c)
	}
	return next, r.datagram(mv.Event, c)
}

// restart boots a node again; a crash within its Start waits for it.
func (r *replayer) restart(t Target, c Choice) error {
	if !c.Crash {
		return r.do(Choice{Act: Inflict, Fault: Restart{Target: t}, Rand: c.Rand})
	}
	return r.do(Choice{Act: Inflict, Fault: Restart{Target: t}, Rand: c.Rand, Crash: true, Cut: c.Cut, Keep: c.Keep, Flush: true})
}

// named fills in the number of a timer or a sync.
func (r *replayer) named(c Choice) Choice {
	if at, i, ok := r.w.find(c.On); ok {
		if ln := &r.w.lanes[at]; ln.sort == laneTimer {
			c.On.K = r.w.locals[ln.node-1].timers[i].fired + 1
		} else {
			c.On.K = ln.q.at(i).k
		}
	}
	return c
}

// stream takes or drops a message on its connection.
func (r *replayer) stream(e int32, c Choice) error {
	l := &r.m.letters[e]
	for i := range r.w.lanes {
		ln := &r.w.lanes[i]
		if ln.sort != laneStream || ln.q.size == 0 || ln.from != l.from || r.w.conns[ln.conn].name != l.conn {
			continue
		}
		at := uint32(0)
		if c.Act == Drop {
			at = ln.q.size - 2
		}
		c.On = r.w.addressOf(ln, ln.q.at(at))
		return r.do(c)
	}
	return fmt.Errorf("connection %s has nothing under way", l.conn)
}

// datagram takes a message. When the path delivers it more often than there
// are copies, one stays under way.
func (r *replayer) datagram(e int32, c Choice) error {
	l := &r.m.letters[e]
	copies := 0
	for i := range r.w.lanes {
		ln := &r.w.lanes[i]
		if ln.sort != laneDatagrams || ln.from != l.from || ln.node != l.to || ln.port != l.port {
			continue
		}
		for k := range ln.q.size {
			if q := ln.q.at(k); q.hash == l.hash && q.kind == l.kind.id {
				if copies++; copies == 1 {
					c.On = r.w.addressOf(ln, q)
				}
			}
		}
	}
	if copies == 0 {
		return fmt.Errorf("no copy of %s from %s to %s is under way", l.kind.name, r.w.cast.name(l.from), r.w.cast.name(l.to))
	}
	c.Again = !r.m.bounds.Once && r.left[e] > copies
	r.left[e]--
	return r.do(c)
}
