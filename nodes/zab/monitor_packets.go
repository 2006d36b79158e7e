package zab

import "github.com/zoolab/zoolab/sim"

// legalPackets takes a server's word for it that it was sent what nobody may
// send it: links lose and delay, and invent nothing.
type legalPackets struct{}

// Step judges what servers complain of.
func (m legalPackets) Step(h sim.Happening) *sim.Violation {
	if Illegal.Is(h) {
		return object(h, "was sent %s", Illegal.Of(h))
	}
	return nil
}

// Clone returns the monitor, which remembers nothing.
func (m legalPackets) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m legalPackets) Encode(b []byte) []byte { return b }
