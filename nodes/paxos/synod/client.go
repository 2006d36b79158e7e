package synod

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// Errors of [Ensemble.Protocol] about clients.
var (
	// ErrScript: a script line is none that a Paxos client knows.
	ErrScript = errors.New("not a line of a paxos client")
	// ErrClient: a client cannot be in this ensemble.
	ErrClient = errors.New("this client cannot take part")
)

// A client asks proposers to have values chosen, one line of its script after
// the other. It remembers nothing: restarted, it begins its script anew.
type client struct {
	proposers []sim.NodeID // in the order in which it tries them
	patience  sim.Duration
	attempts  int
	start     sim.Duration
	script    []line
}

// A line is one command of a script: a value to propose, or a time to sleep.
type line struct {
	value string
	sleep sim.Duration
}

// patience is when a client stops waiting for one proposer.
var patience = sim.Timer("patience")

func (c client) run(t *sim.Task) {
	if c.start > 0 {
		t.Sleep(c.start)
	}
	for _, l := range c.script {
		c.do(t, l)
	}
	for {
		l, err := parseLine(t.Line())
		if err != nil {
			panic("synod: a command that nobody understood: " + err.Error())
		}
		c.do(t, l)
	}
}

func (c client) do(t *sim.Task, l line) {
	if l.value == "" {
		t.Sleep(l.sleep)
		return
	}
	c.propose(t, l.value)
}

// understand takes the lines that scripts may have. Whoever types one at a client
// has it done when the script has come to its end.
func understand(text string) error {
	_, err := parseLine(text)
	return err
}

// propose asks one proposer after the other until one answers. To ask twice
// does no harm: whatever is chosen is chosen for good.
func (c client) propose(t *sim.Task, value string) {
	op := kv.Propose.Invoke(t.Env, value)
	for n := range c.attempts {
		request.SendTo(t.Env, c.proposers[n%len(c.proposers)], Request{op.N, value})
		t.SetTimer(patience, c.patience)
		if answer, ok := await(t, op); ok {
			t.StopTimer(patience)
			kv.Propose.Return(t.Env, op, answer)
			return
		}
	}
	kv.Propose.GiveUp(t.Env, op)
}

// await waits for the answer to an operation, or until patience is at an end.
func await(t *sim.Task, op sim.OpID) (answer string, ok bool) {
	for {
		in := t.Await()
		if in.Expired(patience) {
			return "", false
		}
		if chosen.Is(in.Delivery) && chosen.Of(in.Delivery).N == op.N {
			return chosen.Of(in.Delivery).Value, true
		}
	}
}

// longest is the longest time that a client may start late or sleep; no run
// lasts much longer.
const longest = 24 * time.Hour

// parseLine reads "propose VALUE" or "sleep DURATION". A value is the rest of
// its line.
func parseLine(s string) (line, error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "propose":
		if rest == "" {
			return line{}, fmt.Errorf("%w: %q lacks the value: write \"propose blue\"", ErrScript, s)
		}
		return line{value: rest}, nil
	case "sleep":
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 || d > longest {
			return line{}, fmt.Errorf("%w: %q needs a time from 0s to %s: write \"sleep 100ms\"", ErrScript, s, longest)
		}
		return line{sleep: d}, nil
	}
	return line{}, fmt.Errorf("%w: %q: write \"propose blue\" or \"sleep 100ms\"", ErrScript, s)
}

// newClient turns what a scenario asks for into a client. Clients that name no
// server are dealt out to the proposers in turn, the nth to the nth.
func newClient(e Ensemble, c sim.Client, nth int) (client, error) {
	first := nth % e.Proposers
	if c.Server != "" {
		first = slices.IndexFunc(e.proposers(), func(id sim.NodeID) bool { return e.name(id) == c.Server })
		if first < 0 {
			return client{}, fmt.Errorf("%w: %s talks to %q: clients talk to a proposer, p1 to p%d",
				ErrClient, c.Name, c.Server, e.Proposers)
		}
	}
	if c.Start < 0 || c.Start > longest {
		return client{}, fmt.Errorf("%w: %s starts after %s: write 0s to %s", ErrClient, c.Name, c.Start, longest)
	}
	out := client{patience: e.Patience, attempts: e.Attempts, start: c.Start}
	for n := range e.Proposers {
		out.proposers = append(out.proposers, e.proposers()[(first+n)%e.Proposers])
	}
	for _, s := range c.Script {
		l, err := parseLine(s)
		if err != nil {
			return client{}, fmt.Errorf("%s: %w", c.Name, err)
		}
		out.script = append(out.script, l)
	}
	return out, nil
}
