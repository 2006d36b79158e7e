package pane

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Diff lists what the last step has changed, node by node, its own node first.
// While a branch is compared with another, it lists what is different there.
type Diff struct{}

// Name is "diff".
func (Diff) Name() string { return "diff" }

// Title says what is held against what.
func (Diff) Title(s *Scene, _ int) (title, heads string) {
	title = s.say("Diff", "差异")
	switch {
	case s.There != nil:
		return title, s.Other.Name() + " " + strconv.Itoa(s.There.Step) + " → " + s.Branch.Name() + " " + strconv.Itoa(s.Step)
	case s.Before != nil:
		return title, strconv.Itoa(s.Before.Step) + " → " + strconv.Itoa(s.Step)
	}
	return title, ""
}

// Want asks for all that has changed.
func (Diff) Want(s *Scene, _ int) (like, least int) { return max(1, len(s.changes())), 1 }

// Draw draws the list.
func (Diff) Draw(c screen.Canvas, s *Scene) {
	lines := s.changes()
	if len(lines) == 0 {
		p := pen{c, 0, 0}
		p.fit(screen.Faint, s.nothing())
		return
	}
	from, to := window(len(lines), c.H, s.Scroll)
	rest := len(lines) > c.H && to < len(lines)
	for i := from; i < to; i++ {
		p := pen{c, 0, i - from}
		if rest && i == to-1 {
			p.fit(screen.Faint, s.say("… and ", "…还有 ")+strconv.Itoa(len(lines)-i)+s.say(" more", " 项"))
			break
		}
		lines[i].draw(&p)
		c.Zone(0, p.y, c.W, 1, nodeTarget(lines[i].node))
	}
}

// nothing says why the list is empty.
func (s *Scene) nothing() string {
	switch {
	case s.There != nil:
		return s.say("All nodes are as they are there.", "各节点与彼处相同。")
	case s.Step == 0:
		return s.say("Nothing has happened yet.", "尚未发生任何事。")
	}
	return s.say("The step has changed no node.", "这一步没有改变任何节点。")
}

// A change is one line of the list: what something was and is, or a node's name.
type change struct {
	node sim.NodeID
	head *standing // of the line that begins a node's changes
	how  trace
	name string
	was  string // "" for what was not there
	now  string // "" for what is gone
}

func (x *change) draw(p *pen) {
	if x.head != nil {
		p.fit(screen.Strong, x.name)
		p.fit(x.head.Ink, " "+x.head.Glyph+" "+x.head.Word)
		return
	}
	sign := traces[x.how].Sign
	if x.how == added {
		sign = "+"
	}
	p.fit(traces[x.how].Ink, "  "+sign+" ")
	p.fit(screen.Plain, x.name+" ")
	switch x.how {
	case altered:
		p.fit(screen.Faint, x.was+" → ")
		p.fit(screen.Changed, x.now)
	case added:
		p.fit(screen.Added, x.now)
	default:
		p.fit(screen.Removed, x.was)
	}
}

// changeOf compares two texts of a name, "" for what is not there, and adds what is
// different.
func (s *Scene) changeOf(all []change, id sim.NodeID, name, was, now string) []change {
	x := change{node: id, how: altered, name: name, was: was, now: now}
	switch {
	case was == now:
		return all
	case was == "":
		x.how = added
	case now == "":
		x.how = removed
	}
	return append(all, x)
}

// changes lists what is different between the scene's two snapshots.
func (s *Scene) changes() []change {
	was, now := s.Before, s.Now
	if s.There != nil {
		was = s.There
	}
	if was == nil {
		return nil
	}
	all := s.worldChanges(was, now)
	for _, id := range s.ownFirst() {
		of := s.nodeChanges(id, was, now)
		if len(of) == 0 {
			continue
		}
		head := s.mark(now.View(id))
		all = append(all, change{node: id, head: &head, name: s.name(id)})
		all = append(all, of...)
	}
	return all
}

// ownFirst lists the nodes that are seen, the step's own before the others.
func (s *Scene) ownFirst() []sim.NodeID {
	ids := slices.DeleteFunc(s.cast(), func(id sim.NodeID) bool { return s.Now.View(id) == nil })
	if m := s.moment(s.Step); m != nil && s.There == nil {
		slices.SortStableFunc(ids, func(a, b sim.NodeID) int {
			switch {
			case a == m.Node && b != m.Node:
				return -1
			case b == m.Node && a != m.Node:
				return 1
			}
			return 0
		})
	}
	return ids
}

// worldChanges tells what is different about the world itself.
func (s *Scene) worldChanges(was, now *Snapshot) []change {
	var all []change
	for _, x := range []struct {
		name string
		of   func(*Snapshot) string
	}{
		{s.say("links cut", "断开的链路"), func(p *Snapshot) string { return strconv.Itoa(p.links(func(l *Link) bool { return l.Cut })) }},
		{s.say("links clogged", "堵塞的链路"), func(p *Snapshot) string { return strconv.Itoa(p.links(func(l *Link) bool { return l.ClogUntil > 0 })) }},
		{s.say("links half-open", "半开的链路"), func(p *Snapshot) string { return strconv.Itoa(p.links(func(l *Link) bool { return l.HalfOpen })) }},
		{s.say("links lose", "丢包率"), func(p *Snapshot) string { return percent(p.Network.Loss) }},
		{s.say("goal", "目标"), func(p *Snapshot) string { return s.goalText(p.Missing) }},
		{s.say("violated", "被违反"), func(p *Snapshot) string { return brokenText(p.Broken) }},
	} {
		all = s.changeOf(all, 0, x.name, x.of(was), x.of(now))
	}
	if len(all) == 0 {
		return nil
	}
	return append([]change{{head: &standing{}, name: s.name(0)}}, all...)
}

func (s *Scene) goalText(missing string) string {
	if missing == "" {
		return s.say("met", "已达成")
	}
	return missing
}

func brokenText(v *sim.Violation) string {
	if v == nil {
		return ""
	}
	return v.Monitor
}

// links counts the links of which something is true.
func (p *Snapshot) links(holds func(*Link) bool) (n int) {
	for i := range p.Links {
		if holds(&p.Links[i]) {
			n++
		}
	}
	return n
}

// nodeChanges tells what is different about a node.
func (s *Scene) nodeChanges(id sim.NodeID, before, after *Snapshot) []change {
	was, now := before.View(id), after.View(id)
	if was == nil || now == nil {
		return nil
	}
	all := s.stateChanges(was, now)
	if now.Up {
		for i, x := range now.Columns {
			old := ""
			if i < len(was.Columns) {
				old = was.Columns[i].Value
			}
			all = s.changeOf(all, id, x.Name, old, x.Value)
		}
		all = append(all, s.timerChanges(was, now)...)
	}
	for i := range max(len(was.Files), len(now.Files)) {
		var old, f sim.FileView
		if i < len(was.Files) {
			old = was.Files[i]
		}
		if i < len(now.Files) {
			f = now.Files[i]
		}
		all = s.changeOf(all, id, max(f.Name, old.Name), s.fileText(old), s.fileText(f))
	}
	if now.Up && was.Up {
		all = append(all, s.exhibitChanges(id, before, after)...)
	}
	return all
}

// fileText says what is in a file.
func (s *Scene) fileText(f sim.FileView) string {
	if f.Name == "" {
		return ""
	}
	text := strconv.Itoa(f.Records) + s.say(" records", " 条记录")
	if f.Records == 1 {
		text = s.say("1 record", "1 条记录")
	}
	if f.Unsynced > 0 {
		text += ", " + strconv.Itoa(f.Unsynced) + s.say(" unsynced", " 未落盘")
	}
	if f.Damaged > 0 {
		text += ", " + strconv.Itoa(f.Damaged) + s.say(" damaged", " 损坏")
	}
	return text
}

// stateChanges compares what the world knows of a node.
func (s *Scene) stateChanges(was, now *sim.View) (all []change) {
	yes := func(b bool) string {
		if b {
			return s.say("yes", "是")
		}
		return s.say("no", "否")
	}
	number := func(n int) string { return strconv.Itoa(n) }
	for _, x := range []struct {
		name string
		of   func(*sim.View) string
	}{
		{s.say("up", "运行"), func(v *sim.View) string { return yes(v.Up) }},
		{s.say("boot", "启动次数"), func(v *sim.View) string { return number(int(v.Boot)) }},
		{s.say("halted", "自行退出"), func(v *sim.View) string { return yes(v.Halted) }},
		{s.say("machine off", "断电"), func(v *sim.View) string { return yes(v.Dark) }},
		{s.say("paused", "暂停"), func(v *sim.View) string { return yes(v.Paused) }},
		{s.say("syncing", "落盘"), func(v *sim.View) string { return v.Syncing }},
		{s.say("effects held", "待生效"), func(v *sim.View) string { return number(v.Held) }},
		{s.say("inbox", "积压"), func(v *sim.View) string { return number(v.Inbox) }},
		{s.say("disk lies", "磁盘谎报"), func(v *sim.View) string { return yes(v.Lying) }},
		{s.say("disk full", "磁盘已满"), func(v *sim.View) string { return yes(v.Full) }},
		{s.say("disk slow", "磁盘慢"), func(v *sim.View) string {
			if v.Slow.Max == 0 {
				return ""
			}
			return span(v.Slow.Max)
		}},
	} {
		all = s.changeOf(all, now.ID, x.name, x.of(was), x.of(now))
	}
	return all
}

// timerChanges tells which timers were armed, moved and stopped; the times are those
// left.
func (s *Scene) timerChanges(was, now *sim.View) (all []change) {
	name := s.say("timer ", "定时器 ")
	left := func(t sim.TimerView) string { return s.say("in ", "余 ") + span(t.At.Sub(s.Now.At)) }
	for _, t := range now.Timers {
		x := change{node: now.ID, how: added, name: name + t.Name, now: left(t)}
		if i := slices.IndexFunc(was.Timers, func(o sim.TimerView) bool { return o.Name == t.Name }); i >= 0 {
			if was.Timers[i].At == t.At {
				continue
			}
			x.how, x.was = altered, clock(was.Timers[i].At)
			x.now = clock(t.At) + ", " + x.now
		}
		all = append(all, x)
	}
	for _, t := range was.Timers {
		if !slices.ContainsFunc(now.Timers, func(o sim.TimerView) bool { return o.Name == t.Name }) {
			all = append(all, change{node: now.ID, how: removed, name: name + t.Name, was: clock(t.At)})
		}
	}
	return all
}

// exhibitChanges tells which rows of a node's exhibits are new, changed and gone.
func (s *Scene) exhibitChanges(id sim.NodeID, before, after *Snapshot) (all []change) {
	for _, e := range after.Exhibits(id) {
		old := exhibitNamed(before.Exhibits(id), e.Name)
		if old == nil || sameExhibit(old, &e) {
			continue
		}
		for _, row := range trackRows(old.Rows, e.Rows) {
			x := change{node: id, how: row.Trace, name: e.Name + " " + row.Key}
			switch row.Trace {
			case untouched:
				continue
			case altered:
				x.was, x.now = cellChanges(e.Head, row.Was.Cells, row.Cells)
			case added:
				x.now = besideKey(row)
			case removed:
				x.was = besideKey(row)
			}
			all = append(all, x)
		}
	}
	return all
}

// cellChanges picks the cells that are different.
func cellChanges(head, was, now []string) (before, after string) {
	var olds, news []string
	for i := range min(len(was), len(now), len(head)) {
		if was[i] != now[i] {
			olds, news = append(olds, head[i]+" "+was[i]), append(news, now[i])
		}
	}
	return strings.Join(olds, ", "), strings.Join(news, ", ")
}

// besideKey renders a row's cells, without the one that its key repeats.
func besideKey(r tracedRow) string {
	cells := slices.DeleteFunc(slices.Clone(r.Cells), func(cell string) bool { return cell == "" || cell == r.Key })
	return strings.Join(cells, " ")
}
