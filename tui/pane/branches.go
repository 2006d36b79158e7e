package pane

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// Branches is the tree of the tape's branches. While one is compared with another,
// it shows below where they part.
type Branches struct{}

// Name is "branches".
func (Branches) Name() string { return "branches" }

// Title says how many there are, and which are compared.
func (Branches) Title(s *Scene, _ int) (title, heads string) {
	title = s.say("Branches", "分支")
	if s.Other != nil {
		return title, s.Branch.Name() + " ↔ " + s.Other.Name()
	}
	return title, strconv.Itoa(len(s.Tape.Branches()))
}

// Want asks for a row a branch, and for what a comparison says.
func (Branches) Want(s *Scene, _ int) (like, least int) {
	like = len(s.Tape.Branches())
	if s.Other != nil {
		like += 3
	}
	return like, 1
}

// Draw draws the tree, and the comparison, which stays when the tree is scrolled.
func (Branches) Draw(c screen.Canvas, s *Scene) {
	room := c.H
	if s.Other != nil && c.H > 3 {
		room -= 3
		s.drawParting(c.Part(0, room, c.W, 3))
	}
	rows := s.branchRows()
	from, to := window(len(rows), room, s.Scroll)
	widths := branchWidths(rows, c.W-2)
	for y, r := range rows[from:to] {
		p := pen{c, 0, y}
		if r.branch == s.Branch {
			p.write(screen.Strong, "▸")
		} else if r.branch == s.Other {
			p.write(screen.Strong, "↔")
		}
		p.to(2)
		for i, text := range r.cells {
			if widths[i] > 0 {
				p.write(r.inks[i], screen.Pad(text, widths[i]))
				p.x++
			}
		}
		c.Zone(0, y, c.W, 1, screen.Target{Kind: "branch", Text: r.branch.Name()})
	}
}

// Columns of the tree. Those that are named last in byWorth go first where there is
// no room.
const (
	branchName = iota
	branchFork
	branchAct
	branchSteps
	branchVerdict
	branchOver
	branchHash
	branchColumns
)

var byWorth = [branchColumns]int{branchName, branchSteps, branchFork, branchAct, branchVerdict, branchOver, branchHash}

// A branchRow is one branch as text.
type branchRow struct {
	branch *tape.Branch
	cells  [branchColumns]string
	inks   [branchColumns]screen.Ink
}

// branchRows lists the branches as a tree.
func (s *Scene) branchRows() []branchRow {
	all := s.Tape.Branches()
	var rows []branchRow
	var grow func(b *tape.Branch, stem, twig string)
	grow = func(b *tape.Branch, stem, twig string) {
		rows = append(rows, s.branchRow(b, stem+twig))
		children := slices.DeleteFunc(slices.Clone(all), func(x *tape.Branch) bool {
			parent, _ := x.Parent()
			return parent != b
		})
		switch twig {
		case "├ ":
			stem += "│ "
		case "└ ":
			stem += "  "
		}
		for i, child := range children {
			twig := "├ "
			if i == len(children)-1 {
				twig = "└ "
			}
			grow(child, stem, twig)
		}
	}
	grow(s.Tape.Main(), "", "")
	return rows
}

func (s *Scene) branchRow(b *tape.Branch, stem string) branchRow {
	r := branchRow{branch: b}
	r.cells[branchName], r.inks[branchName] = stem+b.Name(), screen.Strong
	r.cells[branchSteps] = strconv.Itoa(b.Len()) + s.say(" steps", " 步")
	if parent, step := b.Parent(); parent != nil {
		r.cells[branchFork], r.inks[branchFork] = "@"+strconv.Itoa(step), screen.Faint
		if b.Len() > step {
			r.cells[branchAct], r.inks[branchAct] = s.actText(b.Moment(step+1)), screen.Warn
		}
	}
	r.cells[branchVerdict], r.inks[branchVerdict] = s.verdictText(b)
	r.cells[branchOver], r.inks[branchOver] = s.overText(b), screen.Faint
	if b.Len() > 0 {
		r.cells[branchHash] = fmt.Sprintf("%016x", b.Brief(b.Len()).Hash)
	}
	r.inks[branchHash] = screen.Faint
	return r
}

// verdictText says what the judges made of a branch, or else its last monitor.
func (s *Scene) verdictText(b *tape.Branch) (string, screen.Ink) {
	if r := s.Verdicts[b.Name()]; r != nil {
		if r.Broken != "" {
			return "!! " + r.Broken, screen.Bad
		}
		return string(r.Verdict), screen.Good
	}
	if v := b.World(b.Len()).Violation(); v != nil {
		return "!! " + v.Monitor, screen.Bad
	}
	return s.say("not judged", "未裁决"), screen.Faint
}

// overText says why a branch has ended.
func (s *Scene) overText(b *tape.Branch) string {
	why, _ := b.Over()
	if why == "" {
		return s.say("goes on", "可继续")
	}
	return why
}

// actText is the choice with which a branch began.
func (s *Scene) actText(m *tape.Moment) string {
	for i := range m.Out {
		if m.Out[i].Sort == sim.Struck {
			return m.Out[i].Text
		}
	}
	if m.Entry != nil {
		return m.Entry.Choice.String()
	}
	return m.On.String()
}

// branchWidths gives each column what it needs, as far as there is room. Of the text
// of the act and of why it ended, what fits is shown.
func branchWidths(rows []branchRow, w int) (widths [branchColumns]int) {
	for _, i := range byWorth {
		need := 0
		for _, r := range rows {
			need = max(need, screen.Width(r.cells[i]))
		}
		const readable = 10
		if need > w && (i == branchName || w >= readable && (i == branchAct || i == branchOver)) {
			need = max(0, w)
		}
		if need <= w {
			widths[i] = need
			if need > 0 {
				w -= need + 1
			}
		}
	}
	return widths
}

// drawParting says where the branch and the one it is compared with part, and what
// happened there on each.
func (s *Scene) drawParting(c screen.Canvas) {
	a, b := s.Branch, s.Other
	step := Parting(a, b)
	p := pen{c, 0, 0}
	if step > min(a.Len(), b.Len()) {
		p.fit(screen.Strong, fmt.Sprintf(s.say("the same for all %d steps that both have", "共有的 %d 步全部相同"), step-1))
		return
	}
	p.fit(screen.Strong, fmt.Sprintf(s.say("the same up to step %d, then", "前 %d 步相同，此后"), step-1))
	for y, b := range []*tape.Branch{a, b} {
		m := b.Moment(step)
		p := pen{c, 0, y + 1}
		p.fit(screen.Strong, screen.Pad(b.Name(), 5))
		p.fit(screen.Plain, " "+clock(m.At)+" "+s.actText(m))
		c.Zone(0, y+1, c.W, 1, screen.Target{Kind: "step", N: step, Text: b.Name()})
	}
}

// Parting returns the first step at which two branches are not the same: past the
// end of the shorter one when that has nothing of its own.
func Parting(a, b *tape.Branch) int {
	// What they do not share may be the same again: an act without consequences leaves the
	// history as it was.
	step, n := 1+a.Shares(b), min(a.Len(), b.Len())
	for step <= n && a.Brief(step) == b.Brief(step) {
		step++
	}
	return step
}
