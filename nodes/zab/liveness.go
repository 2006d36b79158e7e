package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// onBeat is the leader's pulse, twice a tick: every other time it sees whether a
// quorum is still in touch, and every time it pings.
func (p *Peer) onBeat(env *sim.Env, app Application) {
	p.halfTick = !p.halfTick
	if !p.halfTick {
		if touch := p.inTouch(env); !p.quorum(touch) {
			env.Note(RuleL1, int64(touch), int64(p.voters), 0, 0)
			env.Sometimes(Abdicated)
			p.quit(env, app)
			return
		}
	}
	p.expelSilent(env)
	for i := range p.handlers {
		if h := &p.handlers[i]; h.Stage >= forwarded {
			PING.Send(env, h.Conn, ping{Zxid: p.last})
		}
	}
	env.SetTimer(beat, p.TickTime/2)
}

// inTouch is who counts as following: the leader itself and every voter that was
// heard in time (synced). An observer is none, not even before it has said that it
// is one.
func (p *Peer) inTouch(env *sim.Env) quorum.Set {
	touch := quorum.Of(env.Self())
	for i := range p.handlers {
		if h := &p.handlers[i]; p.voters.Has(h.ID) && env.Now().Sub(h.Heard) <= p.limit(h) {
			touch = touch.With(h.ID)
		}
	}
	return touch
}

// limit is how long a learner may be silent: longer while it is being brought
// into step.
func (p *Peer) limit(h *handler) sim.Duration {
	if h.Stage < insync {
		return p.initSpan() + p.syncSpan()
	}
	return p.syncSpan()
}

// expelSilent leaves learners behind that have been silent, or have owed an
// acknowledgement, for too long.
func (p *Peer) expelSilent(env *sim.Env) {
	now := env.Now()
	for i := 0; i < len(p.handlers); {
		h := &p.handlers[i]
		late := now.Sub(h.Heard)
		if h.Stage >= insync && h.Due != 0 {
			late = max(late, now.Sub(h.Since))
		}
		if late <= p.limit(h) {
			i++
			continue
		}
		env.Note(RuleL2, int64(h.ID), int64(late), 0, 0)
		env.Sometimes(LearnerDropped)
		p.expel(env, h.Conn)
	}
}

// onPing answers the leader. One that is not up to date yet has nothing to say.
func (p *Peer) onPing(env *sim.Env, m ping, app Application) {
	if p.step == serving {
		PING.Send(env, p.conn, ping{m.Zxid, app.Pinged(env)})
	}
}

// onPong hands the application what a learner has to tell.
func (p *Peer) onPong(env *sim.Env, d sim.Delivery, m ping, app Application) {
	if m.News != "" {
		app.Ponged(env, d.From, m.News)
	}
}

// patience is how long a learner waits for its leader to say anything.
func (p *Peer) patience() sim.Duration {
	if p.step < caught {
		return p.initSpan()
	}
	return p.syncSpan()
}

// onSilence leaves a leader that has been silent for too long. The timer is set
// once and not with each packet, so it may find that there is time left.
func (p *Peer) onSilence(env *sim.Env, app Application) {
	quiet := env.Now().Sub(p.heard)
	if left := p.patience() - quiet; left > 0 {
		env.SetTimer(silence, left)
		return
	}
	env.Note(RuleL3, int64(p.elector.Leader()), int64(quiet), 0, 0)
	p.quit(env, app)
}

// Forward sends the leader a request for a transaction. It is false on a server
// that is no learner, or not up to date.
func (p *Peer) Forward(env *sim.Env, value string) bool {
	if p.step != serving {
		return false
	}
	REQUEST.Send(env, p.conn, request{value})
	return true
}

// Flush asks the leader whether all that it has proposed is committed; the
// application hears of it by Flushed. It is false where Forward is.
func (p *Peer) Flush(env *sim.Env, token uint64) bool {
	if p.step != serving {
		return false
	}
	SYNC.Send(env, p.conn, flush{token})
	return true
}

// LeaderConn returns the connection of a learner that is up to date to its
// leader, for the node's own kinds of packets; zero otherwise.
func (p *Peer) LeaderConn() sim.Conn {
	if p.role == election.Leading || p.step != serving {
		return sim.Conn{}
	}
	return p.conn
}
