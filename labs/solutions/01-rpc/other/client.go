package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Client makes calls, one at a time. It takes their numbers from a supply that it
// notes on disk, so that no number is used twice in all its lives.
type Client struct {
	Patience call.Patience

	used, supply uint64 // numbers: the last one used, and the last that may be
	id           call.ID
	op           call.Operation
	retries      int
}

// numbers says up to which number the supply of the last life went.
var numbers = sim.FileOf[uint64]("numbers")

// Call takes the next number and asks for the call.
func (c *Client) Call(env *sim.Env, op call.Operation) {
	if c.used == c.supply {
		c.restock(env)
	}
	c.used++
	c.id, c.op, c.retries = call.ID{Seq: c.used}, op, 0
	c.ask(env)
}

// restock notes a hundred numbers more as used, before any of them is.
func (c *Client) restock(env *sim.Env) {
	c.used = numbers.Last(env)
	c.supply = c.used + 100
	numbers.Replace(env, c.supply)
	numbers.Sync(env)
}

// OnRetry asks again.
func (c *Client) OnRetry(env *sim.Env) {
	c.retries++
	c.ask(env)
}

// OnReply takes the reply to the call under way.
func (c *Client) OnReply(_ *sim.Env, m call.Reply) bool { return m.ID.Seq == c.used }

// ask sends the request. How long it waits is drawn, so that clients that have all
// lost their server do not all come back to it at once.
func (c *Client) ask(env *sim.Env) {
	call.SendRequest(env, call.Request{ID: c.id, Op: c.op})
	least := min(c.Patience.First<<min(c.retries, 16), c.Patience.Most)
	env.SetTimerBetween(call.Retry, least, least+least/2)
}
