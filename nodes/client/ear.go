package client

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// An ear remembers what a client has heard and not awaited yet: an event may come
// before the line that awaits it.
type ear struct {
	heard   []znode.Event
	waiting bool // a line awaits what was not heard
}

// mostHeard is how many events a client remembers, so that one that awaits none
// does not remember them all.
const mostHeard = 100

func (e *ear) note(event znode.Event) {
	if len(e.heard) == mostHeard {
		e.heard = slices.Delete(e.heard, 0, 1)
	}
	e.heard = append(e.heard, event)
}

// await reports whether a line has no more to wait for: the event has been heard,
// or the session has ended and will hear of nothing. It takes the event, and what
// was heard before it. Nobody is owed an answer by an event.
func (e *ear) await(env *sim.Env, s *Session, want znode.Event) (met bool) {
	at := slices.IndexFunc(e.heard, func(h znode.Event) bool { return isOf(h, want) })
	e.heard = slices.Delete(e.heard, 0, at+1)
	switch met = at >= 0 || s.over(); {
	case met && e.waiting:
		Working.Observe(env, struct{}{})
	case !met && !e.waiting:
		Resting.Observe(env, struct{}{})
	}
	e.waiting = !met
	return met
}

// isOf reports whether an event is what is wanted: one on a path, or on any if
// none is named, or a change to a state.
func isOf(e, want znode.Event) bool {
	return e.Type == want.Type && (e.Type != znode.EventNone || e.State == want.State) && (want.Path == "" || e.Path == want.Path)
}
