package client

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Turn is the next thing that a session has to tell: an event that its watchers
// hear, or what became of an operation. All stand in one queue, so that whoever
// takes them knows which came first.
type Turn struct {
	Event      znode.Event // zero unless the turn is an event's
	Completion             // zero then
}

// Heard reports whether the turn is an event's.
func (t *Turn) Heard() bool { return t.Event.Type != 0 }

// A Completion is what became of an operation.
type Completion struct {
	Op sim.OpID
	// Known says that there was an answer, which may be that the operation has
	// failed. Otherwise it may or may not have taken place, or take place yet.
	Known  bool
	Result znode.Result
}

// turns are those not yet taken by their session's holder.
type turns struct {
	list  []Turn
	taken int // of list, by Next
}

// Next returns the turn that has waited longest to be taken. Completions come in
// the order in which operations were submitted, and events where a server or the
// session itself has put them between.
func (s *Session) Next() (t Turn, ok bool) {
	q := &s.turns
	if q.taken == len(q.list) {
		*q = q.rest()
		return Turn{}, false
	}
	q.taken++
	return q.list[q.taken-1], true
}

func (q *turns) add(t Turn) { q.list = append(q.list, t) }

// rest returns the turns that have not been taken.
func (q turns) rest() turns {
	q.list, q.taken = slices.Delete(q.list, 0, q.taken), 0
	return q
}

// hear has the watchers hear of an event. Server 0 is the session itself.
func (s *Session) hear(env *sim.Env, server sim.NodeID, e znode.Event) {
	Heard.Observe(env, News{Session: s.id, Server: server, Event: e})
	s.turns.add(Turn{Event: e})
}

// tell has all watchers hear of the session's state, unless that is what they
// have heard of it last. Before a first connection it is Disconnected.
func (s *Session) tell(env *sim.Env, state znode.State) {
	if s.told != state {
		s.told = state
		s.hear(env, 0, znode.Event{Type: znode.EventNone, State: state})
	}
}

// onNotification is an event that a server tells of. One for which nobody has a
// watch any more is heard by nobody.
func (s *Session) onNotification(env *sim.Env, e znode.Event) {
	switch {
	case !s.state.Connected():
	case s.watches.spend(e):
		s.hear(env, s.attempt.server, e)
	default:
		Unheard.Observe(env, News{Session: s.id, Server: s.attempt.server, Event: e})
	}
}
