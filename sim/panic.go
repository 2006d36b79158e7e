package sim

import "fmt"

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
		w.violate("panic", &Violation{Node: l.id, Text: fmt.Sprintf("%s panicked: %v", l.spec.Name, p)})
	}
}

// dare runs a handler and turns its panic into a violation.
func (e *Env) dare(l *local, in waiting) (v *Violation) {
	defer func() {
		if p := recover(); p != nil {
			e.out = e.out[:0]
			v = &Violation{Monitor: "panic", Node: l.id, Text: fmt.Sprintf("%s panicked: %v", l.spec.Name, p)}
		}
	}()
	e.run(l, in)
	return nil
}

// spell renders a value by its own method, or in other words where that panics.
func spell(v fmt.Stringer, otherwise func() string) (text string) {
	defer func() {
		if recover() != nil {
			text = otherwise()
		}
	}()
	return v.String()
}
