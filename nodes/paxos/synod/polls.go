package synod

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// polls is what judges know of the votes cast: for each proposal, by whom. It
// is made from facts alone and shares nothing with the learners' own counts,
// whose mistakes it is there to see. Sorted by proposal.
type polls []poll

type poll struct {
	Proposal Proposal
	Voters   quorum.Set
}

// vote enters a vote and returns the poll as it then is.
func (ps *polls) vote(p Proposal, by sim.NodeID) poll {
	i, found := slices.BinarySearchFunc(*ps, p, func(q poll, p Proposal) int { return q.Proposal.Compare(p) })
	if !found {
		*ps = slices.Insert(*ps, i, poll{Proposal: p})
	}
	(*ps)[i].Voters = (*ps)[i].Voters.With(by)
	return (*ps)[i]
}

// of returns the poll of a proposal, empty when nobody has voted for it.
func (ps polls) of(p Proposal) poll {
	i, found := slices.BinarySearchFunc(ps, p, func(q poll, p Proposal) int { return q.Proposal.Compare(p) })
	if !found {
		return poll{Proposal: p}
	}
	return ps[i]
}

func (ps polls) encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(ps)))
	for _, p := range ps {
		b = appendProposal(b, p.Proposal)
		b = binary.AppendUvarint(b, uint64(p.Voters))
	}
	return b
}

// judgement is what every judge of this protocol starts from: who is who, and
// how many votes choose.
type judgement struct{ cast Ensemble }

// chosen reports whether a poll decides: "a value is chosen when a single
// proposal with that value has been accepted by a majority of the acceptors".
func (j judgement) chosen(p poll) bool { return p.Voters.Size() >= quorum.Majority(j.cast.Acceptors) }

func (j judgement) name(id sim.NodeID) string { return j.cast.name(id) }

// names lists the members of a set: "a1, a3", or "nobody".
func (j judgement) names(g quorum.Set) string {
	var in []string
	for _, id := range j.cast.acceptors() {
		if g.Has(id) {
			in = append(in, j.name(id))
		}
	}
	if len(in) == 0 {
		return "nobody"
	}
	return strings.Join(in, ", ")
}

func appendBallot(b []byte, x Ballot) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, x.Round), uint64(x.ID))
}

func appendProposal(b []byte, p Proposal) []byte {
	return appendText(appendBallot(b, p.Ballot), p.Value)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
