package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// A recording is a header, then all that came from outside, then the end: one JSON
// object a line. Between them stand marks, of how far the run had come.
type header struct {
	Zoolab   string `json:"zoolab"` // "recording"
	Version  int    `json:"version"`
	Release  string `json:"release,omitempty"` // the program's, if it knows it
	Seed     uint64 `json:"seed"`
	Gate     int    `json:"gate"`
	Scenario string `json:"scenario"`
}

// An entry has a time, and one of a line, a deed and a hash.
type entry struct {
	At      int64  `json:"at"`             // virtual time, ns
	Line    string `json:"line,omitempty"` // typed at the gate
	Do      string `json:"do,omitempty"`   // a deed
	Made    int    `json:"made,omitempty"` // how many of the deed's choices were, if not all
	Hash    string `json:"hash,omitempty"` // of all that has happened up to then
	Events  uint64 `json:"events,omitempty"`
	Verdict string `json:"verdict,omitempty"` // of the judges; it is the end
}

// isOne reports whether an entry is one thing.
func (e *entry) isOne() bool {
	things := 0
	for _, text := range []string{e.Line, e.Do, e.Hash} {
		if text != "" {
			things++
		}
	}
	return things == 1
}

const version = 1

// release is the revision that this program was built from, "" if nobody knows.
func release() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}

// A recorder writes down what comes from outside. Without a writer it does nothing, nor
// with one that has failed.
type recorder struct {
	header header
	buf    *bufio.Writer
	out    *json.Encoder
	fresh  bool      // something has come since the last mark
	marked time.Time // by the wall's clock
}

// markEvery is how long a mark waits for the next, while anything comes. Whoever kills the
// process loses no more than that of the recording.
const markEvery = time.Second

func newRecorder(c Config) *recorder {
	r := &recorder{}
	if c.Record != nil {
		s := *c.Case.Scenario
		r.header = header{"recording", version, release(), c.Seed, int(c.Gate), string(file.Marshal(&s))}
		r.buf = bufio.NewWriterSize(c.Record, 64<<10)
		r.out = json.NewEncoder(r.buf)
		r.out.SetEscapeHTML(false)
	}
	return r
}

func (r *recorder) begin() error {
	if err := r.write(r.header); err != nil {
		return err
	}
	return r.flush()
}

func (r *recorder) typed(at sim.Time, line string) error {
	r.fresh = true
	return r.write(entry{At: int64(at), Line: line})
}

func (r *recorder) done(at sim.Time, deed string, made int) error {
	r.fresh = true
	return r.write(entry{At: int64(at), Do: deed, Made: made})
}

// now is called all the time, and marks how far the world has come when that is due.
func (r *recorder) now(w *sim.World, wall time.Time) error {
	if r.out == nil || !r.fresh || wall.Sub(r.marked) < markEvery {
		return nil
	}
	r.fresh, r.marked = false, wall
	if err := r.write(entry{At: int64(w.Now()), Hash: hashText(w.Hash()), Events: w.Seq()}); err != nil {
		return err
	}
	return r.flush()
}

func (r *recorder) end(at sim.Time, res *scenarios.Result) error {
	if err := r.write(entry{At: int64(at), Hash: res.Hash, Events: res.Events, Verdict: string(res.Verdict)}); err != nil {
		return err
	}
	return r.flush()
}

func (r *recorder) write(x any) error {
	if r.out == nil {
		return nil
	}
	return r.unwritten(r.out.Encode(x))
}

func (r *recorder) flush() error {
	if r.out == nil {
		return nil
	}
	return r.unwritten(r.buf.Flush())
}

func (r *recorder) unwritten(err error) error {
	if err != nil {
		r.out = nil // it is told of once
		return fmt.Errorf("the recording cannot be written: %w", err)
	}
	return nil
}

// hashText is a hash as results have it.
func hashText(hash uint64) string { return fmt.Sprintf("%016x", hash) }
