package client

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A rearm is the setWatches under way: what a new connection has been told of the
// session's watches, and not answered yet.
type rearm struct {
	left    int // answers due
	watches int // told of
	since   znode.Zxid
}

// mostPaths is after how many bytes of paths a setWatches is full, so that it
// stays well below the longest frame that a server takes.
const mostPaths = 128 << 10

// sendWatches tells a new connection of what is watched, if anything is.
func (s *Session) sendWatches(env *sim.Env) {
	batches := s.watches.batches(s.seen, s.terms.batch)
	s.rearm = rearm{left: len(batches), since: s.seen}
	for _, w := range batches {
		op := znode.Op{Code: znode.OpSetWatches, Session: s.id, Watches: w}
		if len(w.Persistent)+len(w.Recursive) > 0 {
			op.Code = znode.OpSetWatches2
		}
		Request.Send(env, s.attempt.conn, Call{Xid: XidSetWatches, Op: op})
		s.pulse.speak(env)
		s.rearm.watches += w.Len()
	}
	if s.rearm.left > 0 {
		env.Note(RuleRearm, int64(s.attempt.server), int64(s.id), int64(s.rearm.watches), int64(s.seen))
	}
}

// batches deals the watches out, in the order of the message. One is full when its
// paths have reached so many bytes, the last of them included.
func (w *watches) batches(since znode.Zxid, most int) (all []*znode.Watches) {
	full := most
	for _, kind := range []struct {
		paths paths
		of    func(*znode.Watches) *[]string
	}{
		{w.data, func(b *znode.Watches) *[]string { return &b.Data }},
		{w.exist, func(b *znode.Watches) *[]string { return &b.Exist }},
		{w.child, func(b *znode.Watches) *[]string { return &b.Child }},
		{w.persistent, func(b *znode.Watches) *[]string { return &b.Persistent }},
		{w.recursive, func(b *znode.Watches) *[]string { return &b.Recursive }},
	} {
		for _, path := range kind.paths {
			if full >= most {
				all, full = append(all, &znode.Watches{Since: since}), 0
			}
			list := kind.of(all[len(all)-1])
			*list = append(*list, path)
			full += len(path)
		}
	}
	return all
}

// onRearmed is the answer to the oldest setWatches. What the client has seen, it
// has seen when the last of them is answered: before that, a watch that no server
// has compared with its tree would miss what lies between.
func (s *Session) onRearmed(env *sim.Env, a Answer) {
	z := a.Result.Zxid
	if s.isBehind(z) {
		s.leaveBehind(env, z)
		return
	}
	if s.rearm.left--; s.rearm.left > 0 {
		return
	}
	if shown(z) {
		s.seen = z
	}
	Rearmed.Observe(env, Rearming{Session: s.id, Server: s.attempt.server, Watches: s.rearm.watches, Since: s.rearm.since, Zxid: z})
	s.rearm = rearm{}
}
