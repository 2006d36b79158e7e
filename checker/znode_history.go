package checker

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrHistory is the error of a history that cannot be one: who recorded it
// made a mistake, and nothing follows about the service.
var ErrHistory = errors.New("not a history")

// A ZnodeOperation is one request to the service and what its client was told.
// It does not matter whether a simulation or a real client tells of it.
type ZnodeOperation struct {
	Client  sim.NodeID
	Boot    uint32          // which of the client's lives
	Session znode.SessionID // whose it is; of a createSession that was answered, the new one
	// Xid names the request among those of its session, as transactions in the
	// log do. It is not 0.
	Xid    uint64
	Call   uint64 // tick
	Return uint64 // tick; 0 if the client never heard
	Op     znode.Op
	Known  bool         // an answer came; otherwise it may have taken place or not
	Result znode.Result // if Known. Its Zxid is the position that the answer saw
}

// A ZnodeHistory is every request of a run, in the order of invocation. No
// two moments in it have the same tick.
//
// A long run has millions of operations, and a [ZnodeOperation] takes four
// hundred bytes with what it points to. So they are packed, into little more than
// a hundred, and [ZnodeHistory.At] unpacks them one at a time.
type ZnodeHistory struct {
	briefs   chunked[brief]
	records  *arena
	sessions []znode.SessionID         // each once
	numbers  map[znode.SessionID]int32 // places in sessions
}

// A brief is what is asked of an operation again and again.
type brief struct {
	call, back uint64 // ticks
	asked      place  // of the request's record
	told       place  // of the answer's
	session    int32  // in sessions
	code       znode.OpCode
}

func (b *brief) known() bool { return b.told != place{} }

// NewZnodeHistory returns a history without operations.
func NewZnodeHistory() *ZnodeHistory {
	return &ZnodeHistory{records: &arena{}, numbers: map[znode.SessionID]int32{}}
}

// Len returns the number of operations.
func (h *ZnodeHistory) Len() int { return h.briefs.len() }

// Call adds the request of an operation and returns its place: 0, 1 and so on.
// What came of the operation, [ZnodeHistory.Return] is to say.
func (h *ZnodeHistory) Call(o *ZnodeOperation) int {
	b := brief{call: o.Call, code: o.Op.Code, session: h.number(o.Session)}
	p := h.records.pack()
	p.uint(o.Xid)
	p.uint(uint64(o.Client))
	p.uint(uint64(o.Boot))
	p.uint(uint64(h.number(o.Op.Session)))
	p.op(&o.Op)
	b.asked = p.put()
	h.briefs.add(b)
	return h.briefs.len() - 1
}

// Return says when the client of an operation heard of it, and the answer: nil
// if it heard only that there will be none. The session of a createSession is
// the answer's from then on.
func (h *ZnodeHistory) Return(i int, tick uint64, answer *znode.Result) {
	b := h.briefs.edit(i)
	b.back = tick
	if answer == nil {
		return
	}
	if b.code == znode.OpCreateSession {
		b.session = h.number(answer.Session)
	}
	p := h.records.pack()
	p.result(answer)
	b.told = p.put()
}

// At returns an operation. What it holds is to be read only.
func (h *ZnodeHistory) At(i int) ZnodeOperation {
	b := h.briefs.at(i)
	asked := h.records.read(b.asked)
	return ZnodeOperation{Xid: asked.uint(), Client: sim.NodeID(asked.uint()), Boot: uint32(asked.uint()),
		Session: h.sessions[b.session], Call: b.call, Return: b.back, Op: h.request(b), Known: b.known(), Result: h.answer(b)}
}

// Clone returns an independent copy.
func (h *ZnodeHistory) Clone() *ZnodeHistory {
	return &ZnodeHistory{briefs: h.briefs.clone(), records: h.records.clone(), sessions: slices.Clone(h.sessions), numbers: maps.Clone(h.numbers)}
}

// number returns the place of a session in sessions.
func (h *ZnodeHistory) number(id znode.SessionID) int32 {
	n, ok := h.numbers[id]
	if !ok {
		n = int32(len(h.sessions))
		h.sessions, h.numbers[id] = append(h.sessions, id), n
	}
	return n
}

// xid returns the number of an operation's request among its session's.
func (h *ZnodeHistory) xid(b *brief) uint64 {
	asked := h.records.read(b.asked)
	return asked.uint()
}

// request returns what an operation asked for.
func (h *ZnodeHistory) request(b *brief) (op znode.Op) {
	asked := h.records.read(b.asked)
	for range 3 { // the xid, the client and its boot
		asked.uint()
	}
	op.Session = h.sessions[asked.uint()]
	asked.op(&op)
	return op
}

// answer returns what the client was told, the zero result if nothing.
func (h *ZnodeHistory) answer(b *brief) (result znode.Result) {
	if b.known() {
		told := h.records.read(b.told)
		told.result(&result)
	}
	return result
}

// position returns the error of an operation's answer and the position that it
// saw, 0 and 0 without an answer.
func (h *ZnodeHistory) position(b *brief) (znode.Code, znode.Zxid) {
	if !b.known() {
		return 0, 0
	}
	told := h.records.read(b.told)
	return told.position()
}

// outcome says what is known of an operation from its answer alone.
func (h *ZnodeHistory) outcome(b *brief) outcome {
	err, at := h.position(b)
	return outcomeOf(b.known(), err, at)
}

// outcome is what can be said of an operation from its answer alone.
type outcome uint8

const (
	answered outcome = iota // it has a position
	refused                 // it had no effect
	unknown                 // it may have taken place at any moment after its call
)

// outcomeOf classifies an operation by its answer, if that is known: the error
// and the position that it saw. An error that bears no position was made up on
// the way; some of those say only that the client stopped waiting.
func outcomeOf(known bool, err znode.Code, at znode.Zxid) outcome {
	switch {
	case !known:
		return unknown
	case err == znode.OK:
		return answered
	case at != 0 && at != noPosition:
		if fromTree(err) {
			return answered
		}
		return refused
	}
	switch err {
	case znode.ErrConnectionLoss, znode.ErrOperationTimeout, znode.ErrRequestTimeout, znode.ErrSessionExpired, znode.ErrSessionMoved:
		return unknown
	}
	return refused
}

// noPosition is what a server says that does not know a request at all: -1.
const noPosition = ^znode.Zxid(0)

// fromTree says whether an error is one with which the specification refuses a
// request. Others, such as a server's that has too much to do, are outside it.
func fromTree(err znode.Code) bool {
	switch err {
	case znode.ErrMarshallingError, znode.ErrUnimplemented, znode.ErrBadArguments, znode.ErrNoNode, znode.ErrNoAuth, znode.ErrBadVersion,
		znode.ErrNoChildrenForEphemerals, znode.ErrNodeExists, znode.ErrNotEmpty, znode.ErrSessionExpired, znode.ErrInvalidACL,
		znode.ErrNoWatcher, znode.ErrQuotaExceeded, znode.ErrEphemeralOnLocalSession:
		return true
	}
	return false
}

// Validate reports the first way in which a history is not one, wrapping
// [ErrHistory]: calls out of order, a return before its call, two moments at
// one tick, an operation that the specification does not cover.
func (h *ZnodeHistory) Validate() error {
	_, err := h.validate()
	return err
}

// validate is Validate, and hands on the order of returns that it found.
func (h *ZnodeHistory) validate() (returns []int32, err error) {
	var last uint64
	for i := range h.Len() {
		b := h.briefs.at(i)
		switch {
		case b.call <= last:
			return nil, fmt.Errorf("%w: operation %d is called at tick %d, and the one before at tick %d", ErrHistory, i, b.call, last)
		case b.known() && b.back == 0:
			return nil, fmt.Errorf("%w: operation %d has an answer but never returned", ErrHistory, i)
		case b.back != 0 && b.back <= b.call:
			return nil, fmt.Errorf("%w: operation %d is called at tick %d and returns at tick %d", ErrHistory, i, b.call, b.back)
		case !isRead(b.code) && !isWrite(b.code):
			return nil, fmt.Errorf("%w: operation %d is a %v, which the specification does not cover", ErrHistory, i, b.code)
		}
		last = b.call
	}
	return h.returns()
}

// returns lists the operations that returned, in the order of their returns.
// Where ticks are counted without large gaps, as a recorder's are, each return
// has its place in an array and nothing needs sorting.
func (h *ZnodeHistory) returns() ([]int32, error) {
	var latest uint64
	for i := range h.Len() {
		b := h.briefs.at(i)
		latest = max(latest, b.call, b.back)
	}
	if latest > 8*uint64(h.Len())+1024 {
		return h.sortedReturns()
	}
	at := make([]int32, latest+1) // 1 + the operation that returns then; -1: a call
	for i := range h.Len() {
		at[h.briefs.at(i).call] = -1
	}
	for i := range h.Len() {
		if t := h.briefs.at(i).back; t != 0 {
			if at[t] != 0 {
				return nil, sameTick(i, t)
			}
			at[t] = int32(i) + 1
		}
	}
	order := at[:0]
	for _, i := range at {
		if i > 0 {
			order = append(order, i-1)
		}
	}
	return order, nil
}

// sortedReturns is returns for ticks that are far apart, such as real times.
func (h *ZnodeHistory) sortedReturns() ([]int32, error) {
	var order []int32
	calls := make(map[uint64]bool, h.Len())
	back := func(i int32) uint64 { return h.briefs.at(int(i)).back }
	for i := range h.Len() {
		calls[h.briefs.at(i).call] = true
		if back(int32(i)) != 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(back(a), back(b)) })
	for k, i := range order {
		if t := back(i); calls[t] || k > 0 && back(order[k-1]) == t {
			return nil, sameTick(int(i), t)
		}
	}
	return order, nil
}

func sameTick(i int, tick uint64) error {
	return fmt.Errorf("%w: operation %d returns at tick %d, at which something else happens", ErrHistory, i, tick)
}
