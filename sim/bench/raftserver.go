package main

import (
	"io"
	"log"
	"math"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
)

// raftServer is a server around a RawNode, driven as etcd's server drives it,
// Ready by Ready. Asynchronous storage writes were tried and cost a tenth more
// CPU time a commit with 64 proposals under way and a third more with one:
// raft then makes messages to the disk and back, and gathers less of what
// arrives while the disk is busy.
type raftServer struct {
	ensemble *raftEnsemble
	id       int // 0 upward; raft counts from 1
	node     *raft.RawNode
	storage  *raft.MemoryStorage
	ready    raft.Ready // what is being synced
	syncing  bool
	elected  bool   // its own first entry has been applied
	index    uint64 // of the last entry applied
}

// raftInflight is etcd's own bound on the appends under way to one server,
// which these jobs never reach. A far lower one makes raft gather entries into
// fewer messages, as proposals in groups do.
const raftInflight = 512

func newRaftServer(e *raftEnsemble, id int) *raftServer {
	s := &raftServer{ensemble: e, id: id, storage: raft.NewMemoryStorage()}
	members := &raftpb.ConfState{}
	for i := range e.job.servers {
		members.Voters = append(members.Voters, uint64(i)+1)
	}
	obey(s.storage.ApplySnapshot(&raftpb.Snapshot{Metadata: &raftpb.SnapshotMetadata{
		ConfState: members, Index: new(uint64(1)), Term: new(uint64(1))}}))
	s.node = must(raft.NewRawNode(&raft.Config{
		ID:                       uint64(id) + 1,
		ElectionTick:             10, // never reached: the leader's heartbeats come in time
		HeartbeatTick:            1,
		Storage:                  s.storage,
		MaxSizePerMsg:            math.MaxUint64,
		MaxCommittedSizePerReady: math.MaxUint64,
		MaxInflightMsgs:          raftInflight,
		Logger:                   &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
	}))
	return s
}

// receive hands raft a message.
func (s *raftServer) receive(m *raftpb.Message) { obey(s.node.Step(m)) }

// turn does all that raft has ready, up to the next sync. A leader's messages
// need not wait for its own disk (Ongaro's thesis, 10.2.1), and what is
// committed is on the disks of a quorum already.
func (s *raftServer) turn() {
	for !s.syncing && s.node.HasReady() {
		s.ready = s.node.Ready()
		if s.id == raftLeader {
			s.send()
		}
		applied := s.apply(s.ready.CommittedEntries)
		if s.ready.MustSync {
			s.syncing = true
			s.ensemble.sync(s.id)
		} else {
			s.synced()
		}
		if s.id == raftLeader && applied > 0 {
			s.propose(applied)
		}
	}
}

// synced goes on when what was ready is on disk.
func (s *raftServer) synced() {
	s.syncing = false
	obey(s.storage.Append(s.ready.Entries))
	if !raft.IsEmptyHardState(s.ready.HardState) {
		obey(s.storage.SetHardState(s.ready.HardState))
	}
	if !raft.IsEmptySnap(s.ready.Snapshot) {
		panic("a server fell behind what the others keep of their logs")
	}
	if s.id != raftLeader {
		s.send()
	}
	s.node.Advance(s.ready)
	s.ready = raft.Ready{}
}

func (s *raftServer) send() {
	for _, m := range s.ready.Messages {
		s.ensemble.post(s.id, m)
	}
}

// apply takes in committed entries and returns how many proposals they are.
func (s *raftServer) apply(entries []*raftpb.Entry) (proposals int) {
	for _, x := range entries {
		s.index = x.GetIndex()
		if len(x.GetData()) == 0 { // with which a leader begins its term
			s.elected = true
			continue
		}
		s.ensemble.ledger.apply(s.id, x.GetData())
		proposals++
	}
	s.compact()
	return proposals
}

// compact forgets the log now and then, save what a slow server may need.
func (s *raftServer) compact() {
	keep := uint64(windowsBehind * s.ensemble.job.window)
	if first := must(s.storage.FirstIndex()); s.index > first+2*keep+1000 {
		obey(s.storage.Compact(s.index - keep))
	}
}

// propose makes n proposals.
func (s *raftServer) propose(n int) {
	e := s.ensemble
	var group []*raftpb.Entry
	for range n {
		p := e.press.next(e.job)
		if e.grouped {
			group = append(group, &raftpb.Entry{Data: p})
			continue
		}
		obey(s.node.Propose(p))
	}
	if e.grouped {
		s.receive(&raftpb.Message{Type: raftpb.MsgProp.Enum(), From: new(uint64(s.id) + 1), Entries: group})
	}
}
