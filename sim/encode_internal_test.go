package sim

import "testing"

// A search takes two states of a node for one when they encode alike, so
// each thing that a handler could find out later must show.
func TestStatesOfANodeThatDifferEncodeApart(t *testing.T) {
	ledger, other := FileOf[int]("ledger"), FileOf[int]("other")
	tick, tock := Timer("tick"), Timer("tock")
	fresh := func() *local {
		l := newLocal(1, &NodeSpec{Name: "a", New: func() Node { return Scripted(func(*Task) {}) }}, 1)
		l.file(ledger.f)
		l.file(other.f)
		return &l
	}
	plain := string(fresh().encode(nil, false))
	for what, change := range map[string]func(*local){
		"being up":                       func(l *local) { l.up = true },
		"having halted":                  func(l *local) { l.halted = true },
		"which boot it is":               func(l *local) { l.boot = 2 },
		"how many dials there were":      func(l *local) { l.dials = 1 },
		"whom it dialled":                func(l *local) { l.calls = []call{{Conn{1, 1}, 2}} },
		"how many operations there were": func(l *local) { l.ops = 1 },
		"an operation that is open":      func(l *local) { l.open = []openOp{{n: 1}} },
		"a sync under way":               func(l *local) { l.later = []laterSync{{file: ledger.f}} },
		"a sync of another file":         func(l *local) { l.later = []laterSync{{file: other.f}} },
		"a sync's token":                 func(l *local) { l.later = []laterSync{{file: ledger.f, token: 7}} },
		"an armed timer":                 func(l *local) { l.timerSlot(tick).at = 0 },
		"another armed timer":            func(l *local) { l.timerSlot(tock).at = 0 },
		"the timer of another peer":      func(l *local) { l.timerSlot(tick.For(3)).at = 0 },
		"a record on disk":               func(l *local) { l.file(ledger.f).(*records[int]).view = []int{5} },
		"a record in another file":       func(l *local) { l.file(other.f).(*records[int]).view = []int{5} },
	} {
		l := fresh()
		change(l)
		if string(l.encode(nil, false)) == plain {
			t.Errorf("the encoding does not show %s", what)
		}
	}
	l := fresh()
	l.timerSlot(tick) // known, and not armed
	if string(l.encode(nil, false)) != plain {
		t.Error("a timer that is not armed shows")
	}
}
