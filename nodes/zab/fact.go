package zab

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Facts that peers state, for monitors, goals and roles to judge by. A server's
// history, as they tell of it, is what its snapshot and its log hold together:
// it begins with Loaded at each boot, grows by Logged, and is cut by Truncated
// and replaced by Installed.
var (
	// Loaded: the server has booted and this is what its disk held. Its history
	// is the one it had, up to Zxid at most: a crash may have taken what was
	// not on disk, and a disk may have been lost.
	Loaded = sim.FactOf[Record]("loaded")
	// AcceptedEpoch: f.p of the paper is on disk: the server has promised to
	// follow no leader of an earlier epoch.
	AcceptedEpoch = sim.FactOf[Epoch]("accepted-epoch")
	// CurrentEpoch: f.a of the paper is on disk: the server's history is that of
	// the epoch's leader.
	CurrentEpoch = sim.FactOf[Epoch]("current-epoch")
	// Entered: the server goes over to a phase. A leader in Synchronization has
	// the promise of a quorum, and in Broadcast is established: a quorum has its
	// history, all of which is committed and delivered by that. A learner in
	// Broadcast is up to date: it has delivered its history up to Zxid.
	Entered = sim.FactOf[Standing]("entered")
	// Proposed: a leader broadcasts a transaction.
	Proposed = sim.FactOf[Txn]("proposed")
	// Logged: a transaction goes into the server's history. It is stated before
	// the write and says nothing of a sync.
	Logged = sim.FactOf[Txn]("logged")
	// Truncated: the server's history has been cut after this zxid, on disk.
	Truncated = sim.FactOf[znode.Zxid]("truncated")
	// Installed: the server's history is now its leader's up to this zxid, by a
	// snapshot that is on disk.
	Installed = sim.FactOf[znode.Zxid]("installed")
	// Synced: a learner has NEWLEADER, and the history that its leader sent on
	// disk; it acknowledges that now.
	Synced = sim.FactOf[Standing]("synced")
	// Acked: the server says that all of its history up to here is on its disk.
	Acked = sim.FactOf[znode.Zxid]("acked")
	// Committed: an established leader has a quorum for this transaction.
	Committed = sim.FactOf[znode.Zxid]("committed")
	// Delivered [abdeliver]: a server has applied a committed transaction while
	// in Broadcast.
	Delivered = sim.FactOf[Txn]("delivered")
	// Illegal: the server was sent what nobody may send it as things are.
	Illegal = sim.FactOf[Breach]("illegal")
)

// An Epoch is one that a server has written down.
type Epoch uint32

// A Record is what a server's disk holds.
type Record struct {
	AcceptedEpoch uint32
	CurrentEpoch  uint32
	Snapshot      znode.Zxid // the last in the snapshot, 0 without one
	Zxid          znode.Zxid // the last in the log, or else in the snapshot
}

// String renders a record as "epochs 4 accepted, 3 current; history to 0x300000007".
func (r Record) String() string {
	return fmt.Sprintf("epochs %d accepted, %d current; history to %s", r.AcceptedEpoch, r.CurrentEpoch, r.Zxid)
}

// String renders a standing as "following 3 in broadcast, epoch 2, 0x200000007".
func (s Standing) String() string {
	return fmt.Sprintf("%s %d in %s, epoch %d, %s", s.Role, s.Leader, s.Phase, s.Epoch, s.Zxid)
}

// A Breach is a packet that breaks the rules, with the zxid it bears and the
// one that was due, if one was.
type Breach struct {
	Packet string
	From   sim.NodeID
	Zxid   znode.Zxid
	Due    znode.Zxid
	Why    string
}

// String renders a breach as "COMMIT 0x100000004 of 2: 0x100000003 is next".
func (b Breach) String() string {
	return fmt.Sprintf("%s %s of %d: %s (due %s)", b.Packet, b.Zxid, b.From, b.Why, b.Due)
}
