package tui

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/tui/pane"
	"github.com/zoolab/zoolab/tui/screen"
)

// View draws a model.
func View(m Model) *screen.Grid {
	g := screen.NewGrid(m.w, m.h)
	m.draw(g.Whole())
	if m.Theme == screen.ASCII {
		return g.Ascii()
	}
	return g
}

// draw draws a model into a canvas of its size.
func (m *Model) draw(c screen.Canvas) {
	switch {
	case m.tooSmall():
		m.drawTooSmall(c)
	case m.session == nil:
		m.drawPicker(c)
	default:
		m.drawLab(c)
	}
	if m.over != nil && !m.tooSmall() {
		m.over.draw(c, m)
	}
}

// tooSmall reports whether the screen has no room for the lab.
func (m *Model) tooSmall() bool { return m.w < leastW || m.h < leastH }

// drawTooSmall says what the lab needs.
func (m *Model) drawTooSmall(c screen.Canvas) {
	said := m.sentence("The lab needs %d columns and %d rows; here are %d and %d. Enlarge the window, or press q.", leastW, leastH, m.w, m.h)
	for y, l := range screen.Wrap(said, m.w) {
		c.Put(0, y, l, screen.Style{})
	}
}

// scene is what the panes see.
func (m *Model) scene() *pane.Scene {
	s := &pane.Scene{Case: m.session.Case, Protocol: m.session.Protocol, Tape: m.session.Tape, Branch: m.at.branch, Step: m.at.step,
		Part: m.player.part, Node: m.chosen.node, Row: m.chosen.row, Message: m.chosen.message,
		Find: m.find.test(m.name), Show: m.show.test(m.name), Marks: m.marks, Verdicts: m.verdicts,
		Key: m.keyFor, Chinese: m.Chinese, Still: m.Still, Lesson: m.lessonScene(), Seen: m.seen()}
	if m.Still {
		s.Part = 0
	}
	there := 0
	if s.Other, there = m.compared(); s.Other == nil {
		there = 0
	}
	m.album.Look(s, there)
	return s
}

func (m *Model) drawLab(c screen.Canvas) {
	s := m.scene()
	m.drawHeader(c.Part(0, 0, c.W, 1), s)
	places := m.arrange(s)
	for _, p := range places {
		m.drawPane(c, p, s)
	}
	for _, p := range places {
		if end := p.x + p.w; end < c.W {
			for y := p.y; y < p.y+p.h; y++ {
				c.Put(end, y, "│", screen.In(screen.Rule))
			}
		}
	}
	m.drawFoot(c.Part(0, c.H-1, c.W, 1))
	m.drawStatus(c)
}

// drawPane draws a pane with its rule. The rule of the one that has the keys is
// heavy.
func (m *Model) drawPane(c screen.Canvas, p place, s *pane.Scene) {
	whole := c.Part(p.x, p.y, p.w, p.h)
	whole.Zone(0, 0, p.w, p.h, screen.Target{Kind: "pane", Text: p.Name()})
	remembered := m.state(p.Name())
	s.Focused, s.Scroll, s.Tab = p.Name() == m.focus, remembered.scroll, remembered.tab
	rule := 0
	if title, heads := p.Title(s, p.w); title+heads != "" {
		rule = 1
		if p.key != "" {
			title = p.key + " " + title
		}
		pane.Rule(whole.Part(0, 0, p.w, 1), title, heads)
		if s.Focused {
			whole.Across(0, 0, 2, "━", screen.In(screen.Hint))
			whole.Restyle(2, 0, screen.Width(title)+2, 1, func(x screen.Style) screen.Style { x.Underline = x.Ink == screen.Title; return x })
		}
	}
	p.Draw(whole.Part(0, rule, p.w, p.h-rule), s)
	if m.marking != nil && p.Name() == "ensemble" {
		m.drawMarked(whole)
	}
}

// drawMarked shows which nodes are marked.
func (m *Model) drawMarked(c screen.Canvas) {
	var names []string
	for _, id := range m.marking {
		names = append(names, m.session.Protocol.Nodes[id-1].Name)
	}
	text := " " + m.sentence("partition: {%s} against the others", strings.Join(names, " ")) + " "
	c.Put(max(0, c.W-screen.Width(text)-1), 0, text, screen.In(screen.Warn))
}

// drawHeader says what is shown, and how it stands.
func (m *Model) drawHeader(c screen.Canvas, s *pane.Scene) {
	verdict, ink := m.standingOf(s)
	right := c.W - screen.Width(verdict) - 1
	c.Put(right, 0, verdict, screen.In(ink))
	c.Zone(right, 0, c.W-right, 1, screen.Target{Kind: "key", Text: "v"})
	c = c.Part(0, 0, right-1, 1)
	x := c.Put(1, 0, "zoolab", screen.In(screen.Title)) + 2
	glyph, word := "‖", "PAUSED"
	if m.player.playing {
		glyph, word = "▶", "PLAYING"
	}
	from, standing, ink := x, glyph+" "+m.word(word), screen.Strong
	if m.onServed() && !m.player.playing {
		standing, ink = m.followingText()
	}
	x = c.Put(x, 0, standing, screen.In(ink))
	c.Zone(from, 0, x-from, 1, screen.Target{Kind: "key", Text: "space"})
	if m.player.playing {
		x = c.Put(x+1, 0, speedText(speeds[m.player.speed])+"/s", screen.In(screen.Faint))
	}
	more := "…"
	if why, _ := m.at.branch.Over(); why != "" {
		more = ""
	}
	parts := []string{
		"t=" + brief(m.at.now()),
		m.sentence("step %d/%d", m.at.step, m.at.branch.Len()) + more,
		m.at.branch.Name(),
	}
	if wide := screen.Width(strings.Join(parts, "  ")); x+2+wide > c.W {
		parts = parts[1:] // a number that is cut would be another one
	}
	for _, part := range parts {
		x = c.Put(x+2, 0, part, screen.Style{})
	}
	origin := []string{string(m.session.Case.Scenario.Name), m.sentence("seed %d", m.session.Seed)}
	if m.isServed() {
		origin = append([]string{m.sentence("clients: %s", m.session.Served.Where)}, origin...)
	}
	for _, part := range origin {
		if x+2+screen.Width(part) > c.W {
			break
		}
		x = c.Put(x+2, 0, part, screen.In(screen.Faint))
	}
	for _, f := range []struct {
		sign string
		filter
	}{{"/", m.find}, {"&", m.show}} {
		if f.text != "" {
			x = c.Put(x+2, 0, f.sign+f.String(), screen.In(screen.Warn))
		}
	}
}

// standingOf says in a glyph and a word how the branch ends, as far as that is known.
func (m *Model) standingOf(s *pane.Scene) (string, screen.Ink) {
	if s.Broken != nil {
		return fmt.Sprintf("✗ %s @%d", s.Broken.Monitor, m.at.branch.Len()), screen.Bad
	}
	r := m.verdicts[m.at.branch.Name()]
	switch {
	case r == nil:
		return "", screen.Plain
	case r.Verdict == checker.Pass:
		return "✓ " + m.word("PASS"), screen.Good
	case r.Verdict == checker.Fail:
		return strings.TrimSpace("✗ " + m.word("FAIL") + " " + r.Broken), screen.Bad
	}
	return "? " + m.word("OPEN"), screen.Warn
}

// drawFoot shows the keys that do something now, as far as there is room, and always
// that for help.
func (m *Model) drawFoot(c screen.Canvas) {
	where := m.mode()
	help := m.hintOf("help")
	if where == inPicker {
		help = ""
	}
	room := c.W - screen.Width(help) - 3
	x := 1
	for _, a := range table {
		if a.hint == "" || a.in != where || a.word == "help" || a.word == "live" && !m.hasLeft() {
			continue
		}
		text := a.hintKeys() + " " + m.word(a.hint)
		if x+screen.Width(text) > room {
			break
		}
		at := c.Put(x, 0, a.hintKeys(), screen.In(screen.Hint))
		c.Put(at+1, 0, m.word(a.hint), screen.In(screen.Faint))
		c.Zone(x, 0, screen.Width(text), 1, screen.Target{Kind: "key", Text: a.names()[0]})
		x += screen.Width(text) + 2
	}
	at := c.W - screen.Width(help) - 1
	c.Put(at, 0, help, screen.In(screen.Hint))
	c.Zone(at, 0, c.W-at, 1, screen.Target{Kind: "key", Text: "?"})
}

// hintOf is the hint of an act: its key and its word.
func (m *Model) hintOf(word string) string {
	for _, a := range table {
		if a.word == word {
			return a.hintKeys() + " " + m.word(a.hint)
		}
	}
	return ""
}

// drawStatus shows what is to be said, above the bottom line when it is long.
func (m *Model) drawStatus(c screen.Canvas) {
	text := m.status
	switch {
	case m.errand != nil:
		text = m.sentence("looking for %s: step %d; esc stops", m.word(m.errand.what), m.errand.at)
	case m.letter != "":
		text = m.word("which letter?")
	case len(m.digits.text) > 1:
		text = m.sentence("%s times …", m.digits.text)
	}
	if text == "" {
		return
	}
	lines := screen.Wrap(text, c.W-2-screen.Width(m.hintOf("help"))-3)
	lines = lines[:min(len(lines), 4)]
	for i, l := range lines {
		y := c.H - len(lines) + i
		w := c.W
		if y == c.H-1 {
			w -= screen.Width(m.hintOf("help")) + 2
		}
		c.Part(0, y, w, 1).Fill(" ", screen.Style{})
		c.Part(0, y, w, 1).Put(1, 0, l, screen.In(screen.Strong))
	}
}
