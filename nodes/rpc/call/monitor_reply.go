package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// trueReply holds replies against executions: "a result packet containing the same
// call identifier, and the results, is sent back to the caller" (§3.2), and when it
// is sent again it is the same. A reply to a call that was not executed is none,
// unless a crash may have kept the server from saying that it was.
type trueReply struct{ ledger }

// Step judges replies.
func (m *trueReply) Step(h sim.Happening) *sim.Violation {
	switch {
	case Executed.Is(h):
		if x := Executed.Of(h); m.entry(x.Op) != nil {
			m.entry(x.Op).execute(x.Result)
		}
	case Replied.Is(h):
		return m.onReply(h, Replied.Of(h))
	default:
		m.follow(h)
	}
	return nil
}

func (m *trueReply) onReply(h sim.Happening, a Answer) *sim.Violation {
	e := m.entry(a.Op)
	broken := func(format string, args ...any) *sim.Violation {
		return &sim.Violation{Node: h.Node, Text: m.cast.name(h.Node) + " answered " + a.Op.call() + ", " + fmt.Sprintf(format, args...)}
	}
	switch {
	case e == nil:
		return nil
	case a.To != a.Op.client:
		return broken("to %s", m.cast.name(a.To))
	case e.State != executed && e.Asked == m.crashes:
		return broken("with %s, and has not executed it", shown(a.Result))
	case e.State == executed && e.Result != a.Result:
		return broken("with %s, but the result was %s", shown(a.Result), shown(e.Result))
	}
	e.tell(a.Result)
	return nil
}

// Clone returns an independent copy.
func (m *trueReply) Clone() sim.Monitor { return &trueReply{m.clone()} }

// Encode appends the ledger.
func (m *trueReply) Encode(b []byte) []byte { return m.encode(b) }
