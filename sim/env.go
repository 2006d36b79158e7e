package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// An Env is a node's only way to touch the world, valid within the handler
// it is given to. What a handler does through it becomes one ordered list of
// effects; they take place after the handler returns, and a crash may keep
// any prefix of them.
type Env struct {
	stores *stores
	cast   *cast
	local  *local
	out    []effect
	clock  Time

	// forced are answers that Rand and Maybe must give first: those of a
	// schedule, or of the branch a search is on. A search records in asked
	// how many ways each further question could have gone.
	forced    []uint64
	searching bool
	asked     []int

	// A script is rebuilt by handing it its inputs again; muted says that
	// this is such a rebuild: effects were done the first time, and answers
	// come from recall. Otherwise memo, if set, keeps the answers given.
	muted  bool
	recall []uint64
	memo   *[]uint64

	host  *hosted                      // of a handler that runs away from its world
	note  func(*local, Rule, [4]int64) // nil when nobody looks
	heard bool                         // somebody is there to hear facts
	quiet uint16                       // facts stated since the last effect that nobody heard
}

// Self is the node's own id.
func (e *Env) Self() NodeID { return e.local.id }

// Peers lists the nodes of the same role in order, Self included. The slice
// is shared: read it, do not write to it.
func (e *Env) Peers() []NodeID {
	if e.host != nil { // a node there could keep memory in it that no crash takes
		return slices.Clone(e.cast.peers[e.local.id])
	}
	return e.cast.peers[e.local.id]
}

// Name returns a node's name, as configuration and traces use it.
func (e *Env) Name(id NodeID) string { return e.cast.name(id) }

// Boot counts the node's boots, 1 upward.
func (e *Env) Boot() uint32 { return e.local.boot }

// Now is this node's clock, skewed and drifting as the world decides, and
// constant within a handler. A protocol may not decide by another's clock.
func (e *Env) Now() Time { return e.clock }

// SetTimer arms t to expire after d by this node's clock, counted from when
// the effect takes place. An armed t is moved; an expiry of t that waits
// unhandled is revoked. A d below 0 counts as 0.
func (e *Env) SetTimer(t TimerID, d Duration) {
	if e.muted {
		return
	}
	x := e.next(opSetTimer, t.timer.kind)
	x.word, x.span = uint64(t.arg), d
}

// SetTimerBetween arms t for a time the world picks from [least, most]. Use it for
// timeouts that must differ between nodes: a search does not branch on it.
func (e *Env) SetTimerBetween(t TimerID, least, most Duration) {
	if e.searching {
		e.SetTimer(t, least)
		return
	}
	if e.muted {
		return
	}
	l := e.local
	l.draws++
	e.SetTimer(t, Range{least, most}.at(draw(l.randKey, l.draws)))
}

// StopTimer disarms t and revokes an expiry of it that waits unhandled.
func (e *Env) StopTimer(t TimerID) {
	e.emit(effect{op: opStopTimer, kind: t.timer.kind.id, word: uint64(t.arg)})
}

// Rand returns a number in [0, n) that the world picks. Keep n small: a
// search tries every outcome. It panics when n < 1.
func (e *Env) Rand(n int) int {
	if n < 1 {
		panic("sim: Rand needs n ≥ 1")
	}
	return int(e.answer(uint64(n), false))
}

// Maybe reports whether to take an unlikely branch at a site: a sweep turns
// each site on in some of its runs and there takes the branch now and then,
// a search tries both. Without buggify in the scenario it is always false.
func (e *Env) Maybe(s Site) bool {
	if !e.searching && !e.cast.buggy(s) && len(e.forced) == 0 && !e.muted {
		e.remember(0)
		return false
	}
	return e.answer(2, true) == 1
}

func (e *Env) answer(n uint64, rare bool) uint64 {
	var v uint64
	switch {
	case e.muted:
		return e.recalled()
	case len(e.forced) > 0:
		v = min(e.forced[0], n-1)
		e.forced = e.forced[1:]
		e.ask(n)
	case e.searching:
		e.ask(n)
	default:
		l := e.local
		l.draws++
		v = below(draw(l.randKey, l.draws), n)
		if rare && v == 1 {
			v = below(draw(l.randKey, ^l.draws), 8) / 7
		}
	}
	e.remember(v)
	return v
}

// ask writes down that a question could have gone so many ways.
func (e *Env) ask(n uint64) {
	e.asked = append(e.asked, int(n))
	if !e.searching {
		return
	}
	ways := uint64(1)
	for _, n := range e.asked {
		if ways *= uint64(min(max(n, 1), 2*mostWays)); ways > mostWays {
			panic(fmt.Sprintf("sim: a handler may go more than %d ways by Rand and Maybe, and a search tries them all: draw smaller numbers, and times by SetTimerBetween", mostWays))
		}
	}
}

func (e *Env) remember(v uint64) {
	if e.memo != nil {
		*e.memo = append(*e.memo, v)
	}
}

func (e *Env) recalled() uint64 {
	v := e.recall[0]
	e.recall = e.recall[1:]
	return v
}

// Dial opens a connection to a node's stream port and returns its name. Both
// sides learn that it is open by a delivery; messages may be sent at once and
// arrive after that. It panics on a datagram port.
func (e *Env) Dial(p *Port, to NodeID) Conn {
	if !p.stream {
		panic("sim: port " + p.name + " takes datagrams: it cannot be dialled")
	}
	e.mustExist(to, "a dial")
	if to == e.local.id {
		panic("sim: " + e.Name(to) + " dials itself: a stream needs two ends")
	}
	if e.muted {
		return Conn{e.local.id, uint32(e.recalled())}
	}
	c := e.local.nextDial()
	e.remember(uint64(c.N))
	e.emit(effect{op: opDial, kind: p.opened.id, conn: c, node: to})
	return c
}

// mustExist panics, as a mistake of the node, when it speaks to nobody.
func (e *Env) mustExist(id NodeID, what string) {
	if id < 1 || int(id) >= len(e.cast.peers) {
		e.cast.nobody(id, what)
	}
}

func (c *cast) nobody(id NodeID, what string) {
	n := len(c.peers) - 1
	panic("sim: " + what + " goes to node " + strconv.Itoa(int(id)) + "; there are nodes 1 to " + strconv.Itoa(n))
}

// Close ends a connection at this side: nothing more comes from it, and the
// other side receives what was sent before and then the closing.
func (e *Env) Close(c Conn) { e.emit(effect{op: opClose, conn: c}) }

// Sometimes marks that the run has been at a landmark.
func (e *Env) Sometimes(l Landmark) { e.emit(effect{op: opSometimes, kind: l.k.id}) }

// Note cites the rule by which the node decides what it is doing, with up to
// four values that the rule's sentence shows. It costs next to nothing when
// nobody looks, and is not an effect: a crash does not take it back. The zero
// Rule is none and cites nothing.
func (e *Env) Note(r Rule, a, b, c, d int64) {
	if e.note != nil && !e.muted && r.k != nil {
		e.note(e.local, r, [4]int64{a, b, c, d})
	}
}

// Halt ends the process by a rule of the protocol, as an exit with an error
// does: what it has written stays, synced or not, and it is up again only
// when restarted. Effects after it do not take place.
func (e *Env) Halt(r Rule) { e.emit(effect{op: opHalt, kind: r.k.id}) }

func (e *Env) emit(x effect) {
	if !e.muted {
		x.quiet, e.quiet = e.quiet, 0
		e.out = append(e.out, x)
	}
}

// unheard takes note of a fact that nobody is there to hear.
func (e *Env) unheard() {
	if e.quiet == math.MaxUint16 {
		e.hush()
	}
	e.quiet++
}

// hush gives the facts that nobody heard since the last effect an entry of
// their own.
func (e *Env) hush() {
	n := e.quiet - 1
	e.quiet = 0
	e.out = append(e.out, effect{op: opQuiet, quiet: n, kind: -1})
}

// next appends an effect for its caller to fill in place. The sorts that a
// handler emits most go this way: an effect built elsewhere and copied here
// costs wide loads of what was just stored in narrow pieces, and those wait
// until the stores have left the processor.
func (e *Env) next(o op, k *kind) *effect {
	n := len(e.out)
	if n == cap(e.out) {
		e.out = append(e.out, effect{})
	}
	e.out = e.out[:n+1]
	x := &e.out[n]
	*x = effect{}
	x.op, x.kind, x.quiet = o, k.id, e.quiet
	e.quiet = 0
	return x
}

func (e *Env) file(f *fileInfo) file {
	if e.local.script != nil {
		panic("sim: a script has no disk (file " + f.name + ")")
	}
	if e.host != nil {
		e.host.want(f)
	}
	return e.local.file(f)
}

// begin readies the env for one handler of a node.
func (e *Env) begin(l *local, now Time) {
	if e.local != l {
		e.local = l
	}
	e.out, e.quiet = e.out[:0], 0
	e.asked = e.asked[:0]
	e.clock = l.clock(now)
}
