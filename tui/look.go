package tui

import (
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A filter is a text that steps have or have not.
type filter struct {
	text    string
	inverse bool
}

// readFilter reads what was typed: !text is the inverse.
func readFilter(text string) filter {
	rest, inverse := strings.CutPrefix(strings.TrimSpace(text), "!")
	return filter{strings.ToLower(strings.TrimSpace(rest)), inverse}
}

func (f filter) String() string {
	if f.inverse {
		return "!" + f.text
	}
	return f.text
}

// test returns what a pane asks of a step, nil for a filter that is off.
func (f filter) test(name func(sim.NodeID) string) func(*tape.Moment) bool {
	if f.text == "" {
		return nil
	}
	return func(x *tape.Moment) bool { return speaks(x, f.text, name) != f.inverse }
}

// speaks reports whether a step has a text, written small, in anything that is
// shown of it.
func speaks(x *tape.Moment, text string, name func(sim.NodeID) string) bool {
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	if has(x.On.String()) || has(x.Text) || has(x.Sort.String()) || x.Node > 0 && has(name(x.Node)) {
		return true
	}
	for i := range x.Out {
		if o := &x.Out[i]; has(o.Name) || has(o.Text) {
			return true
		}
	}
	return false
}

// askFind asks what to look for, and goes to it.
func (m *Model) askFind(string) {
	m.openPrompt(prompt{kind: "find", title: "look for", done: func(m *Model, text string) {
		m.find = readFilter(text)
		if m.find.text != "" {
			m.toHit(false)
		}
	}})
}

// askShow asks what to show alone.
func (m *Model) askShow(string) {
	m.openPrompt(prompt{kind: "find", title: "show only (! for all but; nothing for all)", done: func(m *Model, text string) {
		m.show = readFilter(text)
	}})
}

// toHit goes to the next step that has what is looked for, or to the one before.
func (m *Model) toHit(back bool) {
	test := m.find.test(m.name)
	if test == nil {
		m.tell("look for something first: /")
		return
	}
	m.send(errand{what: "it", back: back, missed: "nothing of that further that way",
		found: func(b *tape.Branch, step int) bool { return test(b.Moment(step)) }})
}

// forget puts away, one after the other, what lies over the run: the marking of
// nodes, the selection, the comparison, the search, the filter, the zoom.
func (m *Model) forget(string) {
	switch {
	case m.marking != nil:
		m.marking = nil
	case m.digits.text != "":
	case m.chosen.row > 0 || m.chosen.message != (sim.Address{}):
		m.chosen.row, m.chosen.message = 0, sim.Address{}
	case m.other != "":
		m.other = ""
	case m.find.text != "":
		m.find = filter{}
	case m.show.text != "":
		m.show = filter{}
	case m.zoom:
		m.zoom = false
	case m.guest != "":
		m.guest, m.focus = "", "ladder"
	}
}
