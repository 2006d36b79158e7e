package main

import (
	"encoding/binary"
	"fmt"
)

// A press makes the payloads of an ensemble, many in one piece of memory: how
// they are allocated is no part of what is measured.
type press struct {
	proposed uint64
	block    []byte
}

const pressed = 64 // payloads in a block

// next returns the payload of the next proposal.
func (p *press) next(j broadcastJob) []byte {
	if cap(p.block)-len(p.block) < j.payload {
		p.block = make([]byte, 0, pressed*j.payload)
	}
	p.proposed++
	at := len(p.block)
	p.block = j.print(p.block, p.proposed)
	return p.block[at:len(p.block):len(p.block)]
}

// proposal returns the payload of the n-th proposal, 1 upward.
func (j broadcastJob) proposal(n uint64) []byte { return j.print(nil, n) }

// print appends it to b.
func (j broadcastJob) print(b []byte, n uint64) []byte {
	for i := range uint64(j.payload / 8) {
		b = binary.LittleEndian.AppendUint64(b, j.word(n, i))
	}
	return b
}

// word is the i-th eight bytes of the n-th proposal. No two proposals have it
// in common, and it takes next to no time: every server of an ensemble works
// it out again for every proposal, at the cost of the protocol it stands for.
func (j broadcastJob) word(n, i uint64) uint64 { return (n ^ j.seed + i) * 0x9e3779b97f4a7c15 }

// isProposal reports whether a payload is that of the n-th proposal.
func (j broadcastJob) isProposal(n uint64, payload []byte) bool {
	if len(payload) != j.payload {
		return false
	}
	for i := range uint64(j.payload / 8) {
		if binary.LittleEndian.Uint64(payload[8*i:]) != j.word(n, i) {
			return false
		}
	}
	return true
}

// A ledger judges the logs of an ensemble as they are applied. The leader
// never changes and loses nothing, so each server must apply the first
// proposal, the second, and so on; then all logs are equal as far as they
// reach.
type ledger struct {
	job     broadcastJob
	applied []uint64 // how many proposals, by server
	wrong   error    // the first thing that was
}

func newLedger(j broadcastJob) ledger { return ledger{job: j, applied: make([]uint64, j.servers)} }

// apply takes note that a server, 0 upward, applies a payload.
func (l *ledger) apply(server int, payload []byte) {
	l.applied[server]++
	if n := l.applied[server]; l.wrong == nil && !l.job.isProposal(n, payload) {
		l.wrong = fmt.Errorf("server %d applied %x where proposal %d belongs, %x", server, payload, n, l.job.proposal(n))
	}
}

// windowsBehind is how far a server may be behind the others: it is slower by
// a few delays and syncs, in each of which a window may pass.
const windowsBehind = 16

// verdict returns what was wrong, if anything: a server applied what was not
// the next proposal, or one has been left behind.
func (l *ledger) verdict() error {
	if l.wrong != nil {
		return l.wrong
	}
	var most uint64
	for _, n := range l.applied {
		most = max(most, n)
	}
	for server, n := range l.applied {
		if most-n > uint64(windowsBehind*l.job.window) {
			return fmt.Errorf("server %d has applied %d proposals, another %d", server, n, most)
		}
	}
	return nil
}
