package sim

import (
	"errors"
	"iter"
	"runtime"
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Script is client code written as a person would: it sends, waits,
// sleeps and loops. It runs as a coroutine of its node and sees what comes to
// the node, Now and Rand; it has no disk. It must keep all its memory in its
// own variables: a world is cloned by running the script again on the inputs
// it has had.
type Script func(*Task)

// A Task is a running script's hold on the world. Its Env is that of the
// input being handled and changes with every wait: use task.Env afresh
// after Await or Sleep.
type Task struct {
	*Env
	input  Input
	yield  func(struct{}) bool
	lines  []string // typed, and not yet taken
	prompt bool     // it waits for one
}

// An Input is one thing that came to a script: a delivery or an expiry.
type Input struct {
	Delivery Delivery
	Timer    TimerID // set for an expiry
}

// Expired reports whether the input is the expiry of t.
func (in Input) Expired(t TimerID) bool { return in.Timer == t }

// errStopped unwinds a script whose world is closed.
var errStopped = errors.New("sim: the script's world is closed")

// Await waits for the next input.
func (t *Task) Await() Input {
	t.Env = nil
	if !t.yield(struct{}{}) {
		panic(errStopped)
	}
	return t.input
}

// Line returns the line typed first of those that the script has not had, and waits
// for one when there is none. What is delivered meanwhile is passed over. The script
// must be one of a [Prompted] node.
func (t *Task) Line() string {
	t.prompt = true
	for len(t.lines) == 0 {
		t.Await()
	}
	t.prompt = false
	line := t.lines[0]
	t.lines = t.lines[1:]
	return line
}

// nap is the timer of Sleep.
var nap = Timer("sleep")

// Sleep waits until d has passed by the node's clock. What is delivered
// meanwhile is passed over, as bytes that nobody reads.
func (t *Task) Sleep(d Duration) {
	t.SetTimer(nap, d)
	for !t.Await().Expired(nap) {
	}
}

// Scripted makes a node of a script. The script begins when the node boots
// and its node stays up, idle, when it returns.
func Scripted(s Script) Node { return &scripted{run: s} }

// Prompted makes a node of a script that takes commands, which it asks for by
// [Task.Line] for as long as it is to take any. A line that is typed earlier waits.
// Understand says which lines it takes: see [Commander].
func Prompted(s Script, understand func(line string) error) Node {
	return &scripted{run: s, understand: understand}
}

// scripted is the node behind a script: the log of its inputs is its state,
// the coroutine only what the log amounts to.
type scripted struct {
	run        Script
	understand func(line string) error // nil when it takes no commands
	log        inputs
	task       *Task
	next       func() (struct{}, bool)
	halt       func()
	over       bool
}

// recorded is one input as it was, with the answers the script got from the
// world while handling it.
type recorded struct {
	in      waiting
	typed   bool
	line    string
	clock   Time
	answers []uint64
}

// inputs are what a script has had, in chunks that clones share: a client may have had
// half a million.
type inputs struct {
	full [][]recorded // of inputChunk each; none is written to again
	last []recorded
	n    int
}

const inputChunk = 64

// add takes an input down and returns where it stands.
func (l *inputs) add(r recorded) *recorded {
	if len(l.last) == inputChunk {
		l.full, l.last = append(l.full, l.last), nil
	}
	l.last = append(l.last, r)
	l.n++
	return &l.last[len(l.last)-1]
}

func (l *inputs) all(yield func(*recorded) bool) {
	for _, chunk := range l.full {
		for i := range chunk {
			if !yield(&chunk[i]) {
				return
			}
		}
	}
	for i := range l.last {
		if !yield(&l.last[i]) {
			return
		}
	}
}

// clone shares the inputs. The rest of the arrays stays the original's: the copy moves to
// its own when it has another input.
func (l *inputs) clone() inputs {
	return inputs{full: slices.Clip(l.full), last: slices.Clip(l.last), n: l.n}
}

func (s *scripted) Start(env *Env) { s.feed(env, waiting{d: Delivery{kind: booting}}) }

func (s *scripted) Receive(env *Env, d Delivery) {
	if d.kind.id >= 0 { // the log outlasts the store's hold on the message
		d.value = d.kind.copy(d.value)
	}
	s.feed(env, waiting{d: d})
}

func (s *scripted) Timer(env *Env, t TimerID) { s.feed(env, waiting{timer: t}) }

// Understand asks the function that the node was made with.
func (s *scripted) Understand(line string) error { return s.understand(line) }

// Command hands the script a line.
func (s *scripted) Command(env *Env, line string) { s.record(env, recorded{typed: true, line: line}) }

func (s *scripted) feed(env *Env, in waiting) { s.record(env, recorded{in: in}) }

// record resumes the script with one input, first bringing a cloned one to
// where the original stood.
func (s *scripted) record(env *Env, r recorded) {
	if s.next == nil {
		s.rebuild(env)
	}
	r.clock = env.clock
	env.memo = &s.log.add(r).answers
	s.resume(env, &r)
	env.memo = nil
}

func (s *scripted) resume(env *Env, r *recorded) {
	if r.typed {
		s.task.lines = append(s.task.lines, r.line)
	}
	if s.over || r.typed && !s.task.prompt {
		return
	}
	s.task.Env, s.task.input = env, Input{r.in.d, r.in.timer}
	_, more := s.next()
	s.over = !more
	s.task.Env = nil
}

// rebuild starts the coroutine and hands it the logged inputs again, with
// effects muted: they were done the first time.
func (s *scripted) rebuild(env *Env) {
	s.begin()
	if s.log.n == 0 {
		return
	}
	past := *env
	past.muted, past.memo, past.note = true, nil, nil
	for r := range s.log.all {
		past.clock, past.recall = r.clock, r.answers
		s.resume(&past, r)
	}
}

// begin makes the coroutine. It may refer to the task and not to s, so that
// a scripted node that nobody holds any more is collected and its coroutine
// stopped.
func (s *scripted) begin() {
	task, run := &Task{}, s.run
	s.task = task
	s.next, s.halt = iter.Pull(func(yield func(struct{}) bool) {
		task.yield = yield
		defer func() {
			if p := recover(); p != nil && p != any(errStopped) {
				panic(p)
			}
		}()
		run(task)
	})
	runtime.AddCleanup(s, func(halt func()) { halt() }, s.halt)
}

func (s *scripted) stop() {
	if s.halt != nil {
		s.halt()
	}
}

// rest gives the coroutine up; the log brings it back when it is needed. A
// search keeps thousands of states of a script and resumes few.
func (s *scripted) rest() {
	s.stop()
	s.task, s.next, s.halt = nil, nil, nil
}

// CloneFrom takes over the log; the coroutine is rebuilt when it is needed.
func (s *scripted) CloneFrom(src any) {
	from := src.(*scripted)
	*s = scripted{run: from.run, understand: from.understand, log: from.log.clone()}
}

// EncodeTo appends a digest of the inputs: a script's state is what it has
// been told.
func (s *scripted) EncodeTo(b []byte) []byte {
	h := uint64(s.log.n)
	for r := range s.log.all {
		h = layout.Fold(h, r.in.d.digest())
		h = layout.Fold(h, uint64(r.in.d.From)<<32+r.in.d.Conn.key())
		if r.in.timer.timer != nil {
			h = layout.Fold(h, r.in.timer.key())
		}
		if r.typed {
			h = layout.FoldString(h, r.line)
		}
		h = layout.Fold(h, uint64(r.clock))
		for _, a := range r.answers {
			h = layout.Fold(h, a)
		}
	}
	return append(appendUint(b, uint64(s.log.n)), byte(h), byte(h>>8), byte(h>>16), byte(h>>24),
		byte(h>>32), byte(h>>40), byte(h>>48), byte(h>>56))
}

// digest tells what a script was given.
func (d Delivery) digest() uint64 {
	if d.kind == nil {
		return 0
	}
	h := uint64(d.kind.what)
	switch {
	case d.kind.what == isOpened:
		h += openSeed
	case d.kind.what == isClosed:
		h += closeSeed
	case d.kind.id >= 0:
		h += d.kind.hashOf(d.value)
	}
	return h
}
