package tui

import (
	"sort"
	"strings"

	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/pane"
)

// branches offers the branches: to go to, or to compare with.
func (m *Model) branches(arg string) {
	if b := m.session.Tape.Branch(strings.TrimSpace(arg)); b != nil {
		m.switchTo(b)
		return
	}
	var items []item
	for _, b := range m.session.Tape.Branches() {
		one := item{label: b.Name(), note: m.lineage(b), do: func(m *Model) { m.switchTo(b) },
			other: func(m *Model) { m.compareWith(b) }}
		items = append(items, one)
	}
	m.openMenu("branches: enter goes there, = compares", items)
}

// lineage says where a branch comes from and how far it goes.
func (m *Model) lineage(b *tape.Branch) string {
	text := m.sentence("%d steps", b.Len())
	if up, step := b.Parent(); up != nil {
		text = m.sentence("left %s at %d, ", up.Name(), step) + text
	}
	if b == m.at.branch {
		text += m.word(", here")
	}
	return text
}

// switchTo shows a branch: where it has parted from the one that was shown, or at
// the same step if they have that in common.
func (m *Model) switchTo(b *tape.Branch) {
	step := min(m.at.step, common(m.at.branch, b))
	m.player.stop()
	m.enter(b, step)
	m.tell("branch %s, step %d", b.Name(), step)
}

// common is how many steps two branches share.
func common(a, b *tape.Branch) int {
	if a == b {
		return a.Len()
	}
	trunk := map[*tape.Branch]int{} // how much of each is part of a
	shared := a.Len()
	for x := a; x != nil; {
		trunk[x] = shared
		up, at := x.Parent()
		x, shared = up, min(shared, at)
	}
	shared = b.Len()
	for x := b; x != nil; {
		if own, ok := trunk[x]; ok {
			return min(own, shared)
		}
		up, at := x.Parent()
		x, shared = up, min(shared, at)
	}
	return 0
}

// compareWith holds another branch against the one that is shown.
func (m *Model) compareWith(b *tape.Branch) {
	if b == m.at.branch {
		m.tell("a branch is like itself; choose another one")
		return
	}
	m.other = b.Name()
	m.showPane("branches")
	m.tell("compared with %s; esc ends it", b.Name())
}

// compared returns the branch that is compared with, and its step at the time of
// the cursor.
func (m *Model) compared() (*tape.Branch, int) {
	b := m.session.Tape.Branch(m.other)
	if b == nil || b == m.at.branch {
		return nil, 0
	}
	now := m.at.now()
	return b, sort.Search(b.Len(), func(i int) bool { return b.Brief(i+1).At > now })
}

// awaitLetter has the next key be the letter of a bookmark.
func (m *Model) awaitLetter(which string) { m.letter = which }

// bookmark sets a bookmark at the cursor, or goes to one.
func (m *Model) bookmark(key string) {
	which := m.letter
	m.letter = ""
	if len([]rune(key)) != 1 {
		return
	}
	letter := []rune(key)[0]
	if which == "'" {
		m.toMark(letter)
		return
	}
	marks := []pane.Mark{{Branch: m.at.branch.Name(), Step: m.at.step, Letter: letter}}
	for _, x := range m.marks {
		if x.Letter != letter {
			marks = append(marks, x)
		}
	}
	m.marks = marks
	m.tell("marked step %d as '%s", m.at.step, key)
}

func (m *Model) toMark(letter rune) {
	for _, x := range m.marks {
		if b := m.session.Tape.Branch(x.Branch); b != nil && x.Letter == letter {
			m.player.stop()
			m.enter(b, x.Step)
			return
		}
	}
	m.tell("no step is marked '%s", string(letter))
}
