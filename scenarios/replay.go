package scenarios

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// ErrDiverged is wrapped by the errors of Replay for a recording that this
// program does not repeat: it was altered, or made by another release.
var ErrDiverged = errors.New("the recording is not repeated")

// longestLine bounds a line of a trace file: a scenario of the greatest size,
// with every byte escaped.
const longestLine = 8 << 20

// IsTrace reports whether a file that begins with these bytes is a trace.
func IsTrace(beginning []byte) bool {
	return bytes.HasPrefix(beginning, []byte(`{"zoolab":"trace"`))
}

// Replay repeats a recorded run: every event is taken by its address and must
// have the content that was recorded, and everything that comes of it must be
// what the recording says. The name is the file's, for errors. It returns the
// case and its result, or an error that names the first line which differs.
func Replay(ctx context.Context, name string, from io.Reader) (*Case, *Result, error) {
	return ReplayOn(ctx, name, from, nil)
}

// ReplayOn is Replay with nodes of a stage.
func ReplayOn(ctx context.Context, name string, from io.Reader, stage Stage) (*Case, *Result, error) {
	p := &replayer{name: name, in: bufio.NewReaderSize(from, 64<<10)}
	head, err := p.header()
	if err != nil {
		return nil, nil, err
	}
	s, err := file.Parse(name+" (its scenario)", []byte(head.Scenario))
	if err != nil {
		return nil, nil, err
	}
	c, err := CompileOn(s, stage)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.begin(head.Seed, Options{Tracer: p})
	if err != nil {
		return nil, nil, err
	}
	defer r.world.Close()
	footer, err := p.repeat(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	res := r.judge(ctx)
	if footer.Hash != res.Hash || footer.Verdict != res.Verdict {
		return nil, nil, p.diverged("the run ends with hash %s and verdict %s, the recording with %s and %s",
			res.Hash, res.Verdict, footer.Hash, footer.Verdict)
	}
	return c, res, nil
}

// A replayer goes through a trace file line by line. It is the tracer of the
// repeated run: each record that comes about is held against the next line.
type replayer struct {
	name   string
	in     *bufio.Reader
	n      int // of the line last read, counted from 1
	ahead  *traceLine
	failed error
}

func (p *replayer) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.name, p.n, fmt.Sprintf(format, args...))
}

func (p *replayer) diverged(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w: %s", p.name, p.n, ErrDiverged, fmt.Sprintf(format, args...))
}

// text reads a line.
func (p *replayer) text() ([]byte, error) {
	var line []byte
	p.n++
	for {
		part, err := p.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > longestLine:
			return nil, p.errorf("a line of more than %d bytes; this is no trace of zoolab run --trace", longestLine)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, p.errorf("the recording ends before its footer; it was cut short, so record it again")
		case err != nil && !errors.Is(err, io.EOF):
			return nil, p.errorf("cannot be read: %v", err)
		}
		return line, nil
	}
}

// decode reads a line as JSON, strictly.
func (p *replayer) decode(into any) error {
	line, err := p.text()
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil || d.More() {
		return p.errorf("not a line of a trace; it was altered, or is not one of zoolab run --trace")
	}
	return nil
}

func (p *replayer) header() (traceHeader, error) {
	var h traceHeader
	if err := p.decode(&h); err != nil {
		return h, err
	}
	if h.Zoolab != "trace" || h.Version != traceVersion {
		return h, p.errorf("a trace of version %d; this release replays version %d", h.Version, traceVersion)
	}
	return h, nil
}

// peek is the next line, which stays the next.
func (p *replayer) peek() (*traceLine, error) {
	if p.ahead == nil {
		l := new(traceLine)
		if err := p.decode(l); err != nil {
			return nil, err
		}
		p.ahead = l
	}
	return p.ahead, nil
}

// repeat takes what was taken, to the footer, which it returns.
func (p *replayer) repeat(ctx context.Context, r *run) (*traceLine, error) {
	d := tape.NewDriver(r.schedule.entries)
	for n := 0; ; n++ {
		if n&1023 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("%s:%d: interrupted after %d events: %w", p.name, p.n, r.world.Seq(), ctx.Err())
		}
		l, err := p.peek()
		if err != nil {
			return nil, err
		}
		switch l.Sort {
		case lineEnd:
			if _, err := p.in.Peek(1); err == nil {
				return nil, p.errorf("there is more behind the footer")
			}
			return l, nil
		case lineOver:
			r.stop = tape.StopNamed(l.Stop)
			p.ahead = nil
			r.world.Finish()
		case lineTook:
			err = p.take(r, d, l)
		case lineChose:
			err = p.choose(r, d, l)
		default:
			err = p.diverged("at event %d the recording says %s, which does not happen", l.Seq, l)
		}
		if err = errors.Join(p.failed, err); err != nil {
			return nil, err
		}
	}
}

// take applies a recorded event. Its line is consumed by Record, when the
// world says that it happened.
func (p *replayer) take(r *run, d *tape.Driver, l *traceLine) error {
	if entry := d.Due(r.world); entry >= 0 {
		want := r.choiceLine(r.world, entry)
		return p.diverged("the recording says %s, the run says %s", l, &want)
	}
	on, err := sim.ParseAddress(l.On)
	if err != nil {
		return p.errorf("%v", err)
	}
	var content uint64
	if l.Content != "" {
		if content, err = strconv.ParseUint(l.Content, 16, 64); err != nil {
			return p.errorf("content %q is not 16 hexadecimal digits", l.Content)
		}
	}
	if err := d.Take(r.world, on, content); err != nil {
		return p.diverged("event %d: %v", l.Seq, err)
	}
	if p.failed == nil && p.ahead == l {
		return p.diverged("event %d, %s, does not happen", l.Seq, l)
	}
	return nil
}

// choose makes the choice of the schedule that was made then.
func (p *replayer) choose(r *run, d *tape.Driver, l *traceLine) error {
	entry := d.Due(r.world)
	if entry < 0 {
		return p.diverged("the recording says %s, and no entry of the schedule is due", l)
	}
	if want := r.choiceLine(r.world, entry); *l != want {
		return p.diverged("the recording says %s, the run says %s", l, &want)
	}
	p.ahead = nil
	if _, _, err := d.Step(r.world); err != nil {
		return p.diverged("%v", r.refused(err))
	}
	return nil
}

// Record holds what happened against the next line of the recording.
func (p *replayer) Record(w *sim.World, rec sim.Record) {
	if p.failed != nil {
		return
	}
	want, err := p.peek()
	if err != nil {
		p.failed = err
		return
	}
	if got := lineOf(w, rec); got != *want {
		p.failed = p.diverged("at event %d the recording says %s, the run says %s", rec.Seq, want, &got)
		return
	}
	p.ahead = nil
}

// String renders a line of the trace in an error.
func (l *traceLine) String() string {
	s := fmt.Sprintf("%s at %s", l.Sort, sim.Time(l.At))
	if l.On != "" {
		s += fmt.Sprintf(" %q", l.On)
	}
	if l.Text != "" {
		s += fmt.Sprintf(" %.200q", l.Text)
	}
	if l.Content != "" {
		s += " (" + l.Content + ")"
	}
	return s
}
