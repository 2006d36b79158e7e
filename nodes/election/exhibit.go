package election

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nobody, or for a number that is not known yet.
const none = "-"

// Tone returns a server's standing in this state, for its mark on screens.
func (s State) Tone() sim.Tone {
	switch s {
	case Leading:
		return sim.Chief
	case Looking:
		return sim.Seeking
	}
	return sim.Member
}

// brief renders the server's vote for tables: "s3@5.2a", whom it is for and the
// last transaction in that one's log. While the server looks, when epochs decide,
// one that is not the zxid's stands with it: "s3@5.2a e6".
func (e *Elector) brief() string {
	v := e.vote()
	if v.Leader == 0 {
		return none
	}
	text := e.name(v.Leader) + "@" + v.Zxid.Short()
	if e.state == Looking && v.Epoch != v.Zxid.Epoch() {
		text += " e" + strconv.FormatUint(uint64(v.Epoch), 10)
	}
	return text
}

// name is what a server is called.
func (e *electorate) name(id sim.NodeID) string {
	if id == 0 {
		return none
	}
	return ServerName(id, len(e.config.Voters))
}

// vote is what the server would tell others now.
func (e *Elector) vote() Vote {
	if e.state == Looking && e.phase != idle {
		return e.proposal
	}
	return e.current.Vote
}

// Inspect shows the election: what the server is, in which round, whom it votes
// for, and whom it follows; how many votes of the round it has, and connections.
func (e *Elector) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "state", Value: e.state.String(), Tone: e.state.Tone()},
		{Name: "round", Value: strconv.FormatInt(int64(e.clock), 10)},
		{Name: "vote", Value: e.brief(), Node: e.vote().Leader},
		{Name: "leader", Value: e.name(e.Leader()), Node: e.Leader()},
		{Name: "votes", Value: strconv.Itoa(len(e.recvset))},
		{Name: "links", Value: strconv.Itoa(e.links.up())},
	}
}

// Exhibit shows the votes of the election under way: those of the round, and what
// servers report that have a leader already. Both are empty when it is over.
func (e *Elector) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "votes", Head: []string{"from", "state", "candidate", "epoch", "zxid", "round"}}
	for _, c := range e.recvset {
		x.Rows = append(x.Rows, e.row(c, ""))
	}
	for _, c := range e.outofelection {
		x.Rows = append(x.Rows, e.row(c, " out of election"))
	}
	return []sim.Exhibit{x}
}

func (e *Elector) row(c cast, whence string) sim.ExhibitRow {
	from := e.name(c.From)
	return sim.ExhibitRow{Key: from + whence, Cells: []string{
		from, c.State.String(), e.name(c.Vote.Leader), strconv.FormatUint(uint64(c.Vote.Epoch), 10),
		c.Vote.Zxid.Short(), strconv.FormatInt(int64(c.Round), 10),
	}}
}

// Subjects names the round, "round 3". The vote of a server that has never looked
// is of none.
func (b Ballot) Subjects() []string {
	if b.Round < 1 {
		return nil
	}
	return []string{"round " + strconv.FormatInt(int64(b.Round), 10)}
}

// Inspect shows the election and what the stand-in has of a history.
func (s *server) Inspect() []sim.Column {
	return append(s.Elector.Inspect(),
		sim.Column{Name: "epoch", Value: strconv.FormatUint(uint64(s.past.Epoch), 10)},
		sim.Column{Name: "zxid", Value: s.past.Zxid.Short()})
}

// Exhibit shows the election, and on a leader those that have joined it.
func (s *server) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "members", Head: []string{"server", "zxid", "silent"}}
	for _, m := range s.members {
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: s.name(m.ID) + " " + m.Conn.String(),
			Cells: []string{s.name(m.ID), m.Past.Zxid.Short(), strconv.Itoa(m.Silent) + " beats"}})
	}
	return append(s.Elector.Exhibit(), x)
}

// Subjects names the transaction that the history ends with.
func (h history) Subjects() []string { return h.Zxid.Subjects() }
