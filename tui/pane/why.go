package pane

import (
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/tui/screen"
)

// Why tells the step that is selected: what happened and by which rule, from which
// causes, what did not happen and why not, and how far the ensemble is from harm.
// With room, or in its second tab, it explains the rules and their words.
type Why struct{}

// Name returns "why".
func (Why) Name() string { return "why" }

// Title names the pane and the step.
func (Why) Title(s *Scene, _ int) (title, heads string) {
	title = s.say("Why", "缘由")
	if step := s.chosen(); step != s.Step {
		title += " #" + strconv.Itoa(step)
	}
	if s.Key != nil {
		if key := s.Key("back to cause"); key != "" {
			heads = "[" + key + "] " + s.say("back to cause ", "回到起因 ")
		}
	}
	return title, heads
}

// Want asks for what is to be told, but not for more than a few lines.
func (Why) Want(s *Scene, w int) (like, least int) {
	n := 0
	for _, slot := range s.why(w, false) {
		n += len(slot)
	}
	return max(2, min(n, mostWhy)), 1
}

const (
	mostWhy   = 6
	roomy     = 10 // rows from which rules are explained
	whyLabel  = 7  // the width of "NOW" and the like
	leastWhy  = 24 // the width below which they stand alone
	whyCauses = 3  // lines of causes
)

// Draw draws a line of each slot, and then as much more of each as there is room
// for.
func (Why) Draw(c screen.Canvas, s *Scene) {
	slots := s.why(c.W, s.Tab%2 == 1 || c.H >= roomy)
	var lines []whyLine
	for i, n := range shares(slots, c.H) {
		lines = append(lines, slots[i][:n]...)
	}
	if s.Scroll > 0 {
		lines = nil
		for _, slot := range slots {
			lines = append(lines, slot...)
		}
		from, to := window(len(lines), c.H, s.Scroll)
		lines = lines[from:to]
	}
	for y, l := range lines {
		l.draw(c.Part(0, y, c.W, 1))
	}
}

// shares divides h rows among slots: one for each in turn, what is left to the first
// ones.
func shares(slots [][]whyLine, h int) []int {
	out := make([]int, len(slots))
	for i := range slots {
		if len(slots[i]) > 0 && h > 0 {
			out[i], h = 1, h-1
		}
	}
	for i := range slots {
		more := min(len(slots[i])-out[i], h)
		out[i], h = out[i]+more, h-more
	}
	return out
}

// A whyLine is a line of the pane.
type whyLine struct {
	label string
	parts []whyPart
}

// A whyPart is a part of a line, and the step that it is about, 0 for none.
type whyPart struct {
	text string
	ink  screen.Ink
	step int
}

func (l whyLine) draw(c screen.Canvas) {
	p := pen{c, 0, 0}
	if c.W >= leastWhy {
		p.to(1)
		p.write(screen.Strong, l.label)
		p.to(whyLabel)
	}
	for _, part := range l.parts {
		x := p.x
		p.fit(part.ink, part.text)
		if part.step > 0 {
			c.Zone(x, 0, p.x-x, 1, stepTarget(part.step))
		}
	}
}

// why returns the lines of each slot: what is violated, now, from, not, next.
func (s *Scene) why(w int, teach bool) [][]whyLine {
	language, level := narration.English, narration.Terse
	if s.Chinese {
		language = narration.Chinese
	}
	if teach {
		level = narration.Teach
	}
	t := narration.NewTeller(language, level, s.Protocol)
	if w >= leastWhy {
		w -= whyLabel
	}
	y := &whyWriter{s: s, w: w}
	if broken := y.broken(); broken != nil { // harm is done: how far off it was, is past
		return [][]whyLine{broken, y.now(t), y.from(t), y.not(t)}
	}
	return [][]whyLine{y.now(t), y.from(t), y.not(t), y.next(t)}
}

// A whyWriter breaks what is told into lines of a width.
type whyWriter struct {
	s *Scene
	w int
}

// wrap breaks a text; the first line bears the label.
func (y *whyWriter) wrap(label, text string, ink screen.Ink) []whyLine {
	var out []whyLine
	for _, line := range screen.Wrap(text, y.w) {
		out = append(out, whyLine{label, []whyPart{{text: line, ink: ink}}})
		label = ""
	}
	return out
}

// broken tells what the step violates.
func (y *whyWriter) broken() []whyLine {
	s := y.s
	if s.Broken == nil || s.chosen() != s.Branch.Len() || s.chosenMessage() != nil {
		return nil
	}
	return y.wrap(stands[violated].Sign, s.Broken.Monitor+": "+s.Broken.Text, screen.Bad)
}

// now tells what has happened, or what would. Before anything has, it tells what the
// scenario is about.
func (y *whyWriter) now(t *narration.Teller) []whyLine {
	s := y.s
	label := s.say("NOW", "当前")
	if p := s.chosenMessage(); p != nil {
		_, _, text := s.pendingText(p)
		due := s.say("held", "扣留")
		if !p.Held {
			due = "+" + span(max(0, p.At.Sub(s.Now.At)))
		}
		return y.wrap(s.say("THEN", "将来"), p.On.Node+": "+text+" ("+due+")", screen.Plain)
	}
	m := s.moment(s.chosen())
	if m == nil {
		about := y.wrap(s.say("SCENE", "场景"), s.Case.Scenario.About, screen.Plain)
		return append(about, y.wrap(label, s.say("nothing has happened yet", "还没有发生任何事"), screen.Faint)...)
	}
	return y.sentences(label, t.Now(m), screen.Plain)
}

// not tells what was refused.
func (y *whyWriter) not(t *narration.Teller) []whyLine {
	s := y.s
	m := s.moment(s.chosen())
	if m == nil || s.chosenMessage() != nil {
		return nil
	}
	return y.sentences(s.say("NOT", "未发生"), t.Nots(m), screen.Plain)
}

func (y *whyWriter) sentences(label string, all []narration.Sentence, ink screen.Ink) []whyLine {
	var out []whyLine
	for _, told := range all {
		text, ink := told.Text, ink
		if told.Rule != "" {
			text += " [" + told.Rule + "]"
		}
		if told.Topic > narration.Operation && len(out) > 0 {
			ink = screen.Faint
		}
		out = append(out, y.wrap(label, text, ink)...)
		if told.Doubt != "" {
			out = append(out, y.wrap("!", told.Doubt, screen.Bad)...)
		}
		if told.Lesson != "" {
			out = append(out, y.wrap("", told.Lesson, screen.Hint)...)
		}
		label = ""
	}
	return out
}

// from tells the chain of causes, each of which can be gone to.
func (y *whyWriter) from(t *narration.Teller) []whyLine {
	s := y.s
	step := s.chosen()
	var chain []narration.Cause
	if p := s.chosenMessage(); p != nil {
		if step = s.Branch.Sent(p.On); step > 0 {
			m := s.moment(step)
			d := s.deed(m)
			chain = append(chain, narration.Cause{Step: step, Text: s.name(m.Node) + ": " + strings.TrimSpace(d.kind+" "+d.rest)})
		}
	}
	if s.moment(step) == nil {
		return nil
	}
	chain = append(chain, t.From(s.Branch, step)...)
	var out []whyLine
	room := 0
	for i, cause := range chain {
		part := whyPart{"#" + strconv.Itoa(cause.Step) + " " + cause.Text, screen.Past, cause.Step}
		between := " < "
		if i == 0 {
			between = ""
		}
		if need := screen.Width(between + part.text); len(out) == 0 || need > room && need < y.w {
			if len(out) == whyCauses {
				break
			}
			out, room = append(out, whyLine{}), y.w
		}
		last := &out[len(out)-1]
		last.parts = append(last.parts, whyPart{text: between, ink: screen.Faint}, part)
		room -= screen.Width(between + part.text)
	}
	if len(out) > 0 {
		out[0].label = s.say("FROM", "起因")
	}
	return out
}

// next tells how far the ensemble is from harm.
func (y *whyWriter) next(t *narration.Teller) []whyLine {
	label := y.s.say("NEXT", "前景")
	var out []whyLine
	for _, text := range t.Next(y.s.World) {
		out = append(out, y.wrap(label, text, screen.Plain)...)
		label = ""
	}
	return out
}
