package sim

import (
	"slices"
	"strings"

	"strconv"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Port is where a node takes messages of one conversation, as a server has
// a port for elections and another for clients. Declare it once, as a
// package variable, with [Datagrams] or [Streams].
type Port struct {
	name   string
	key    uint64
	stream bool
	kinds  []*kind
	opened *kind // of its openings
	closed *kind
}

// Datagrams declares a port whose messages travel alone: each may be lost,
// duplicated, delayed and overtaken as the network's settings say. It panics,
// as every declaration does, when the name could not stand in an address: when
// it is empty, has blanks, > or #, or is a word that addresses keep.
func Datagrams(name string) *Port {
	mustBeWord(name)
	if slices.Contains([]string{"timer", "disk", "inbox", "boot", "plan"}, name) {
		panic("sim: a port cannot be called " + name + ": addresses keep that word for themselves")
	}
	p := &Port{name: name, key: layout.FoldString(portSeed, name)}
	p.opened, p.closed = eventKind(isOpened, p, "opened"), eventKind(isClosed, p, "closed")
	return p
}

// Streams declares a port whose messages travel in order on connections
// that are dialled, closed and reset. Loss delays a stream; it never tears
// a hole in it.
func Streams(name string) *Port {
	p := Datagrams(name)
	p.stream = true
	return p
}

// mustBeWord panics when a name would break the addresses it stands in.
func mustBeWord(name string) {
	if !isWord(name) {
		panic("sim: " + strconv.Quote(name) + " cannot stand in an address: use one word without > and #")
	}
}

// isWord reports whether a name can stand in an address.
func isWord(name string) bool { return name != "" && !strings.ContainsAny(name, " \t\n>#") }

// Name returns the port's name as addresses and traces print it.
func (p *Port) Name() string { return p.name }

// Is reports whether a delivery came in on this port: a message, or the
// opening or closing of one of its connections. A composed node forwards by it.
func (p *Port) Is(d Delivery) bool { return d.kind != nil && d.kind.port == p }

func (p *Port) adopt(k *kind) {
	for _, other := range p.kinds {
		if other.name == k.name {
			panic("sim: port " + p.name + " has two kinds named " + k.name)
		}
	}
	p.kinds = append(p.kinds, k)
}

// Keys of the name spaces, so that a port and a fact of one name differ.
const (
	portSeed = 0x706f7274
	factSeed = 0x66616374
	fileSeed = 0x66696c65
	timeSeed = 0x74696d65
	siteSeed = 0x73697465
)

// A Kind is one kind of message on a port, carrying a T. T is a plain value;
// slices and strings in it are shared with the receivers, so neither side
// may write to them after the send.
type Kind[T any] struct{ k *kind }

// Message declares a kind of message on a port. T must have a portable
// encoding (no floats, functions, channels or interfaces); otherwise the
// program panics at start with the field's name and what to use instead.
func Message[T any](p *Port, name string) Kind[T] {
	mustBeWord(name)
	return Kind[T]{declare[T](p, name, p.key)}
}

// Name returns the kind's name, the paper's word for the message.
func (k Kind[T]) Name() string { return k.k.name }

// Is reports whether the delivery is a message of this kind.
func (k Kind[T]) Is(d Delivery) bool { return d.kind == k.k }

// Of returns the message of a delivery. It panics when [Kind.Is] is false.
func (k Kind[T]) Of(d Delivery) T {
	if d.kind != k.k {
		wrongKind(k.k, d.kind)
	}
	return read[T](d.value)
}

// wrongKind stands apart so that Of is small enough to be inlined.
func wrongKind(want, got *kind) {
	panic("sim: " + want.name + ".Of was asked for a " + Delivery{kind: got}.Kind())
}

// SendTo sends one datagram. The message is on its way when the effects
// before it have taken place. A send to the node itself is allowed and
// travels like any other. It panics on a stream port.
func (k Kind[T]) SendTo(env *Env, to NodeID, m T) {
	if k.k.port.stream {
		panic("sim: " + k.k.name + " travels on connections: use Send, not SendTo")
	}
	if env.muted {
		return
	}
	env.mustExist(to, k.k.name)
	slot, at := lay(env.stores, k.k, m)
	hash := k.k.hashOf(at)
	x := env.next(opSend, k.k)
	x.node, x.slot, x.word = to, slot, hash
}

// Send queues a message on a connection, behind all sent on it before. On a
// connection that is closed at this end it does nothing: the bytes go
// nowhere, as on a socket whose reset has not been noticed yet. It panics on
// a datagram port.
func (k Kind[T]) Send(env *Env, c Conn, m T) {
	if !k.k.port.stream {
		panic("sim: " + k.k.name + " is a datagram: use SendTo, not Send")
	}
	if env.muted {
		return
	}
	slot, at := lay(env.stores, k.k, m)
	hash := k.k.hashOf(at)
	x := env.next(opStream, k.k)
	x.conn, x.slot, x.word = c, slot, hash
}

// A Fact is something a node says has happened: promised, led, delivered.
// Monitors and graders judge facts alone, never a node's fields.
type Fact[T any] struct{ k *kind }

// FactOf declares a fact that carries a T.
func FactOf[T any](name string) Fact[T] { return Fact[T]{declare[T](nil, name, factSeed)} }

// Name returns the fact's name.
func (f Fact[T]) Name() string { return f.k.name }

// Observe states the fact. It stands, and monitors see it, when the effects
// before it have taken place: a fact written after Sync is never claimed of
// a disk that did not keep it.
func (f Fact[T]) Observe(env *Env, v T) {
	if env.muted {
		return
	}
	if !env.heard {
		env.unheard()
		return
	}
	slot := put(env.stores, f.k, v)
	env.next(opFact, f.k).slot = slot
}

// Is reports whether the happening is this fact.
func (f Fact[T]) Is(h Happening) bool { return h.kind == f.k }

// Of returns what the fact carries. It panics when [Fact.Is] is false.
func (f Fact[T]) Of(h Happening) T {
	if h.kind != f.k {
		wrongKind(f.k, h.kind)
	}
	return read[T](h.value)
}

// A TimerID names one timer of a node. It is comparable: a node's Timer
// method switches on it. Setting an equal TimerID again moves that timer.
type TimerID struct {
	timer *timerName
	arg   int64
}

type timerName struct {
	name string
	key  uint64
	kind *kind // of its expiries
}

// Timer declares a timer.
func Timer(name string) TimerID {
	mustBeWord(name)
	k := eventKind(isTimer, nil, name)
	k.timer = newTimer(name, k)
	return TimerID{timer: k.timer}
}

func newTimer(name string, k *kind) *timerName {
	return &timerName{name: name, key: layout.FoldString(timeSeed, name), kind: k}
}

// For returns the timer of the same name for one peer, session or slot, so
// that a node may run one of each.
func (t TimerID) For(arg int64) TimerID { return TimerID{t.timer, arg} }

// Arg returns what For was given, 0 for a plain timer.
func (t TimerID) Arg() int64 { return t.arg }

// Is reports whether t is this timer for whatever argument. A composed node
// forwards by it.
func (t TimerID) Is(declared TimerID) bool { return t.timer == declared.timer }

// String returns the name as addresses print it: "retry", or "ping/3".
func (t TimerID) String() string {
	if t.timer == nil {
		return "none"
	}
	if t.arg == 0 {
		return t.timer.name
	}
	return t.timer.name + "/" + strconv.FormatInt(t.arg, 10)
}

func (t TimerID) key() uint64 { return layout.Fold(t.timer.key, uint64(t.arg)) }

// before orders timers by name, then argument: the order in which expiries
// of one node that fall on the same instant are taken.
func (t TimerID) before(u TimerID) bool {
	if t.timer != u.timer {
		return t.timer.name < u.timer.name
	}
	return t.arg < u.arg
}

// A Rule is an id from the paper or from ZooKeeper's source (PAX-2A, FLE-2)
// that a node cites with [Env.Note] when the rule decides what it does.
type Rule struct{ k *kind }

// RuleOf declares a rule by its id.
func RuleOf(id string) Rule { return Rule{eventKind(isRule, nil, id)} }

// String returns the rule's id.
func (r Rule) String() string {
	if r.k == nil {
		return ""
	}
	return r.k.name
}

// A Landmark is a state that a sweep must have seen at least once to be
// worth its green: "a second ballot", "synchronised by TRUNC".
type Landmark struct{ k *kind }

// Sometimes declares a landmark.
func Sometimes(name string) Landmark { return Landmark{eventKind(isMark, nil, name)} }

// String returns the landmark's name.
func (l Landmark) String() string {
	if l.k == nil {
		return ""
	}
	return l.k.name
}

// A Site is a place in node code where the world may choose an unlikely
// branch: see [Env.Maybe].
type Site struct {
	name string
	key  uint64
}

// SiteOf declares a site.
func SiteOf(name string) Site { return Site{name, layout.FoldString(siteSeed, name)} }
