package zookeeper

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// equalStates compares the trees that servers come to. It remembers the last
// transactions alone, so a server that lags behind by more is not judged until
// it has caught up.
type equalStates struct {
	states []State // by zxid
}

// remembered is how many states are kept at least.
const remembered = 512

// Step compares a state with that of those who came there before.
func (m *equalStates) Step(h sim.Happening) *sim.Violation {
	var s State
	switch {
	case Applied.Is(h):
		s = Applied.Of(h)
	case OpenedReadOnly.Is(h):
		s = OpenedReadOnly.Of(h)
	default:
		return nil
	}
	n := len(m.states)
	if n == 0 || s.Zxid > m.states[n-1].Zxid {
		if n == 2*remembered {
			m.states = m.states[:copy(m.states, m.states[remembered:])]
		}
		m.states = append(m.states, s)
		return nil
	}
	i, known := slices.BinarySearchFunc(m.states, s.Zxid, func(s State, z znode.Zxid) int { return cmp.Compare(s.Zxid, z) })
	if known && m.states[i].Digest != s.Digest {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d has applied %s, where another had tree %016x", h.Node, s, m.states[i].Digest)}
	}
	return nil
}

// Clone returns an independent copy.
func (m *equalStates) Clone() sim.Monitor { return &equalStates{slices.Clone(m.states)} }

// Encode appends the states that are remembered.
func (m *equalStates) Encode(b []byte) []byte {
	for _, s := range m.states {
		b = binary.BigEndian.AppendUint64(binary.AppendUvarint(b, uint64(s.Zxid)), s.Digest)
	}
	return b
}
