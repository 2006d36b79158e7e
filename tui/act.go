package tui

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// act makes a choice at the cursor. In the past, and on the run that goes by
// itself, it begins a branch. At the front of a run that is served a fault is done to
// that, and what only a tape can do begins a branch.
func (m *Model) act(c sim.Choice) bool {
	was := m.at
	m.player.stop()
	if c.Act == sim.Inflict && m.takesDeeds() {
		return m.ordain(c.Fault)
	}
	b, step, err := m.session.Tape.Act(m.at.branch, m.at.step, c)
	if err != nil {
		m.status = err.Error()
		return false
	}
	m.enter(b, step)
	if b != was.branch {
		m.tell("new branch %s at %d: %s", b.Name(), was.step, m.choiceText(c))
	} else {
		m.status = m.choiceText(c)
	}
	return true
}

// choiceText says what was chosen.
func (m *Model) choiceText(c sim.Choice) string {
	switch c.Act {
	case sim.Inflict:
	case sim.Garble:
		text, _, _ := strings.Cut(c.String(), ",") // which leaf it was, is said in its words
		return text
	default:
		return c.String()
	}
	for _, o := range m.at.branch.Moment(m.at.step).Out {
		if o.Sort == sim.Struck {
			return o.Text
		}
	}
	return fmt.Sprintf("%+v", c.Fault)
}

// inflict does a fault at the cursor.
func (m *Model) inflict(f sim.Fault) bool { return m.act(sim.Choice{Act: sim.Inflict, Fault: f}) }

// target is the event that acts are on: the one that is selected, or else the next
// one of its sort to come. Of a step that has happened it is what happened there, and
// the cursor goes in front of it. It says so when there is none.
func (m *Model) target(fits func(sim.Pending) bool) (sim.Pending, bool) {
	want := m.chosen.message
	if row := m.chosen.row; row > 0 {
		want = m.at.branch.Brief(row).On
		if row <= m.at.step {
			m.goTo(row - 1)
		}
	}
	pending := m.at.world().Pending()
	for _, p := range pending {
		if want == (sim.Address{}) && fits(p) || p.On == want {
			return p, true
		}
	}
	if want != (sim.Address{}) {
		m.tell("%s is not under way at step %d", want, m.at.step)
	} else {
		m.tell("nothing of that sort is under way")
	}
	return sim.Pending{}, false
}

// isMessage reports whether an event that may happen is a message.
func isMessage(p sim.Pending) bool {
	return p.On.From != "" && p.On.Kind != "opened" && p.On.Kind != "closed"
}

func isTimer(p sim.Pending) bool { return p.On.Port == "timer" }

func anything(sim.Pending) bool { return true }

// onMessage does something with the message that is selected.
func (m *Model) onMessage(do sim.Act) {
	if p, ok := m.target(isMessage); ok {
		m.act(sim.Choice{Act: do, On: p.On})
	}
}

// deliver lets the selected event happen now. A step that is recorded is gone to.
func (m *Model) deliver(string) {
	if m.chosen.row > 0 {
		m.player.stop()
		m.goTo(m.chosen.row)
		return
	}
	if m.chosen.message == (sim.Address{}) {
		m.tell("select what is to happen first: j and k, or a click")
		return
	}
	if p, ok := m.target(anything); ok {
		m.act(sim.Choice{Act: sim.Take, On: p.On})
	}
}

// fire lets a timer expire now: the selected one, or one chosen from a menu.
func (m *Model) fire(string) {
	if m.chosen.message.Port == "timer" {
		m.deliver("")
		return
	}
	var items []item
	for _, p := range m.at.world().Pending() {
		if isTimer(p) && (m.chosen.node == 0 || m.name(m.chosen.node) == p.On.Node) {
			items = append(items, item{label: p.On.Node + " " + p.On.Kind, note: brief(p.At), do: func(m *Model) {
				m.act(sim.Choice{Act: sim.Take, On: p.On})
			}})
		}
	}
	if len(items) == 0 {
		m.tell("no timer is set")
		return
	}
	m.openMenu("which timer expires now", items)
}

// command tells a node to do something: "c1 get /a".
func (m *Model) command(line string) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	node := m.session.node(name)
	if node == 0 || rest == "" {
		m.tell("write a client and what it is to do, such as: %s", m.sampleCommand())
		return
	}
	m.inflict(sim.Command{Target: sim.Target{Node: node}, Line: strings.TrimSpace(rest)})
}

// sampleCommand is a line that command understands, more or less.
func (m *Model) sampleCommand() string {
	for i := range m.session.Protocol.Nodes {
		if id := sim.NodeID(i + 1); m.at.world().Takes(id) {
			return m.name(id) + " …"
		}
	}
	return m.word("no node of this protocol takes commands")
}

// name returns a node's name.
func (m *Model) name(id sim.NodeID) string { return m.session.Case.NodeName(id) }

// leafWidth is how much is shown of a value.
const leafWidth = 36

// garble offers the values of the selected message, each to be changed.
func (m *Model) garble(string) {
	p, ok := m.target(isMessage)
	if !ok {
		return
	}
	leaves, err := m.at.world().Leaves(p.On)
	if err != nil {
		m.status = err.Error()
		return
	}
	var items []item
	for i, l := range leaves {
		change := screen.Fit(l.Now, leafWidth) + " → " + screen.Fit(l.Then, leafWidth)
		items = append(items, item{label: l.Path, note: change, do: func(m *Model) {
			if m.act(sim.Choice{Act: sim.Garble, On: p.On, Leaf: i}) {
				m.status += ": " + l.Path + " " + change
			}
		}})
	}
	if len(items) == 0 {
		m.tell("there is nothing in it to change")
		return
	}
	m.openMenu(m.sentence("garble %s", p.On), items)
}
