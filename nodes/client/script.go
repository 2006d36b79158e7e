package client

import "github.com/zoolab/zoolab/sim"

// A script is a client that does one line after the other. It remembers nothing:
// restarted, it begins anew, with a new session.
type script struct {
	start sim.Duration `sim:"fixed"`
	lines []line       `sim:"fixed"` // with those that were typed, which typed tells of
	typed []string

	session Session
	ear     ear
	begun   bool
	at      int  // lines begun
	asked   bool // the last of them has not ended
	resting bool
	done    bool
	tally   Tally
}

// next is when a client goes on after a rest.
var next = sim.Timer("next")

// Start rests for as long as the client is to be late.
func (c *script) Start(env *sim.Env) {
	if c.start > 0 {
		c.rest(env, c.start)
		return
	}
	c.goOn(env)
}

// Receive hands the delivery to the session.
func (c *script) Receive(env *sim.Env, d sim.Delivery) {
	c.session.Receive(env, d)
	c.goOn(env)
}

// Timer ends a rest, or is the session's.
func (c *script) Timer(env *sim.Env, t sim.TimerID) {
	if t == next {
		c.resting = false
		Working.Observe(env, struct{}{})
	} else {
		c.session.Timer(env, t)
	}
	c.goOn(env)
}

func (c *script) rest(env *sim.Env, d sim.Duration) {
	c.resting = true
	Resting.Observe(env, struct{}{})
	env.SetTimer(next, d)
}

// goOn does what lines it can.
func (c *script) goOn(env *sim.Env) {
	for t, ok := c.session.Next(); ok; t, ok = c.session.Next() {
		if t.Heard() {
			c.ear.note(t.Event)
			continue
		}
		c.asked = false
		c.tally.count(t.Completion)
	}
	if !c.begun && !c.resting {
		c.begun = true
		c.session.Open(env)
	}
	for !c.asked && !c.resting && c.at < len(c.lines) {
		if !c.do(env, &c.lines[c.at]) {
			return
		}
		c.at++
	}
	if c.at == len(c.lines) && !c.asked && !c.resting && !c.done {
		c.done = true
		Done.Observe(env, c.tally)
	}
}

// do begins a line, unless that has to wait for a connection or for an event.
func (c *script) do(env *sim.Env, l *line) (begun bool) {
	switch l.does {
	case sleeps:
		c.rest(env, l.nap)
		return true
	case awaits:
		return c.ear.await(env, &c.session, l.event)
	}
	begun, c.asked = c.session.do(env, l)
	return begun
}
