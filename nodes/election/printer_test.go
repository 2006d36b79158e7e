package election_test

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// A printer is a monitor that objects to nothing and prints what matters. It
// has a file of its own so that Example shows as a function in the docs.
type printer struct{}

func (printer) Step(h sim.Happening) *sim.Violation {
	switch {
	case sim.Crashed.Is(h):
		fmt.Printf("s%d crashes\n", h.Node)
	case election.Elected.Is(h):
		fmt.Printf("s%d is %s\n", h.Node, election.Elected.Of(h))
	}
	return nil
}

func (p printer) Clone() sim.Monitor   { return p }
func (printer) Encode(b []byte) []byte { return b }
