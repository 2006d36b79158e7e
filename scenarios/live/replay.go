package live

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// Errors of [Replay].
var (
	// ErrRecording is wrapped by those about what is no recording.
	ErrRecording = errors.New("not a recording")
	// ErrDiffers is wrapped by those about a run that is not the one recorded.
	ErrDiffers = errors.New("the run is another than the one recorded")
)

// IsRecording tells a recording by how it begins.
func IsRecording(beginning []byte) bool {
	return bytes.HasPrefix(beginning, []byte(`{"zoolab":"recording"`))
}

// longest is how many bytes a line of a recording may have: what comes at one moment
// is about 1 MiB and a frame at most.
const longest = 16 << 20

// Replay repeats what was served: the same run, with the same hash, as fast as it goes.
// A recording without an end, of a process that was killed, is repeated and judged as
// far as it goes, and is undecided at best: see the result's check "recording".
func Replay(ctx context.Context, name string, from io.Reader) (*scenarios.Case, *scenarios.Result, error) {
	p := &replay{name: name, in: bufio.NewReaderSize(from, 64<<10)}
	if err := p.begin(); err != nil {
		return nil, nil, err
	}
	defer p.world.Close()
	res, err := p.whole(ctx)
	if err != nil {
		return nil, nil, err
	}
	return p.c, res, nil
}

// whole repeats everything, and judges it.
func (p *replay) whole(ctx context.Context) (*scenarios.Result, error) {
	last, err := p.all(ctx)
	if err != nil {
		return nil, err
	}
	res := p.course.Judge(ctx)
	if last == nil {
		unended(res)
		return res, nil
	}
	return res, p.same(last, res.Hash, res.Events, string(res.Verdict))
}

// unended says of a result that the recording goes no further.
func unended(res *scenarios.Result) {
	row := checker.Check{Name: "recording", Verdict: checker.Undecided,
		Detail: fmt.Sprintf("it ends without an end, at %s: whoever wrote it was killed, and what came after that is lost", res.Virtual)}
	res.Checks = append(res.Checks, row)
	if res.Verdict == checker.Pass {
		res.Verdict, res.Unmet = checker.Undecided, row.Name+": "+row.Detail
	}
}

// A replay is a recording on its way.
type replay struct {
	name   string
	in     *bufio.Reader
	line   int // number, from 1
	text   []byte
	header header
	c      *scenarios.Case
	course *scenarios.Course
	world  *sim.World
	notes  *notes // of what may be made a scenario of, or nil

	passage passage
}

// errorf is an error about the line that was read last.
func (p *replay) errorf(of error, format string, args ...any) error {
	return fmt.Errorf("%w: %s:%d: %w", of, p.name, p.line, fmt.Errorf(format, args...))
}

// next reads a line into x. It reports false at the end of the file. A last line that
// is not whole is the end of a process that was killed, and none.
func (p *replay) next(x any) (bool, error) {
	p.line++
	p.text = p.text[:0]
	for {
		part, err := p.in.ReadSlice('\n')
		p.text = append(p.text, part...)
		switch {
		case len(p.text) > longest:
			return false, p.errorf(ErrRecording, "the line has more than %d bytes, and none that was recorded has", longest)
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return false, fmt.Errorf("%s: %w", p.name, err)
		case err != nil:
			continue
		}
		in := json.NewDecoder(bytes.NewReader(p.text))
		in.DisallowUnknownFields()
		err = in.Decode(x)
		if _, more := in.Token(); err == nil && !errors.Is(more, io.EOF) {
			err = errors.New("there is more behind it")
		}
		if err != nil {
			return false, p.errorf(ErrRecording, "the line is no entry (%w): repeat the file that zoolab serve --record wrote, as it was", err)
		}
		return true, nil
	}
}

// begin reads the header and makes the world.
func (p *replay) begin() error {
	h := &p.header
	if ok, err := p.next(h); err != nil {
		return err
	} else if !ok || h.Zoolab != "recording" {
		return p.errorf(ErrRecording, "it begins with no header: give it a file that zoolab serve --record wrote")
	}
	if h.Version != version {
		return p.errorf(ErrRecording, "it is of version %d, and this release repeats version %d: use the release that wrote it%s", h.Version, version, h.by())
	}
	s, err := file.Parse(p.name+":1 (its scenario)", []byte(h.Scenario))
	if err != nil {
		return err
	}
	if p.c, err = scenarios.Compile(s); err != nil {
		return err
	}
	if p.course, err = p.c.Begin(h.Seed, p.notes.options()); err != nil {
		return err
	}
	p.world = p.course.World()
	p.passage = passage{world: p.world, most: mostAtOnce, step: func(sim.Time) { p.world.Step() }}
	if n := p.world.Nodes(); h.Gate < 1 || h.Gate > n || !p.world.Takes(sim.NodeID(h.Gate)) {
		return p.errorf(ErrRecording, "node %d is no gate of its scenario, which has %d nodes", h.Gate, n)
	}
	return nil
}

// by says who wrote a recording, if that is known.
func (h *header) by() string {
	if h.Release == "" || h.Release == release() {
		return ""
	}
	return ", " + h.Release
}

// all repeats all entries, and returns the last if it is an end.
func (p *replay) all(ctx context.Context) (end *entry, err error) {
	for {
		e := &entry{}
		if ok, err := p.next(e); err != nil || !ok {
			return nil, err
		}
		if !e.isOne() {
			return nil, p.errorf(ErrRecording, "an entry has one of line, do and hash")
		}
		at := sim.Time(e.At)
		if at < p.world.Now() || at > sim.Horizon {
			return nil, p.errorf(ErrRecording, "it is at %d ns: entries stand in the order of time, up to %d", e.At, sim.Horizon)
		}
		if e.Hash == "" {
			at-- // all that was before it
		}
		if err := p.pass(ctx, at); err != nil {
			return nil, err
		}
		switch {
		case e.Verdict != "":
			return e, p.last()
		case e.Hash != "":
			err = p.same(e, hashText(p.world.Hash()), p.world.Seq(), "")
		default:
			err = p.repeat(e)
		}
		if err != nil {
			return nil, err
		}
	}
}

// last refuses what stands behind the end: a second recording, which nobody would see.
func (p *replay) last() error {
	var behind any
	more, err := p.next(&behind)
	if err == nil && more {
		return p.errorf(ErrRecording, "a recording ends with its verdict, and here it goes on")
	}
	return err
}

// pass takes the world to a moment.
func (p *replay) pass(ctx context.Context, to sim.Time) error {
	if err := p.passage.to(to, func() bool { return ctx.Err() != nil }); err != nil {
		return p.errorf(ErrRecording, "%w", err)
	}
	return ctx.Err()
}

// repeat makes an entry happen.
func (p *replay) repeat(e *entry) error {
	var err error
	if e.Line != "" {
		err = p.choose(typed(sim.NodeID(p.header.Gate), sim.Time(e.At), e.Line))
	} else {
		err = p.deed(e)
	}
	if errors.Is(err, sim.ErrOver) {
		return p.errorf(ErrDiffers, "it goes on after a violation%s: %w", p.by(), err)
	} else if err != nil {
		return p.errorf(ErrRecording, "%w", err)
	}
	return nil
}

// deed does what somebody did, as far as it was done.
func (p *replay) deed(e *entry) error {
	choices, err := read(p.c, sim.NodeID(p.header.Gate), e.Do)
	if err != nil {
		return err
	}
	if e.Made < 0 || e.Made > len(choices) {
		return fmt.Errorf("made is %d, and %s has %d parts", e.Made, e.Do, len(choices))
	}
	if e.Made > 0 {
		choices = choices[:e.Made]
	}
	_, err = each(sim.Time(e.At), choices, p.choose)
	return err
}

// choose makes a choice.
func (p *replay) choose(c sim.Choice) error {
	p.notes.choice(c)
	return p.world.Apply(c)
}

// same compares how far the run has come.
func (p *replay) same(e *entry, hash string, events uint64, verdict string) error {
	if e.Hash == hash && e.Events == events && e.Verdict == verdict {
		return nil
	}
	was, is := told(e.Events, e.Hash, e.Verdict), told(events, hash, verdict)
	return p.errorf(ErrDiffers, "at %s there were %s, and now there are %s%s", sim.Time(e.At), was, is, p.by())
}

func told(events uint64, hash, verdict string) string {
	text := fmt.Sprintf("%d events of hash %s", events, hash)
	if verdict != "" {
		text += " and the verdict " + verdict
	}
	return text
}

func (p *replay) by() string {
	if by := p.header.by(); by != "" {
		return "; it was recorded by another release" + by
	}
	return ""
}
