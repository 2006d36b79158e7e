package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// inOrder sees a call that was given up come true late. A client makes one call at
// a time, so the next one says that it does not wait for the last any more: it has
// returned, or the client has crashed. What comes of it after that "can be
// discarded" (§3.2), and must be: the client has gone on in the belief that
// whatever was to come of it has come.
type inOrder struct{ ledger }

// Step judges executions. One that is done twice is another monitor's affair.
func (m *inOrder) Step(h sim.Happening) *sim.Violation {
	switch {
	case Executed.Is(h):
		x := Executed.Of(h)
		e := m.entry(x.Op)
		if e == nil || e.State == executed {
			return nil
		}
		if last := m.last(x.Op); last != nil && last.N > e.N {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s executed %s, after it had executed call %d of that client",
				m.cast.name(h.Node), x.Op.call(), last.N)}
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
func (m *inOrder) Clone() sim.Monitor { return &inOrder{m.clone()} }

// Encode appends the ledger.
func (m *inOrder) Encode(b []byte) []byte { return m.encode(b) }
