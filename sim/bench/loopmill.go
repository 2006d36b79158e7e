package main

import (
	"math"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// Kinds and timers of the mill in the loop.
const (
	loopParcel int32 = iota
	loopMilled
	loopShift
)

// loopMiller is the miller of world.go, word for word, for the loop.
type loopMiller struct {
	job  job
	turn uint32
	n    uint64
}

func (m *loopMiller) receive(env *loopEnv, d loopDelivery) {
	v := read[load](env, d.kind, d.slot)
	m.n++
	if m.job.fact {
		state(env, loopMilled, v)
	}
	if m.job.timer {
		set(env, loopShift, int64(turnout))
	}
	m.pass(env, load{v.N + 1, m.n})
}

func (m *loopMiller) timer(env *loopEnv, _ int32) { set(env, loopShift, int64(turnout)) }

func (m *loopMiller) pass(env *loopEnv, v load) {
	if m.turn++; m.turn == uint32(m.job.nodes) {
		m.turn = 1
	}
	send(env, loopParcel, int32(successor(uint32(env.self)+1, m.turn, uint32(m.job.nodes)))-1, v)
}

type loopAuditor struct{ heaviest uint64 }

func (a *loopAuditor) step(f loopFact) bool {
	if f.kind == loopMilled {
		a.heaviest = max(a.heaviest, read[load](f.env, f.kind, f.slot).Weight)
	}
	return true
}

func startLoop(j job) mill {
	l := &loop{job: j, lanes: make([]loopLane, j.nodes*j.nodes), nodes: make([]loopNode, j.nodes), history: seed,
		ring: make([]loopRecord, 1024), cut: -1, net: loopNet{least: int64(shortest), most: int64(longest)}}
	if j.jumble {
		l.net.reorder = 1_000_000
	}
	l.env.loop = l
	l.kinds = []loopKind{newStore[load](), newStore[load]()}
	if j.fact {
		l.watch = []loopMonitor{&loopAuditor{}}
	}
	for i := range l.lanes {
		name := draw(uint64(i), 0)
		from, to := i/j.nodes, i%j.nodes
		l.lanes[i] = loopLane{name: name, rand: layout.Fold(seed, name), from: int32(from)}
		l.routes.put(uint64(from)<<32|uint64(to), int32(i))
	}
	for i := range l.nodes {
		m := &loopMiller{job: j}
		l.nodes[i] = loopNode{actor: m, up: true, boot: 1, name: draw(uint64(i), 1)}
		l.env.begin(int32(i))
		if j.timer {
			set(&l.env, loopShift, int64(turnout))
		}
		for range j.window / j.nodes {
			m.pass(&l.env, load{})
		}
		l.settle(int32(i))
	}
	return l
}

func (l *loop) parcels() uint64 {
	var n uint64
	for i := range l.nodes {
		n += l.nodes[i].actor.(*loopMiller).n
	}
	return n
}

func (l *loop) hash() uint64 { return l.history }

// quantiles of the delays: exponential, cut off at eight times the mean, as
// the engine's are, in parts of 65,536.
var quantiles = func() (q [257]uint64) {
	const means = 8
	for i := range q {
		u := float64(i) / 256 * (1 - math.Exp(-means))
		q[i] = uint64(-math.Log(1-u) / means * 65535)
	}
	return q
}()

func delay(least, most int64, z uint64) int64 {
	i, frac := z>>56, z>>40&0xffff
	q := quantiles[i]<<16 + frac*(quantiles[i+1]-quantiles[i])
	return least + int64(q*uint64(most-least)>>32)
}
