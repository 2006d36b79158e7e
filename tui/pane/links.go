package pane

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Links is the matrix of who reaches whom, a row for the sender and a column for
// the receiver, with what is wrong with the network and the disks in words.
type Links struct{}

// Name is "links".
func (Links) Name() string { return "links" }

// Title explains the marks of the cells, as many as there is room for.
func (Links) Title(s *Scene, w int) (title, heads string) {
	title = s.say("Links", "链路")
	for _, part := range []string{s.say("row→column", "行→列"), s.say("XX cut", "XX 断"), s.say("dn down", "dn 停"),
		s.say("|| held", "|| 扣"), s.say("~3 loses 30%", "~3 丢30%"), s.say("ok>2 under way", "ok>2 在途"),
		s.say("hf half-open", "hf 半开"), s.say("cl clogged", "cl 堵"), s.say("ln slow line", "ln 限速")} {
		if screen.Width(title)+screen.Width(heads)+screen.Width(part)+8 > w {
			break
		}
		heads += "  " + part
	}
	return title, strings.TrimPrefix(heads, "  ")
}

// Want asks for a row a node, and one for the heads.
func (Links) Want(s *Scene, _ int) (like, least int) { return len(s.Now.Wired) + 1, 2 }

const (
	linkCell  = 6 // of a link with how many messages fly: "ok>12 "
	linkTight = 3 // without
	besides   = 18
)

// Draw draws the matrix, and the troubles beside it or below.
func (Links) Draw(c screen.Canvas, s *Scene) {
	ids := s.wired()
	label := 1
	for _, id := range ids {
		label = max(label, screen.Width(s.name(id)))
	}
	label = min(label, max(2, c.W/5)) + 2 // its glyph, and a blank
	cell := linkCell
	if label+len(ids)*linkCell+besides > c.W {
		cell = linkTight
		for _, id := range ids {
			cell = max(cell, min(linkCell, screen.Width(s.name(id))+1))
		}
		if label+len(ids)*cell > c.W {
			cell = linkTight
		}
	}
	shown := ids[:max(0, min(len(ids), (c.W-label)/cell))]
	from, to := window(len(ids), c.H-1, s.Scroll)
	names := s.shortNames(shown, cell-1)
	for i, id := range shown {
		p := pen{c, label + i*cell, 0}
		p.write(screen.Plain, names[i])
		c.Zone(p.x, 0, cell, 1, nodeTarget(id))
	}
	for y, id := range ids[from:to] {
		p := pen{c, 0, y + 1}
		m := s.mark(s.Now.View(id))
		p.write(m.Ink, screen.Fit(s.name(id), label-2)+m.Glyph)
		c.Zone(0, y+1, label, 1, nodeTarget(id))
		for i, other := range shown {
			p.to(label + i*cell)
			ink, text := s.linkCell(id, other, cell > linkTight)
			p.write(ink, screen.Fit(text, cell-1))
			if id != other {
				c.Zone(label+i*cell, y+1, cell-1, 1, screen.Target{Kind: "link", N: int(id), Text: s.name(id) + ">" + s.name(other)})
			}
		}
	}
	x, y := label+len(shown)*cell+1, 0
	if c.W-x < besides {
		x, y = 0, 1+to-from
	}
	s.drawAilments(c.Part(x, y, c.W-x, c.H-y))
}

// wired lists the nodes of the matrix in the cast's order.
func (s *Scene) wired() []sim.NodeID {
	return slices.DeleteFunc(s.cast(), func(id sim.NodeID) bool { return !slices.Contains(s.Now.Wired, id) })
}

// linkCell says how one direction is, the worst first.
func (s *Scene) linkCell(from, to sim.NodeID, wide bool) (screen.Ink, string) {
	if from == to {
		return screen.Faint, "--"
	}
	l := s.Now.Link(from, to)
	switch {
	case !s.Now.View(from).Up || !s.Now.View(to).Up:
		return screen.Down, "dn"
	case l.Cut:
		return screen.Bad, "XX"
	}
	ink, text := screen.Good, "ok"
	switch {
	case l.HalfOpen:
		ink, text = screen.Warn, "hf"
	case l.Held > 0:
		ink, text = screen.Held, "||"
	case l.ClogUntil > 0:
		ink, text = screen.Warn, "cl"
	case l.Every > 0:
		ink, text = screen.Warn, "ln"
	case s.Now.Network.Loss > 0:
		ink, text = screen.Warn, "~"+lossDigit(s.Now.Network.Loss)
	}
	if n := l.Flying - l.Held; wide && n > 0 {
		text += ">" + strconv.Itoa(min(n, 99))
		if ink == screen.Good {
			ink = screen.Moving
		}
	}
	return ink, text
}

// lossDigit is a chance in tenths: "3" for 30 %, "0" for less than 5 %, "!" for all.
func lossDigit(p sim.PPM) string {
	if p >= sim.Certain {
		return "!"
	}
	return strconv.Itoa(min(9, int(p+50_000)/100_000))
}

// percent renders a chance: "30%", "0.5%".
func percent(p sim.PPM) string {
	return strings.TrimSuffix(strings.TrimRight(decimals(int64(p), 4), "0"), ".") + "%"
}

// drawAilments lists in words what is wrong with links and disks.
func (s *Scene) drawAilments(c screen.Canvas) {
	var all []ailment
	for _, x := range s.ailments() {
		for _, line := range screen.Wrap(x.text, c.W) {
			all = append(all, ailment{line, x.ink, x.node})
		}
	}
	if len(all) == 0 {
		p := pen{c, 0, 0}
		p.fit(screen.Good, "✓ ")
		p.fit(screen.Faint, s.say("nothing is wrong", "一切正常"))
		return
	}
	for y, x := range all[:min(len(all), c.H)] {
		if y == c.H-1 && len(all) > c.H {
			x = ailment{s.say("… and ", "…还有 ") + strconv.Itoa(len(all)-y) + s.say(" more", " 项"), screen.Faint, 0}
		}
		p := pen{c, 0, y}
		p.fit(x.ink, x.text)
		if x.node > 0 {
			c.Zone(0, y, c.W, 1, nodeTarget(x.node))
		}
	}
}

// An ailment is one thing that is wrong, in words.
type ailment struct {
	text string
	ink  screen.Ink
	node sim.NodeID
}

// ailments lists all that is wrong: with the network, the links, and the nodes.
func (s *Scene) ailments() []ailment {
	var all []ailment
	ids := s.wired()
	sides, whole := s.sides(ids)
	if len(sides) > 1 {
		all = append(all, ailment{s.say("partition ", "分区 ") + sidesText(s, sides), screen.Bad, 0})
	}
	n := s.Now.Network
	if n.Loss > 0 {
		all = append(all, ailment{s.say("all links lose ", "各链路丢包 ") + percent(n.Loss), screen.Warn, 0})
	}
	if n.Duplicate > 0 {
		all = append(all, ailment{s.say("all links double ", "各链路重复 ") + percent(n.Duplicate), screen.Warn, 0})
	}
	for _, from := range ids {
		for _, to := range ids {
			all = append(all, s.linkAilments(s.Now.Link(from, to), whole)...)
		}
	}
	for _, id := range ids {
		all = append(all, s.halfOpen(id, ids)...)
		all = append(all, s.nodeAilments(s.Now.View(id))...)
	}
	return all
}

// halfOpen tells who believes in a connection that a node has forgotten.
func (s *Scene) halfOpen(to sim.NodeID, ids []sim.NodeID) []ailment {
	var names []string
	for _, from := range ids {
		if s.Now.Link(from, to).HalfOpen {
			names = append(names, s.name(from))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []ailment{{s.say("half-open: ", "半开：") + strings.Join(names, " ") + " → " + s.name(to), screen.Warn, to}}
}

// linkAilments tells of one direction. Cuts that the partition accounts for are told
// with it.
func (s *Scene) linkAilments(l *Link, partitioned bool) (all []ailment) {
	name := s.name(l.From) + "→" + s.name(l.To) + " "
	add := func(i screen.Ink, text string) { all = append(all, ailment{name + text, i, 0}) }
	if l.Cut && !partitioned {
		if !s.Now.Link(l.To, l.From).Cut {
			add(screen.Bad, s.say("cut one way", "单向断开"))
		} else if l.From < l.To {
			name = s.name(l.From) + "↔" + s.name(l.To) + " "
			add(screen.Bad, s.say("cut", "断开"))
		}
	}
	if l.Held > 0 && !l.Cut && !s.Now.View(l.To).Dark {
		add(screen.Held, s.say("holds ", "扣留 ")+strconv.Itoa(l.Held))
	}
	if l.ClogUntil > 0 {
		add(screen.Warn, s.say("clogged, ", "堵塞，")+span(l.ClogUntil.Sub(s.Now.At))+s.say(" left", "后通"))
	}
	if l.Every > 0 {
		text := s.say("one per ", "每 ") + span(l.Every) + s.say("", " 一条")
		if wait := l.Free.Sub(s.Now.At); wait > 0 {
			text += s.say(", next in ", "，下一条 ") + span(wait)
		}
		add(screen.Warn, text)
	}
	return all
}

// nodeAilments tells what is wrong with a node's machine and disk.
func (s *Scene) nodeAilments(v *sim.View) (all []ailment) {
	if m := s.mark(v); m.Ink == screen.Down || v.Paused {
		all = append(all, ailment{v.Name + " " + m.Glyph + " " + m.Word, m.Ink, v.ID})
	}
	if alarming(v) {
		all = append(all, ailment{v.Name + s.say(" disk: ", " 磁盘：") + s.troubles(v), screen.Warn, v.ID})
	}
	return all
}

// sides works out the sides of a partition from the cuts. Nodes that nothing cuts
// off are on none. Whole is false when the sides do not account for every cut: then
// cuts have to be told one by one.
func (s *Scene) sides(ids []sim.NodeID) (sides [][]sim.NodeID, whole bool) {
	side := make([]int, s.Now.Nodes+1) // from 1, 0 for none
	for _, id := range ids {
		if !s.cutOff(id, ids) {
			continue
		}
		at := slices.IndexFunc(sides, func(of []sim.NodeID) bool {
			return !s.Now.Link(id, of[0]).Cut && !s.Now.Link(of[0], id).Cut
		})
		if at < 0 {
			sides, at = append(sides, nil), len(sides)
		}
		sides[at], side[id] = append(sides[at], id), at+1
	}
	for _, a := range ids {
		for _, b := range ids {
			apart := side[a] > 0 && side[b] > 0 && side[a] != side[b]
			if a != b && s.Now.Link(a, b).Cut != apart {
				return nil, false
			}
		}
	}
	return sides, true
}

// cutOff reports whether a node and some other cannot reach each other.
func (s *Scene) cutOff(id sim.NodeID, ids []sim.NodeID) bool {
	for _, other := range ids {
		if s.Now.Link(id, other).Cut && s.Now.Link(other, id).Cut {
			return true
		}
	}
	return false
}

// sidesText renders sides as {s1..s3}|{s4}: neighbours of one role are joined.
func sidesText(s *Scene, sides [][]sim.NodeID) string {
	var texts []string
	for _, side := range sides {
		var names []string
		for i := 0; i < len(side); {
			j := i
			for j+1 < len(side) && side[j+1] == side[j]+1 && s.Now.View(side[j]).Role == s.Now.View(side[j+1]).Role {
				j++
			}
			switch {
			case j-i > 1:
				names = append(names, s.name(side[i])+".."+s.name(side[j]))
			default:
				for _, id := range side[i : j+1] {
					names = append(names, s.name(id))
				}
			}
			i = j + 1
		}
		texts = append(texts, "{"+strings.Join(names, ",")+"}")
	}
	return strings.Join(texts, "|")
}
