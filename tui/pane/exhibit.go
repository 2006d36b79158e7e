package pane

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Exhibit shows the tables and trees of one node, one of them at a time, with what
// the last step did to it.
type Exhibit struct{}

// Name is "exhibit".
func (Exhibit) Name() string { return "exhibit" }

// Title names the exhibit and its node, and says which others of its role show the
// same: =s1 does, !s4 does not.
func (Exhibit) Title(s *Scene, w int) (title, heads string) {
	if v := s.absent(); v != nil {
		return s.say("Exhibits @", "内部表 @") + v.Name, ""
	}
	id, e := s.exhibit()
	if e == nil {
		return s.say("Exhibits", "内部表"), ""
	}
	title = e.Name + " @" + s.name(id)
	return title, s.likeness(id, e, w-screen.Width(title)-6)
}

// Want asks for every row, a head and the tabs.
func (Exhibit) Want(s *Scene, _ int) (like, least int) {
	if _, e := s.exhibit(); e != nil {
		return len(e.Rows) + 2, 3
	}
	return 1, 1
}

// Draw draws the exhibit. Its head stays when it is scrolled.
func (Exhibit) Draw(c screen.Canvas, s *Scene) {
	if v := s.absent(); v != nil {
		p := pen{c, 0, 0}
		m := s.mark(v)
		p.fit(m.Ink, v.Name+" "+m.Glyph+" "+m.Word)
		p.fit(screen.Faint, s.say(": there is nothing to show", "：无可显示"))
		return
	}
	id, e := s.exhibit()
	if e == nil {
		p := pen{c, 0, 0}
		p.fit(screen.Faint, s.say("Nobody has a table to show.", "没有可显示的表。"))
		return
	}
	y := 0
	if all := s.Now.Exhibits(id); len(all) > 1 && c.H > 3 {
		drawTabs(c, all, e.Name)
		y = 1
	}
	t := newExhibitTable(e, s.exhibitBefore(id, e.Name), s.Now.Step > 0)
	t.draw(c.Part(0, y, c.W, c.H-y), s)
}

// absent returns the selected node when it is down and others of its role have
// exhibits, nil otherwise.
func (s *Scene) absent() *sim.View {
	v := s.Now.View(s.Node)
	if v == nil || v.Up {
		return nil
	}
	for i := range s.Now.Views {
		if other := &s.Now.Views[i]; other.Role == v.Role && len(s.Now.Exhibits(other.ID)) > 0 {
			return v
		}
	}
	return nil
}

// exhibit returns whose exhibits are shown and which of them: those of the selected
// node; when it has none, those of the first node that decides for others.
func (s *Scene) exhibit() (sim.NodeID, *sim.Exhibit) {
	id := s.exhibitor()
	all := s.Now.Exhibits(id)
	if len(all) == 0 {
		return 0, nil
	}
	return id, &all[(s.Tab%len(all)+len(all))%len(all)]
}

func (s *Scene) exhibitor() sim.NodeID {
	if len(s.Now.Exhibits(s.Node)) > 0 {
		return s.Node
	}
	first := sim.NodeID(0)
	for i := range s.Now.Views {
		v := &s.Now.Views[i]
		switch {
		case len(s.Now.Exhibits(v.ID)) == 0:
		case s.mark(v).Ink == screen.Chief:
			return v.ID
		case first == 0:
			first = v.ID
		}
	}
	return first
}

// exhibitBefore returns a node's exhibit of a name as it was before the step.
func (s *Scene) exhibitBefore(id sim.NodeID, name string) *sim.Exhibit {
	return exhibitNamed(s.Before.Exhibits(id), name)
}

func exhibitNamed(all []sim.Exhibit, name string) *sim.Exhibit {
	if i := slices.IndexFunc(all, func(e sim.Exhibit) bool { return e.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

// likeness says which nodes of the same role show the same exhibit. Where there is
// no room to name them all, those that do are counted.
func (s *Scene) likeness(id sim.NodeID, e *sim.Exhibit, w int) string {
	var same, other []string
	for i := range s.Now.Views {
		v := &s.Now.Views[i]
		theirs := exhibitNamed(s.Now.Exhibits(v.ID), e.Name)
		if v.ID == id || theirs == nil || v.Role != s.Protocol.Nodes[id-1].Role {
			continue
		}
		if sameExhibit(e, theirs) {
			same = append(same, "="+v.Name)
		} else {
			other = append(other, "!"+v.Name)
		}
	}
	text := strings.Join(append(slices.Clone(same), other...), " ")
	if screen.Width(text) <= w {
		return text
	}
	if text = "=" + strconv.Itoa(len(same)) + " !" + strconv.Itoa(len(other)); screen.Width(text) <= w {
		return text
	}
	return ""
}

// drawTabs draws the exhibits' names, the one that is shown in brackets.
func drawTabs(c screen.Canvas, all []sim.Exhibit, shown string) {
	p := pen{c, 0, 0}
	for i, e := range all {
		from := p.x
		if e.Name == shown {
			p.write(screen.Strong, "["+e.Name+"]")
		} else {
			p.write(screen.Hint, " "+e.Name+" ")
		}
		c.Zone(from, 0, p.x-from, 1, screen.Target{Kind: "tab", N: i})
	}
}

// An exhibitTable is an exhibit made ready to be drawn.
type exhibitTable struct {
	head     []string
	rows     []tracedRow
	branches []string
	more     int
}

// newExhibitTable marks what has changed since was; nothing when there was no step.
func newExhibitTable(e, was *sim.Exhibit, stepped bool) *exhibitTable {
	t := &exhibitTable{head: e.Head, more: e.More}
	switch {
	case was != nil:
		t.rows = trackRows(was.Rows, e.Rows)
	case stepped:
		t.rows = trackRows(nil, e.Rows)
	default:
		t.rows = trackRows(e.Rows, e.Rows)
	}
	t.branches = branchesOf(t.rows)
	return t
}

// cell returns a cell of a row, with the branches of the tree in the first.
func (t *exhibitTable) cell(row, column int) string {
	text := ""
	if cells := t.rows[row].Cells; column < len(cells) {
		text = cells[column]
	}
	if column == 0 && t.branches != nil {
		return t.branches[row] + text
	}
	return text
}

func (t *exhibitTable) draw(c screen.Canvas, s *Scene) {
	room := c.H - 1
	long := len(t.rows) > room || t.more > 0
	if long {
		room--
	}
	from, to := window(len(t.rows), room, s.Scroll)
	widths := t.widths(from, to, c.W-2)
	p := pen{c, 2, 0}
	for i, name := range t.head {
		if widths[i] > 0 {
			p.write(screen.Faint, screen.Pad(name, widths[i]))
			p.x++
		}
	}
	for i := from; i < to; i++ {
		p := pen{c, 0, 1 + i - from}
		how := traces[t.rows[i].Trace]
		p.write(how.Ink, how.Sign+" ")
		for column := range t.head {
			if widths[column] > 0 {
				p.write(how.Ink, screen.Pad(t.cell(i, column), widths[column]))
				p.x++
			}
		}
	}
	if long && room >= 0 {
		t.drawRest(c, s, from, to)
	}
}

// drawRest says in the last row which rows are seen, and what has changed out of
// sight.
func (t *exhibitTable) drawRest(c screen.Canvas, s *Scene, from, to int) {
	p := pen{c, 0, c.H - 1}
	p.fit(screen.Faint, strconv.Itoa(min(from+1, to))+"-"+strconv.Itoa(to)+s.say(" of ", " / ")+strconv.Itoa(len(t.rows)+t.more))
	hidden := [2]int{}
	for i := range t.rows {
		switch {
		case t.rows[i].Trace == untouched:
		case i < from:
			hidden[0]++
		case i >= to:
			hidden[1]++
		}
	}
	for i, text := range []string{s.say("above", "上方"), s.say("below", "下方")} {
		if hidden[i] > 0 {
			p.fit(screen.Changed, "  "+text+" ~"+strconv.Itoa(hidden[i]))
		}
	}
}

// widths makes columns wide enough for the rows that are seen. Where the canvas is
// too narrow for that, columns go in which nothing stands, then the widest give way, and
// the first, which says what a row is, after the others.
func (t *exhibitTable) widths(from, to, w int) []int {
	widths := make([]int, len(t.head))
	total := len(t.head) - 1
	var empty []int
	for i, name := range t.head {
		for row := from; row < to; row++ {
			widths[i] = max(widths[i], screen.Width(t.cell(row, i)))
		}
		if widths[i] == 0 && i > 0 && from < to {
			empty = append(empty, i)
		}
		widths[i] = max(widths[i], screen.Width(name))
		total += widths[i]
	}
	for _, i := range empty {
		if total > w {
			total -= widths[i] + 1
			widths[i] = 0
		}
	}
	const narrow = 4
	for ; total > w; total-- {
		widest := -1
		for i := 1; i < len(widths); i++ {
			if widths[i] > narrow && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	if len(widths) > 0 && total > w {
		widths[0] = min(widths[0], max(narrow, widths[0]-(total-w), w/2))
	}
	return widths
}
