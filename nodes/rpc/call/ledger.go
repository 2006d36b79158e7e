package call

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A ledger is what judges know of the calls that were made. It is made from facts
// alone and shares nothing with the table of the server, whose mistakes it is there
// to see.
type ledger struct {
	cast    cast
	entries [][]entry // of each client, by the number of the operation
	crashes uint32    // of the server
}

// An entry is one operation of a client.
type entry struct {
	N      uint64
	Asked  uint32 // how often the server had crashed when it was first requested
	State  state
	Unsaid bool // it was executed, and nobody has been told
	Result string
}

// A state is how far an operation has come.
type state uint8

const (
	unknown  state = iota
	asked          // a request was sent
	executed       // and the machine has done it
)

func newLedger(c cast) ledger { return ledger{cast: c, entries: make([][]entry, len(c.clients))} }

// entry finds the entry of an operation, or makes one. It is nil for an operation
// that is no client's.
func (l *ledger) entry(o Operation) *entry {
	i := int(o.client - callee - 1)
	if i < 0 || i >= len(l.entries) || o.n == 0 {
		return nil
	}
	of := &l.entries[i]
	at, found := slices.BinarySearchFunc(*of, o.n, func(e entry, n uint64) int { return cmp.Compare(e.N, n) })
	if !found {
		*of = slices.Insert(*of, at, entry{N: o.n, Asked: l.crashes})
	}
	return &(*of)[at]
}

// follow enters what a happening tells, but for executions and replies, which are
// each judge's own affair.
func (l *ledger) follow(h sim.Happening) {
	switch {
	case Requested.Is(h):
		if e := l.entry(Requested.Of(h).Op); e != nil && e.State == unknown {
			e.State = asked
		}
	case h.Node == callee && (sim.Crashed.Is(h) || sim.Halted.Is(h)):
		l.undo()
	}
}

// undo takes back the executions of which nobody has been told: the crash may have
// taken them, and what it has not taken nobody knows of.
func (l *ledger) undo() {
	l.crashes++
	for _, of := range l.entries {
		for i := range of {
			if e := &of[i]; e.State == executed && e.Unsaid {
				e.State, e.Unsaid, e.Result = asked, false, ""
			}
		}
	}
}

// execute enters an execution, unless there is one.
func (e *entry) execute(result string) {
	if e.State != executed {
		e.State, e.Unsaid, e.Result = executed, true, result
	}
}

// tell enters a reply. One of which no execution is known tells of one: a crash
// after the disk had it has kept the server from saying so.
func (e *entry) tell(result string) {
	e.execute(result)
	e.Unsaid = false
}

// last returns the last operation of a client to be executed, nil when there is
// none.
func (l *ledger) last(o Operation) *entry {
	i := int(o.client - callee - 1)
	if i < 0 || i >= len(l.entries) {
		return nil
	}
	for at := range slices.Backward(l.entries[i]) {
		if e := &l.entries[i][at]; e.State == executed {
			return e
		}
	}
	return nil
}

func (l *ledger) clone() ledger {
	c := *l
	c.entries = make([][]entry, len(l.entries))
	for i, of := range l.entries {
		c.entries[i] = slices.Clone(of)
	}
	return c
}

// encode appends what the ledger holds. Of an operation that was asked for it
// matters whether the server has crashed since, and not how often.
func (l *ledger) encode(b []byte) []byte {
	for _, of := range l.entries {
		b = binary.AppendUvarint(b, uint64(len(of)))
		for _, e := range of {
			b = binary.AppendUvarint(b, e.N)
			b = append(b, byte(e.State), bit(e.Unsaid), bit(e.Asked < l.crashes))
			b = appendText(b, e.Result)
		}
	}
	return b
}

func bit(of bool) byte {
	if of {
		return 1
	}
	return 0
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
