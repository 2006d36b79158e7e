package tui

import (
	"slices"

	"github.com/zoolab/zoolab/tui/pane"
)

// The least screen.
const (
	leastW = 60
	leastH = 16
)

// A plan is how screens of at least a size are divided: columns from left to right,
// and below them panes over the whole width.
type plan struct {
	w, h    int
	columns []column
	foot    []string
}

// A column is panes from top to bottom. When there is little room the last ones go,
// but not the one that stretches, which has what is over.
type column struct {
	width   int // 0 for what is left
	panes   []string
	stretch string
	gives   string // the pane that gives its place to a guest, "" for none
}

// plans are tried in order, and the first is taken that a screen has room for.
// Below 24 rows why goes, below 20 the time line.
var plans = []plan{
	{200, 40, []column{
		{0, []string{"ensemble", "flight", "ladder"}, "ladder", ""},
		{58, []string{"ring", "flow"}, "flow", "flow"},
		{46, []string{"diff", "links", "exhibit", "checks"}, "exhibit", ""},
	}, []string{"lesson", "why", "timeline"}},
	{120, 30, []column{
		{0, []string{"ensemble", "flight", "ladder"}, "ladder", ""},
		{44, []string{"diff", "exhibit", "links", "checks"}, "exhibit", "exhibit"},
	}, []string{"lesson", "why", "timeline"}},
	{60, 24, []column{{0, []string{"ensemble", "ladder"}, "ladder", "ladder"}}, []string{"lesson", "why", "timeline"}},
	{60, 20, []column{{0, []string{"ensemble", "ladder"}, "ladder", "ladder"}}, []string{"lesson", "timeline"}},
	{60, 16, []column{{0, []string{"ensemble", "ladder"}, "ladder", "ladder"}}, []string{"lesson"}},
}

// A place is where a pane stands: its rule first, if it has one, and the pane below.
type place struct {
	*stand
	x, y, w, h int
}

// arrange says where each pane stands on the screen between the header and the
// bottom line.
func (m *Model) arrange(s *pane.Scene) []place {
	if focus := standOf(m.focus); m.zoom && focus != nil {
		return []place{{focus, 0, 1, m.w, m.h - 2}}
	}
	usual := m.places(s, "")
	for _, guest := range []string{m.focus, m.guest} {
		if guest == "" || hasPlace(usual, guest) { // a larger screen may have room for who was a guest on a smaller one
			continue
		}
		if places := m.places(s, guest); hasPlace(places, m.focus) { // what has the keys is seen
			return places
		}
	}
	return usual
}

// hasPlace reports whether a pane is among those that have one.
func hasPlace(places []place, name string) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p.Name() == name })
}

// places is the plan carried out, with a guest or with none.
func (m *Model) places(s *pane.Scene, guest string) []place {
	p := m.plan()
	rows := m.h - 2
	foot := slices.DeleteFunc(m.standing(p.foot, s), func(p *stand) bool { return p.Name() == guest })
	most := rows / 3
	if s.Lesson != nil {
		most = rows / 2 // what a lesson asks is read in full
	}
	heights := share(foot, s, m.w, most, "")
	var places []place
	below := 0
	for _, h := range heights {
		below += h
	}
	rest := m.w
	for _, c := range p.columns {
		rest -= c.width
	}
	x := 0
	for i, c := range p.columns {
		w := c.width
		if w == 0 {
			w = rest
		}
		if i < len(p.columns)-1 {
			w-- // for the line to the next one
		}
		places = append(places, m.stack(c, s, guest, x, w, rows-below)...)
		x += w + 1
	}
	y := 1 + rows - below
	for i, h := range heights {
		if h > 0 {
			places = append(places, place{foot[i], 0, y, m.w, h})
			y += h
		}
	}
	return places
}

// plan returns the one for the screen.
func (m *Model) plan() plan {
	for _, p := range plans {
		if m.w >= p.w && m.h >= p.h {
			return p
		}
	}
	return plans[len(plans)-1]
}

// stack divides a column among its panes.
func (m *Model) stack(c column, s *pane.Scene, guest string, x, w, rows int) []place {
	names := slices.DeleteFunc(slices.Clone(c.panes), func(name string) bool { return name == guest && name != c.gives })
	stretch := c.stretch
	if guest != "" && c.gives != "" {
		names[slices.Index(names, c.gives)], stretch = guest, guest
	}
	stands := m.standing(names, s)
	var places []place
	y := 1
	for i, h := range share(stands, s, w, rows, stretch) {
		if h > 0 {
			places = append(places, place{stands[i], x, y, w, h})
			y += h
		}
	}
	return places
}

// standing are the panes of these names. A lesson stands where there is one.
func (m *Model) standing(names []string, s *pane.Scene) []*stand {
	var out []*stand
	for _, name := range names {
		if p := standOf(name); p != nil && (name != "lesson" || s.Lesson != nil || m.guest == name) {
			out = append(out, p)
		}
	}
	return out
}

// share divides rows among panes, rules included. Each gets the least that it
// wants, from the last one on nothing where that is too much; what is over goes to
// the first ones, as much as they like, and then to the one that stretches. That one
// keeps two fifths.
func share(stands []*stand, s *pane.Scene, w, rows int, stretch string) []int {
	heights, likes := make([]int, len(stands)), make([]int, len(stands))
	sum, kept := 0, 0
	for i, p := range stands {
		like, least := p.Want(s, w)
		rule := ruleHeight(p, s, w)
		heights[i], likes[i] = max(least, 1)+rule, max(like, least, 1)+rule
		if p.Name() == stretch {
			kept = max(0, rows*2/5-heights[i])
		}
		sum += heights[i]
	}
	for i := len(stands) - 1; i >= 0 && sum > rows; i-- {
		if stands[i].Name() != stretch {
			sum -= heights[i]
			heights[i] = 0
		}
	}
	left := rows - sum
	for i, p := range stands {
		if p.Name() != stretch && heights[i] > 0 {
			more := min(likes[i]-heights[i], max(0, left-kept))
			heights[i] += more
			left -= more
		}
	}
	for i, p := range stands {
		if p.Name() == stretch {
			heights[i] = max(0, heights[i]+left)
		}
	}
	return heights
}

// ruleHeight is 1 for a pane with a title.
func ruleHeight(p *stand, s *pane.Scene, w int) int {
	if title, heads := p.Title(s, w); title+heads == "" {
		return 0
	}
	return 1
}

// showPane gives a pane the keys, and a place if it has none.
func (m *Model) showPane(name string) {
	if standOf(name) == nil {
		return
	}
	if name == "lesson" && m.session.school.lesson == nil {
		m.tell("this scenario has no lesson; O shows those that have one")
		return
	}
	m.focus = name
	for _, c := range m.plan().columns {
		if c.gives == name {
			m.guest = ""
		}
	}
	if !hasPlace(m.places(m.scene(), ""), name) {
		m.guest = name
	}
}

// nextPane gives the keys to the next pane on the screen, or the one before.
func (m *Model) nextPane(by int) {
	places := m.arrange(m.scene())
	if len(places) == 0 {
		return
	}
	at := 0
	for i, p := range places {
		if p.Name() == m.focus {
			at = i
		}
	}
	m.focus = places[(at+by+len(places))%len(places)].Name()
}
