package pane

import (
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// Ladder is the tape: what has happened, the cursor, and what is recorded behind it
// or, where nothing is, what may happen next. Columns are nodes, rows are steps, and
// arrows are messages at the step in which they arrive.
type Ladder struct{}

// Name returns "ladder".
func (Ladder) Name() string { return "ladder" }

// Title explains the signs of the gutter.
func (Ladder) Title(s *Scene, w int) (title, heads string) {
	title = s.say("Space-time", "时空图")
	if s.Show != nil {
		title += s.say(" (filtered)", "（已过滤）")
	}
	heads = s.say("< past  > future  | concurrent ", "< 过去  > 未来  | 并发 ")
	if screen.Width(title)+screen.Width(heads)+8 > w {
		heads = ""
	}
	return title, heads
}

// Want asks for all the room there is.
func (Ladder) Want(s *Scene, _ int) (like, least int) { return max(4, s.Branch.Len()+1), 4 }

// Draw draws the nodes' names and the rows around the cursor.
func (Ladder) Draw(c screen.Canvas, s *Scene) {
	l := s.ladder(c.W)
	y := 0
	if c.H > 2 && l.text > l.gutter {
		l.heads(c.Part(0, 0, c.W, 1))
		y = 1
	}
	if len(l.order) == 0 && s.Branch.Len() == 0 && len(s.Now.Pending) == 0 {
		c.Put(0, y, screen.Fit(s.say("nothing happens in this run", "此运行中无事发生"), c.W), screen.In(screen.Faint))
		return
	}
	for i, r := range l.window(c.H - y) {
		row := c.Part(0, y+i, c.W, 1)
		if r.step > 0 {
			l.step(row, r.step)
		} else {
			l.pending(row, &s.Now.Pending[r.pending])
		}
	}
}

// A ladderRow is a recorded step, or something that may happen.
type ladderRow struct{ step, pending int }

// ladder is the pane laid out for a width.
type ladder struct {
	s      *Scene
	gutter int          // its width
	order  []sim.NodeID // the nodes with columns
	at     map[sim.NodeID]int
	fold   int // the column of all the others, -1 when there are none
	pitch  int
	text   int // where the text begins
	sel    int // the step to which the others are related, 0 for none
	cone   *tape.Cone
	asked  *sim.Pending // what is selected of what may happen, nil for nothing
}

const (
	widestPitch = 6
	tightPitch  = 4
	leastText   = 16
	farthest    = 6_000 // steps that a filter may leave out between two rows
)

// ladder lays the columns out: names are shortened first, and when that is not
// enough the last nodes are folded into one column, but never the one selected.
func (s *Scene) ladder(w int) *ladder {
	l := &ladder{s: s, fold: -1, at: map[sim.NodeID]int{}}
	l.gutter = max(7, len(strconv.Itoa(s.Branch.Len()))+2)
	l.sel, l.asked = s.chosen(), s.chosenMessage()
	if l.asked != nil {
		l.sel = s.Branch.Sent(l.asked.On)
	}
	if l.sel > 0 {
		l.cone = s.Branch.Cone(l.sel)
	}
	all := s.cast()
	room := w - l.gutter - max(leastText, w*2/5)
	l.pitch = widestPitch
	if len(all) > 0 {
		l.pitch = max(tightPitch, min(widestPitch, room/len(all)))
	}
	fit := max(0, room/l.pitch)
	if fit < len(all) {
		all = s.foldTo(all, fit-1)
		l.fold = len(all)
	}
	if fit < 2 && l.fold >= 0 {
		all, l.fold = nil, -1
	}
	l.order = all
	for i, id := range l.order {
		l.at[id] = i
	}
	columns := len(l.order)
	if l.fold >= 0 {
		columns++
	}
	l.text = l.gutter + columns*l.pitch
	return l
}

// foldTo keeps the first n nodes, and among them the one that is selected.
func (s *Scene) foldTo(all []sim.NodeID, n int) []sim.NodeID {
	kept := slices.Clone(all[:max(0, n)])
	if s.Node > 0 && len(kept) > 0 && !slices.Contains(kept, s.Node) {
		kept[len(kept)-1] = s.Node
	}
	return kept
}

// column returns where the line of a node stands, -1 for a node without one.
func (l *ladder) column(id sim.NodeID) int {
	if at, shown := l.at[id]; shown {
		return l.gutter + at*l.pitch + 1
	}
	if l.fold >= 0 && id > 0 {
		return l.gutter + l.fold*l.pitch + 1
	}
	return -1
}

// heads writes the nodes' names over their lines, with their standings.
func (l *ladder) heads(c screen.Canvas) {
	names := l.s.shortNames(l.order, l.pitch-2)
	for i, id := range l.order {
		m := l.s.mark(l.s.view(id))
		x := l.gutter + i*l.pitch
		style := screen.In(m.Ink)
		if id == l.s.Node {
			style.Underline = true
		}
		end := c.Put(x, 0, names[i], style)
		c.Put(end, 0, m.Glyph, screen.In(m.Ink))
		c.Zone(x, 0, l.pitch, 1, nodeTarget(id))
	}
	if l.fold >= 0 {
		c.Put(l.gutter+l.fold*l.pitch+1, 0, "…", screen.In(screen.Faint))
	}
}

// shortNames shortens names so that no two become alike, if that can be: "client12" to
// "c12", or else, where there are "past" and "present", to their beginnings.
func (s *Scene) shortNames(ids []sim.NodeID, w int) []string {
	ways := []func(string, int) string{shorten, func(name string, w int) string { return string([]rune(name)[:min(w, len([]rune(name)))]) }}
	var first []string
	for _, way := range ways {
		var names []string
		for _, id := range ids {
			names = append(names, way(s.name(id), max(w, 1)))
		}
		if first == nil {
			first = names
		}
		if alike := slices.Compact(slices.Sorted(slices.Values(names))); len(alike) == len(names) {
			return names
		}
	}
	return first
}

// shorten keeps the beginning and the end of a name: "client12" is "c12".
func shorten(name string, w int) string {
	runes := []rune(name)
	if len(runes) <= w || w < 2 {
		return screen.Fit(name, max(w, 1))
	}
	return string(runes[:1]) + string(runes[len(runes)-w+1:])
}

// window returns the rows to show: those around the cursor, or around what is
// selected when that is too far from it, moved by what has been scrolled.
func (l *ladder) window(h int) []ladderRow {
	if h <= 0 {
		return nil
	}
	s := l.s
	up := h / 2
	if s.Step == s.Seen {
		up = h * 3 / 5
	}
	rows := l.around(s.Step, up, h)
	if s.Row > 0 && s.Row <= s.Branch.Len() && !slices.ContainsFunc(rows, func(r ladderRow) bool { return r.step == s.Row }) {
		rows = l.around(s.Row, up, h)
	}
	return rows
}

// around returns h rows, up of them before a step, if there are so many.
func (l *ladder) around(step, up, h int) []ladderRow {
	scroll := l.s.Scroll
	back := l.back(step, up+max(0, -scroll))
	rows := slices.Concat(back, l.ahead(step, h+max(0, scroll)))
	if missing := len(back) + max(0, h-(len(rows)-len(back))) - len(back); missing > 0 {
		more := l.back(step, len(back)+missing)
		rows, back = slices.Concat(more, rows[len(back):]), more
	}
	top := len(back) - up + scroll
	top = max(0, min(top, len(rows)-h))
	return rows[top:min(len(rows), top+h)]
}

// seen reports whether the filter leaves a step; the cursor's and the selected one
// always are.
func (l *ladder) seen(step int) bool {
	s := l.s
	return s.Show == nil || step == s.Step || step == s.Row || s.Show(s.Branch.Moment(step))
}

// back returns up to n rows before a step, in order.
func (l *ladder) back(step, n int) []ladderRow {
	var out []ladderRow
	for at := step - 1; at > 0 && len(out) < n && step-at < farthest+n; at-- {
		if l.seen(at) {
			out = append(out, ladderRow{step: at})
		}
	}
	slices.Reverse(out)
	return out
}

// ahead returns up to n rows from a step on, and when nothing more is shown of what is
// recorded what may happen.
func (l *ladder) ahead(step, n int) []ladderRow {
	s := l.s
	var out []ladderRow
	at := max(step, 1)
	for ; at <= s.Seen && len(out) < n && at-step < farthest+n; at++ {
		if l.seen(at) {
			out = append(out, ladderRow{step: at})
		}
	}
	if at > s.Seen && s.Step == s.Seen {
		for i := range min(n-len(out), len(s.Now.Pending)) {
			out = append(out, ladderRow{pending: i})
		}
	}
	return out
}
