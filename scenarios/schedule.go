package scenarios

import (
	"strconv"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A step is one entry of a schedule, ready for the world.
type step struct {
	place  int // in the schedule, counted from 1
	entry  *file.Choice
	choice sim.Choice
	waits  bool // for its message to come up: drop, hold, duplicate
}

// stepsOf turns the schedule of a file into steps, in its order.
func stepsOf(r *roster, schedule []file.Choice) ([]step, error) {
	steps := make([]step, 0, len(schedule))
	var errs []error
	for i := range schedule {
		s, err := stepOf(r, &schedule[i])
		s.place = i + 1
		steps, errs = append(steps, s), append(errs, err)
	}
	return steps, strict.Join(strict.Position{}, errs...)
}

func stepOf(r *roster, c *file.Choice) (step, error) {
	s := step{entry: c, choice: sim.Choice{Act: sim.Inflict, At: sim.Time(c.At), Rand: c.Rand, Again: c.Again, Flush: c.Flush, Keep: keeps(c.Keep)}}
	var err error
	switch c.Action() {
	case "next":
		s.choice.Act = sim.Take
		if c.Cut != nil {
			s.choice.Crash, s.choice.Cut = true, *c.Cut
		}
		err = s.address(c.Next)
	case "lose":
		s.choice.Act = sim.Drop
		err = s.address(c.Lose)
	case "drop":
		s.choice.Act, s.waits = sim.Drop, true
		err = s.address(c.Drop)
	case "hold":
		s.choice.Act, s.waits = sim.Hold, true
		err = s.address(c.Hold)
	case "duplicate":
		s.choice.Act, s.waits = sim.Duplicate, true
		err = s.address(c.Duplicate)
	case "restart":
		s.choice.Crash = c.Cut != nil
		if s.choice.Crash {
			s.choice.Cut = *c.Cut
		}
		s.choice.Fault, err = inflicted(r, c)
	default:
		s.choice.Fault, err = inflicted(r, c)
	}
	return s, strict.Join(c.Pos, err, s.content(c))
}

func keeps(list []file.Keep) []sim.Keep {
	var fates []sim.Keep
	for _, k := range list {
		fates = append(fates, sim.Keep{File: k.File, Writes: k.Writes, Torn: k.Torn})
	}
	return fates
}

// address reads the text that names the step's event.
func (s *step) address(a file.Address) error {
	on, err := sim.ParseAddress(a.Text)
	if err != nil {
		return a.Pos.Errorf("%v", err)
	}
	s.choice.On = on
	return nil
}

// content reads what the event must be: 64 bits in hexadecimal.
func (s *step) content(c *file.Choice) error {
	if c.Content == "" {
		return nil
	}
	hash, err := strconv.ParseUint(string(c.Content), 16, 64)
	if err != nil || hash == 0 {
		return c.Pos.Errorf("content: %s is not the fingerprint of an event", c.Content).
			Hint("it is 16 hexadecimal digits, as zoolab run --trace writes them")
	}
	s.choice.Content = hash
	return nil
}

// inflicted is the fault of a step that names a node and not an event.
func inflicted(r *roster, c *file.Choice) (sim.Fault, error) {
	if c.Action() == "reset" {
		ids, err := r.nodes(c.Reset)
		if err != nil {
			return nil, err
		}
		return sim.Reset{A: ids[0], B: ids[1]}, nil
	}
	var name strict.Name
	var fault func(sim.Target) sim.Fault
	switch c.Action() {
	case "crash":
		name = c.Crash
		fault = func(t sim.Target) sim.Fault {
			f := sim.Crash{Target: t, Keep: keeps(c.Keep), Flush: c.Flush}
			if c.Cut != nil {
				f.During, f.After = true, *c.Cut
			}
			return f
		}
	case "restart":
		name, fault = c.Restart, func(t sim.Target) sim.Fault { return sim.Restart{Target: t} }
	case "pause":
		name, fault = c.Pause, func(t sim.Target) sim.Fault { return sim.Pause{Target: t} }
	case "resume":
		name, fault = c.Resume, func(t sim.Target) sim.Fault { return sim.Resume{Target: t} }
	}
	target, err := r.target(name)
	if err != nil {
		return nil, err
	}
	return fault(target), nil
}
