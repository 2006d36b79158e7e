package client

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A person may type lines at a client while it runs, those that scripts have. A
// script does them when it has come to its end, and a workload stops for them: it
// asks for nothing from when a line is typed until that has ended, and begins the
// line when what is under way has ended.

// Understand takes the lines that scripts may have.
func (c *script) Understand(text string) error { return understand(text) }

// Understand takes the lines that scripts may have.
func (c *load) Understand(text string) error { return understand(text) }

func understand(text string) error {
	_, err := parseLine(text)
	return err
}

// understood reads a line that was understood.
func understood(text string) line {
	l, err := parseLine(text)
	if err != nil {
		panic("client: a command that nobody understood: " + err.Error())
	}
	return l
}

// Command puts a line at the end of the script.
func (c *script) Command(env *sim.Env, text string) {
	l := understood(text)
	c.lines = append(slices.Clip(c.lines), l) // the others are every boot's and every clone's
	c.typed = append(c.typed, l.text)
	c.done = goesOn(env, c.done)
	c.goOn(env)
}

// Command has the workload stop for a line.
func (c *load) Command(env *sim.Env, text string) {
	c.typed = append(c.typed, understood(text))
	c.done = goesOn(env, c.done)
	c.goOn(env)
}

// goesOn says of a client that was done that it is not.
func goesOn(env *sim.Env, done bool) bool {
	if done {
		Working.Observe(env, struct{}{})
	}
	return false
}

// interrupted does what it can of the lines that were typed at a workload, and
// reports whether there is more of them to do.
func (c *load) interrupted(env *sim.Env) bool {
	for len(c.typed) > 0 && !c.asked && !c.resting && len(c.about) == 0 {
		begun := true
		switch l := &c.typed[0]; l.does {
		case sleeps:
			c.rest(env, l.nap)
		case awaits:
			begun = c.ear.await(env, &c.session, l.event)
		default:
			begun, c.asked = c.session.do(env, l)
		}
		if !begun {
			break
		}
		c.typed = slices.Delete(c.typed, 0, 1)
	}
	return c.asked || len(c.typed) > 0
}

// do begins a line that is for the session, unless that has to wait for a connection, and
// reports whether there is an end of it to wait for. An operation that finds no
// session is the reason for a new one; a close that finds none has nothing to close.
func (s *Session) do(env *sim.Env, l *line) (begun, asked bool) {
	switch {
	case l.does == leaves && s.over():
		return true, false
	case s.over():
		s.Open(env)
		return false, false
	case !s.state.Connected():
		return false, false
	case l.does == leaves:
		s.Close(env)
	case l.does == proves:
		s.AddAuth(env, l.proof.Scheme, l.proof.ID)
		return true, false
	default:
		s.Submit(env, l.op)
	}
	return true, true
}
