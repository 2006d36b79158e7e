package ladder

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zoolab/zoolab/sim"
)

// Measures of a drawing.
const (
	leastText  = 50 // columns for what is said of an event
	tightPitch = 3  // from one line of life to the next
	loosePitch = 6  // where arrows bear no names
	margin     = 3  // beside the outer lines of life, for the names
)

// A sheet is a ladder laid out.
type sheet struct {
	*Ladder
	order  []sim.NodeID
	gutter int  // the width of the events' numbers
	pitch  int  // from one line of life to the next
	named  bool // arrows bear the names of their messages
	text   int  // where text begins
}

// Lines draws what was kept, with a sentence below it if there is one, and a mark at
// the event that it is about, 0 for none.
func (l *Ladder) Lines(sentence string, at uint64) []string {
	s := l.sheet()
	var lines []string
	if len(s.order) > 0 {
		lines = append(lines, s.heads())
	}
	up := maps.Clone(l.up)
	if l.gone > 0 {
		lines = append(lines, s.line(up, "", "... "+times(l.gone)+" before these"))
	}
	for i := range l.rows {
		x := &l.rows[i]
		lines = append(lines, s.row(up, x, x.seq == at && !x.apart))
		if x.again > 0 {
			lines = append(lines, s.line(up, "", "... and again "+times(x.period)+", "+strconv.Itoa(x.again)+"x"))
		}
	}
	if sentence != "" {
		for i, part := range wrap(sentence, Width-s.gutter-2) {
			lead := "! "
			if i > 0 {
				lead = "  "
			}
			lines = append(lines, strings.Repeat(" ", s.gutter)+lead+part)
		}
	}
	return lines
}

func times(n int) string {
	if n == 1 {
		return "1 event"
	}
	return strconv.Itoa(n) + " events"
}

// sheet lays out the nodes that something happens at.
func (l *Ladder) sheet() *sheet {
	s := &sheet{Ladder: l, gutter: 5}
	longest := 0
	seen := map[sim.NodeID]bool{}
	for i := range l.rows {
		x := &l.rows[i]
		seen[x.node], seen[x.from] = true, true
		for _, m := range x.marks {
			seen[m.node] = true
		}
		for _, f := range x.facts {
			seen[f.node] = true
		}
		longest = max(longest, utf8.RuneCountInString(x.kind))
		s.gutter = max(s.gutter, len(strconv.FormatUint(x.seq, 10))+3)
	}
	delete(seen, 0)
	s.order = slices.Sorted(maps.Keys(seen))
	room := Width - s.gutter - 2*margin - leastText
	each := room / max(1, len(s.order)-1)
	s.named = each >= longest+4
	s.pitch = max(tightPitch, min(loosePitch, each))
	if s.named {
		s.pitch = max(longest+4, loosePitch)
	}
	s.order = s.order[:min(len(s.order), room/tightPitch+1)]
	s.text = s.gutter + 2*margin + max(0, len(s.order)-1)*s.pitch
	return s
}

// column is where the line of a node's life stands, -1 for one that has none.
func (s *sheet) column(id sim.NodeID) int {
	i := slices.Index(s.order, id)
	if i < 0 {
		return -1
	}
	return s.gutter + margin - 1 + i*s.pitch
}

// heads are the nodes' names over their lines.
func (s *sheet) heads() string {
	b := blank(s.text)
	for _, id := range s.order {
		name := []rune(s.name(id))
		if len(name) > s.pitch-1 && len(name) > 3 {
			name = slices.Concat(name[:1], name[len(name)-(max(s.pitch, 4)-2):])
		}
		at := s.column(id) - len(name)/2
		copy(b[at:], name)
	}
	return strings.TrimRight(string(b), " ")
}

func blank(n int) []rune { return []rune(strings.Repeat(" ", n)) }

// lives is a row in which nothing happens.
func (s *sheet) lives(up map[sim.NodeID]bool) []rune {
	b := blank(s.text)
	for _, id := range s.order {
		b[s.column(id)] = '.'
		if up[id] {
			b[s.column(id)] = '|'
		}
	}
	return b
}

// line is a row of lives with a number and a text.
func (s *sheet) line(up map[sim.NodeID]bool, number, text string) string {
	return s.finish(s.lives(up), number, text)
}

func (s *sheet) finish(b []rune, number, text string) string {
	copy(b, []rune(fmt.Sprintf("%*s", s.gutter-2, number)))
	return strings.TrimRight(string(b)+text, " ")
}

// row draws an event, and notes who is up after it. The one in which a property was
// violated is marked.
func (s *sheet) row(up map[sim.NodeID]bool, x *row, violated bool) string {
	s.live(up, x)
	b := s.lives(up)
	at, from := s.column(x.node), s.column(x.from)
	switch {
	case x.from > 0 && at >= 0 && from >= 0 && at != from:
		s.arrow(b, from, at, x)
	case at >= 0:
		b[at] = '*'
	}
	for _, m := range x.marks {
		if at := s.column(m.node); at >= 0 {
			b[at] = map[bool]rune{true: 'o', false: 'X'}[m.up]
		}
	}
	number := strconv.FormatUint(x.seq, 10)
	if x.apart {
		number = ""
	}
	if violated {
		number += "!"
	}
	return s.finish(b, number, s.said(up, x))
}

// arrow draws a message from one line of life to another.
func (s *sheet) arrow(b []rune, from, to int, x *row) {
	left, right := min(from, to), max(from, to)
	for i := left + 1; i < right; i++ {
		b[i] = '-'
	}
	b[from] = '+'
	tip := map[bool]rune{true: '>', false: '<'}[to > from]
	if x.lost {
		tip = 'x'
	}
	if to > from {
		b[to-1] = tip
	} else {
		b[to+1] = tip
	}
	if kind := []rune(x.kind); s.named {
		copy(b[left+1+(right-left-len(kind))/2:], kind)
	}
}

// said is what the row says beside the drawing: what happened, and what nodes said of
// it. Where there is no room for both, the message is cut short.
func (s *sheet) said(up map[sim.NodeID]bool, x *row) string {
	what := x.what
	if x.from > 0 {
		what = x.text
		if !s.named || x.from == x.node {
			what = strings.TrimRight(x.kind+" "+x.text, " ")
		}
	}
	if x.lost {
		what = strings.TrimRight("lost: "+what, " ")
		if !x.apart && !up[x.node] {
			what += " (" + s.name(x.node) + " is down)"
		}
	}
	if x.waits {
		what += " (waits: " + s.name(x.node) + " is busy)"
	}
	var facts []string
	for _, f := range x.facts {
		text := f.text
		if f.node != x.node {
			text = s.name(f.node) + " " + text
		}
		facts = append(facts, text)
	}
	room := Width - s.text
	if len(facts) == 0 {
		return cut(what, room)
	}
	told := "=> " + strings.Join(facts, ", ")
	if what != "" {
		what = cut(what, max(room/3, room-utf8.RuneCountInString(told)-1)) + " "
	}
	return cut(what+told, room)
}

// cut keeps the beginning of a text.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimRight(string(runes[:max(0, most-3)]), " ,;:") + "..."
	}
	return text
}

// wrap breaks a text between words.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += cut(word, width)
	}
	return append(lines, line)
}
