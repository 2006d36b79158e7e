package paxos_test

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A printer is a monitor that objects to nothing and prints what matters. It
// has a file of its own so that Example shows as a function in the docs.
type printer struct{}

func (printer) Step(h sim.Happening) *sim.Violation {
	switch h.Name() {
	case "wished":
		fmt.Printf("p%d wants %s\n", h.Node, h.Text())
	case "learned":
		fmt.Println("l1 learned", h.Text())
	}
	if value, ok := kv.Propose.Returned(h); ok {
		fmt.Printf("c%d was told %s\n", h.Node-6, value)
	}
	return nil
}

func (p printer) Clone() sim.Monitor   { return p }
func (printer) Encode(b []byte) []byte { return b }
