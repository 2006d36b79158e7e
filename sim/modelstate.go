package sim

import (
	"cmp"
	"fmt"
	"slices"
)

// A State is one state of the whole in a search: the numbers of each node's
// local state and of the monitors' memory, what the bounds have left, the
// letters that may still be delivered, and the connections. It is canonical:
// equal states are equal slices.
type State []int32

// A Move is one transition of a search: which event, and which of the things
// that may come of it.
type Move struct {
	Event int32
	Node  int32
	Pick  int32
}

// Events of moves that no handler sees. They follow eventCrash.
const (
	eventRefuse = -3 // an opening comes to a node that is down; Pick is the letter
	eventLose   = -4 // bytes before a closing are lost; Pick is the letter
	eventReset  = -5 // all connections of two nodes break; Pick is the other's id
)

// line is a connection in a search.
type line struct {
	name  Conn
	port  int32
	far   NodeID // whom it was dialled to
	open  [2]bool
	queue [2][]int32
}

func (l *line) joins(id NodeID) bool { return l.name.Dialer == id || l.far == id }

func (l *line) side(id NodeID) int {
	if l.name.Dialer == id {
		return 0
	}
	return 1
}

func (l *line) end(side int) NodeID {
	if side == 0 {
		return l.name.Dialer
	}
	return l.far
}

// parts is a state taken apart.
type parts struct {
	locals   []int32
	ghost    int32
	crashes  int32
	resets   int32
	expiries []int32
	letters  []int32
	lines    []line
}

// counters is how many numbers stand between the locals and the rest.
const counters = 3

func (m *Model) nodes() int { return len(m.cfg.Protocol.Nodes) }

// open takes a state apart. The slices still lie in the state.
func (m *Model) open(s State, p *parts) {
	n := m.nodes()
	p.locals, s = s[:n], s[n:]
	p.ghost, p.crashes, p.resets, s = s[0], s[1], s[2], s[counters:]
	p.expiries = nil
	if m.bounds.Expiries != Unlimited {
		p.expiries, s = s[:n], s[n:]
	}
	k := s[0]
	p.letters, s = s[1:1+k], s[1+k:]
	p.lines = p.lines[:0]
	for len(s) > 0 {
		l := line{name: Conn{NodeID(s[0]), uint32(s[1])}, port: s[2], far: NodeID(s[3]), open: [2]bool{s[4]&1 != 0, s[4]&2 != 0}}
		s = s[5:]
		for side := range 2 {
			k := s[0]
			l.queue[side], s = s[1:1+k:1+k], s[1+k:]
		}
		p.lines = append(p.lines, l)
	}
}

// close puts a state together again, in the array of buf.
func (m *Model) close(p *parts, buf State) State {
	s := append(buf[:0], p.locals...)
	s = append(s, p.ghost, p.crashes, p.resets)
	s = append(s, p.expiries...)
	s = append(s, int32(len(p.letters)))
	s = append(s, p.letters...)
	slices.SortFunc(p.lines, func(a, b line) int { return cmp.Compare(a.name.key(), b.name.key()) })
	for i := range p.lines {
		l := &p.lines[i]
		flags := int32(0)
		for side := range 2 {
			if l.open[side] {
				flags |= 1 << side
			}
		}
		s = append(s, int32(l.name.Dialer), int32(l.name.N), l.port, int32(l.far), flags)
		for side := range 2 {
			s = append(s, int32(len(l.queue[side])))
			s = append(s, l.queue[side]...)
		}
	}
	return s
}

// A Start is a state in which every node has booted, with how each boot went.
type Start struct {
	State State
	boots []Move
}

// mostStarts is how many ways the starts of all nodes may go.
const mostStarts = 1 << 16

// Initial returns the states in which every node has booted: one for each
// way that the starts could go. With a violation, the last one shows it.
func (m *Model) Initial() ([]Start, *Violation) {
	var ms []Monitor
	for _, s := range m.specs {
		ms = append(ms, s.New())
	}
	p := parts{ghost: m.internGhost(ms)}
	for i := range m.cfg.Protocol.Nodes {
		l := newLocal(NodeID(i+1), &m.cast.protocol.Nodes[i], 0)
		p.locals = append(p.locals, m.internLocal(&l))
	}
	if m.bounds.Expiries != Unlimited {
		p.expiries = make([]int32, m.nodes())
	}
	starts := []Start{{State: m.close(&p, nil)}}
	for i := range m.nodes() {
		var next []Start
		for _, s := range starts {
			var broken *Violation
			m.branch(s.State, i, eventBoot, false, nil, func(mv Move, t State, v *Violation) bool {
				next, broken = append(next, Start{slices.Clone(t), append(slices.Clone(s.boots), mv)}), v
				return v == nil
			})
			if broken == nil && len(next) > mostStarts {
				broken = panicked(&local{id: NodeID(i + 1), spec: &m.cast.protocol.Nodes[i]},
					fmt.Sprintf("sim: there are more than %d ways to start, and a search tries them all: draw smaller numbers", mostStarts))
			}
			if broken != nil {
				return next, broken
			}
		}
		starts = next
	}
	return starts, nil
}

// A Visit is shown one transition: the move, the state it leads to (valid
// during the call) and the violation it shows, if any. It returns false to
// end the expansion.
type Visit func(mv Move, next State, v *Violation) bool

// Expand shows every transition that is possible in a state, in an order
// that depends on the state alone.
func (m *Model) Expand(s State, visit Visit) {
	var p parts
	m.open(s, &p)
	crashes := int(p.crashes) < m.bounds.Crashes
	for i, at := range p.locals {
		if !m.expandNode(s, &p, i, at, crashes, visit) {
			return
		}
	}
	for k, e := range p.letters {
		if k > 0 && e == p.letters[k-1] {
			continue // another copy of the same
		}
		to := int(m.letters[e].to) - 1
		if !m.states[p.locals[to]].up {
			continue
		}
		if !m.branch(s, to, e, crashes, nil, visit) {
			return
		}
	}
	for i := range p.lines {
		for side := range 2 {
			if !m.expandLine(s, &p, i, side, crashes, visit) {
				return
			}
		}
		if int(p.resets) < m.bounds.Resets && !m.expandReset(s, &p, i, visit) {
			return
		}
	}
}

func (m *Model) expandNode(s State, p *parts, i int, at int32, crashes bool, visit Visit) bool {
	if l := &m.states[at]; !l.up {
		return l.halted && !crashes || m.branch(s, i, eventBoot, crashes, nil, visit)
	}
	if m.bounds.Expiries == Unlimited || int(p.expiries[i]) < m.bounds.Expiries {
		for k := range m.states[at].timers {
			t := &m.states[at].timers[k]
			if t.at < never && !m.branch(s, i, m.timerEvent(t.id), crashes, nil, visit) {
				return false
			}
		}
	}
	for k := range m.states[at].later {
		first := slices.IndexFunc(m.states[at].later, func(o laterSync) bool { return o.file == m.states[at].later[k].file })
		if first == k && !m.branch(s, i, eventSync-int32(k), crashes, nil, visit) {
			return false
		}
	}
	return !crashes || m.branch(s, i, eventCrash, true, nil, visit)
}

// branch shows all that may come of an event at a node. before, if set,
// first changes the connections as the arrival itself does.
func (m *Model) branch(s State, i int, event int32, crashes bool, before func(*parts), visit Visit) bool {
	all := m.outcomesOf(s[i], event, crashes)
	for k := range all {
		o := &all[k]
		if o.local == s[i] && o.silent() && before == nil && !m.bounds.Once {
			continue // a message that changes nothing
		}
		h := m.haunt(s[m.nodes()], o)
		if !visit(Move{Event: event, Node: int32(i), Pick: int32(k)}, m.follow(s, i, event, o, h.ghost, before), h.violation) {
			return false
		}
	}
	return true
}

// follow builds the state after an outcome, in the model's own array: most
// states that a search is shown it has seen before, and keeps nothing of.
func (m *Model) follow(s State, i int, event int32, o *outcome, ghost int32, before func(*parts)) State {
	n := m.nodes()
	next := append(m.after[:0], s[:n+counters]...)
	if o.crash || event == eventBoot && m.states[s[i]].halted {
		next[n+1]++
	}
	next[i], next[n] = o.local, ghost
	s = s[n+counters:]
	if m.bounds.Expiries != Unlimited {
		next = append(next, s[:n]...)
		if event <= eventTimer && event > eventSync {
			next[n+counters+i]++
		}
		s = s[n:]
	}
	gone := int32(-1)
	if m.bounds.Once && event >= 0 && m.letters[event].conn == (Conn{}) {
		gone = event
	}
	letters := s[1 : 1+s[0]]
	next = mail(next, letters, o.sends, gone, m.bounds.Once)
	next = append(next, s[1+len(letters):]...)
	m.after = next
	if before == nil && (len(o.stream) == 0 || len(s) == 1+len(letters) && o.stream[0].op == opHalt) {
		return next
	}
	return m.followLines(next, NodeID(i+1), o, before)
}

// followLines does to the connections what the event and its outcome do.
func (m *Model) followLines(s State, id NodeID, o *outcome, before func(*parts)) State {
	var p parts
	m.open(s, &p)
	if before != nil {
		before(&p)
	}
	for k := range o.stream {
		m.pull(&p, id, &o.stream[k])
	}
	return m.close(&p, nil)
}

// mail appends a count and the union of two sorted sets of letters. With
// once they are bags: copies count, and one copy of what is gone goes.
func mail(to State, have, more []int32, gone int32, once bool) State {
	at := len(to)
	to = append(to, 0)
	for len(have) > 0 || len(more) > 0 {
		var e int32
		switch {
		case len(more) == 0 || len(have) > 0 && have[0] < more[0]:
			e, have = have[0], have[1:]
			if e == gone {
				gone = -1
				continue
			}
		case len(have) > 0 && have[0] == more[0] && !once:
			e, have, more = have[0], have[1:], more[1:]
		default: // of equal letters those that are new come first
			e, more = more[0], more[1:]
		}
		to = append(to, e)
	}
	to[at] = int32(len(to) - at - 1)
	return to
}
