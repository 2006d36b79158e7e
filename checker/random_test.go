package checker

import (
	"github.com/zoolab/zoolab/nodes/znode"
)

// A crowd drives a service with one operation at a time for each session, in
// an order that pick chooses; pick(n) is at least 0 and less than n.
type crowd struct {
	*service
	pick     func(n int) int
	pending  []int  // by session: the operation called, or -1
	effected []bool // whether it has taken effect
	late     []int  // writes given up that may yet take place
	high     []int  // by session: the highest rank it knows of
	losses   int    // one answer in so many is lost; 0: none
	stale    bool   // reads may see any rank from the session's highest on
}

func newCrowd(sessions, losses int, stale bool, pick func(int) int) *crowd {
	c := &crowd{service: newService().open(sessions), pick: pick, losses: losses, stale: stale}
	for s := range sessions {
		c.pending, c.effected, c.high = append(c.pending, -1), append(c.effected, false), append(c.high, s+1)
		c.who[znode.SessionID(s+1)] = acquaintances(s)
	}
	return c
}

// run calls so many operations and lets all of them end.
func (c *crowd) run(operations int) *service {
	for called := 0; called < operations || c.busy(); {
		s := c.pick(len(c.pending))
		i := c.pending[s]
		switch {
		case i < 0 && called < operations:
			c.pending[s], c.effected[s] = c.call(znode.SessionID(s+1), c.operation()), false
			called++
		case i < 0:
		case c.losses > 0 && isWrite(c.history[i].Op.Code) && c.pick(c.losses) == 0:
			if c.giveUp(i); !c.effected[s] {
				c.late = append(c.late, i)
			}
			c.pending[s] = -1
		case !c.effected[s]:
			c.effect(s, i)
		default:
			c.reply(i)
			c.pending[s] = -1
		}
		if n := len(c.late); n > 0 && c.pick(8) == 0 {
			c.commit(c.late[n-1])
			c.history[c.late[n-1]].Result = znode.Result{}
			c.late = c.late[:n-1]
		}
	}
	return c.service
}

func (c *crowd) busy() bool {
	for _, i := range c.pending {
		if i >= 0 {
			return true
		}
	}
	return false
}

func (c *crowd) effect(s, i int) {
	rank := c.now()
	switch {
	case isWrite(c.history[i].Op.Code):
		rank = c.commit(i)
	case c.stale:
		rank = c.high[s] + c.pick(c.now()-c.high[s]+1)
		fallthrough
	default:
		if c.see(i, rank); c.mayMiss(i) && c.pick(2) == 0 {
			c.history[i].Result.Err = znode.ErrNoWatcher
		}
	}
	c.high[s], c.effected[s] = rank, true
}
