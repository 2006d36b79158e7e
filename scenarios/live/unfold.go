package live

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// ErrTooLong is wrapped by the errors of [Unfold] about recordings of which no scenario
// can be made.
var ErrTooLong = errors.New("too long for a scenario")

// Unfold repeats what was served, as [Replay] does, and returns it as a scenario that can
// be run, looked at and shrunk like any other: what came from outside is its schedule. It
// runs on to the first event behind the end of the recording.
func Unfold(ctx context.Context, name string, from io.Reader) (*file.Scenario, error) {
	p := &replay{name: name, in: bufio.NewReaderSize(from, 64<<10), notes: &notes{}}
	if err := p.begin(); err != nil {
		return nil, err
	}
	defer p.world.Close()
	res, err := p.whole(ctx)
	if err != nil {
		return nil, err
	}
	s, err := p.scenario(res)
	if err != nil {
		return nil, fmt.Errorf("%s: the recording is %w: %w", name, ErrTooLong, err)
	}
	return s, nil
}

// scenario is what was repeated, if a file can hold it.
func (p *replay) scenario(res *scenarios.Result) (*file.Scenario, error) {
	for i := range p.notes.entries {
		x := &p.notes.entries[i].Choice
		if f, ok := x.Fault.(sim.Command); ok && len(f.Line) > file.LongestLine {
			return nil, fmt.Errorf("at %s a client has sent what takes %d characters, and a line of a file has %d at most", x.At, len(f.Line), file.LongestLine)
		}
	}
	one, err := p.c.Scheduled(p.notes.entries)
	if err != nil {
		return nil, err
	}
	s := *one.Explicit(p.header.Seed)
	if suffix := file.Slug("-served"); len(s.Name)+len(suffix) <= 64 {
		s.Name += suffix
	}
	s.Until = time.Duration(res.Virtual) + 1
	s.Faults = slices.DeleteFunc(slices.Clone(s.Faults), func(f file.Fault) bool { return f.At > s.Until })
	for i := range s.Clients {
		s.Until = max(s.Until, s.Clients[i].Start)
	}
	s.Limits.Events = max(s.Limits.Events, 2*res.Events)
	text := file.Marshal(&s)
	if len(text) > strict.MaxBytes {
		return nil, fmt.Errorf("it would have %d bytes, and %d are read at most", len(text), strict.MaxBytes)
	}
	return file.Parse(string(s.Name), text)
}

// notes are what must be known of a run to have its choices made again: behind which
// events they stand. It is a tracer. Nil notes take nothing down.
type notes struct {
	last    sim.Address // the last event taken
	entries []tape.Entry
}

func (n *notes) options() scenarios.Options {
	if n == nil {
		return scenarios.Options{Trusting: true}
	}
	return scenarios.Options{Tracer: n, Trusting: true}
}

// Record notes which event is taken.
func (n *notes) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Took {
		n.last = w.Address(r)
	}
}

// choice notes a choice. What is typed at the gate at one moment may be more than a line
// of a file holds; then it is several lines.
func (n *notes) choice(c sim.Choice) {
	if n == nil {
		return
	}
	f, typed := c.Fault.(sim.Command)
	if !typed || len(f.Line) <= file.LongestLine {
		n.entries = append(n.entries, tape.Entry{Choice: c, After: n.last})
		return
	}
	for f.Line != "" {
		cut := len(f.Line)
		if cut > file.LongestLine {
			if cut = strings.LastIndex(f.Line[:file.LongestLine], "; "); cut < 0 {
				if cut = strings.Index(f.Line, "; "); cut < 0 {
					cut = len(f.Line)
				}
			}
		}
		part := f
		part.Line, f.Line = f.Line[:cut], strings.TrimPrefix(f.Line[cut:], "; ")
		c.Fault = part
		n.entries = append(n.entries, tape.Entry{Choice: c, After: n.last})
	}
}
