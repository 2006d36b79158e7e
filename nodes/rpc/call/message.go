package call

import "github.com/zoolab/zoolab/sim"

// wire carries datagrams, for calls are made on "unreliable datagram" packets (§3.1):
// each may be lost, copied, delayed and overtaken.
var wire = sim.Datagrams("rpc")

// The two packets of a simple call (§3.2).
var (
	requests = sim.Message[Request](wire, "Request")
	replies  = sim.Message[Reply](wire, "Reply")
)

// A Request is a call packet: "a call packet containing a call identifier [...]
// and the arguments" (§3.2).
type Request struct {
	ID ID
	Op Operation
}

// A Reply is a result packet, "containing the same call identifier, and the
// results" (§3.2). [SendReply] makes it.
type Reply struct {
	ID     ID
	Result string

	op uint64 // the operation of the request that it answers, whatever its ID says
}

// SendRequest sends a request to the callee.
func SendRequest(env *sim.Env, m Request) {
	Requested.Observe(env, Attempt(m))
	requests.SendTo(env, callee, m)
}

// SendReply answers a request that came from a caller with the result of its call.
func SendReply(env *sim.Env, to sim.NodeID, m Request, result string) {
	env.Note(RuleReply, int64(to), int64(m.Op.n), 0, 0)
	Replied.Observe(env, Answer{To: to, Op: m.Op, Result: result})
	replies.SendTo(env, to, Reply{ID: m.ID, Result: result, op: m.Op.n})
}

// String renders a request as "1/3 append x a".
func (m Request) String() string { return m.ID.String() + " " + m.Op.String() }

// String renders a reply as "1/3 ab".
func (m Reply) String() string { return m.ID.String() + " " + shown(m.Result) }

// Errand returns the number of the operation.
func (m Request) Errand() uint64 { return m.Op.n }

// Errand returns the number of the operation that is answered.
func (m Reply) Errand() uint64 { return m.op }
