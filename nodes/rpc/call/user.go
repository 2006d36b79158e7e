package call

import "github.com/zoolab/zoolab/sim"

// A user is the program that makes the calls: the lines of a script, and then those
// that a person types. It remembers nothing: restarted, it begins anew.
type user struct {
	start  sim.Duration `sim:"fixed"`
	script []string     `sim:"fixed"`
	typed  []string

	next   int       // the line to do next
	asleep bool      // until the timer wake
	op     Operation // called for and not returned; the zero one is none
	tries  int       // how often its time has run out
}

// wake ends a sleep.
var wake = sim.Timer("wake")

// sleep does nothing for a while.
func (u *user) sleep(env *sim.Env, d sim.Duration) {
	u.asleep = true
	env.SetTimer(wake, d)
}

// goOn does the next line, or says that there is none. It returns true when the line
// makes a call.
func (u *user) goOn(env *sim.Env) (calls bool) {
	if u.next == u.lines() {
		Finished.Observe(env, struct{}{})
		return false
	}
	l := u.line(u.next)
	u.next++
	if l.op.access.Key == "" {
		u.sleep(env, l.sleep)
		return false
	}
	u.op = l.op.invoke(env)
	env.Note(RuleCall, int64(u.op.n), 0, 0, 0)
	return true
}

// idle reports whether the user neither sleeps nor waits for an answer.
func (u *user) idle() bool { return !u.asleep && u.op.n == 0 }

// lines counts those of the script and those that were typed.
func (u *user) lines() int { return len(u.script) + len(u.typed) }

// line reads one of them. All were read before, when they were taken.
func (u *user) line(i int) line {
	text := ""
	if i < len(u.script) {
		text = u.script[i]
	} else {
		text = u.typed[i-len(u.script)]
	}
	l, err := parseLine(text)
	if err != nil {
		panic("call: a line that nobody understood: " + err.Error())
	}
	return l
}

// finish ends the call with a reply.
func (u *user) finish(env *sim.Env, from sim.NodeID, m Reply) {
	env.Note(RuleReturn, int64(u.op.n), int64(from), 0, 0)
	Accepted.Observe(env, Acceptance{Op: u.op, Answer: m.op, Result: m.Result})
	u.op.finish(env, m.Result)
	env.StopTimer(Retry)
	u.op, u.tries = Operation{}, 0
}
