package zookeeper_test

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A printer is a monitor that objects to nothing and prints what clients are
// told. It has a file of its own so that Example shows as a function in the docs.
type printer struct{}

func (printer) Step(h sim.Happening) *sim.Violation {
	if r, ok := znode.Do.Returned(h); ok && r.Zxid != 0 {
		fmt.Printf("%s at %s %q\n", r.Err, r.Zxid, r.Data.Bytes)
	}
	return nil
}

func (p printer) Clone() sim.Monitor   { return p }
func (printer) Encode(b []byte) []byte { return b }
