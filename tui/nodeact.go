package tui

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// subject is the node that acts are on: the one that is selected, or else whose the
// step at the cursor is. It says so when there is none.
func (m *Model) subject(arg string) (sim.Target, bool) {
	id := m.chosen.node
	if arg != "" {
		id = m.session.node(arg)
	} else if id == 0 && m.at.step > 0 {
		id = m.at.branch.Brief(m.at.step).Node
	}
	if id == 0 {
		m.tell("select a node first: j and k in the ensemble, or a click")
		return sim.Target{}, false
	}
	m.chosen.node = id
	return sim.Target{Node: id}, true
}

// crash offers the ways in which a node may crash: what its disk keeps, and whether
// anybody hears of it.
func (m *Model) crash(arg string) {
	t, ok := m.subject(arg)
	if !ok {
		return
	}
	do := func(f sim.Crash) func(*Model) {
		f.Target = t
		return func(m *Model) { m.inflict(f) }
	}
	m.openMenu(m.sentence("crash %s", m.name(t.Node)), []item{
		{hot: "c", label: "as the seed draws it", do: do(sim.Crash{})},
		{hot: "k", label: "keep all that was written", do: do(sim.Crash{Keep: m.fates(t.Node, false, true), Flush: true})},
		{hot: "l", label: "lose what was not synced", do: do(sim.Crash{Keep: m.fates(t.Node, false, false)})},
		{hot: "t", label: "leave a torn tail", do: do(sim.Crash{Keep: m.fates(t.Node, true, false)})},
		{hot: "s", label: "silently: nobody hears of it", do: do(sim.Crash{Silent: true})},
		{hot: "n", label: "within its next handler, after n effects", do: func(m *Model) { m.crashWithin(t) }},
	})
}

// fates says what a crash leaves of each file in which a node has written what is not
// synced.
func (m *Model) fates(id sim.NodeID, torn, all bool) []sim.Keep {
	var keep []sim.Keep
	for _, f := range m.at.world().View(id).Files {
		if f.Unsynced == 0 {
			continue
		}
		k := sim.Keep{File: f.Name, Torn: torn}
		if all {
			k.Writes = f.Unsynced
		}
		keep = append(keep, k)
	}
	return keep
}

func (m *Model) crashWithin(t sim.Target) {
	m.openPrompt(prompt{kind: "effects", title: "after how many effects of its next handler", text: "1", done: func(m *Model, text string) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			m.tell("write a number, 0 or more")
			return
		}
		m.inflict(sim.Crash{Target: t, During: true, After: n})
	}})
}

// restart boots a node that is down, with its disk or without.
func (m *Model) restart(arg string) {
	t, ok := m.subject(arg)
	if !ok {
		return
	}
	m.openMenu(m.sentence("restart %s", m.name(t.Node)), []item{
		{hot: "r", label: "with what its disk kept", do: func(m *Model) {
			if m.at.world().View(t.Node).Up {
				m.tell("%s is up: crash it first", m.name(t.Node))
				return
			}
			m.inflict(sim.Restart{Target: t})
		}},
		{hot: "l", label: "after losing its disk", do: func(m *Model) {
			if m.inflict(sim.LoseDisk{Target: t}) {
				m.inflict(sim.Restart{Target: t})
			}
		}},
	})
}

// halt pauses a node, or lets it go on.
func (m *Model) halt(arg string) {
	t, ok := m.subject(arg)
	switch {
	case !ok:
	case m.at.world().View(t.Node).Paused:
		m.inflict(sim.Resume{Target: t})
	default:
		m.inflict(sim.Pause{Target: t})
	}
}

// cut offers the directions from a node that can be cut, and those that can be mended.
func (m *Model) cut(arg string) {
	t, ok := m.subject(arg)
	if !ok {
		return
	}
	var items []item
	for i := range m.session.Protocol.Nodes {
		to := sim.NodeID(i + 1)
		if to == t.Node || len(items) > 60 {
			continue
		}
		one := item{label: m.name(t.Node) + " → " + m.name(to), do: func(m *Model) { m.inflict(sim.Cut{From: t.Node, To: to}) }}
		if m.at.world().Link(t.Node, to).Cut {
			one.note = m.word("is cut: mend it")
			one.do = func(m *Model) { m.inflict(sim.Mend{From: t.Node, To: to}) }
		}
		items = append(items, one)
	}
	m.openMenu("cut in one direction", items)
}

// heal offers to end what is wrong.
func (m *Model) heal(string) {
	m.openMenu("heal", []item{
		{hot: "l", label: "the links", do: func(m *Model) { m.inflict(sim.Heal{}) }},
		{hot: "a", label: "everything: links, nodes, disks and clocks", do: func(m *Model) { m.inflict(sim.Heal{All: true}) }},
	})
}

// mark begins to mark the nodes of one side of a partition.
func (m *Model) partition(string) {
	m.player.stop()
	m.marking = []int{}
	m.showPane("ensemble")
	if m.chosen.node == 0 {
		m.moveNode(1)
	}
}

// toggle marks the selected node, or takes its mark away.
func (m *Model) toggle(string) {
	var next []int
	gone := false
	for _, id := range m.marking {
		if id == int(m.chosen.node) {
			gone = true
			continue
		}
		next = append(next, id)
	}
	if !gone {
		next = append(next, int(m.chosen.node))
	}
	m.marking = append([]int{}, next...)
}

// divide cuts the marked nodes off from all others.
func (m *Model) divide(string) {
	if len(m.marking) == 0 {
		m.tell("mark the nodes of one side with space first")
		return
	}
	var side []sim.NodeID
	for _, id := range m.marking {
		side = append(side, sim.NodeID(id))
	}
	m.marking = nil
	m.inflict(sim.Partition{Groups: [][]sim.NodeID{side}})
}
