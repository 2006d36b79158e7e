package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Client makes calls, one at a time. Its boot is part of their identifiers, so that
// it may count anew when it has forgotten how far it was.
type Client struct {
	Patience call.Patience

	seq     uint64
	request call.Request // of the call under way
	wait    sim.Duration // until it is sent again
}

// Call numbers a call and asks for it.
func (c *Client) Call(env *sim.Env, op call.Operation) {
	c.seq++
	c.request = call.Request{ID: call.ID{Boot: env.Boot(), Seq: c.seq}, Op: op}
	c.wait = c.Patience.First
	c.send(env)
}

// OnRetry asks again for the same call, and waits twice as long.
func (c *Client) OnRetry(env *sim.Env) {
	c.wait = min(2*c.wait, c.Patience.Most)
	c.send(env)
}

// OnReply takes the reply to the call under way.
func (c *Client) OnReply(_ *sim.Env, m call.Reply) bool { return m.ID == c.request.ID }

func (c *Client) send(env *sim.Env) {
	call.SendRequest(env, c.request)
	env.SetTimer(call.Retry, c.wait)
}
