package paxos

import (
	"strconv"

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
		{Name: "promises", Value: strconv.Itoa(p.promises.Size()) + " of " + strconv.Itoa(len(p.acceptors))},
		{Name: "wish", Value: orNone(p.wish)},
		{Name: "reported", Value: p.reported.brief()},
		{Name: "outcome", Value: orNone(p.outcome)},
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
	for i, id := range p.acceptors {
		ballot := none
		if p.promises.Has(id) {
			ballot = p.ballot.String()
		}
		name := acceptorName(i)
		promises.Rows = append(promises.Rows, sim.ExhibitRow{Key: name, Cells: []string{name, ballot}})
	}
	waiting := sim.Exhibit{Name: "waiting", Head: []string{"client", "operation"}}
	for _, t := range p.waiting {
		client := "node " + strconv.Itoa(int(t.Client))
		waiting.Rows = append(waiting.Rows, sim.ExhibitRow{Key: client, Cells: []string{client, strconv.FormatUint(t.N, 10)}})
	}
	for _, n := range p.asked {
		number := strconv.FormatUint(n, 10)
		waiting.Rows = append(waiting.Rows, sim.ExhibitRow{Key: "typed " + number, Cells: []string{"typed here", number}})
	}
	return []sim.Exhibit{promises, waiting}
}

// Inspect shows the promise and the vote, with whose ballots they are.
func (a *Acceptor) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "promised", Value: a.Promised.String(), Tone: sim.Member, Node: a.Promised.ID},
		{Name: "accepted", Value: a.Accepted.brief(), Node: a.Accepted.Ballot.ID},
	}
}

// Inspect shows what it has learned, how many ballots it is counting, and how often
// it has asked.
func (l *Learner) Inspect() []sim.Column {
	tone := sim.Member
	if l.learned != (Proposal{}) {
		tone = sim.Apart
	}
	return []sim.Column{
		{Name: "learned", Value: l.learned.brief(), Tone: tone},
		{Name: "counting", Value: strconv.Itoa(len(l.tallies))},
		{Name: "asked", Value: strconv.Itoa(l.asks)},
	}
}

// Exhibit shows the votes that are being counted, by ballot. There are none when
// the learner has learned.
func (l *Learner) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "tallies", Head: []string{"ballot", "value", "voters", "votes", "needs"}}
	for _, t := range l.tallies {
		ballot := t.Proposal.Ballot.String()
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: ballot, Cells: []string{
			ballot, t.Proposal.Value, t.Voters.Names(l.voter), strconv.Itoa(t.Votes), strconv.Itoa(l.quorum - t.Votes),
		}})
	}
	return []sim.Exhibit{x}
}

// voter is what an acceptor is called: acceptors come behind the proposers.
func (l *Learner) voter(id sim.NodeID) string { return acceptorName(int(id) - len(l.proposers) - 1) }

// acceptorName is what the acceptor at a place of their list is called.
func acceptorName(at int) string { return "a" + strconv.Itoa(at+1) }

// brief renders a proposal for tables: "blue at 3.p2", or "-".
func (p Proposal) brief() string {
	if p == (Proposal{}) {
		return none
	}
	return p.String()
}

func orNone(value string) string {
	if value == "" {
		return none
	}
	return value
}
