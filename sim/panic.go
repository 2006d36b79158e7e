package sim

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// guard turns a panic of a node's handler into a violation. A panic of the
// world itself goes on: it is a defect of sim.
func (w *World) guard() {
	if w.running == 0 {
		return
	}
	l := &w.locals[w.running-1]
	if p := recover(); p != nil {
		w.running = 0
		w.discard(w.env.out)
		v := panicked(l, p)
		w.violate(v.Monitor, v)
	}
}

// dare runs a handler and turns its panic into a violation.
func (e *Env) dare(l *local, in waiting) (v *Violation) {
	defer func() {
		if p := recover(); p != nil {
			e.out = e.out[:0]
			v = panicked(l, p)
		}
	}()
	e.run(l, in)
	return nil
}

// stand runs a handler away from its world and returns what it stopped with, nil
// when it returned. A panic is told with the line that it comes from.
func (e *Env) stand(handler func()) (stopped any) {
	defer func() {
		switch p := recover().(type) {
		case nil, needs, anywhere:
			stopped = p
		default:
			stopped = brief(fmt.Sprint(p)) + origin()
		}
	}()
	handler()
	return nil
}

// anywhere is what a handler stops with of which no line can be told.
type anywhere string

// origin is where the panic under way comes from: the file and line of the first
// frame that is neither the runtime's nor this package's.
func origin() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		own := strings.HasPrefix(f.Function, self+".") || strings.HasPrefix(f.Function, self+"/internal/") || strings.HasPrefix(f.Function, "runtime.")
		if !own && f.Line > 0 {
			return fmt.Sprintf(" (%s:%d)", path.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// panicked says what became of a handler that did not return.
func panicked(l *local, p any) *Violation {
	v := &Violation{Monitor: "panic", Node: l.id, Text: fmt.Sprintf("%s panicked: %v", l.spec.Name, p)}
	switch p := p.(type) {
	case lost:
		v.Monitor, v.Text = Runaway, fmt.Sprintf("%s did not come back from its handler: %v", l.spec.Name, p.err)
	case varied:
		v.Monitor, v.Text = Varied, fmt.Sprintf("%s was given the same twice and did not do the same: %s", l.spec.Name, p.how)
	}
	return v
}

// Violations that a node elsewhere can come to: see [Protocol.Elsewhere].
const (
	// Runaway: a handler did not come back.
	Runaway = "runaway"
	// Varied: a handler is not a function of its node's state and what it is given.
	Varied = "varied"
)

// spell renders a value by its own method, or in other words where that panics.
func spell(v fmt.Stringer, otherwise func() string) (text string) {
	defer func() {
		if recover() != nil {
			text = otherwise()
		}
	}()
	return v.String()
}
