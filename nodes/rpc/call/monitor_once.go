package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// atMostOnce is the promise that the lab and the paper are about: "if the call
// returns to the user then the procedure in the server has been invoked precisely
// once. Otherwise [...] the procedure will have been invoked either once or not at
// all" (§3.1). Where the paper's server forgets in a crash and its callers are told
// so, this one restarts from its disk and keeps the promise.
type atMostOnce struct{ ledger }

// Step judges executions.
func (m *atMostOnce) Step(h sim.Happening) *sim.Violation {
	switch {
	case Executed.Is(h):
		x := Executed.Of(h)
		e := m.entry(x.Op)
		if e == nil {
			return nil
		}
		if e.State == executed {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s executed %s, a second time: it had done so with the result %s",
				m.cast.name(h.Node), x.Op.call(), shown(e.Result))}
		}
		e.execute(x.Result)
	case Replied.Is(h):
		if a := Replied.Of(h); m.entry(a.Op) != nil {
			m.entry(a.Op).tell(a.Result)
		}
	default:
		m.follow(h)
	}
	return nil
}

// Clone returns an independent copy.
func (m *atMostOnce) Clone() sim.Monitor { return &atMostOnce{m.clone()} }

// Encode appends the ledger.
func (m *atMostOnce) Encode(b []byte) []byte { return m.encode(b) }
