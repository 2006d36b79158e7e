package call

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// messageBudget counts what a call costs. Whoever asks again at a fixed rate asks
// most when the server is slowest to answer, and with all the others. To wait longer
// each time is to spare it, which is a goal of the paper's protocol (§3.1).
type messageBudget struct {
	cast  cast
	most  int    // requests of one call; 0: any number
	calls []cost // the last of each client
}

type cost struct {
	N        uint64 // of the operation
	Requests int
}

// Step counts requests.
func (m *messageBudget) Step(h sim.Happening) *sim.Violation {
	if m.most == 0 || !Requested.Is(h) {
		return nil
	}
	o := Requested.Of(h).Op
	i := int(h.Node - callee - 1)
	if i < 0 || i >= len(m.calls) {
		return nil
	}
	c := &m.calls[i]
	if c.N != o.n {
		*c = cost{N: o.n}
	}
	if c.Requests++; c.Requests > m.most {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s sent its request number %d for %s: a call may cost %d",
			m.cast.name(h.Node), c.Requests, o.call(), m.most)}
	}
	return nil
}

// Clone returns an independent copy.
func (m *messageBudget) Clone() sim.Monitor {
	c := *m
	c.calls = slices.Clone(m.calls)
	return &c
}

// Encode appends the counts.
func (m *messageBudget) Encode(b []byte) []byte {
	for _, c := range m.calls {
		b = binary.AppendUvarint(b, c.N)
		b = binary.AppendUvarint(b, uint64(c.Requests))
	}
	return b
}
