package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// An Application is what stands on top of a [Peer]: the replicated state that
// transactions are delivered to, and whatever turns requests into transactions.
// The node that holds a peer is its application and hands itself to each of the
// peer's methods; the peer calls back during that call.
type Application interface {
	// Deliver applies a transaction to the state. A peer delivers in the order
	// of zxids. It does so for what has been committed, and, as ZooKeeper does,
	// for all that is in the log when it reads it at boot or has lost its
	// leader: the state of a server that does not serve runs up to the end of
	// its log, and Restore takes back what turns out not to have been committed.
	Deliver(env *sim.Env, x Txn)
	// Restore makes the state that of a snapshot; nil is the state of a server
	// that has never run. Deliver goes on from there.
	Restore(env *sim.Env, s *Snapshot)
	// Snapshot renders the state as it stands, after the last Deliver.
	Snapshot(env *sim.Env) string
	// Serve tells that the server is part of an established ensemble from now
	// on: a leader that a quorum follows may propose, a follower or observer is
	// up to date. The peer's Standing says which.
	Serve(env *sim.Env)
	// Retire tells that the server has lost its leader, or as leader its
	// quorum: it looks for one, and serves nobody. It follows each Serve, and
	// may come without one.
	Retire(env *sim.Env)
	// Request hands a leader what a learner has forwarded to it by
	// [Peer.Forward].
	Request(env *sim.Env, from sim.NodeID, value string)
	// Flushed tells a learner that all which its leader had proposed before
	// [Peer.Flush] reached it has been delivered here.
	Flushed(env *sim.Env, token uint64)
	// Pinged is asked for what a learner has to tell its leader with the answer
	// to a ping: ZooKeeper's sessions that were heard of since the last one.
	Pinged(env *sim.Env) string
	// Ponged hands that to the leader.
	Ponged(env *sim.Env, from sim.NodeID, news string)
}

// A Standing is what a server is in an ensemble.
type Standing struct {
	Role   election.State // Looking, Following, Leading or Observing
	Phase  Phase
	Leader sim.NodeID // 0 while it looks
	Epoch  uint32     // of the leader; 0 until it is known
	Zxid   znode.Zxid // the last transaction of its history
}

// A Phase is one of the four that a server goes through with each leader.
type Phase uint8

// The phases of Zab 1.0. Election is phase 0.
const (
	Election        Phase = iota
	Discovery             // phase 1: the leader learns of the latest epoch and history
	Synchronization       // phase 2: the followers come to have its history
	Broadcast             // phase 3: transactions are proposed and committed
)

// String returns the phase's name in the paper.
func (p Phase) String() string {
	return [...]string{"election", "discovery", "synchronization", "broadcast"}[p]
}
