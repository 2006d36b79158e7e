package paxos

import (
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nobody and nothing.
const none = "-"

// Inspect shows the ballot under way, what came of it, and what it is for. A
// proposer whose ballot a majority has promised is the one that can have a value
// chosen.
func (p *Proposer) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "phase", Value: p.phase.String(), Tone: p.phase.tone()},
		{Name: "ballot", Value: p.ballot.String()},
		{Name: "promises", Value: strconv.Itoa(p.promises.Size()) + " of " + strconv.Itoa(len(p.Acceptors()))},
		{Name: "wish", Value: orNone(p.Wish())},
		{Name: "reported", Value: p.reported.Brief()},
		{Name: "outcome", Value: orNone(p.Outcome())},
	}
}

func (p phase) tone() sim.Tone {
	switch p {
	case accepting:
		return sim.Chief
	case preparing, backingOff:
		return sim.Seeking
	}
	return sim.Apart
}

// Exhibit shows who has promised the ballot, and what waits for its outcome: requests
// of clients, and what was typed here.
func (p *Proposer) Exhibit() []sim.Exhibit {
	promises := sim.Exhibit{Name: "promises", Head: []string{"acceptor", "ballot"}}
	for i, id := range p.Acceptors() {
		ballot := none
		if p.promises.Has(id) {
			ballot = p.ballot.String()
		}
		name := acceptorName(i)
		promises.Rows = append(promises.Rows, sim.ExhibitRow{Key: name, Cells: []string{name, ballot}})
	}
	return []sim.Exhibit{promises, p.Waiting()}
}

// Inspect shows the promise and the vote, with whose ballots they are.
func (a *Acceptor) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "promised", Value: a.Promised.String(), Tone: sim.Member, Node: a.Promised.ID},
		{Name: "accepted", Value: a.Accepted.Brief(), Node: a.Accepted.Ballot.ID},
	}
}

// Inspect shows what it has learned, how many ballots it is counting, and how often
// it has asked.
func (l *Learner) Inspect() []sim.Column {
	tone := sim.Member
	if l.Learned() != (synod.Proposal{}) {
		tone = sim.Apart
	}
	return []sim.Column{
		{Name: "learned", Value: l.Learned().Brief(), Tone: tone},
		{Name: "counting", Value: strconv.Itoa(len(l.tallies))},
		{Name: "asked", Value: strconv.Itoa(l.Asks())},
	}
}

// Exhibit shows the votes that are being counted, by ballot. There are none when
// the learner has learned.
func (l *Learner) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "tallies", Head: []string{"ballot", "value", "voters", "votes", "needs"}}
	for _, t := range l.tallies {
		ballot := t.Proposal.Ballot.String()
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: ballot, Cells: []string{
			ballot, t.Proposal.Value, t.Voters.Names(l.voter), strconv.Itoa(t.Votes), strconv.Itoa(quorum.Majority(len(l.Acceptors())) - t.Votes),
		}})
	}
	return []sim.Exhibit{x}
}

// voter is what an acceptor is called.
func (l *Learner) voter(id sim.NodeID) string { return acceptorName(slices.Index(l.Acceptors(), id)) }

// acceptorName is what the acceptor at a place of their list is called.
func acceptorName(at int) string { return "a" + strconv.Itoa(at+1) }

func orNone(value string) string {
	if value == "" {
		return none
	}
	return value
}
