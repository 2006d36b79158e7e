package scenarios

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// The trace file holds one JSON object a line: a header, then every record of
// the run in the order in which it came about, then a footer. Two sorts of
// lines make things happen when the file is replayed, "took" and "chose"; the
// others are what came of them.

// traceVersion changes when files of the old form can no longer be replayed.
const traceVersion = 1

// traceHeader is the first line. Its first key tells a trace from a scenario.
type traceHeader struct {
	Zoolab   string `json:"zoolab"` // "trace"
	Version  int    `json:"version"`
	Name     string `json:"name"`     // the scenario's
	Seed     uint64 `json:"seed"`     //
	Scenario string `json:"scenario"` // its text, with what --set had changed
}

// traceLine is one record. Sort is that of a [sim.Record], or "chose" for an
// entry of the schedule being applied, "over" when no more events are taken,
// and "end" for the footer.
type traceLine struct {
	Sort    string `json:"sort"`
	Seq     uint64 `json:"seq"`
	At      int64  `json:"at"`                // virtual time, ns
	On      string `json:"on,omitempty"`      // the address of an event
	Content string `json:"content,omitempty"` // its fingerprint, 16 hexadecimal digits
	Text    string `json:"text,omitempty"`
	Entry   int    `json:"entry,omitempty"` // chose: which of the schedule, counted from 1

	Stop    string          `json:"stop,omitempty"`    // over: why
	Hash    string          `json:"hash,omitempty"`    // end: of the whole run
	Verdict checker.Verdict `json:"verdict,omitempty"` // end
}

const (
	lineTook  = "took"
	lineChose = "chose"
	lineOver  = "over"
	lineEnd   = "end"
)

// lineOf renders a record while the world can still show its content.
func lineOf(w *sim.World, r sim.Record) traceLine {
	l := traceLine{Sort: r.Sort.String(), Seq: r.Seq, At: int64(r.At), On: w.Address(r).String()}
	if l.On == "" {
		l.Text = w.Line(r)
		return l
	}
	l.Text = w.Text(r)
	if r.Hash != 0 {
		l.Content = hashText(r.Hash)
	}
	return l
}

// A traceWriter writes down one run. Its first error ends the writing and is
// what finish returns.
type traceWriter struct {
	buf *bufio.Writer
	out *json.Encoder
	err error
}

func newTraceWriter(to io.Writer, c *Case, seed uint64) *traceWriter {
	buf := bufio.NewWriterSize(to, 64<<10)
	t := &traceWriter{buf: buf, out: json.NewEncoder(buf)}
	t.out.SetEscapeHTML(false)
	s := *c.Scenario
	s.Seed = seed
	t.write(traceHeader{Zoolab: "trace", Version: traceVersion, Name: string(s.Name), Seed: seed, Scenario: string(file.Marshal(&s))})
	return t
}

func (t *traceWriter) write(line any) {
	if t.err == nil {
		t.err = t.out.Encode(line)
	}
}

// Record writes one record of the world.
func (t *traceWriter) Record(w *sim.World, r sim.Record) { t.write(lineOf(w, r)) }

// choiceLine says that an entry of the schedule is about to be made.
func (c *Case) choiceLine(w *sim.World, entry int) traceLine {
	line := c.schedule.lines[entry]
	l := traceLine{Sort: lineChose, Seq: w.Seq(), At: int64(w.Now()), Entry: line + 1, Text: c.Scenario.Schedule[line].Action()}
	if choice := &c.schedule.entries[entry].Choice; choice.Act != sim.Inflict {
		l.On = choice.On.String()
	}
	return l
}

// over notes that no more events are taken: what clients had open becomes of
// unknown outcome.
func (t *traceWriter) over(w *sim.World, why tape.Stop) {
	t.write(traceLine{Sort: lineOver, Seq: w.Seq(), At: int64(w.Now()), Stop: why.String()})
}

// finish writes the footer.
func (t *traceWriter) finish(res *Result) error {
	t.write(traceLine{Sort: lineEnd, Seq: res.Events, At: int64(res.Virtual), Hash: res.Hash, Verdict: res.Verdict})
	if t.err != nil {
		return t.err
	}
	return t.buf.Flush()
}

// beside returns a tracer that shows every record to both.
func (t *traceWriter) beside(other sim.Tracer) sim.Tracer {
	if other == nil {
		return t
	}
	return tee{t, other}
}

// tee shows every record to several tracers.
type tee []sim.Tracer

// Record passes a record on.
func (t tee) Record(w *sim.World, r sim.Record) {
	for _, one := range t {
		one.Record(w, r)
	}
}
