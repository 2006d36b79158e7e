package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// ownAnswer is the first purpose of call identifiers: the caller is "to determine
// that the result packet is truly the result of his current call (not, for example,
// a much delayed result of some previous call)" (§3.2).
type ownAnswer struct{ cast cast }

// Step judges acceptances.
func (m ownAnswer) Step(h sim.Happening) *sim.Violation {
	if !Accepted.Is(h) {
		return nil
	}
	if a := Accepted.Of(h); a.Answer != a.Op.n {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s took %s for the result of %s, but it was that of its call %d",
			m.cast.name(h.Node), shown(a.Result), a.Op.call(), a.Answer)}
	}
	return nil
}

// Clone returns the monitor itself: it remembers nothing.
func (m ownAnswer) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m ownAnswer) Encode(b []byte) []byte { return b }
