package tape

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// A Config says what run a tape is of.
type Config struct {
	// World makes the world of the run, before its first event. It is called once.
	World func() (*sim.World, error)
	// Schedule is what the run's own schedule says.
	Schedule []Entry
	Seed     uint64   // of the run, for those who write it down
	End      sim.Time // the first event at or past it is the last one
	Events   uint64   // how many events the run may have
	Steps    int      // how many steps a branch may have, 0 for [MostSteps]
	// Led: main goes as it is told to ([Branch.Lead]), with no end but that of its steps,
	// and a branch goes on by itself until End after it has left main.
	Led bool
}

// MostSteps is how many steps a branch has at most, unless a Config says otherwise.
const MostSteps = 2_000_000

// A Tape is a run with its branches. Its methods, and those of its branches, are for
// one goroutine.
type Tape struct {
	config   Config
	branches []*Branch
	names    names
	reel     reel
}

// New makes a tape that stands at the beginning of the run.
func New(c Config) (*Tape, error) {
	if c.Steps == 0 {
		c.Steps = MostSteps
	}
	w, err := c.World()
	if err != nil {
		return nil, err
	}
	t := &Tape{config: c, names: newNames()}
	main := newBranch(t, "main", nil, 0, w)
	main.legs, main.driver, main.led = []leg{{entries: c.Schedule}}, NewDriver(c.Schedule), c.Led
	if main.end = c.End; c.Led {
		main.end = sim.Horizon
	}
	t.branches = []*Branch{main}
	return t, nil
}

// Close ends the worlds of all branches.
func (t *Tape) Close() {
	t.reel.close()
	for _, b := range t.branches {
		b.close()
	}
}

// Seed returns the seed of the run, as its Config says.
func (t *Tape) Seed() uint64 { return t.config.Seed }

// Main returns the run as it goes without anybody's hand.
func (t *Tape) Main() *Branch { return t.branches[0] }

// Branches lists the branches in the order of their making, main first. The slice
// is the tape's.
func (t *Tape) Branches() []*Branch { return t.branches }

// Branch returns the branch of a name, or nil.
func (t *Tape) Branch(name string) *Branch {
	for _, b := range t.branches {
		if b.name == name {
			return b
		}
	}
	return nil
}

// ErrOver is wrapped by the error for an act on a run that has ended.
var ErrOver = errors.New("the run has ended here")

// Act makes a choice at a step of a branch, 0 for the beginning, and returns the
// branch and the step of which it is part: the branch itself when it was made by
// hand and nothing of it is recorded beyond, a new one otherwise. What the run's own
// schedule has still to do comes after it, as far as it fits then. On an error, which
// is the world's, nothing has changed.
func (t *Tape) Act(b *Branch, step int, c sim.Choice) (*Branch, int, error) {
	for b.parent != nil && step < b.forked {
		b = b.parent
	}
	if why := b.overAt(b.World(step), step); why != "" {
		return nil, 0, fmt.Errorf("%w: %s", ErrOver, why)
	}
	on := b
	if b.parent == nil || step < b.Len() {
		on = b.fork(step)
	}
	if err := on.act(c); err != nil {
		if on != b {
			on.close()
		}
		return nil, 0, err
	}
	if on != b {
		t.branches = append(t.branches, on)
	}
	return on, on.Len(), nil
}

// overAt says why nothing comes after a step, "" when something may.
func (b *Branch) overAt(w *sim.World, step int) string {
	if why := b.ended(w); why != "" {
		return why
	}
	if step >= b.tape.config.Steps {
		return Filled
	}
	return ""
}

// Filled is why nothing comes after the last step that a tape has room for.
const Filled = "the tape is full"

// ended says why a run is over, "" when it is not.
func (b *Branch) ended(w *sim.World) string {
	switch {
	case w.Violation() != nil:
		return "a property is violated"
	case w.Now() >= b.end:
		return "its virtual time is over"
	case w.Seq() >= b.tape.config.Events && !b.tape.config.Led:
		return "it has had as many events as it may"
	}
	return ""
}
