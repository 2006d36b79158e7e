package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// An Acceptor promises and votes. Its disk is its memory: it keeps a journal of what
// it has said, and reads it again whenever it is asked.
type Acceptor struct{ synod.Booth }

// An entry is one thing that the acceptor has said: a promise, or a vote when it has
// a value.
type entry struct {
	Ballot synod.Ballot
	Value  string
}

var journal = sim.FileOf[entry]("journal")

// Recover has nothing to do.
func (a *Acceptor) Recover(*sim.Env) {}

// OnPrepare is phase 1b.
func (a *Acceptor) OnPrepare(env *sim.Env, from sim.NodeID, m synod.Prepare) {
	promised, accepted := past(env)
	if m.Ballot.Compare(promised) <= 0 {
		a.Refuse(env, from, promised)
		return
	}
	write(env, entry{Ballot: m.Ballot})
	a.Promise(env, from, m.Ballot, accepted)
}

// OnAccept is phase 2b.
func (a *Acceptor) OnAccept(env *sim.Env, from sim.NodeID, m synod.Accept) {
	promised, accepted := past(env)
	switch {
	case m.Proposal.Ballot.Compare(promised) < 0:
		a.Refuse(env, from, promised)
		return
	case m.Proposal != accepted:
		write(env, entry{m.Proposal.Ballot, m.Proposal.Value})
	}
	a.Vote(env, m.Proposal) // once more for a copy: the learners may have missed it
}

// past is what the journal amounts to.
func past(env *sim.Env) (promised synod.Ballot, accepted synod.Proposal) {
	for _, e := range journal.Read(env) {
		promised = e.Ballot // entries only ever go up
		if e.Value != "" {
			accepted = synod.Proposal{Ballot: e.Ballot, Value: e.Value}
		}
	}
	return promised, accepted
}

func write(env *sim.Env, e entry) {
	journal.Append(env, e)
	journal.Sync(env)
}
