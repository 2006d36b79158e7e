package call

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// A Caller is the node of a client: the user's program, and below it the half that
// makes the calls. It is a [sim.Commander]: lines that are typed at it are done when
// the script has come to its end.
type Caller[T any, P Calling[T]] struct {
	user user
	half T
}

// NewCaller makes the node of a client from what makes its calls.
func NewCaller[T any, P Calling[T]](s ClientSettings, half T) sim.Node {
	return &Caller[T, P]{user: s.user, half: half}
}

// Start begins the program.
func (c *Caller[T, P]) Start(env *sim.Env) {
	if c.user.start > 0 {
		c.user.sleep(env, c.user.start)
		return
	}
	c.goOn(env)
}

// Receive hands a reply to the half that makes the calls, if there is one to be
// answered.
func (c *Caller[T, P]) Receive(env *sim.Env, d sim.Delivery) {
	if !replies.Is(d) || c.user.op.n == 0 {
		return
	}
	m := replies.Of(d)
	if !P(&c.half).OnReply(env, m) {
		env.Note(RuleStale, int64(c.user.op.n), int64(m.op), 0, 0)
		env.Sometimes(StaleReply)
		return
	}
	c.user.finish(env, d.From, m)
	c.goOn(env)
}

// Timer ends a sleep, or has a request sent again.
func (c *Caller[T, P]) Timer(env *sim.Env, t sim.TimerID) {
	switch t {
	case wake:
		c.user.asleep = false
		c.goOn(env)
	case Retry:
		c.user.tries++
		env.Note(RuleRetry, int64(c.user.op.n), int64(c.user.tries), 0, 0)
		env.Sometimes(Retried)
		P(&c.half).OnRetry(env)
	}
}

// goOn has the user go on, and makes its call.
func (c *Caller[T, P]) goOn(env *sim.Env) {
	if c.user.goOn(env) {
		P(&c.half).Call(env, c.user.op)
	}
}

// Understand takes the lines that scripts may have.
func (c *Caller[T, P]) Understand(text string) error {
	_, err := parseLine(text)
	return err
}

// Command does a line as if it stood at the end of the script.
func (c *Caller[T, P]) Command(env *sim.Env, text string) {
	c.user.typed = append(c.user.typed, text)
	if c.user.idle() {
		c.goOn(env)
	}
}

// Inspect shows the call under way, how often its time has run out, and how far the
// program is; and then what the half shows that makes the calls, if it does.
func (c *Caller[T, P]) Inspect() []sim.Column {
	call, tone := none, sim.Apart
	if c.user.op.n > 0 {
		call, tone = strconv.FormatUint(c.user.op.n, 10)+" "+c.user.op.String(), sim.Seeking
	}
	columns := []sim.Column{
		{Name: "call", Value: call, Tone: tone},
		{Name: "retries", Value: strconv.Itoa(c.user.tries)},
		{Name: "line", Value: strconv.Itoa(c.user.next) + " of " + strconv.Itoa(c.user.lines())},
	}
	if half, ok := any(P(&c.half)).(sim.Inspector); ok {
		columns = append(columns, half.Inspect()...)
	}
	return columns
}
