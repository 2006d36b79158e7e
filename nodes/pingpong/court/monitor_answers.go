package court

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// answers holds the ponger to what has come to it. It remembers across the
// ponger's crashes: a pong that was due once does no harm later.
type answers struct {
	cast    Ensemble
	arrived []Shot // each once, in order
}

// Step notes pings and judges pongs.
func (m *answers) Step(h sim.Happening) *sim.Violation {
	switch {
	case Arrived.Is(h):
		if i, found := m.find(Arrived.Of(h)); !found {
			m.arrived = slices.Insert(m.arrived, i, Arrived.Of(h))
		}
	case Returned.Is(h):
		if text := m.onReturned(h.Node, Returned.Of(h)); text != "" {
			return &sim.Violation{Node: h.Node, Text: m.cast.name(h.Node) + " " + text}
		}
	}
	return nil
}

func (m *answers) onReturned(by sim.NodeID, s Shot) string {
	sent := fmt.Sprintf("sent pong %d to %s", s.Round, m.cast.name(s.Pinger))
	if by != m.cast.ponger() {
		return sent + ", which is for pong alone to do"
	}
	if _, found := m.find(s); !found {
		return fmt.Sprintf("%s, from where no ping %d has come", sent, s.Round)
	}
	return ""
}

func (m *answers) find(s Shot) (int, bool) {
	return slices.BinarySearchFunc(m.arrived, s, func(a, b Shot) int {
		return cmp.Or(cmp.Compare(a.Pinger, b.Pinger), cmp.Compare(a.Round, b.Round))
	})
}

// Clone returns an independent copy.
func (m *answers) Clone() sim.Monitor { return &answers{m.cast, slices.Clone(m.arrived)} }

// Encode appends what has come.
func (m *answers) Encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(m.arrived)))
	for _, s := range m.arrived {
		b = binary.AppendVarint(binary.AppendUvarint(b, uint64(s.Pinger)), int64(s.Round))
	}
	return b
}
