package pane

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// InFlight shows the messages under way, each where it is on its link, in the order
// of their arrival, and below them what else is to come.
type InFlight struct{}

// Name returns "flight".
func (InFlight) Name() string { return "flight" }

// Title counts the messages.
func (InFlight) Title(s *Scene, _ int) (title, heads string) {
	messages, cut, held := 0, 0, 0
	for i := range s.Now.Pending {
		if s.Now.Pending[i].On.From != "" {
			messages++
		}
	}
	for i := range s.Now.Flights {
		f := &s.Now.Flights[i]
		switch fate, _ := s.fate(f); fate {
		case "╳":
			cut++
		case "║":
			held++
		}
	}
	heads = fmt.Sprintf(s.say("%d under way", "%d 条消息"), messages)
	if cut > 0 {
		heads += fmt.Sprintf(s.say("  %d cut", "  %d 断"), cut)
	}
	if held > 0 {
		heads += fmt.Sprintf(s.say("  %d held", "  %d 扣"), held)
	}
	return s.say("In flight", "在途"), heads
}

// Want asks for a row for everything that is to come.
func (InFlight) Want(s *Scene, _ int) (like, least int) {
	return max(1, s.flights().len()), 2
}

// Draw draws the rows that fit.
func (InFlight) Draw(c screen.Canvas, s *Scene) {
	l := s.flights()
	if l.len() == 0 {
		c.Put(0, 0, screen.Fit(s.say("nothing is under way, and nothing is to come", "没有在途消息，也没有待办事件"), c.W), screen.In(screen.Faint))
		return
	}
	top := home(l.len(), c.H, l.chosen, s.Scroll)
	bottom := min(l.len(), top+c.H)
	widths := l.layout(c.W, top, bottom)
	for y := range bottom - top {
		row := c.Part(0, y, c.W, 1)
		switch i := top + y; {
		case i < len(l.lost):
			l.drawLost(row, widths, l.lost[i])
		case i < len(l.lost)+len(l.messages):
			l.drawMessage(row, widths, l.messages[i-len(l.lost)])
		case i == len(l.lost)+len(l.messages):
			Rule(row, s.say("to come", "待办"), "")
		default:
			l.drawOther(row, l.others[i-len(l.lost)-len(l.messages)-1])
		}
	}
}

// A flightList is what the pane has to show.
type flightList struct {
	s        *Scene
	lost     []int // outcomes of the last step
	messages []int // places in Pending
	others   []int
	flights  map[sim.Address]*Flight
	chosen   int // the line that is selected, -1 for none
}

func (s *Scene) flights() *flightList {
	l := &flightList{s: s, chosen: -1}
	if m := s.moment(s.Step); m != nil {
		for i := range m.Out {
			if m.Out[i].Sort == sim.Dropped {
				l.lost = append(l.lost, i)
			}
		}
	}
	for i := range s.Now.Pending {
		if s.Now.Pending[i].On.From != "" {
			l.messages = append(l.messages, i)
		} else {
			l.others = append(l.others, i)
		}
	}
	chosen := func(i int) bool { return s.Message != (sim.Address{}) && s.Now.Pending[i].On == s.Message }
	if i := slices.IndexFunc(l.messages, chosen); i >= 0 {
		l.chosen = len(l.lost) + i
	} else if i := slices.IndexFunc(l.others, chosen); i >= 0 {
		l.chosen = len(l.lost) + len(l.messages) + 1 + i
	}
	return l
}

// len returns how many lines there are; the second group has a rule over it.
func (l *flightList) len() int {
	n := len(l.lost) + len(l.messages)
	if len(l.others) > 0 {
		n += 1 + len(l.others)
	}
	return n
}

// flight returns where a pending message comes from, with its sending if that is
// known.
func (l *flightList) flight(i int) *Flight {
	p := &l.s.Now.Pending[i]
	if l.flights == nil {
		l.flights = make(map[sim.Address]*Flight, len(l.s.Now.Flights))
		for i := range l.s.Now.Flights {
			l.flights[l.s.Now.Flights[i].On] = &l.s.Now.Flights[i]
		}
	}
	if f := l.flights[p.On]; f != nil {
		return f
	}
	return &Flight{Pending: *p}
}

// flightWidths are the widths of a row's parts.
type flightWidths struct{ number, kind, text, from, track, to, eta int }

// layout fits the parts of the rows that are seen.
func (l *flightList) layout(w, top, bottom int) flightWidths {
	out := flightWidths{from: 2, to: 2, eta: 6}
	for y := top; y < min(bottom, len(l.lost)+len(l.messages)); y++ {
		var on sim.Address
		var text string
		if y < len(l.lost) {
			o := &l.s.moment(l.s.Step).Out[l.lost[y]]
			on, text = o.On, o.Text
		} else {
			p := &l.s.Now.Pending[l.messages[y-len(l.lost)]]
			on, text = p.On, p.Text
		}
		out.from, out.to = max(out.from, screen.Width(on.From)), max(out.to, screen.Width(on.Node))
		out.kind, out.text = max(out.kind, screen.Width(on.Kind)+1), max(out.text, screen.Width(narration.Zxids(text)))
	}
	out.from, out.to = min(out.from, max(2, w/8)), min(out.to, max(2, w/8))
	room := w - 2 - out.from - out.to - 3 - out.eta
	if room > 40 {
		out.number = len(strconv.Itoa(l.s.Step)) + 1
		room -= out.number + 1
	}
	out.kind = min(out.kind, max(4, room/3))
	room -= out.kind + 1
	out.track = min(max(room/3, room-out.text-1), max(room, 0))
	out.text = max(0, room-out.track-1)
	return out
}

// instant is the moment that is drawn: that of the step, or on the way to the next.
func (s *Scene) instant() sim.Time {
	now, next := s.Now.At, s.Now.At
	if m := s.moment(s.Step + 1); m != nil {
		next = m.At
	} else if len(s.Now.Pending) > 0 && !s.Now.Pending[0].Held {
		next = s.Now.Pending[0].At
	}
	return now.Add(next.Sub(now) * sim.Duration(s.Part) / 1000)
}

// fate tells what stops a message: a sign and a word, "" for a message that moves.
func (s *Scene) fate(f *Flight) (sign, word string) {
	cut := false
	if l := s.Now.Link(f.From, f.To); l != nil {
		cut = l.Cut
	}
	to := s.Now.View(f.To)
	switch {
	case cut:
		return "╳", s.say("CUT", "断开")
	case f.Held && to != nil && to.Dark:
		return "╳", s.say("OFF", "断电")
	case f.Held:
		return "║", s.say("HELD", "扣留")
	}
	return "", ""
}

// begin writes what is left of the link, and returns where the link is drawn.
func (l *flightList) begin(c screen.Canvas, w flightWidths, step int, on sim.Address, text string) int {
	x := 2
	if w.number > 0 {
		if step > 0 {
			c.Put(x, 0, screen.Pad("#"+strconv.Itoa(step), w.number), screen.In(screen.Faint))
		}
		x += w.number + 1
	}
	kind := on.Kind
	if on.Twin {
		kind += "+"
	}
	c.Put(x, 0, screen.Fit(kind, w.kind), screen.In(screen.Strong))
	x += w.kind + 1
	c.Put(x, 0, screen.Fit(text, w.text), screen.In(screen.Plain))
	x += w.text + 1
	c.Put(x, 0, left(on.From, w.from), screen.In(screen.Plain))
	c.Put(x+w.from+1+w.track+1, 0, screen.Fit(on.Node, w.to), screen.In(screen.Plain))
	return x + w.from + 1
}

func (l *flightList) drawMessage(c screen.Canvas, w flightWidths, i int) {
	f, s := l.flight(i), l.s
	x := l.begin(c, w, f.Step, f.On, narration.Zxids(f.Text))
	end := x + w.track + 1 + w.to + 1
	now := s.instant()
	at := w.track / 2
	if sent := f.Sent; f.Step > 0 && !f.Held && f.At > sent {
		at = int(int64(w.track-1) * int64(min(now, f.At).Sub(sent)) / int64(f.At.Sub(sent)))
	}
	at = max(0, min(at, w.track-1))
	sign, word := s.fate(f)
	track := c.Part(x, 0, w.track, 1)
	switch sign {
	case "╳":
		track.Across(0, 0, at, "┄", screen.In(screen.Lost))
		track.Put(at, 0, sign, screen.In(screen.Lost))
		c.Put(end, 0, word, screen.In(screen.Lost))
	case "║":
		track.Across(0, 0, at, "━", screen.In(screen.Held))
		track.Across(at, 0, w.track-at, "─", screen.In(screen.Faint))
		track.Put(at, 0, sign, screen.In(screen.Held))
		c.Put(end, 0, word, screen.In(screen.Held))
	default:
		track.Across(0, 0, at, "━", screen.In(screen.Moving))
		track.Across(at, 0, w.track-at, "─", screen.In(screen.Faint))
		track.Put(at, 0, "▶", screen.In(screen.Moving))
		c.Put(end, 0, span(max(0, f.At.Sub(now))), screen.In(screen.Plain))
	}
	l.finish(c, f.On)
}

// drawLost draws a message that the last step has lost.
func (l *flightList) drawLost(c screen.Canvas, w flightWidths, i int) {
	s := l.s
	o := &s.moment(s.Step).Out[i]
	sent := s.Branch.Sent(o.On)
	x := l.begin(c, w, sent, o.On, narration.Zxids(o.Text))
	at := w.track / 2
	if sent == s.Step {
		at = min(2, w.track-1)
	}
	track := c.Part(x, 0, w.track, 1)
	track.Across(0, 0, at, "┄", screen.In(screen.Lost))
	track.Put(at, 0, "✗", screen.In(screen.Lost))
	c.Put(x+w.track+1+w.to+1, 0, s.say("LOST", "丢失"), screen.In(screen.Lost))
	if sent > 0 {
		c.Zone(0, 0, c.W, 1, stepTarget(sent))
	}
}

// drawOther draws what is to come and is no message.
func (l *flightList) drawOther(c screen.Canvas, i int) {
	p, s := &l.s.Now.Pending[i], l.s
	g, ink, text := s.pendingText(p)
	pn := pen{c, 2, 0}
	pn.write(ink, g+" ")
	pn.write(screen.Plain, screen.Fit(p.On.Node, max(2, c.W/8))+" ")
	pn.to(5 + min(6, c.W/8))
	pn.write(screen.Plain, screen.Fit(text, c.W-pn.x-8))
	due := s.say("HELD", "等待")
	if !p.Held {
		due = "+" + span(max(0, p.At.Sub(s.instant())))
	}
	c.Put(max(pn.x+1, c.W-8), 0, left(due, 7), screen.In(screen.Faint))
	l.finish(c, p.On)
}

// finish marks a row that is selected, and lets it be clicked.
func (l *flightList) finish(c screen.Canvas, on sim.Address) {
	c.Zone(0, 0, c.W, 1, screen.Target{Kind: "pending", Text: on.String()})
	if on == l.s.Message {
		c.Put(0, 0, "▸", screen.In(screen.Strong))
		if l.s.Focused {
			c.Select(0)
		}
	}
}

// pendingText says in a glyph and a few words what may happen.
func (s *Scene) pendingText(p *sim.Pending) (glyph string, ink screen.Ink, text string) {
	on := &p.On
	switch on.Port {
	case "timer":
		return glyphTimer, screen.Seeking, s.say("timer ", "定时器 ") + on.Kind
	case "disk":
		return glyphSync, screen.Good, s.say("sync ", "落盘 ") + on.Kind
	case "boot":
		return glyphBoot, screen.Good, s.say("boot", "启动")
	case "inbox":
		return glyphInbox, screen.Plain, s.say("from its inbox: ", "处理积压：") + narration.Zxids(p.Text)
	case "plan":
		return glyphFault, screen.Warn, p.Text
	}
	kind := on.Kind
	if on.Twin {
		kind += "+"
	}
	return "▶", screen.Moving, kind + " " + narration.Zxids(p.Text)
}
