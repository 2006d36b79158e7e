package main

import (
	"math/bits"
	"time"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/internal/layout"
)

// raftEnsemble drives etcd's raft with one goroutine around the binary heap of
// heap.go. Messages go from server to server as they are, never encoded.
//
// It is spared more than the loop of the speed table is: there are no faults,
// clones, monitors, facts or traces, and the hash covers which message comes
// when, not all that it says.
type raftEnsemble struct {
	job     broadcastJob
	queue   eventHeap
	now     int64
	seq     uint64
	history uint64
	lanes   []raftLane // by from * servers + to; a server's lane to itself is its disk
	servers []*raftServer
	mail    []*raftpb.Message // on their way, by slot
	free    []int32           // slots of mail
	ledger  ledger
	press
	grouped bool
}

// A raftLane carries messages or syncs in order.
type raftLane struct {
	rand uint64
	last int64 // when the latest arrives
	n    uint32
}

// Kinds of events.
const (
	raftMail int32 = iota
	raftSynced
	raftTick
)

const (
	raftLeader = 0 // which server campaigns, and so leads throughout
	raftBeat   = 100 * time.Millisecond
)

// startRaft hands raft one proposal at a time, as etcd's server does.
func startRaft(j broadcastJob) ensemble { return newRaft(j, false) }

// startRaftGrouped makes one message to raft of the proposals that the leader
// makes at one moment, as CockroachDB does. In a closed loop they then stay
// together: a window soon travels as one message with many entries.
func startRaftGrouped(j broadcastJob) ensemble { return newRaft(j, true) }

func newRaft(j broadcastJob, grouped bool) *raftEnsemble {
	e := &raftEnsemble{job: j, history: j.seed, ledger: newLedger(j), grouped: grouped, lanes: make([]raftLane, j.servers*j.servers)}
	for i := range e.lanes {
		e.lanes[i].rand = draw(j.seed, uint64(i))
	}
	for i := range j.servers {
		e.servers = append(e.servers, newRaftServer(e, i))
		e.wind(int32(i))
	}
	leader := e.servers[raftLeader]
	obey(leader.node.Campaign())
	leader.turn()
	for !leader.elected {
		e.take()
	}
	leader.propose(j.window)
	leader.turn()
	return e
}

func (e *raftEnsemble) step(n int) int {
	from := e.commits()
	for e.commits()-from < uint64(n) {
		e.take()
	}
	return int(e.commits() - from)
}

func (e *raftEnsemble) commits() uint64 { return e.ledger.applied[raftLeader] }
func (e *raftEnsemble) events() uint64  { return e.seq }
func (e *raftEnsemble) hash() uint64    { return e.history }
func (e *raftEnsemble) verdict() error  { return e.ledger.verdict() }

// take makes the earliest event happen. A server that has more mail at the
// same moment, as it often has on lanes that keep their order, reads all of it
// before it acts, which saves raft a few per cent.
func (e *raftEnsemble) take() {
	x := e.queue.pop()
	e.now = x.at
	e.seq++
	h := layout.Fold(e.history, x.name<<32|uint64(x.n))
	e.history = layout.Fold(h, uint64(x.at))
	s := e.servers[x.node]
	switch x.kind {
	case raftMail:
		s.receive(e.collect(x.slot))
	case raftSynced:
		s.synced()
	case raftTick:
		s.node.Tick()
		e.wind(x.node)
	}
	if len(e.queue) > 0 && e.queue[0].at == x.at && e.queue[0].node == x.node {
		return
	}
	s.turn()
}

// post puts a message on its way.
func (e *raftEnsemble) post(from int, m *raftpb.Message) {
	to := int(m.GetTo()) - 1
	at := from*e.job.servers + to
	ln := &e.lanes[at]
	ln.n++
	least, most := int64(e.job.delay.Min), int64(e.job.delay.Max)
	ln.last = max(ln.last, e.now+delay(least, most, draw(ln.rand, uint64(ln.n))))
	e.queue.push(heapEvent{at: ln.last, name: uint64(at), n: ln.n, slot: e.store(m), node: int32(to), kind: raftMail})
}

func (e *raftEnsemble) store(m *raftpb.Message) int32 {
	if n := len(e.free); n > 0 {
		slot := e.free[n-1]
		e.free = e.free[:n-1]
		e.mail[slot] = m
		return slot
	}
	e.mail = append(e.mail, m)
	return int32(len(e.mail) - 1)
}

// collect takes a message out of its slot.
func (e *raftEnsemble) collect(slot int32) *raftpb.Message {
	m := e.mail[slot]
	e.mail[slot] = nil
	e.free = append(e.free, slot)
	e.history = layout.Fold(e.history, m.GetIndex()<<8|uint64(m.GetType()))
	return m
}

// sync starts a sync of a server's disk.
func (e *raftEnsemble) sync(server int) {
	at := server*e.job.servers + server
	ln := &e.lanes[at]
	ln.n++
	ln.last = max(ln.last, e.now+evenly(e.job.sync, draw(ln.rand, uint64(ln.n))))
	e.queue.push(heapEvent{at: ln.last, name: uint64(at), n: ln.n, node: int32(server), kind: raftSynced})
}

// wind sets a server's next tick. Ticks come after mail of the same moment.
func (e *raftEnsemble) wind(server int32) {
	e.queue.push(heapEvent{at: e.now + int64(raftBeat), name: uint64(len(e.lanes)) + uint64(server), node: server, kind: raftTick})
}

// evenly is how the engine draws the time of a sync.
func evenly(r sim.Range, z uint64) int64 {
	hi, _ := bits.Mul64(z, uint64(r.Max-r.Min)+1)
	return int64(r.Min) + int64(hi)
}

// obey is for what raft must not refuse.
func obey(err error) {
	if err != nil {
		panic(err)
	}
}
