package election

import "github.com/zoolab/zoolab/sim"

// An Elector finds out whom its server should follow. It is a part for a node
// to hold by value: the node hands it what it owns, tells it to [Elector.Look]
// when there is no leader, and reads from [Elector.State] and [Elector.Leader]
// what came of it. What the leader is good for, the node must find out itself:
// an election may well end with two leaders, and it is for Zab to let one of
// them at most become established.
type Elector struct {
	*electorate `sim:"fixed"`

	links links
	state State
	clock Round // logicalclock
	// current is the vote that the last election ended with, with its round:
	// what a server that is not looking tells the others.
	current Ballot
	looking
}

// NewElector returns an elector that has not begun to look. A node's factory
// copies it into each node that it makes. The error wraps [ErrConfig] or
// [ErrBug].
func NewElector(c Config) (Elector, error) {
	e, err := newElectorate(c)
	if err != nil {
		return Elector{}, err
	}
	return Elector{electorate: e, links: links{timeout: e.config.ConnectTimeout}}, nil
}

// Owns reports whether a delivery is for the elector.
func (e *Elector) Owns(d sim.Delivery) bool { return Port.Is(d) }

// OwnsTimer reports whether a timer is the elector's.
func (e *Elector) OwnsTimer(t sim.TimerID) bool {
	return t.Is(resend) || t.Is(finalize) || t.Is(delay) || t.Is(connect)
}

// State is what the elector takes its server to be. It is Looking from the
// boot on, until an election that [Elector.Look] began has ended.
func (e *Elector) State() State { return e.state }

// Leader is whom the last election made leader; 0 while the server looks.
func (e *Elector) Leader() sim.NodeID {
	if e.state == Looking {
		return 0
	}
	return e.current.Vote.Leader
}

// Receive handles a delivery that the elector owns.
func (e *Elector) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case d.Opened():
		e.links.onOpened(env, d.Conn)
	case d.Closed():
		e.links.onClosed(env, d.Conn)
	case Hello.Is(d):
		e.links.onHello(env, d.Conn, Hello.Of(d).ID)
	case Notify.Is(d):
		if peer, up := e.links.peer(d.Conn); up {
			e.onNotification(env, peer, Notify.Of(d))
		}
	}
	e.loopBack(env)
}

// Timer handles an expiry that the elector owns.
func (e *Elector) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case t.Is(resend):
		e.onSilence(env)
	case t.Is(finalize):
		e.onUndisputed(env)
	case t.Is(delay):
		e.begin(env)
	case t.Is(connect):
		e.links.onTimeout(env, sim.NodeID(t.Arg()))
	}
	e.loopBack(env)
}

// onNotification is the receiving side of every state: it answers whoever needs
// an answer at once, and hands on to the search what concerns it.
func (e *Elector) onNotification(env *sim.Env, from sim.NodeID, n Notification) {
	switch {
	case !e.votes(from):
		e.answerOutsider(env, from)
	case e.state == Looking:
		if n.State == Looking && n.Round < e.clock {
			e.answerLaggard(env, from, n)
		}
		e.poll(env, from, n)
	case n.State == Looking:
		e.answerSeeker(env, from)
	}
}

// answerOutsider tells a server that does not vote what this one holds, looking
// or not. Its own vote is of no interest.
func (e *Elector) answerOutsider(env *sim.Env, from sim.NodeID) {
	if e.current == (Ballot{}) {
		return // it has not begun to look
	}
	env.Note(Rule7, int64(from), int64(e.state), int64(e.clock), 0)
	e.links.send(env, from, Notification{e.state, Ballot{e.clock, e.current.Vote}})
}

// answerLaggard tells a voter that looks in an earlier round what this one
// proposes, for it to catch up.
func (e *Elector) answerLaggard(env *sim.Env, from sim.NodeID, n Notification) {
	env.Note(Rule8, int64(from), int64(n.Round), int64(e.clock), 0)
	e.links.send(env, from, e.proposed())
}

// answerSeeker tells a voter that looks whom this one follows, and in which round
// it came to that.
func (e *Elector) answerSeeker(env *sim.Env, from sim.NodeID) {
	env.Note(Rule9, int64(from), int64(e.current.Vote.Leader), int64(e.current.Round), int64(e.current.Vote.Epoch))
	e.links.send(env, from, Notification{e.state, e.current})
}

// Update puts the epoch that the server has come to share with its leader into
// the vote that it reports (updateElectionVote). Leader and learners call it
// once they are synchronised, so that all members of an ensemble report the
// same epoch, whatever theirs was when they elected.
func (e *Elector) Update(env *sim.Env, epoch uint32) {
	env.Note(Rule19, int64(e.current.Vote.Leader), int64(e.current.Vote.Epoch), int64(epoch), 0)
	e.current.Vote.Epoch = epoch
	Updated.Observe(env, e.current)
}
