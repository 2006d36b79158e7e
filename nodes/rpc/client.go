package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Client makes calls, one at a time.
type Client struct {
	patience call.Patience `sim:"fixed"`
	bugs     bugs          `sim:"fixed"`

	seq     uint64       // of the last call: "a single machine-wide counter" (§3.2)
	request call.Request // of the call under way, or of the last one
	wait    sim.Duration // until the next retry
}

// Call numbers a call above all calls before it, and asks for it.
func (c *Client) Call(env *sim.Env, op call.Operation) {
	c.request = call.Request{ID: c.next(env), Op: op}
	c.wait = c.patience.First
	c.send(env)
}

// next is an identifier that no call has had.
func (c *Client) next(env *sim.Env) call.ID {
	c.seq++
	return call.ID{Boot: env.Boot(), Seq: c.seq}
}

// OnRetry asks again, by the same identifier, and waits longer for it: what does not
// answer may have too much to do.
func (c *Client) OnRetry(env *sim.Env) {
	if c.bugs.has(freshSequence) {
		c.request.ID = c.next(env)
	}
	if !c.bugs.has(noBackoff) {
		c.wait = min(2*c.wait, c.patience.Most)
	}
	c.send(env)
}

// OnReply takes the reply that bears the identifier of the call.
func (c *Client) OnReply(_ *sim.Env, m call.Reply) bool {
	return m.ID == c.request.ID || c.bugs.has(staleReply)
}

func (c *Client) send(env *sim.Env) {
	call.SendRequest(env, c.request)
	env.SetTimer(call.Retry, c.wait)
}
