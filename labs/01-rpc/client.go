package rpc

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Client makes calls, one at a time: it is asked for the next one when the last has
// returned.
type Client struct {
	// Patience is given: First is how long to wait before you ask again, Most is how
	// long to wait at most when you have asked in vain before.
	Patience call.Patience

	// What else a client must know goes here. A crash takes all of it.
}

// Call begins a call.
//
// Choose an identifier that no call of this client has had, send the request, and set
// the timer:
//
//	call.ID{Boot: env.Boot(), Seq: 1}               the first call since this boot; a Seq is a uint64
//	call.SendRequest(env, call.Request{ID: id, Op: op})
//	env.SetTimer(call.Retry, c.Patience.First)      OnRetry is called when it is over
func (c *Client) Call(env *sim.Env, op call.Operation) {
	kit.NotWritten("Client.Call")
}

// OnRetry is called when the timer has run out and the call has not returned.
//
// Ask again, and wait longer for the answer than the last time.
func (c *Client) OnRetry(env *sim.Env) {
	kit.NotWritten("Client.OnRetry")
}

// OnReply is called when a reply has come and a call is under way.
//
// Return whether it is the answer to that call: m.ID is the identifier of the request
// that the server has answered. The call then returns m.Result.
func (c *Client) OnReply(env *sim.Env, m call.Reply) bool {
	kit.NotWritten("Client.OnReply")
	return false
}
