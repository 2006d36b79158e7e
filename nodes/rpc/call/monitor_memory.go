package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// boundedMemory is why a client makes one call at a time: "The RPC runtime on a
// callee machine maintains a table giving the sequence number of the last call
// invoked by each calling activity" (§3.2), and nothing of the calls before.
type boundedMemory struct{ cast cast }

// Step judges what the server remembers.
func (m boundedMemory) Step(h sim.Happening) *sim.Violation {
	if !Remembered.Is(h) {
		return nil
	}
	if n := Remembered.Of(h); n > len(m.cast.clients) {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s remembers %d calls, of %d clients: one of each is enough",
			m.cast.name(h.Node), n, len(m.cast.clients))}
	}
	return nil
}

// Clone returns the monitor itself: it remembers nothing.
func (m boundedMemory) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m boundedMemory) Encode(b []byte) []byte { return b }
