package live

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// A Deed is what somebody does to the ensemble while it is served, in the words of a
// scenario's schedule: "crash: s1", "partition: [[s1], [s2, s3]]", "heal: all".
type Deed struct {
	Text string
	// Answer, if set, is called by the loop: with nil when it is done, which may be to
	// no effect, or with why it cannot be.
	Answer func(error)
}

// ErrGate is wrapped by the error about a deed that types something at the gate.
var ErrGate = errors.New("is where clients from outside come in, and takes no command")

// deed does what somebody has typed, now. The error is the recorder's.
func (l *loop) deed(d Deed) error {
	choices, err := read(l.Case, l.Gate, d.Text)
	if err != nil {
		d.answer(err)
		return nil
	}
	return l.journal.during(l.world, func() error { return finish(d, l.moment(), choices, l.record, l.choose) })
}

// finish makes the choices of a deed, and answers and records it as far as it was done.
func finish(d Deed, at sim.Time, choices []sim.Choice, r *recorder, choose func(sim.Choice) error) error {
	made, err := each(at, choices, choose)
	switch {
	case err == nil:
		d.answer(nil)
		return r.done(at, d.Text, 0)
	case made == 0:
		d.answer(because(err))
		return nil
	}
	d.answer(fmt.Errorf("%w; of its %d parts, the first %d were done", because(err), len(choices), made))
	return r.done(at, d.Text, made)
}

func (d *Deed) answer(err error) {
	if d.Answer != nil {
		d.Answer(err)
	}
}

// because leaves out what was to be done, which is in view of whoever has typed it.
func because(err error) error {
	if _, why, found := strings.Cut(err.Error(), sim.ErrAct.Error()+": "); found {
		return fmt.Errorf("%w: %s", sim.ErrAct, why)
	}
	return err
}

// each makes the choices of a deed, at one time, up to one that cannot be made, and returns
// how many were. One that ends the run is the last.
func each(at sim.Time, choices []sim.Choice, choose func(sim.Choice) error) (made int, err error) {
	for i, c := range choices {
		c.At = at
		if err := choose(c); errors.Is(err, sim.ErrOver) {
			break
		} else if err != nil {
			return i, err
		}
	}
	return len(choices), nil
}

// read reads a deed. What is typed at the gate is of the outside alone: somebody else
// who uses its numbers would be taken for a client.
func read(c *scenarios.Case, gate sim.NodeID, text string) ([]sim.Choice, error) {
	choices, err := c.Deed(text)
	if err != nil {
		return nil, err
	}
	for i := range choices {
		if f, ok := choices[i].Fault.(sim.Command); ok && f.Target.Node == gate {
			return nil, fmt.Errorf("%s %w: connect a client", c.NodeName(gate), ErrGate)
		}
	}
	return choices, nil
}
