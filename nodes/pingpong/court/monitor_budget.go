package court

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// budget counts messages. Without a budget it counts nothing, so that a search does
// not tell states apart by numbers of pings.
type budget struct {
	cast  Ensemble
	spent []spending // by pinger
}

// A spending is what a pinger's games have cost.
type spending struct {
	Round int // the one served last
	Pings int // sent for it
	Owed  int // pings that have come to the ponger and are not answered
}

// Step counts pings by round, and pongs against pings.
func (m *budget) Step(h sim.Happening) *sim.Violation {
	switch {
	case m.cast.Budget == 0:
	case Served.Is(h):
		return m.onServed(h.Node, Served.Of(h).Round)
	case Arrived.Is(h):
		if s := m.of(Arrived.Of(h).Pinger); s != nil {
			s.Owed++
		}
	case Returned.Is(h):
		return m.onReturned(h.Node, Returned.Of(h).Pinger)
	}
	return nil
}

// of is what a pinger has spent, nil for who is none: that such a one plays is the
// other umpires' matter.
func (m *budget) of(pinger sim.NodeID) *spending {
	if pinger < 1 || int(pinger) > len(m.spent) {
		return nil
	}
	return &m.spent[pinger-1]
}

func (m *budget) onServed(pinger sim.NodeID, round int) *sim.Violation {
	s := m.of(pinger)
	if s == nil {
		return nil
	}
	if s.Round != round {
		s.Round, s.Pings = round, 0
	}
	s.Pings++
	if s.Pings <= m.cast.Budget {
		return nil
	}
	return &sim.Violation{Node: pinger, Text: fmt.Sprintf("%s has sent %d pings for round %d: the budget is %d",
		m.cast.name(pinger), s.Pings, round, m.cast.Budget)}
}

func (m *budget) onReturned(ponger, pinger sim.NodeID) *sim.Violation {
	s := m.of(pinger)
	switch {
	case s == nil:
		return nil
	case s.Owed == 0:
		return &sim.Violation{Node: ponger, Text: fmt.Sprintf("%s sent %s more pongs than pings have come from there",
			m.cast.name(ponger), m.cast.name(pinger))}
	}
	s.Owed--
	return nil
}

// Clone returns an independent copy.
func (m *budget) Clone() sim.Monitor { return &budget{m.cast, slices.Clone(m.spent)} }

// Encode appends what has been spent.
func (m *budget) Encode(b []byte) []byte {
	for _, s := range m.spent {
		for _, n := range []int{s.Round, s.Pings, s.Owed} {
			b = binary.AppendVarint(b, int64(n))
		}
	}
	return b
}
