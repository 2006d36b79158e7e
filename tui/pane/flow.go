package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// Flow follows one subject, such as a transaction or a ballot, through the ensemble:
// a row for each thing that happened to it, in the order in which that was seen
// first, and a column for each node, with how long it took to get there.
type Flow struct{}

// Name is "flow".
func (Flow) Name() string { return "flow" }

// Title names the subject and when it came up.
func (Flow) Title(s *Scene, _ int) (title, heads string) {
	title = s.say("Flow", "流程")
	if f := s.flow(); f != nil {
		title += " " + f.subject
		if f.among > 1 {
			title += fmt.Sprintf(" [%d/%d]", f.place+1, f.among)
		}
		return title, s.say("since ", "始于 ") + clock(f.since)
	}
	return title, ""
}

// Want asks for a row a stage, and one for the nodes.
func (Flow) Want(s *Scene, _ int) (like, least int) {
	if f := s.flow(); f != nil {
		return len(f.stages) + 1, 3
	}
	return 1, 1
}

// Draw draws the table. The nodes' names stay when it is scrolled.
func (Flow) Draw(c screen.Canvas, s *Scene) {
	f := s.flow()
	if f == nil {
		p := pen{c, 0, 0}
		p.fit(screen.Faint, s.say("No transaction, ballot or round has come up yet.", "尚无事务、提案或轮次。"))
		return
	}
	label := 4
	for _, x := range f.stages {
		label = max(label, screen.Width(s.stageLabel(x)))
	}
	label = min(label, max(4, c.W/3))
	cell, tight := s.flowWidth(f, c.W-label-1)
	columns := f.columns[:max(0, min(len(f.columns), (c.W-label-1-tallyWidth)/cell))]
	for i, id := range columns {
		p := pen{c, label + 1 + i*cell, 0}
		m := s.mark(s.Now.View(id))
		p.write(m.Ink, screen.Fit(s.name(id)+m.Glyph, cell-1))
		c.Zone(label+1+i*cell, 0, cell-1, 1, nodeTarget(id))
	}
	tally := label + 1 + len(columns)*cell
	from, to := window(len(f.stages), c.H-1, s.Scroll)
	for i := from; i < to; i++ {
		x := f.stages[i]
		p := pen{c, 0, 1 + i - from}
		p.write(screen.Plain, screen.Fit(s.stageLabel(x), label))
		for k, id := range columns {
			p.to(label + 1 + k*cell)
			ink, text, step := s.flowCell(f, x, id)
			if tight {
				text = strings.TrimPrefix(text, "+")
			}
			p.write(ink, screen.Fit(text, cell-1))
			if step > 0 {
				c.Zone(label+1+k*cell, p.y, cell-1, 1, stepTarget(step))
			}
		}
		p.to(tally)
		s.writeTally(&p, f, x)
	}
}

// tallyWidth is room for "5/5 ✓".
const tallyWidth = 5

// flowWidth is how wide the columns of nodes are. Where there is not room for all of
// them and the tally, they are tight: as wide as what stands in them, without the signs.
func (s *Scene) flowWidth(f *flow, room int) (cell int, tight bool) {
	const wide, narrow = 7, 5
	if len(f.columns)*wide+tallyWidth <= room {
		return wide, false
	}
	cell = narrow
	for _, x := range f.stages {
		for _, id := range f.columns {
			_, text, _ := s.flowCell(f, x, id)
			cell = max(cell, screen.Width(strings.TrimPrefix(text, "+"))+1)
		}
	}
	return min(cell, wide), true
}

// A flow is all that is known of a subject.
type flow struct {
	subject string
	place   int // of the subject among those that the step is about
	among   int
	since   sim.Time
	stages  []*flowStage
	columns []sim.NodeID
}

// A flowStage is one thing that happens to a subject: a fact that nodes state, or a
// message.
type flowStage struct {
	name    string
	message bool
	legs    []flowLeg
}

// A flowLeg is one time that a stage was reached: for a message its way.
type flowLeg struct {
	from, to sim.NodeID  // from is 0 for a fact
	on       sim.Address // of a message
	at       sim.Time    // when it was reached, or sent
	step     int
	end      legEnd
}

// A legEnd is how far a message has come.
type legEnd uint8

const (
	flying legEnd = iota
	arrived
	lost
)

// flow gathers what is known of the subject that is chosen, nil when there is none.
func (s *Scene) flow() *flow {
	subjects := s.subjects()
	if len(subjects) == 0 {
		return nil
	}
	place := (s.Tab%len(subjects) + len(subjects)) % len(subjects)
	subject := subjects[place]
	f := &flow{subject: subject, place: place, among: len(subjects), since: -1}
	// A session or an epoch may be what half the run is about.
	const most = 1000
	for _, step := range s.Branch.Subject(subject, max(s.Step, s.chosen()), most) {
		f.take(s.Branch.Moment(step))
	}
	f.columns = s.flowColumns(f)
	return f
}

// flowColumns are the nodes where something happened to the subject. When that was at
// several voters, the others are of interest too, for what they lack.
func (s *Scene) flowColumns(f *flow) (columns []sim.NodeID) {
	voters := 0
	for _, id := range s.Protocol.Voters {
		if f.involves(id) {
			voters++
		}
	}
	for _, id := range s.cast() {
		if f.involves(id) || voters > 1 && slices.Contains(s.Protocol.Voters, id) {
			columns = append(columns, id)
		}
	}
	return columns
}

// subjects lists what may be followed, by the tab: what the selected step is about,
// or else the latest step before it that is about anything.
func (s *Scene) subjects() []string {
	const back = 2000
	at := s.chosen()
	for step := at; step > max(0, at-back); step-- {
		if all := subjectsOf(s.Branch.Moment(step)); len(all) > 0 {
			return all
		}
	}
	return nil
}

// subjectsOf lists what a step is about, its own message before what came of it.
func subjectsOf(m *tape.Moment) []string {
	all := slices.Clone(m.Subjects)
	for i := range m.Out {
		for _, x := range m.Out[i].Subjects {
			if !slices.Contains(all, x) {
				all = append(all, x)
			}
		}
	}
	return all
}

// take takes in what a step says of the subject.
func (f *flow) take(m *tape.Moment) {
	if m.Sort == tape.Delivered && slices.Contains(m.Subjects, f.subject) {
		f.leg(m, m.On, m.From, m.Node, arrived)
	}
	for i := range m.Out {
		o := &m.Out[i]
		if !slices.Contains(o.Subjects, f.subject) {
			continue
		}
		switch o.Sort {
		case sim.Stated:
			x := f.stage(o.Name, false)
			x.legs = append(x.legs, flowLeg{to: o.Node, at: m.At, step: m.Step, end: arrived})
		case sim.Sent:
			f.leg(m, o.On, o.From, o.Node, flying)
		case sim.Dropped:
			f.leg(m, o.On, o.From, o.Node, lost)
		default:
			continue
		}
		if f.since < 0 {
			f.since = m.At
		}
	}
}

// leg takes in how far a message has come.
func (f *flow) leg(m *tape.Moment, on sim.Address, from, to sim.NodeID, end legEnd) {
	if f.since < 0 {
		f.since = m.At
	}
	on.Twin = false
	x := f.stage(on.Kind, true)
	i := slices.IndexFunc(x.legs, func(l flowLeg) bool { return l.on == on })
	switch {
	case i < 0:
		x.legs = append(x.legs, flowLeg{from: from, to: to, on: on, at: m.At, step: m.Step, end: end})
	case x.legs[i].end != arrived: // a second copy tells nothing new
		x.legs[i].at, x.legs[i].step, x.legs[i].end = m.At, m.Step, end
	}
}

func (f *flow) stage(name string, message bool) *flowStage {
	for _, x := range f.stages {
		if x.name == name && x.message == message {
			return x
		}
	}
	f.stages = append(f.stages, &flowStage{name: name, message: message})
	return f.stages[len(f.stages)-1]
}

// involves reports whether anything happened to the subject at a node.
func (f *flow) involves(id sim.NodeID) bool {
	return slices.ContainsFunc(f.stages, func(x *flowStage) bool {
		return slices.ContainsFunc(x.legs, func(l flowLeg) bool { return l.to == id || l.from == id })
	})
}

// gathers reports whether a message goes from many to one or few, as answers do:
// then it stands under those that send it, and otherwise under those that get it.
func (x *flowStage) gathers() bool {
	var from, to []sim.NodeID
	for _, l := range x.legs {
		if !slices.Contains(from, l.from) {
			from = append(from, l.from)
		}
		if !slices.Contains(to, l.to) {
			to = append(to, l.to)
		}
	}
	return len(from) > len(to)
}

// under returns the node under which a leg stands.
func (x *flowStage) under(l *flowLeg) sim.NodeID {
	if x.message && x.gathers() {
		return l.from
	}
	return l.to
}

// best returns the leg that tells most of a node: the first one that has arrived,
// else one that is flying, else one that is lost; nil for none.
func (x *flowStage) best(id sim.NodeID) *flowLeg {
	var best *flowLeg
	for i := range x.legs {
		l := &x.legs[i]
		if x.under(l) != id {
			continue
		}
		if best == nil || worth(l.end) > worth(best.end) {
			best = l
		}
	}
	return best
}

func worth(e legEnd) int { return [...]int{flying: 1, arrived: 2, lost: 0}[e] }

// stageLabel names a stage; of messages that have one sender or one receiver, with
// it.
func (s *Scene) stageLabel(x *flowStage) string {
	if !x.message {
		return x.name
	}
	from, to := x.legs[0].from, x.legs[0].to
	for _, l := range x.legs {
		if l.from != from {
			from = 0
		}
		if l.to != to {
			to = 0
		}
	}
	switch {
	case x.gathers() && to > 0:
		return x.name + " →" + s.name(to)
	case !x.gathers() && from > 0:
		return x.name + " " + s.name(from) + "→"
	}
	return x.name
}

// flowCell says how a node stands in a stage: since when it has reached it, that
// the message is on its way or lost, or that nothing has come of it yet.
func (s *Scene) flowCell(f *flow, x *flowStage, id sim.NodeID) (ink screen.Ink, text string, step int) {
	l := x.best(id)
	switch {
	case l == nil && s.owes(x, id):
		return screen.Seeking, "…", 0
	case l == nil:
		return screen.Faint, "·", 0
	}
	switch l.end {
	case flying:
		text = "→"
		if x.gathers() {
			text = "←"
		}
		return screen.Moving, "┄┄" + text, l.step
	case lost:
		return screen.Lost, "╳", l.step
	}
	text = "0"
	if d := l.at.Sub(f.since); d > 0 {
		text = "+" + span(d)
	}
	if l.step == s.Step {
		return screen.Changed, text + "▲", l.step
	}
	return screen.Plain, text, l.step
}

// owes reports whether a voter has yet to do what others have done: a fact that
// several voters have stated, or a message that went to several of them.
func (s *Scene) owes(x *flowStage, id sim.NodeID) bool {
	if !slices.Contains(s.Protocol.Voters, id) || slices.ContainsFunc(x.legs, func(l flowLeg) bool { return l.from == id || l.to == id }) {
		return false
	}
	others := 0
	for _, voter := range s.Protocol.Voters {
		if x.best(voter) != nil {
			others++
		}
	}
	return others > 1
}

// writeTally says of a stage that several voters have reached how many they are, and
// when they became a quorum.
func (s *Scene) writeTally(p *pen, f *flow, x *flowStage) {
	var at []sim.Time
	for _, id := range s.Protocol.Voters {
		if l := x.best(id); l != nil && l.end == arrived {
			at = append(at, l.at)
		}
	}
	if len(at) < 2 {
		return
	}
	slices.Sort(at)
	text := fmt.Sprintf("%d/%d", len(at), len(s.Protocol.Voters))
	// Of messages a quorum is not told: whoever gathers them counts itself as well,
	// and says so by a fact.
	need, ink := s.Protocol.Quorum, screen.Faint
	texts := []string{text}
	if !x.message && need > 0 && len(at) >= need {
		ink = screen.Good
		texts = []string{text + s.say(" ✓ quorum +", " ✓ 多数 +") + span(at[need-1].Sub(f.since)), text + " ✓", text}
	}
	for _, text := range texts {
		if p.x+screen.Width(text) <= p.c.W {
			p.write(ink, text)
			return
		}
	}
}
