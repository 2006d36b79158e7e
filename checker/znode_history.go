package checker

import (
	"cmp"
	"errors"
	"fmt"
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
type ZnodeHistory []ZnodeOperation

// outcome is what can be said of an operation from its answer alone.
type outcome uint8

const (
	answered outcome = iota // it has a position
	refused                 // it had no effect
	unknown                 // it may have taken place at any moment after its call
)

// outcome classifies an operation. An error that bears no position was made
// up on the way; some of those say only that the client stopped waiting.
func (o *ZnodeOperation) outcome() outcome {
	switch {
	case !o.Known:
		return unknown
	case o.Result.Err == znode.OK:
		return answered
	case o.Result.Zxid != 0:
		if fromTree(o.Result.Err) {
			return answered
		}
		return refused
	}
	switch o.Result.Err {
	case znode.ErrConnectionLoss, znode.ErrOperationTimeout, znode.ErrRequestTimeout, znode.ErrSessionExpired, znode.ErrSessionMoved:
		return unknown
	}
	return refused
}

// fromTree says whether an error is one with which the specification refuses a
// request. Others, such as a server's that has too much to do, are outside it.
func fromTree(err znode.Code) bool {
	switch err {
	case znode.ErrBadArguments, znode.ErrNoNode, znode.ErrNoAuth, znode.ErrBadVersion, znode.ErrNoChildrenForEphemerals,
		znode.ErrNodeExists, znode.ErrNotEmpty, znode.ErrSessionExpired:
		return true
	}
	return false
}

// Validate reports the first way in which a history is not one, wrapping
// [ErrHistory]: calls out of order, a return before its call, two moments at
// one tick, an operation that the specification does not cover.
func (h ZnodeHistory) Validate() error {
	_, err := h.validate()
	return err
}

// validate is Validate, and hands on the order of returns that it found.
func (h ZnodeHistory) validate() (returns []int32, err error) {
	var last uint64
	for i := range h {
		o := &h[i]
		switch {
		case o.Call <= last:
			return nil, fmt.Errorf("%w: operation %d is called at tick %d, and the one before at tick %d", ErrHistory, i, o.Call, last)
		case o.Known && o.Return == 0:
			return nil, fmt.Errorf("%w: operation %d has an answer but never returned", ErrHistory, i)
		case o.Return != 0 && o.Return <= o.Call:
			return nil, fmt.Errorf("%w: operation %d is called at tick %d and returns at tick %d", ErrHistory, i, o.Call, o.Return)
		case !isRead(o.Op.Code) && !isWrite(o.Op.Code):
			return nil, fmt.Errorf("%w: operation %d is a %v, which the specification does not cover", ErrHistory, i, o.Op.Code)
		}
		last = o.Call
	}
	return h.returns()
}

// returns lists the operations that returned, in the order of their returns.
// Where ticks are counted without large gaps, as a recorder's are, each return
// has its place in an array and nothing needs sorting.
func (h ZnodeHistory) returns() ([]int32, error) {
	var latest uint64
	for i := range h {
		latest = max(latest, h[i].Call, h[i].Return)
	}
	if latest > 8*uint64(len(h))+1024 {
		return h.sortedReturns()
	}
	at := make([]int32, latest+1) // 1 + the operation that returns then; -1: a call
	for i := range h {
		at[h[i].Call] = -1
	}
	for i := range h {
		if t := h[i].Return; t != 0 {
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
func (h ZnodeHistory) sortedReturns() ([]int32, error) {
	var order []int32
	calls := make(map[uint64]bool, len(h))
	for i := range h {
		calls[h[i].Call] = true
		if h[i].Return != 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(h[a].Return, h[b].Return) })
	for k, i := range order {
		if t := h[i].Return; calls[t] || k > 0 && h[order[k-1]].Return == t {
			return nil, sameTick(int(i), t)
		}
	}
	return order, nil
}

func sameTick(i int, tick uint64) error {
	return fmt.Errorf("%w: operation %d returns at tick %d, at which something else happens", ErrHistory, i, tick)
}
