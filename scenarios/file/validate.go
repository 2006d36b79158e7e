package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// maxClients is how many clients a scenario has in all. A run with ten
// thousand sessions is measured to stay within a gigabyte.
const maxClients = 10_000

// maxDrawn is how many faults can be drawn, as many as can be listed.
const maxDrawn = 10_000

// Validate judges what one key cannot: how parts of a scenario fit together.
// What needs the protocol, such as names of servers, is the runner's. The
// error is an [*strict.Errors].
func (s *Scenario) Validate() error {
	return strict.Join(s.Pos, s.checkClients(), s.checkFaults(), s.checkRandom())
}

func (s *Scenario) checkClients() error {
	var errs []error
	first := map[string]strict.Position{}
	total := 0
	for i := range s.Clients {
		c := &s.Clients[i]
		total += max(1, c.Count)
		name := c.Name.Text
		where, twice := first[name]
		switch {
		case name == "":
		case twice:
			errs = append(errs, c.Name.Pos.Errorf("two clients are called %s, the first in line %d", name, where.Line).
				Hint("give each a name of its own"))
		case name == All || name == Leader || name == Everything:
			errs = append(errs, c.Name.Pos.Errorf("a client is called %s, which stands for nodes", name).
				Hint("give it another name"))
		default:
			first[name] = c.Name.Pos
		}
		if c.Start > s.Until {
			errs = append(errs, tooLate(c.Pos, "a client starts", c.Start, s.Until))
		}
	}
	if total > maxClients {
		errs = append(errs, s.Pos.Errorf("there are %d clients in all", total).Hint("at most %d are run", maxClients))
	}
	return strict.Join(s.Pos, errs...)
}

func (s *Scenario) checkFaults() error {
	var errs []error
	for i := range s.Faults {
		if f := &s.Faults[i]; f.At > s.Until {
			errs = append(errs, tooLate(f.Pos, "a fault happens", f.At, s.Until))
		}
		errs = append(errs, s.Faults[i].checkDisk())
	}
	return strict.Join(s.Pos, errs...)
}

func (s *Scenario) checkRandom() error {
	r := s.Random
	switch {
	case r == nil:
		return nil
	case r.Until > s.Until:
		return tooLate(r.Pos, "random faults end", r.Until, s.Until)
	case int64(r.Until/r.Every) > maxDrawn && r.AtMost == maxDrawn:
		return r.Pos.Errorf("a fault every %s until %s are more than %d",
			strict.FormatDuration(r.Every), strict.FormatDuration(r.Until), maxDrawn).
			Hint("draw fewer, or write atMost")
	}
	return nil
}

// tooLate says that something would never happen.
func tooLate(pos strict.Position, what string, at, until time.Duration) *strict.Error {
	return pos.Errorf("%s at %s, after the run ends at %s", what,
		strict.FormatDuration(at), strict.FormatDuration(until)).
		Hint("write until: %s or more", strict.FormatDuration(at))
}
