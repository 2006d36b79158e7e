package client

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// From 3.9.3 on a client does not wait for a server to tell it that its session
// is no more: when it has heard nobody for so long that all servers must have
// given it up, it does the same (ZOOKEEPER-4508). As in a pulse, time is what
// expiries say has passed, refined by the clock.

// lifetime is for how long a session bears being alone.
func lifetime(timeout sim.Duration) sim.Duration { return timeout / 3 * 4 }

// ages reports whether the session ends by its own clock.
func (s *Session) ages() bool { return s.terms.compat >= znode.V39 }

// bound notes how long the session has been alone, and returns for how long at most
// a timer may be set that is to expire while nobody has let it in.
func (s *Session) bound(env *sim.Env, span sim.Duration) sim.Duration {
	if !s.ages() {
		return span
	}
	a := &s.attempt
	a.alone += env.Now().Sub(a.armed)
	a.armed, a.span = env.Now(), 0
	return min(span, max(0, lifetime(s.timeout)-a.alone))
}

// arm does the same of a timer that will expire no sooner.
func (s *Session) arm(env *sim.Env, span sim.Duration) sim.Duration {
	span = s.bound(env, span)
	if s.ages() {
		s.attempt.span = span
	}
	return span
}

// meet notes that somebody was heard.
func (a *attempt) meet(env *sim.Env) { a.alone, a.armed, a.span = 0, env.Now(), 0 }

// part notes that nobody has been heard for so long.
func (a *attempt) part(env *sim.Env, silent sim.Duration) { a.alone, a.armed = silent, env.Now() }

// outlived reports, at an expiry of the timer, whether the session has been alone
// for too long.
func (s *Session) outlived(env *sim.Env) bool {
	if !s.ages() {
		return false
	}
	a := &s.attempt
	a.alone += max(a.span, env.Now().Sub(a.armed))
	a.armed, a.span = env.Now(), 0
	return a.alone >= lifetime(s.timeout)
}

// expireAlone ends a session that has been alone for too long. What waited is
// known to be of unknown outcome before watchers hear of the end.
func (s *Session) expireAlone(env *sim.Env) {
	env.Note(RuleAlone, int64(s.id), int64(s.attempt.alone), 0, 0)
	env.Sometimes(SessionExpired)
	s.letGo(env)
	s.end(env, Expired, znode.StateExpired)
}
