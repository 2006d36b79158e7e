package zookeeper

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A server is one process of ZooKeeper: election and replication in its peer,
// the state in its tree, and the service to clients in front of both, as a real
// one has ports 3888, 2888 and 2181.
type server struct {
	*house `sim:"fixed"`

	peer zab.Peer
	tree datatree.Tree

	// All below is empty while the server does not serve.
	serving bool
	leads   bool
	vigil   vigil // of one that looks for a leader
	front   front
	// A leader's part.
	ahead   datatree.Outstanding
	tracker tracker
	// A learner's part.
	news  news
	syncs []asked // that the leader has yet to answer, in order
	// Of both, where sessions may be local.
	local tracker

	tally tally

	planted mistakes
}

// A house is what all servers of an ensemble have in common.
type house struct {
	tick           int64 // milliseconds
	least, most    int64 // milliseconds that a session is granted
	longest        int   // bytes of a request
	containerCheck sim.Duration
	rules          znode.Rules
	words          []string // that are answered, in order
	readOnlyMode   bool
	bugs           bugs
}

// Start reads the disk and looks for a leader.
func (s *server) Start(env *sim.Env) {
	s.front.next = firstSession(env)
	s.front.watches = watch.New(s.rules.Compat)
	s.tree = *datatree.New(s.rules)
	s.peer.Start(env, s)
	s.heed(env)
}

// Receive forwards to the part whose port it is.
func (s *server) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case client.Port.Is(d):
		s.receive(env, d)
	case REVALIDATE.Is(d):
		s.onRevalidate(env, d.From, d.Conn, REVALIDATE.Of(d))
	case s.peer.Owns(d):
		s.peer.Receive(env, d, s)
		s.heed(env)
	}
}

// Timer forwards to the part whose timer it is.
func (s *server) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case s.peer.OwnsTimer(t):
		s.peer.Timer(env, t, s)
		s.heed(env)
	case t == expiry:
		s.onExpiry(env)
	case t == localExpiry:
		s.onLocalExpiry(env)
	case t == reap:
		s.onReap(env)
	case t == dequeue:
		s.onDequeue(env)
	case t == reading:
		s.onPatience(env)
	}
}

// Deliver applies a transaction. Before the server serves that is all; then it
// is the last stage of the pipeline.
func (s *server) Deliver(env *sim.Env, x zab.Txn) {
	if s.lag(env, x) {
		return
	}
	txn, err := DecodeTxn(x.Zxid, x.Value)
	if err != nil {
		panic(err)
	}
	s.keepBefore()
	if !s.serving {
		s.tree.Apply(txn, nil)
		return
	}
	s.tally.committed(s.leads, s.inQuorum())
	c := s.front.ofSession(txn.Session)
	result := s.apply(env, txn)
	s.final(env, c, &txn, &result)
}

// Restore replaces the tree.
func (s *server) Restore(_ *sim.Env, snapshot *zab.Snapshot) {
	if snapshot == nil {
		s.tree = *datatree.New(s.rules)
		return
	}
	decoded, err := datatree.DecodeSnapshot([]byte(snapshot.State))
	if err != nil {
		panic(fmt.Errorf("zookeeper: snapshot %s: %w", snapshot, err))
	}
	tree, err := datatree.Restore(decoded, s.rules)
	if err != nil {
		panic(fmt.Errorf("zookeeper: snapshot %s: %w", snapshot, err))
	}
	s.tree = *tree
}

// Snapshot renders the tree.
func (s *server) Snapshot(*sim.Env) string { return s.written().Encoding() }

// Serve opens the doors.
func (s *server) Serve(env *sim.Env) {
	s.heed(env)
	s.serving = true
	s.tally.anew(env)
	if now := s.peer.Standing(); now.Role == election.Leading {
		s.lead(env, now.Epoch)
	}
}

// Retire closes them. Sessions live on in the tree, and their clients will find
// another server; local ones are no more.
func (s *server) Retire(env *sim.Env) {
	s.front.closeAll(env)
	s.serving, s.leads, s.vigil.reads, s.syncs, s.news = false, false, false, nil, news{}
	if s.local.waking != 0 {
		env.StopTimer(localExpiry)
	}
	s.ahead, s.tracker, s.local = datatree.Outstanding{}, tracker{}, tracker{}
	s.forget(env)
	env.StopTimer(expiry)
	env.StopTimer(reap)
}
