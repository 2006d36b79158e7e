package client

import (
	"time"

	"github.com/zoolab/zoolab/sim"
)

// A pulse is how a connected session knows that its server is alive, and the
// server that the client is. One timer serves both ends, and is moved at its
// expiry alone: an operation costs it two assignments.
//
// Time is counted in what expiries say has passed, and the clock refines it: in
// a search the clock stands still, and silence comes to an end all the same.
type pulse struct {
	armed        sim.Time // when the timer was
	span         sim.Duration
	silent       sim.Duration // how long nothing had been heard when it was armed
	quiet        sim.Duration // how long nothing had been said
	heard, said  sim.Time     // when that last happened, if it did since
	fresh, spoke bool         // whether it did
}

// patience is how long a client bears a silence, the Java client's readTimeout,
// and interval how long it keeps silent itself.
func patience(timeout sim.Duration) sim.Duration { return timeout / 3 * 2 }
func interval(timeout sim.Duration) sim.Duration { return min(timeout/3, 10*time.Second) }

func (p *pulse) hear(env *sim.Env)  { p.heard, p.fresh = env.Now(), true }
func (p *pulse) speak(env *sim.Env) { p.said, p.spoke = env.Now(), true }

// lapse brings silent and quiet up to now, at an expiry.
func (p *pulse) lapse(env *sim.Env) {
	passed := max(p.span, env.Now().Sub(p.armed))
	p.silent, p.quiet = p.silent+passed, p.quiet+passed
	if p.fresh {
		p.silent = env.Now().Sub(p.heard)
	}
	if p.spoke {
		p.quiet = env.Now().Sub(p.said)
	}
}

// silence is how long nothing has been heard when a connection is lost: because a
// silence has just become too long, or by a word that was just heard.
func (p *pulse) silence(env *sim.Env) sim.Duration {
	if p.fresh {
		return env.Now().Sub(p.heard)
	}
	return p.silent
}

// arm sets the timer for whatever comes first.
func (p *pulse) arm(env *sim.Env, timeout sim.Duration) {
	p.armed, p.fresh, p.spoke = env.Now(), false, false
	p.span = min(patience(timeout)-p.silent, interval(timeout)-p.quiet)
	env.SetTimer(beat, p.span)
}

// onBeat leaves a server that has been silent for too long, and pings one that
// has been told nothing for a while.
func (s *Session) onBeat(env *sim.Env) {
	s.pulse.lapse(env)
	if s.pulse.silent >= patience(s.timeout) {
		env.Note(RuleSilent, int64(s.attempt.server), int64(s.pulse.silent), 0, 0)
		env.Sometimes(ServerSilent)
		s.lose(env)
		return
	}
	if s.pulse.quiet >= interval(s.timeout) {
		env.Note(RulePing, int64(s.attempt.server), int64(s.pulse.quiet), 0, 0)
		Ping.Send(env, s.attempt.conn, struct{}{})
		s.pulse.quiet = 0
	}
	s.pulse.arm(env, s.timeout)
}

// onPong is the answer to a ping. It does not raise what the client has seen:
// the client has seen nothing.
func (s *Session) onPong(env *sim.Env, p Sighting) {
	if s.state.Connected() && s.isBehind(p.Zxid) {
		s.leaveBehind(env, p.Zxid)
	}
}
