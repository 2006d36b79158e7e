package main

import (
	"unsafe"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
)

// zabEnsemble is the project's Zab, complete but for a data tree on top: the
// election, the three phases, the log with its syncs, pings and limits.
type zabEnsemble struct {
	world *sim.World
	*zabShared
}

// zabShared is what the servers of an ensemble write down from outside the
// world.
type zabShared struct {
	press
	job    broadcastJob
	ledger ledger
	leader int // counted from 0, -1 before there is one
}

// zabServer is a peer whose application writes down what it is delivered, and
// proposes.
type zabServer struct {
	zab.Peer
	*zabShared `sim:"fixed"`

	instep  quorum.Set
	serving bool
}

func startZab(j broadcastJob) ensemble {
	shared := &zabShared{job: j, ledger: newLedger(j), leader: -1}
	var voters []sim.NodeID
	for i := range j.servers {
		voters = append(voters, sim.NodeID(i+1))
	}
	peer, err := zab.NewPeer(zab.Config{Voters: voters, SnapCount: 1000})
	if err != nil {
		panic(err)
	}
	p := sim.Protocol{Name: "zab", Ports: []*sim.Port{election.Port, zab.Port}}
	for id := range j.servers {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: election.ServerName(sim.NodeID(id+1), j.servers), Role: "server",
			New: func() sim.Node { return &zabServer{Peer: peer, zabShared: shared} }})
	}
	w, err := sim.New(sim.Config{Seed: j.seed, Protocol: p, Network: sim.Network{Delay: j.delay}, Disk: sim.Disk{Sync: j.sync}})
	if err != nil {
		panic(err)
	}
	e := &zabEnsemble{world: w, zabShared: shared}
	for e.leader < 0 {
		e.world.Step()
	}
	return e
}

func (e *zabEnsemble) step(n int) int {
	had := e.commits()
	for e.commits() < had+uint64(n) {
		e.world.Step()
	}
	return int(e.commits() - had)
}

func (s *zabShared) commits() uint64     { return s.ledger.applied[s.leader] }
func (e *zabEnsemble) events() uint64    { return e.world.Seq() }
func (e *zabEnsemble) hash() uint64      { return e.world.Hash() }
func (e *zabEnsemble) verdict() error    { return e.ledger.verdict() }
func (s *zabServer) Start(env *sim.Env)  { s.Peer.Start(env, s) }
func (s *zabServer) Retire(env *sim.Env) { s.serving = false }

func (s *zabServer) Receive(env *sim.Env, d sim.Delivery) { s.Peer.Receive(env, d, s) }
func (s *zabServer) Timer(env *sim.Env, t sim.TimerID)    { s.Peer.Timer(env, t, s) }
func (*zabServer) Snapshot(*sim.Env) string               { return "" }
func (*zabServer) Restore(*sim.Env, *zab.Snapshot)        {}
func (*zabServer) Request(*sim.Env, sim.NodeID, string)   {}
func (*zabServer) Serve(*sim.Env)                         {}
func (*zabServer) Flushed(*sim.Env, uint64)               {}

// Pinged tells the leader that this server is up to date.
func (*zabServer) Pinged(*sim.Env) string { return "up to date" }

// Ponged fills the leader's window when all servers are: whoever comes later is
// given the state and not the transactions, and the ledger could not judge it.
func (s *zabServer) Ponged(env *sim.Env, from sim.NodeID, _ string) {
	s.instep = s.instep.With(from)
	if s.serving || s.instep.Size() < s.job.servers-1 {
		return
	}
	s.serving, s.leader = true, int(env.Self())-1
	for range s.job.window {
		s.propose(env)
	}
}

func (s *zabServer) propose(env *sim.Env) {
	if _, ok := s.Next(env, s); ok {
		payload := s.press.next(s.job)
		s.Propose(env, s, unsafe.String(unsafe.SliceData(payload), len(payload)))
	}
}

// Deliver writes the value down; a leader makes the next one.
func (s *zabServer) Deliver(env *sim.Env, x zab.Txn) {
	s.ledger.apply(int(env.Self())-1, unsafe.Slice(unsafe.StringData(x.Value), len(x.Value)))
	if s.serving {
		s.propose(env)
	}
}
