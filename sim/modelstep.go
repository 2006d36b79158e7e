package sim

import (
	"fmt"
	"slices"
)

// memoKey names what a node in a local state is given: a letter by its
// number, or one of the events below it.
type memoKey struct{ local, event int32 }

// Events that are not letters. Timers and syncs follow downward.
const (
	eventBoot  = -1
	eventCrash = -2
	eventTimer = -16 // -16-i: expiry of the i-th timer known
	eventSync  = -1 << 24
)

// An outcome is one thing that may come of an event at a node.
type outcome struct {
	number    int32
	local     int32
	sends     []int32 // datagrams, as letters
	stream    []streamStep
	facts     []Happening
	violation *Violation
	answers   []uint64 // of Rand and Maybe
	crash     bool     // the node went down after cut effects
	cut       int
	keep      []Keep
}

// silent reports whether nobody but the node could notice the outcome.
func (o *outcome) silent() bool {
	return len(o.sends) == 0 && len(o.stream) == 0 && len(o.facts) == 0 && o.violation == nil
}

// streamStep is what a node does to a connection.
type streamStep struct {
	op     op
	conn   Conn
	port   *Port
	node   NodeID
	letter int32
}

// outcomesOf returns all that may come of an event at a node in a local
// state. It runs handlers the first time only.
func (m *Model) outcomesOf(l, event int32, crashes bool) []outcome {
	key := memoKey{l, event}
	all, ok := m.memo[key]
	if !ok {
		all = m.compute(l, event)
		m.memo[key] = all
	}
	if crashes {
		return all
	}
	// Outcomes without a crash come first.
	for i := range all {
		if all[i].crash {
			return all[:i]
		}
	}
	return all
}

func (m *Model) compute(l, event int32) []outcome {
	if event == eventCrash {
		return m.fates(l)
	}
	var whole, cuts []outcome
	for answers := []uint64(nil); ; {
		o, effects, asked := m.try(l, event, answers, -1)
		whole = append(whole, o)
		if m.bounds.Crashes > 0 && o.violation == nil {
			cuts = append(cuts, m.cuts(l, event, answers, effects, o)...)
		}
		if answers = nextAnswers(o.answers, asked); answers == nil {
			return append(whole, cuts...)
		}
	}
}

// nextAnswers counts up through the ways that Rand and Maybe could go. Of a handler
// that did not come back, what it had asked is not always known.
func nextAnswers(given []uint64, asked []int) []uint64 {
	for i := min(len(given), len(asked)) - 1; i >= 0; i-- {
		if given[i]+1 < uint64(asked[i]) {
			return append(slices.Clone(given[:i]), given[i]+1)
		}
	}
	return nil
}

// mostWays is how many ways one handler may go, or one crash, in a search.
const mostWays = 1024

// tooLoose reports whether a crash could leave a node's files in more ways than that.
func tooLoose(l *local) bool {
	ways := 1
	for _, f := range l.files {
		if ways *= f.loose() + 1; ways > mostWays {
			return true
		}
	}
	return false
}

// wreck is what a crash in a handler leaves to be seen: the disk, and how
// many facts of the handler stand.
type wreck struct {
	local  int32
	stated int
}

// cuts returns the outcomes in which the node crashes in the middle of a
// handler: one for each disk, with each number of facts stated, that such a
// crash can leave. Of several cuts that leave the same the last is taken, for
// what it has sent more need not be delivered; and what a crash after the
// whole handler leaves as well is left to that crash.
func (m *Model) cuts(l, event int32, answers []uint64, effects int, whole outcome) []outcome {
	after := map[wreck]bool{}
	if m.states[whole.local].up {
		for _, o := range m.outcomesOf(whole.local, eventCrash, true) {
			after[wreck{o.local, len(whole.facts)}] = true
		}
	}
	last := map[wreck]int{}
	var found []outcome
	for cut := range effects {
		for fate := 0; ; fate++ {
			o, stated, more := m.tryCut(l, event, answers, cut, fate)
			if o.violation != nil {
				return append(found, o)
			}
			left := wreck{o.local, stated}
			if i, ok := last[left]; ok {
				found[i] = o
			} else if !after[left] {
				last[left] = len(found)
				found = append(found, o)
			}
			if !more {
				break
			}
		}
	}
	return found
}

// try runs one handler on a copy of a local state and settles its effects,
// all of them or the first so many.
func (m *Model) try(from, event int32, answers []uint64, cut int) (o outcome, effects int, asked []int) {
	l, o, effects, asked := m.run(from, event, answers, cut)
	o.local = m.internLocal(l)
	return o, effects, asked
}

// tryCut runs a handler, lets the first cut effects take place, and crashes
// with the fate-th of the ways its disk can come out.
func (m *Model) tryCut(from, event int32, answers []uint64, cut, fate int) (o outcome, stated int, more bool) {
	l, o, _, _ := m.run(from, event, answers, cut)
	stated = len(o.facts)
	more = m.perish(l, &o, fate)
	o.cut = cut
	o.local = m.internLocal(l)
	return o, stated, more
}

func (m *Model) run(from, event int32, answers []uint64, cut int) (*local, outcome, int, []int) {
	c := m.states[from].clone()
	l := &c
	o := outcome{number: m.outcomes}
	m.outcomes++
	m.runs++
	in := m.input(l, event)
	if event == eventBoot {
		o.state(m, l, Booted.k, put(m.stores, Booted.k, struct{}{}), 0)
	}
	m.env.begin(l, 0)
	m.env.forced = answers
	o.violation = m.env.dare(l, in)
	asked := slices.Clone(m.env.asked)
	o.answers = append(slices.Clone(answers), make([]uint64, max(0, len(asked)-len(answers)))...)
	m.env.forced = nil
	effects := len(m.env.out)
	if cut < 0 || cut > effects { // a handler elsewhere may not come back a second time
		cut = effects
	}
	for i := range cut {
		if !m.perform(l, &m.env.out[i], &o) {
			break
		}
	}
	if m.bounds.Crashes > 0 && o.violation == nil && tooLoose(l) {
		o.violation = panicked(l, fmt.Sprintf("sim: a crash here could leave its files in more than %d ways, and a search tries them all: sync what is written", mostWays))
	}
	slices.Sort(o.sends)
	if !m.bounds.Once { // what may come any number of times need not be sent twice
		o.sends = slices.Compact(o.sends)
	}
	return l, o, effects, asked
}

// input turns an event's number into what the handler is given.
func (m *Model) input(l *local, event int32) waiting {
	switch {
	case event >= 0:
		t := &m.letters[event]
		return waiting{d: m.delivery(t)}
	case event == eventBoot:
		if err := l.bear(); err != nil {
			panic("sim: " + err.Error())
		}
		return waiting{d: Delivery{kind: booting}}
	case event <= eventSync:
		i := int(eventSync - event)
		s := l.later[i]
		l.later = slices.Delete(l.later, i, i+1)
		l.file(s.file).settle(s.mark)
		return waiting{d: Delivery{From: l.id, kind: s.file.synced, value: valueAt(&s.token)}}
	}
	t := m.timers[eventTimer-event]
	l.timerSlot(t).at = never
	return waiting{timer: t}
}

// delivery is a letter as its receiver sees it.
func (m *Model) delivery(t *letter) Delivery {
	d := Delivery{From: t.from, Conn: t.conn}
	switch t.what {
	case isOpened:
		d.kind = t.port.opened
	case isClosed:
		d.kind = t.port.closed
	default:
		d.kind, d.value = t.kind, m.stores.slots[t.kind.id].value(t.slot)
	}
	return d
}

// perform makes one effect take place in a search: on the local state where
// it is the node's own, in the outcome where others will see it. It returns
// false when the node has halted.
func (m *Model) perform(l *local, x *effect, o *outcome) bool {
	k := m.stores.kind(x.kind)
	switch x.op {
	case opSend:
		w := letter{from: l.id, to: x.node, port: k.port, kind: k, slot: x.slot, hash: x.word}
		o.sends = append(o.sends, m.internLetter(w))
	case opStream, opDial, opClose:
		m.performStream(l, x, o)
	case opWrite:
		l.file(k.file).reach()
	case opSync:
		f := l.file(k.file)
		f.settle(f.mark())
	case opSyncLater:
		l.later = append(l.later, laterSync{k.file, l.file(k.file).mark(), x.word})
	case opSetTimer:
		l.timerSlot(TimerID{k.timer, int64(x.word)}).at = 0
		m.timerEvent(TimerID{k.timer, int64(x.word)})
	case opStopTimer:
		l.timerSlot(TimerID{k.timer, int64(x.word)}).at = never
	case opFact:
		o.state(m, l, k, x.slot, 0)
	case opInvoke:
		l.open = append(l.open, openOp{k.twin, x.word})
		o.state(m, l, k, x.slot, x.word)
	case opReturn:
		l.open = slices.DeleteFunc(l.open, func(p openOp) bool { return p.n == x.word })
		o.state(m, l, k, x.slot, x.word)
	case opSometimes:
		m.reached = append(m.reached, k.name)
	case opHalt:
		l.keepWritten()
		m.putOut(l, o)
		l.halted = true
		o.state(m, l, Halted.k, put(m.stores, Halted.k, k.name), 0)
		o.leaveOpen(m, l)
		return false
	}
	return true
}

// state adds a fact to what the monitors will be shown.
func (o *outcome) state(m *Model, l *local, k *kind, slot int32, op uint64) {
	h := Happening{Node: l.id, Boot: l.boot, kind: k, value: m.stores.slots[k.id].value(slot)}
	if op > 0 {
		h.Op = OpID{l.id, op}
	}
	o.facts = append(o.facts, h)
}

// timerEvent numbers a timer's expiry.
func (m *Model) timerEvent(t TimerID) int32 {
	if e, ok := m.events[t]; ok {
		return e
	}
	e := int32(eventTimer - len(m.timers))
	m.timers = append(m.timers, t)
	m.events[t] = e
	return e
}

// fates returns the outcomes of a crash between two handlers, one for each
// way the node's disk can come out.
func (m *Model) fates(from int32) []outcome {
	seen := map[int32]bool{}
	var found []outcome
	for fate := 0; ; fate++ {
		l := m.states[from].clone()
		o := outcome{number: m.outcomes}
		m.outcomes++
		more := m.perish(&l, &o, fate)
		if o.local = m.internLocal(&l); !seen[o.local] {
			seen[o.local] = true
			found = append(found, o)
		}
		if !more {
			return found
		}
	}
}

// perish takes power from a node. The fate counts through the prefixes of
// unsynced writes that each file can keep, the most first; more says whether
// there is another fate after it.
func (m *Model) perish(l *local, o *outcome, fate int) (more bool) {
	o.crash = true
	var loss Loss
	for _, f := range l.files {
		n := f.loose()
		keep := n - fate%(n+1)
		fate /= n + 1
		if keep > 0 {
			more = true
		}
		if n > 0 {
			o.keep = append(o.keep, Keep{File: f.info().name, Writes: keep})
		}
		loss.Writes += n - keep
		f.crash(keep)
	}
	m.putOut(l, o)
	o.state(m, l, Crashed.k, put(m.stores, Crashed.k, loss), 0)
	o.leaveOpen(m, l)
	return more
}

// leaveOpen makes the operations that the node will never answer unknown.
func (o *outcome) leaveOpen(m *Model, l *local) {
	for _, p := range l.open {
		o.state(m, l, p.unknown, put(m.stores, p.unknown, struct{}{}), p.n)
	}
	l.open = nil
}

// putOut ends a node's life in memory and breaks its connections.
func (m *Model) putOut(l *local, o *outcome) {
	if l.script != nil {
		l.script.stop()
	}
	l.node, l.script, l.up = nil, nil, false
	l.later, l.calls = nil, nil
	for i := range l.timers {
		l.timers[i].at = never
	}
	o.stream = append(o.stream, streamStep{op: opHalt})
}
