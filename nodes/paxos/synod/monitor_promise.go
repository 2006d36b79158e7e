package synod

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// promiseKept is P1a of §2.2, "An acceptor can accept a proposal numbered n
// iff it has not responded to a prepare request having a number greater than
// n", together with what a promise must report, "the highest-numbered proposal
// (if any) that it has accepted". Both hold for ever: a restart is no excuse.
// To report a higher vote than it has spoken of is no breach: a crash may come
// between the disk, which has the vote, and the word.
type promiseKept struct {
	judgement
	acceptors []promiser // by id
}

// A promiser is what one acceptor is bound to.
type promiser struct {
	ID       sim.NodeID
	Promised Ballot
	Voted    Proposal
}

// Step judges promises and votes by those before them.
func (m *promiseKept) Step(h sim.Happening) *sim.Violation {
	switch {
	case promised.Is(h):
		return m.onPromise(h, promised.Of(h))
	case voted.Is(h):
		return m.onVote(h, voted.Of(h))
	}
	return nil
}

func (m *promiseKept) onPromise(h sim.Happening, p Pledge) *sim.Violation {
	a := m.acceptor(h.Node)
	switch {
	case p.Ballot.Less(a.Promised):
		return m.broken(h, "promised ballot %s after it had promised %s", p.Ballot, a.Promised)
	case p.Last != a.Voted && !a.Voted.Ballot.Less(p.Last.Ballot):
		return m.broken(h, "reported %s in its promise of %s, but had last voted for %s", p.Last, p.Ballot, a.Voted)
	}
	a.Promised, a.Voted = p.Ballot, p.Last
	return nil
}

func (m *promiseKept) onVote(h sim.Happening, p Proposal) *sim.Violation {
	a := m.acceptor(h.Node)
	if p.Ballot.Less(a.Promised) {
		return m.broken(h, "voted for %s after it had promised %s", p, a.Promised)
	}
	a.Promised, a.Voted = p.Ballot, p
	return nil
}

func (m *promiseKept) broken(h sim.Happening, format string, args ...any) *sim.Violation {
	return &sim.Violation{Node: h.Node, Text: m.name(h.Node) + " " + fmt.Sprintf(format, args...)}
}

func (m *promiseKept) acceptor(id sim.NodeID) *promiser {
	i, found := slices.BinarySearchFunc(m.acceptors, id, func(a promiser, id sim.NodeID) int { return cmp.Compare(a.ID, id) })
	if !found {
		m.acceptors = slices.Insert(m.acceptors, i, promiser{ID: id})
	}
	return &m.acceptors[i]
}

// Clone returns an independent copy.
func (m *promiseKept) Clone() sim.Monitor {
	return &promiseKept{m.judgement, slices.Clone(m.acceptors)}
}

// Encode appends what each acceptor is bound to.
func (m *promiseKept) Encode(b []byte) []byte {
	for _, a := range m.acceptors {
		b = binary.AppendUvarint(b, uint64(a.ID))
		b = appendProposal(appendBallot(b, a.Promised), a.Voted)
	}
	return b
}
