package format

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/zoolab/zoolab/labs/grade"
)

// MostLines is how many lines the text has at most, unless [Options] ask for all. A
// student reads one screen; what is on a second one is not read.
const MostLines = 60

// How the lines are shared out. The score and the first failure come first: what
// they leave, other failures may have.
const (
	mostRows      = 14 // of the table of properties
	mostShort     = 12 // failures in short
	reservedShort = 3  // lines of them, whatever the first failure needs
	mostCell      = 3  // lines of why a property lost points
	mostWhy       = 3  // lines of why it was not graded
)

// writeText writes for a person.
func writeText(page *bytes.Buffer, r *grade.Report, o Options) {
	s := sheet{width: o.Width, colour: o.Colour, all: o.All}
	s.head(r)
	switch {
	case r.Status == grade.Graded || r.Status == grade.Unfinished && len(r.Tests) > 0:
		s.scores(r)
		s.failed(r, o.More)
	default:
		s.findings(r, o.More)
	}
	for _, l := range s.lines {
		page.WriteString(l)
		page.WriteByte('\n')
	}
}

// A sheet is text in the making. Its lines are counted, and no wider than it but
// for what is to be copied.
type sheet struct {
	lines  []string
	width  int
	colour bool
	all    bool
}

// say adds a line. Where a text is broken into lines is nobody's choice but ours, so
// it is here that none may begin like a command.
func (s *sheet) say(text string) { s.lines = append(s.lines, unarmed(strings.TrimRight(text, " "))) }

// gap leaves a line empty, once.
func (s *sheet) gap() {
	if n := len(s.lines); n > 0 && s.lines[n-1] != "" {
		s.say("")
	}
}

// room is how many lines are left.
func (s *sheet) room() int {
	if s.all {
		return 1 << 30
	}
	return MostLines - len(s.lines)
}

func (s *sheet) paint(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s *sheet) bold(text string) string  { return s.paint("1", text) }
func (s *sheet) faint(text string) string { return s.paint("2", text) }
func (s *sheet) green(text string) string { return s.paint("32", text) }
func (s *sheet) red(text string) string   { return s.paint("31", text) }

// wrapped says a text over several lines, those after the first indented by two more.
func (s *sheet) wrapped(indent, text string, most int) {
	for i, l := range wrap(text, s.width-len(indent)-2, most) {
		if i > 0 {
			l = "  " + l
		}
		s.say(indent + l)
	}
}

// head says what was graded and what it is worth.
func (s *sheet) head(r *grade.Report) {
	title := r.Lab
	if r.Title != "" {
		title += ": " + r.Title
	}
	s.say(s.bold(short(title, s.width)))
	score := outOf(r.Score, r.Max) + " points"
	if v := verdict(r); v != "" {
		score += ", " + v
	}
	s.say(s.bold(short(score, s.width)))
	from := r.Submission
	if len(r.Files) > 0 {
		from += " (" + strings.Join(r.Files, ", ") + ")"
	}
	if from != "" {
		s.say(s.faint(short("Graded: "+from, s.width)))
	}
	if len(r.Ignored) > 0 {
		s.say(s.faint(short("Left alone: "+strings.Join(r.Ignored, ", "), s.width)))
	}
	s.say(s.faint(short(fmt.Sprintf("Grader: zoolab %s, %s s", r.Grader, seconds(r.Took)), s.width)))
	s.gap()
}

// findings says why a submission was not run.
func (s *sheet) findings(r *grade.Report, more string) {
	why, findings := because(r)
	if why != "" {
		s.wrapped("", why, mostWhy)
	}
	if len(findings) > 0 {
		s.gap()
	}
	for i, f := range findings {
		text := wrap(f.String(), s.width-4, 3)
		if s.room() < len(text)+2 { // the last two say that there are more
			s.leftOut(len(findings)-i, "finding", more)
			return
		}
		s.wrapped("  ", f.String(), 3)
	}
}

// scores is a table of what each property earned, those that lost something first
// when not all fit.
func (s *sheet) scores(r *grade.Report) {
	shown := r.Properties
	if len(shown) > mostRows && !s.all {
		shown = lostFirst(shown)[:mostRows]
	}
	rows := make([][]string, len(shown))
	for i, p := range shown {
		rows[i] = []string{"✓", p.Name, string(p.Kind), outOf(p.Points, p.Max)}
		if p.Points < p.Max {
			rows[i][0] = "✗"
		}
	}
	cells := columns(rows)
	width := 0
	for _, l := range cells {
		width = max(width, utf8.RuneCountInString(l))
	}
	for i, l := range cells {
		s.row(l, width, shown[i].Lost)
	}
	if more := len(r.Properties) - len(shown); more > 0 {
		s.say(fmt.Sprintf("  … and %d more", more))
	}
	s.gap()
	if r.Why != "" {
		s.wrapped("", r.Why, mostWhy)
	}
	s.wrapped("", tally(r), 2)
}

// row says a row of the table, whose cells are so wide, and beside them why points are
// missing.
func (s *sheet) row(cells string, width int, lost string) {
	width += len("    ") // before and behind the cells
	why := []string{lost}
	if s.width-width >= narrow {
		why = wrap(lost, s.width-width, mostCell)
	}
	for i, l := range why {
		if i > 0 {
			s.say(strings.Repeat(" ", width) + l)
			continue
		}
		l = short(fmt.Sprintf("  %-*s%s", width-2, cells, l), s.width)
		l = strings.Replace(l, "✗", s.red("✗"), 1)
		s.say(strings.Replace(l, "✓", s.green("✓"), 1))
	}
}

// lostFirst puts properties that lost points before the others.
func lostFirst(all []grade.PropertyScore) []grade.PropertyScore {
	var lost, kept []grade.PropertyScore
	for _, p := range all {
		if p.Points < p.Max {
			lost = append(lost, p)
		} else {
			kept = append(kept, p)
		}
	}
	return append(lost, kept...)
}

// failed says what failed: the first in full, and others in short.
func (s *sheet) failed(r *grade.Report, more string) {
	failed := failures(r)
	var others, same []string
	for i, t := range failed {
		switch first := failed[0].Failure; {
		case i == 0 || s.all:
		case t.Failure.Class == first.Class && t.Failure.Sentence == first.Sentence:
			same = append(same, t.Name)
		default:
			others = append(others, strings.TrimSuffix(named(t)+": "+t.Failure.Sentence, ": "))
		}
	}
	if len(same) > 0 {
		others = append([]string{"the same way: " + strings.Join(same, ", ")}, others...)
	}
	for _, h := range secrets(r) {
		if h.failed > 0 {
			others = append(others, hiddenFailed(h))
		}
	}
	for i, t := range failed {
		if i == 0 || s.all {
			s.gap()
			s.inFull(t, min(len(others), reservedShort))
		}
	}
	s.inShort(others, more)
}

// inFull says all that is known of a failure, and leaves room for so many lines
// after it, with an empty one and a heading above them, and one below that says how
// many are left out.
func (s *sheet) inFull(t grade.TestResult, after int) {
	for i, l := range wrap(named(t), s.width-2, 2) {
		mark := s.red("✗ ")
		if i > 0 {
			mark = "  "
		}
		s.say(mark + s.bold(l))
	}
	if after > 0 {
		after += 3
	}
	for _, p := range feedback(t) {
		if p.kind == prose {
			s.wrapped("  ", p.sentence(), p.most)
			continue
		}
		s.say("  " + s.faint(p.heads))
		if p.kind == command {
			for _, l := range p.lines {
				s.say("    " + l)
			}
			continue
		}
		const below = 2 // the chapter, which follows a drawing
		room := s.room() - after - below
		drawn := hung(p.lines, s.width-4)
		if len(drawn) > room {
			drawn = middleOut(p.lines, room)
		}
		for _, l := range drawn {
			s.say("    " + short(l, s.width-4))
		}
	}
}

// inShort says what else failed, as far as there is room.
func (s *sheet) inShort(others []string, more string) {
	if len(others) == 0 {
		return
	}
	s.gap()
	s.say(s.bold("Also failed:"))
	most := len(others)
	if !s.all {
		most = min(most, mostShort)
	}
	// Two lines each if there is room for them, or else one.
	var told []string
	for _, text := range others[:most] {
		told = append(told, hung([]string{"  " + text}, s.width)...)
	}
	if len(told) > s.room()-1 {
		most = min(most, s.room()-1)
		told = others[:most]
		for i := range told {
			told[i] = "  " + told[i]
		}
	}
	for _, l := range told {
		s.say(short(l, s.width))
	}
	s.leftOut(len(others)-most, "failure", more)
}

// leftOut says how many there are besides, and how to see them.
func (s *sheet) leftOut(n int, what, more string) {
	if n == 0 {
		return
	}
	if n > 1 {
		what += "s"
	}
	text := fmt.Sprintf("  … and %d more %s", n, what)
	if more != "" {
		text += ": " + more
	}
	s.say(text)
}

// narrow is a width in which no text can be read.
const narrow = 16

// hung breaks each line that is too wide in two. What is left of it hangs below the
// text at the line's end: behind the marks that a drawing has in front of it.
func hung(text []string, width int) (out []string) {
	for _, l := range text {
		if utf8.RuneCountInString(l) <= width {
			out = append(out, l)
			continue
		}
		front, words := "", l
		if gap := strings.LastIndex(l, "  "); gap >= 0 {
			front, words = l[:gap+2], l[gap+2:]
		}
		in := utf8.RuneCountInString(front) + 2
		if width-in < narrow {
			out = append(out, l)
			continue
		}
		parts := wrap(words, width-in, 2)
		out = append(out, front+parts[0])
		if len(parts) > 1 {
			out = append(out, strings.Repeat(" ", in)+parts[1])
		}
	}
	return out
}

// middleOut cuts lines in the middle to so many. The top names the columns and the
// end is where it goes wrong.
func middleOut(text []string, most int) []string {
	const top = 3
	if most = max(most, top+2); len(text) <= most {
		return text
	}
	end := most - top - 1
	cut := append([]string(nil), text[:top]...)
	cut = append(cut, fmt.Sprintf("⋮ %s left out", count(len(text)-top-end, "line")))
	return append(cut, text[len(text)-end:]...)
}

// short cuts a text to a width.
func short(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:max(width-1, 0)]) + "…"
}

// wrap breaks a text between words into lines of a width, at most so many. A word
// that is wider than a line is cut.
func wrap(text string, width, most int) []string {
	var out []string
	now := ""
	for _, word := range strings.Fields(text) {
		switch {
		case now == "":
			now = word
		case utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) <= width:
			now += " " + word
		default:
			out = append(out, now)
			now = word
		}
	}
	out = append(out, now)
	if len(out) > most {
		out = append(out[:most-1], out[most-1]+" …")
	}
	for i, l := range out {
		out[i] = short(l, width)
	}
	return out
}

// columns lines cells up.
func columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			out[i] += cell + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell)+2)
		}
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}
