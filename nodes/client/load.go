package client

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A load is a client that draws its operations. It remembers nothing: restarted,
// it begins anew, with a new session.
type load struct {
	start sim.Duration `sim:"fixed"`
	plan  *plan        `sim:"fixed"`

	session  Session
	ear      ear
	begun    bool
	resting  bool    // it is late, or was told to sleep
	due      bool    // the next operation is
	made     int     // operations submitted
	about    []int32 // the nodes of those under way, oldest first
	versions []int32 // of each node, as the client last saw it
	typed    []line  // by a person, and not yet begun
	asked    bool    // the last of those begun has not ended
	done     bool
	tally    Tally
}

// Start rests for as long as the client is to be late.
func (c *load) Start(env *sim.Env) {
	c.versions = make([]int32, c.plan.Paths)
	if c.start > 0 {
		c.rest(env, c.start)
		return
	}
	c.goOn(env)
}

// rest has the next operation wait, which is due when the rest is over.
func (c *load) rest(env *sim.Env, d sim.Duration) {
	c.resting, c.due = true, true
	Resting.Observe(env, struct{}{})
	env.SetTimer(next, d)
}

// Receive hands the delivery to the session.
func (c *load) Receive(env *sim.Env, d sim.Delivery) {
	c.session.Receive(env, d)
	c.goOn(env)
}

// Timer is when the next operation is due, or is the session's.
func (c *load) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case t != next:
		c.session.Timer(env, t)
	case c.resting:
		c.resting = false
		Working.Observe(env, struct{}{})
	default:
		c.due = true
	}
	c.goOn(env)
}

// goOn asks for the next operation, if it is due and may be under way.
func (c *load) goOn(env *sim.Env) {
	for t, ok := c.session.Next(); ok; t, ok = c.session.Next() {
		if t.Heard() {
			c.ear.note(t.Event)
		} else {
			c.learn(t.Completion)
		}
	}
	if c.interrupted(env) {
		return
	}
	switch {
	case c.resting:
	case c.made == c.plan.Ops:
		c.finish(env)
	case c.session.over():
		c.due = c.due || !c.begun
		c.begun = true
		c.session.Open(env)
	case c.due && c.session.state.Connected() && !c.session.leaving && len(c.about) < c.plan.Window:
		c.ask(env)
	}
}

// ask submits the next operation, and says when the one after it is due.
func (c *load) ask(env *sim.Env) {
	c.made++
	op, does, node := c.plan.draw(env, c.made, c.versions)
	switch does {
	case proves:
		c.session.AddAuth(env, op.Auth.Scheme, op.Auth.ID)
	case leaves:
		c.session.Close(env)
	default:
		c.session.Submit(env, op)
	}
	if does != proves {
		c.about = append(c.about, int32(node))
	}
	c.due = false
	if c.made < c.plan.Ops {
		env.SetTimerBetween(next, 0, 2*c.plan.Every)
	}
}

// learn takes in what became of the oldest operation under way.
func (c *load) learn(ended Completion) {
	c.tally.count(ended)
	if c.asked {
		c.asked = false
		return
	}
	if stat := ended.Result.Stat; stat != (znode.Stat{}) {
		c.versions[c.about[0]] = stat.Version
	}
	c.about = slices.Delete(c.about, 0, 1)
}

func (c *load) finish(env *sim.Env) {
	if len(c.about) == 0 && !c.done {
		c.done = true
		Done.Observe(env, c.tally)
	}
}
