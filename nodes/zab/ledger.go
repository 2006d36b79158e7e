package zab

import (
	"iter"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Ledger is the ground truth that a service on top of Zab is judged by. From
// the facts that peers state it draws up each server's history and C, the
// sequence of committed transactions (zookeeper.md §6): an established leader's
// history belongs to C from the start, and then each transaction that it commits.
// C only grows. A ledger says nothing of whether peers keep their promises:
// [Monitors] do.
//
// It costs a few nanoseconds a fact and the two words of a value for each
// transaction, whatever the number of servers.
type Ledger struct {
	outline   outline
	proposals proposals
}

// NewLedger returns the ledger of a run that is about to begin.
func NewLedger() *Ledger { return &Ledger{} }

// Step takes in one happening.
func (l *Ledger) Step(h sim.Happening) {
	if Proposed.Is(h) {
		x := Proposed.Of(h)
		if _, by := l.proposals.find(x.Zxid); by == 0 {
			l.proposals.add(x, h.Node)
		}
	}
	l.outline.step(&h)
}

// Last returns the zxid of the last committed transaction, 0 before the first.
func (l *Ledger) Last() znode.Zxid { return l.outline.committed.last }

// Committed yields C from its beginning, so that [Ledger.Last] is what to ask at
// every step. Of transactions that share a zxid, which none may, it has the one
// proposed first.
func (l *Ledger) Committed() iter.Seq[Txn] { return l.txns(l.outline.committed) }

// After yields what of C comes after a zxid.
func (l *Ledger) After(z znode.Zxid) iter.Seq[Txn] {
	return func(yield func(Txn) bool) {
		for _, r := range l.outline.runs(nil, l.outline.committed) {
			for next := max(r.First, z.Next()); next <= r.Last; next++ {
				if value, _ := l.proposals.find(next); !yield(Txn{next, value}) {
					return
				}
			}
		}
	}
}

// History yields what a server has, as [Ledger.Committed] does: its history
// with writes that are still on their way to its disk.
func (l *Ledger) History(id sim.NodeID) iter.Seq[Txn] { return l.txns(l.outline.of(id).history) }

// Has reports whether a transaction is in C.
func (l *Ledger) Has(z znode.Zxid) bool { return l.outline.has(l.outline.committed, z) }

func (l *Ledger) txns(h history) iter.Seq[Txn] {
	return func(yield func(Txn) bool) {
		for _, r := range l.outline.runs(nil, h) {
			for z := r.First; z <= r.Last; z++ {
				if value, _ := l.proposals.find(z); !yield(Txn{z, value}) {
					return
				}
			}
		}
	}
}

// Clone returns an independent copy.
func (l *Ledger) Clone() *Ledger { return &Ledger{l.outline.clone(), l.proposals.clone()} }

// Encode appends a canonical encoding to b.
func (l *Ledger) Encode(b []byte) []byte { return l.proposals.encode(l.outline.encode(b)) }
