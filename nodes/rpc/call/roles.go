package call

import "github.com/zoolab/zoolab/sim"

// Calling is what there is to be written of a caller: the half that makes a call of
// an operation. T is the struct that has it, whose methods have T's address.
//
// A user makes one call at a time. While it has none to wait for, nothing that
// comes is handed on.
type Calling[T any] interface {
	*T
	// Call begins a call: it gives the operation an identifier of its own, sends it
	// in a request by [SendRequest], and sets the timer [Retry].
	Call(env *sim.Env, op Operation)
	// OnRetry handles the expiry of that timer: nobody has answered yet.
	OnRetry(env *sim.Env)
	// OnReply reports whether a reply is the answer to the call. If so, the call
	// returns its result.
	OnReply(env *sim.Env, m Reply) bool
}

// Answering is what there is to be written of a callee: the half that tells calls
// from copies of calls. T is the struct that has it, and holds a [Machine].
type Answering[T any] interface {
	*T
	// Start runs when the callee comes up, with nothing left but its disk.
	Start(env *sim.Env)
	// OnRequest handles a request of a client.
	OnRequest(env *sim.Env, from sim.NodeID, m Request)
}

// Retry is the timer by which a caller comes to send a request again. It is stopped
// when the call returns.
var Retry = sim.Timer("retry")

// Roles make the nodes that take part. [NewCaller] and [NewCallee] are for the last
// line of each.
type Roles struct {
	Client func(ClientSettings) sim.Node
	Server func() sim.Node
}

// ClientSettings are what a caller is told.
type ClientSettings struct {
	Patience Patience
	user     user // its program
}

// Patience is how long to wait for an answer.
type Patience struct {
	First sim.Duration // before the first retry
	Most  sim.Duration // before any later one
}
