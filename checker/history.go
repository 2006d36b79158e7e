package checker

import (
	"encoding/json"
	"io"

	"github.com/zoolab/zoolab/sim"
)

// An Operation is what one client asked for and what came of it, as the
// client saw it.
type Operation struct {
	ID       sim.OpID
	Name     string // "propose"
	In       string // the argument, rendered
	Out      string // the result, rendered; "" while Known is false
	Known    bool   // it returned; otherwise nobody knows whether it took place
	Invoked  Moment
	Returned Moment // of an unknown operation: when its client gave up
}

// A Moment is when a client noticed something. Ticks count the happenings of
// all clients together, so no two are equal and their order is the real one
// even where virtual times are the same.
type Moment struct {
	Tick uint64
	At   sim.Time
}

// A History is every operation of a run, in the order of invocation.
type History []Operation

// A Recorder is a monitor that never objects: it writes the history down.
type Recorder struct {
	history History
	open    map[sim.OpID]int // place in history
	tick    uint64
}

// NewRecorder returns a recorder that has seen nothing.
func NewRecorder() *Recorder { return &Recorder{open: map[sim.OpID]int{}} }

// History returns what has been recorded so far. It is shared: read it only.
func (r *Recorder) History() History { return r.history }

// Step writes down what a client asked or was told.
func (r *Recorder) Step(h sim.Happening) *sim.Violation {
	if h.Phase() == sim.NoOperation {
		return nil
	}
	r.tick++
	now := Moment{Tick: r.tick, At: h.At}
	if h.Phase() == sim.WasInvoked {
		r.open[h.Op] = len(r.history)
		r.history = append(r.history, Operation{ID: h.Op, Name: h.Operation(), In: h.Text(), Invoked: now})
		return nil
	}
	at, ok := r.open[h.Op]
	if !ok {
		return nil // a second return: the first one is what the client acted on
	}
	delete(r.open, h.Op)
	op := &r.history[at]
	op.Returned, op.Known = now, h.Phase() == sim.HasReturned
	if op.Known {
		op.Out = h.Text()
	}
	return nil
}

// Clone returns an independent copy.
func (r *Recorder) Clone() sim.Monitor {
	c := &Recorder{history: append(History(nil), r.history...), open: make(map[sim.OpID]int, len(r.open)), tick: r.tick}
	for id, at := range r.open {
		c.open[id] = at
	}
	return c
}

// Encode appends nothing: what was written down does not change what can
// happen next, so two worlds may be equal that got there by different
// histories.
func (r *Recorder) Encode(b []byte) []byte { return b }

// line is an operation in a history file.
type line struct {
	Client   string `json:"client"`
	Op       uint64 `json:"op"`
	Name     string `json:"name"`
	In       string `json:"in"`
	Out      string `json:"out,omitempty"`
	Outcome  string `json:"outcome"` // returned, unknown or open
	Call     uint64 `json:"call"`    // ticks
	Return   uint64 `json:"return,omitempty"`
	CallNS   int64  `json:"call_ns"` // virtual time
	ReturnNS int64  `json:"return_ns,omitempty"`
}

// WriteJSON writes one operation a line, in the order of invocation. The
// names of clients come from the world's.
func (h History) WriteJSON(to io.Writer, name func(sim.NodeID) string) error {
	out := json.NewEncoder(to)
	for _, op := range h {
		l := line{Client: name(op.ID.Client), Op: op.ID.N, Name: op.Name, In: op.In, Out: op.Out, Outcome: "open",
			Call: op.Invoked.Tick, CallNS: int64(op.Invoked.At), Return: op.Returned.Tick, ReturnNS: int64(op.Returned.At)}
		switch {
		case op.Known:
			l.Outcome = "returned"
		case op.Returned.Tick > 0:
			l.Outcome = "unknown"
		}
		if err := out.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
