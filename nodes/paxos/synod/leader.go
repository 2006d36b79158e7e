package synod

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// leader follows who holds the role of that name: the proposer of the highest
// ballot that a majority has promised. It alone can have a value chosen
// without a new ballot; §2.4 calls it the distinguished proposer.
type leader struct {
	judgement
	rising []pledges // by ballot, above the leader's
	ballot Ballot    // the leader's, zero before there is one
	// since is each proposer's first ballot of its present boot, zero before
	// it begins one: of earlier ballots it remembers only that they were.
	since []Ballot
}

// pledges is who has promised a ballot.
type pledges struct {
	Ballot Ballot
	By     quorum.Set
}

// Step counts promises, and notices when the holder goes down.
func (l *leader) Step(h sim.Happening) {
	switch {
	case promised.Is(h):
		l.count(promised.Of(h).Ballot, h.Node)
	case began.Is(h) && l.since[h.Node-1] == Ballot{}:
		l.since[h.Node-1] = began.Of(h)
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		if int(h.Node) <= len(l.since) {
			l.since[h.Node-1] = Ballot{}
		}
	}
}

func (l *leader) count(b Ballot, by sim.NodeID) {
	if !l.ballot.Less(b) || b.ID < 1 || int(b.ID) > len(l.since) {
		return // below the leader's; or nobody's, as a ballot that was garbled may be
	}
	i, found := slices.BinarySearchFunc(l.rising, b, func(p pledges, b Ballot) int { return p.Ballot.Compare(b) })
	if !found {
		l.rising = slices.Insert(l.rising, i, pledges{Ballot: b})
	}
	l.rising[i].By = l.rising[i].By.With(by)
	if l.rising[i].By.Size() >= quorum.Majority(l.cast.Acceptors) {
		l.ballot = b
		l.rising = slices.Delete(l.rising, 0, i+1)
	}
}

// Who returns the leader. One that went down is none: it has forgotten its
// ballot, and restarted it begins a new one.
func (l *leader) Who() (sim.NodeID, bool) {
	if l.ballot == (Ballot{}) {
		return 0, false
	}
	since := l.since[l.ballot.ID-1]
	return l.ballot.ID, since != Ballot{} && !l.ballot.Less(since)
}

// Clone returns an independent copy.
func (l *leader) Clone() sim.Tracker {
	c := *l
	c.rising, c.since = slices.Clone(l.rising), slices.Clone(l.since)
	return &c
}

// Encode appends the promises that still may matter and the leader's ballot.
func (l *leader) Encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(l.rising)))
	for _, p := range l.rising {
		b = binary.AppendUvarint(appendBallot(b, p.Ballot), uint64(p.By))
	}
	for _, since := range l.since {
		b = appendBallot(b, since)
	}
	return appendBallot(b, l.ballot)
}
