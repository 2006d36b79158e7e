package sim

import (
	"strconv"
	"time"
)

// A NodeID names a node of one world, 1 upward in the order of the protocol's
// node list; 0 is nobody.
type NodeID int32

// Duration is a span of virtual time, in nanoseconds.
type Duration = time.Duration

// A Time is a moment of virtual time, in nanoseconds since the run began.
type Time int64

// Add returns t moved by d.
func (t Time) Add(d Duration) Time { return t + Time(d) }

// Sub returns the span from u to t.
func (t Time) Sub(u Time) Duration { return Duration(t - u) }

// String renders t as a duration since the start: "1.25s".
func (t Time) String() string { return Duration(t).String() }

// A Node is one process of a protocol: a plain struct that owns all it
// points to. Its handlers run to completion, never block, and touch the world
// only through env; the world clones, encodes and compares the struct itself,
// by layouts compiled from its type (fields tagged `sim:"fixed"` are
// configuration, shared and left out). Every boot gets a fresh value from the
// factory; only the disk survives.
type Node interface {
	// Start runs at each boot, before anything is delivered.
	Start(*Env)
	// Receive handles a message, a connection opened or closed, or a
	// SyncLater that completed.
	Receive(*Env, Delivery)
	// Timer handles the expiry of a timer.
	Timer(*Env, TimerID)
}

// A Monitor watches one property of a run. It sees every happening in order
// and judges by what they carry; it keeps its own memory, which is part of
// the state when a search compares worlds.
type Monitor interface {
	// Step takes in one happening and returns a violation, or nil.
	Step(Happening) *Violation
	// Clone returns an independent copy.
	Clone() Monitor
	// Encode appends a canonical encoding of the memory to b.
	Encode(b []byte) []byte
}

// A Goal says what progress means to a protocol. The liveness phase begins
// with the happening [Healed] and demands that the goal be met in time.
type Goal interface {
	// Step takes in one happening.
	Step(Happening)
	// Missing is empty once the goal is met, and otherwise says what is
	// still owed: "learner l1 has learned nothing".
	Missing() string
	// Clone returns an independent copy.
	Clone() Goal
	// Encode appends a canonical encoding of the memory to b.
	Encode(b []byte) []byte
}

// A Tracker follows who holds a role that moves about, such as the leader,
// so that a fault can aim at it.
type Tracker interface {
	// Step takes in one happening.
	Step(Happening)
	// Who returns the present holder, or false when there is none.
	Who() (NodeID, bool)
	// Clone returns an independent copy.
	Clone() Tracker
	// Encode appends a canonical encoding of the memory to b.
	Encode(b []byte) []byte
}

// A Protocol is what a world runs: its nodes, the ports they speak on, and
// the properties they promise.
type Protocol struct {
	Name     string
	Nodes    []NodeSpec
	Ports    []*Port
	Monitors []MonitorSpec
	Goal     func() Goal // nil: the protocol promises no progress
	Roles    []RoleSpec
	// Voters are those of whom Quorum must agree for a decision, for screens
	// that show how far one is; none where the protocol has no such number.
	Voters    []NodeID
	Quorum    int
	Landmarks []Landmark // what sweeps are asked to have seen
}

// A NodeSpec describes one node.
type NodeSpec struct {
	Name string // unique in the world; part of every draw and address
	Role string // "acceptor"; nodes of one role are peers
	// New makes the node of one boot.
	New func() Node
	// Volunteer nodes (clients) are left alone by faults that say `all` or
	// `random`, and sit with everyone in partitions that do not list them.
	Volunteer bool
}

// A MonitorSpec describes one monitor: its name in reports and expectations,
// the sentence it holds the protocol to, and where that sentence stands.
type MonitorSpec struct {
	Name  string
	About string
	Cites string
	New   func() Monitor
	// Hears is what a world shows the monitor; nil is everything. A monitor must
	// take no notice of anything else: a [Model] shows it all.
	Hears []Topic
}

// A RoleSpec names a moving role that faults can aim at.
type RoleSpec struct {
	Name string
	New  func() Tracker
}

// Peers lists the nodes of a protocol that have a role, in order.
func (p Protocol) Peers(role string) []NodeID {
	var ids []NodeID
	for i, n := range p.Nodes {
		if n.Role == role {
			ids = append(ids, NodeID(i+1))
		}
	}
	return ids
}

// A Violation is a property broken. The first one ends a run.
type Violation struct {
	Monitor string // who says so; sim's own: "panic", "mutated-payload"
	Text    string // one sentence with nodes and values
	Node    NodeID // the node at fault, 0 when it is nobody's alone
	Seq     uint64 // the event at which it was seen
	At      Time
}

// Error makes a violation an error: "agreement: l1 learned …".
func (v *Violation) Error() string { return v.Monitor + ": " + v.Text }

// A Conn names a connection for life: who dialled it and which of the
// dialler's dials it was. The zero Conn is none.
type Conn struct {
	Dialer NodeID
	N      uint32
}

// String renders the name as traces do: "2#1", node 2's first dial.
func (c Conn) String() string {
	return strconv.Itoa(int(c.Dialer)) + "#" + strconv.FormatUint(uint64(c.N), 10)
}

func (c Conn) key() uint64 { return uint64(c.Dialer)<<32 | uint64(c.N) }

// CloneFrom and EncodeTo let a TimerID stand in node state.
func (t *TimerID) CloneFrom(src any) { *t = *src.(*TimerID) }

// EncodeTo appends the timer's name and argument.
func (t *TimerID) EncodeTo(b []byte) []byte {
	if t.timer == nil {
		return append(b, 0)
	}
	k := t.key()
	return append(b, 1, byte(k), byte(k>>8), byte(k>>16), byte(k>>24), byte(k>>32), byte(k>>40), byte(k>>48), byte(k>>56))
}

// A what is the sort of an event at a node.
type what uint8

const (
	isMessage what = iota
	isOpened
	isClosed
	isSynced
	isTimer
	isBoot
	isRule // no event, though a handler may ask for it
	isMark // a landmark: likewise
)

// A Delivery is one thing handed to Receive.
//
// It is four words and passes in registers, however many parts of a composed
// node hand it on to each other; with its parts spelled out it was nine, and
// copying them from call to call cost more than the rest of an event's way to
// its handler.
type Delivery struct {
	From NodeID // who sent it; for a completed sync the node itself
	Conn Conn   // the connection it concerns; zero for datagrams and syncs

	kind  *kind // what it is: a message's kind, or one of those that stand for events
	value value // the message, or the token of a sync
}

// Opened reports that Conn is open: at the dialler, that the other side has
// answered; at the other side, that somebody dialled.
func (d Delivery) Opened() bool { return d.is(isOpened) }

// Closed reports that Conn is gone: closed or reset by the other side, or
// refused because nobody was there. Nothing more comes on it.
func (d Delivery) Closed() bool { return d.is(isClosed) }

// Kind names what was delivered: a message's kind, "opened", "closed" or "synced".
func (d Delivery) Kind() string {
	if d.kind == nil {
		return "nothing"
	}
	return d.kind.name
}

func (d Delivery) is(s what) bool { return d.kind != nil && d.kind.what == s }
