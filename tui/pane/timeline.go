package pane

import (
	"slices"
	"sort"
	"strconv"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Timeline is the whole of what is recorded in one line: how much happened when,
// where the cursor stands, and marks over what matters.
type Timeline struct{}

// Name returns "timeline".
func (Timeline) Name() string { return "timeline" }

// Title explains the marks, as many as there is room for.
func (Timeline) Title(s *Scene, w int) (title, heads string) {
	title = s.say("Timeline", "时间线")
	for _, part := range []string{s.say("L leads", "L 当选"), s.say("C crash", "C 崩溃"), s.say("R restart", "R 重启"),
		s.say("P partition", "P 分区"), s.say("X cut", "X 断链"), s.say("M mended", "M 修复"), s.say("Z paused", "Z 暂停"),
		s.say("D disk", "D 磁盘"), s.say("F other fault", "F 其他故障"), s.say("' bookmark", "' 书签"), s.say("! violation", "! 违规")} {
		if screen.Width(title)+screen.Width(heads)+screen.Width(part)+10 > w {
			break
		}
		heads += part + "  "
	}
	return title, heads
}

// Want asks for a row of marks and the line.
func (Timeline) Want(*Scene, int) (like, least int) { return 2, 1 }

// bars are activity, from none to most.
var bars = []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇"}

// Draw draws the marks over the line, or the line alone.
func (Timeline) Draw(c screen.Canvas, s *Scene) {
	begin, end := s.say("marks ", "标记 "), s.ending()
	if c.W < 40 {
		begin = ""
	}
	x := screen.Width(begin)
	width := c.W - x
	if c.W >= 24 {
		width -= screen.Width(end) + 1
	}
	if width < 1 || c.H < 1 {
		return
	}
	line := s.timeline(width)
	bottom := min(c.H-1, 1)
	free := true
	if bottom > 0 {
		c.Put(0, 0, begin, screen.In(screen.Faint))
		free = line.marks(c.Part(x, 0, c.W-x, 1))
	}
	c.Put(0, bottom, left("0s ", x), screen.In(screen.Faint))
	if c.W >= 24 {
		c.Put(x+width+1, bottom, end, screen.In(screen.Faint))
	}
	line.activity(c.Part(x, bottom, width, 1))
	cursor := 0 // over the line, but for a mark that is there
	if !free {
		cursor = bottom
	}
	c.Put(x+line.column(s.Step), cursor, "▼", screen.In(screen.Strong))
	for i := range width {
		c.Zone(x+i, bottom, 1, 1, stepTarget(line.stepAt(i)))
	}
}

// A timeline is the branch laid out for a width: a column is a span of time.
type timeline struct {
	s    *Scene
	w    int
	last []int // by column: the last step up to its end
}

// ending is the time at the end of what is recorded.
func (s *Scene) ending() string { return clock(s.lastly()) }

func (s *Scene) lastly() sim.Time {
	if n := s.Branch.Len(); n > 0 {
		return s.Branch.Brief(n).At
	}
	return 0
}

// timeline finds the steps of each column. Steps are in the order of time, so that
// this looks at few of them.
func (s *Scene) timeline(w int) *timeline {
	l := &timeline{s: s, w: w, last: make([]int, w)}
	end := s.lastly()
	for x := range w {
		until := sim.Time(int64(end)/int64(w)*int64(x+1) + int64(end)%int64(w)*int64(x+1)/int64(w))
		l.last[x] = sort.Search(s.Branch.Len(), func(i int) bool { return s.Branch.Brief(i+1).At > until })
	}
	return l
}

// column returns where a step stands.
func (l *timeline) column(step int) int {
	return min(sort.SearchInts(l.last, step), l.w-1)
}

// stepAt returns the step to which a click on a column goes: the first in it, or the
// last before.
func (l *timeline) stepAt(x int) int {
	before := 0
	if x > 0 {
		before = l.last[x-1]
	}
	return min(before+1, max(l.last[x], before))
}

// activity draws how many steps each column has.
func (l *timeline) activity(c screen.Canvas) {
	most, before := 1, 0
	for _, last := range l.last {
		most, before = max(most, last-before), last
	}
	at := l.column(l.s.Step)
	before = 0
	for x, last := range l.last {
		n := last - before
		before = last
		height := 0
		if n > 0 {
			height = min(1+n*(len(bars)-1)/most, len(bars)-1)
		}
		ink := screen.Moving
		if x > at {
			ink = screen.Faint
		}
		c.Put(x, 0, bars[height], screen.In(ink))
	}
}

// A cluster is a mark, for one landmark or for several that stand too close to each
// other.
type cluster struct {
	x, n int
	top  landmark // the one that matters most
}

// farAside is how many columns a mark may stand aside of its own, behind one that is
// in its way, before the two become a cluster.
const farAside = 6

// label is the mark of a cluster: "Cs1", or "Cs1+2" for three.
func (k cluster) label() string {
	text := k.top.kind + k.top.whose
	if k.n > 1 {
		text += "+" + strconv.Itoa(k.n-1)
	}
	return text
}

// marks draws the landmarks at their columns, and reports whether the cursor's is
// free.
func (l *timeline) marks(c screen.Canvas) (free bool) {
	free = true
	at := l.column(l.s.Step)
	var row []cluster
	for _, mark := range l.s.landmarks() {
		x := l.column(mark.step)
		if n := len(row); n > 0 {
			k := &row[n-1]
			next := k.x + screen.Width(k.label()) + 1
			if next > x+farAside {
				k.n++
				if mark.rank > k.top.rank {
					k.top = mark
				}
				continue
			}
			x = max(x, next)
		}
		row = append(row, cluster{x: x, n: 1, top: mark})
	}
	for i, k := range row {
		room := c.W - k.x
		if i+1 < len(row) {
			room = row[i+1].x - k.x
		}
		label := k.label()
		x := k.x
		if i == len(row)-1 {
			x = max(0, min(k.x, c.W-screen.Width(label)))
			room = c.W - x
		}
		label = screen.Fit(label, room)
		free = free && (at < x || at >= x+screen.Width(label))
		c.Put(x, 0, label, screen.In(k.top.ink))
		c.Zone(x, 0, screen.Width(label), 1, stepTarget(k.top.step))
	}
	return free
}

// landmarks are those of the branch, the violation and what a person has marked, in
// the order of steps.
func (s *Scene) landmarks() []landmark {
	all := slices.Clone(s.Annals.events)
	if s.Broken != nil {
		all = append(all, landmark{s.Branch.Len(), rankViolation, "!", "", screen.Bad})
	}
	for _, m := range s.Marks {
		if m.Step <= s.Branch.Len() && s.shares(m) {
			all = append(all, landmark{m.Step, rankPerson, "'", string(m.Letter), screen.Hint})
		}
	}
	slices.SortStableFunc(all, func(a, b landmark) int { return a.step - b.step })
	return all
}

// shares reports whether a mark is on the branch, or on what it shares with another.
func (s *Scene) shares(m Mark) bool {
	for b := s.Branch; b != nil; {
		if b.Name() == m.Branch {
			return true
		}
		up, shared := b.Parent()
		if m.Step > shared {
			return false
		}
		b = up
	}
	return false
}
