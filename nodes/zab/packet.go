package zab

import (
	"strconv"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Port is where learners talk to their leader, 2888 in a real ensemble. A node
// that embeds a [Peer] lists it, and election.Port, among its protocol's ports.
// It may declare further kinds on it, as ZooKeeper's REVALIDATE: what is not
// the peer's own, [Peer.Owns] leaves to the node.
var Port = sim.Streams("quorum")

// The packets, by the names that ZooKeeper has for them. The number is that of
// the wire, the paper's name stands in brackets.
var (
	// REQUEST 1: a learner forwards a request for a transaction.
	REQUEST = sim.Message[request](Port, "REQUEST")
	// PROPOSAL 2 [PROPOSE(e, ⟨v, z⟩)]: the leader proposes a transaction, or
	// sends one that the learner lacks.
	PROPOSAL = sim.Message[Txn](Port, "PROPOSAL")
	// ACK 3 [ACK(e, ⟨v, z⟩), ACKNEWLEADER]: a follower has this, and all before
	// it, on disk. An epoch's first zxid acknowledges NEWLEADER, or UPTODATE.
	ACK = sim.Message[span](Port, "ACK")
	// COMMIT 4 [COMMIT(e, ⟨v, z⟩)]: deliver this one.
	COMMIT = sim.Message[span](Port, "COMMIT")
	// PING 5: the leader is there. The answer has news of sessions.
	PING = sim.Message[ping](Port, "PING")
	// SYNC 7: a learner's question whether all that is outstanding has been
	// committed, and the leader's answer that it has.
	SYNC = sim.Message[flush](Port, "SYNC")
	// INFORM 8: an observer is told of a transaction when it is committed.
	INFORM = sim.Message[Txn](Port, "INFORM")
	// NEWLEADER 10 [NEWLEADER(e, I)]: this is the whole of the leader's history.
	NEWLEADER = sim.Message[position](Port, "NEWLEADER")
	// FOLLOWERINFO 11 [CEPOCH(f.p)]: a follower's acceptedEpoch.
	FOLLOWERINFO = sim.Message[info](Port, "FOLLOWERINFO")
	// UPTODATE 12 [COMMIT-LD]: a quorum has the leader's history; serve.
	UPTODATE = sim.Message[position](Port, "UPTODATE")
	// DIFF 13: what follows continues the learner's history.
	DIFF = sim.Message[position](Port, "DIFF")
	// TRUNC 14: cut the history after this, then as DIFF.
	TRUNC = sim.Message[position](Port, "TRUNC")
	// SNAP 15: this state instead of the learner's, then as DIFF.
	SNAP = sim.Message[Snapshot](Port, "SNAP")
	// OBSERVERINFO 16: an observer's acceptedEpoch.
	OBSERVERINFO = sim.Message[info](Port, "OBSERVERINFO")
	// LEADERINFO 17 [NEWEPOCH(e')]: the epoch that the leader proposes to begin.
	LEADERINFO = sim.Message[leaderInfo](Port, "LEADERINFO")
	// ACKEPOCH 18 [ACK-E(f.a, h_f)]: where the learner's history stands.
	ACKEPOCH = sim.Message[ackEpoch](Port, "ACKEPOCH")
)

type request struct{ Value string }

// String renders a request as "24 bytes".
func (r request) String() string { return bytes(r.Value) }

// A position is a place in the order of transactions.
type position struct{ Zxid znode.Zxid }

// String renders a position as its zxid.
func (p position) String() string { return p.Zxid.String() }

// A span is packets for consecutive transactions that are written at one moment
// and travel together. ZooKeeper writes the acknowledgements of what one sync
// covers, and the commits that are in a learner's queue, and then flushes once.
type span struct{ First, Last znode.Zxid }

// only is the span of a single packet.
func only(z znode.Zxid) span { return span{z, z} }

// String renders a span as its zxid, or as the first and the last.
func (s span) String() string {
	if s.First == s.Last {
		return s.First.String()
	}
	return s.First.String() + ".." + s.Last.String()
}

type ping struct {
	Zxid znode.Zxid // the last that the leader has proposed
	News string     // in the answer: for the application
}

// String renders a ping as the leader's last zxid.
func (p ping) String() string { return p.Zxid.String() }

type flush struct{ Token uint64 }

// String renders a flush as its number.
func (f flush) String() string { return "#" + strconv.FormatUint(f.Token, 10) }

// info is how a learner introduces itself.
type info struct{ AcceptedEpoch uint32 }

// String renders an introduction as "epoch 3".
func (i info) String() string { return epochText(i.AcceptedEpoch) }

type leaderInfo struct{ Epoch uint32 }

// String renders an epoch as "epoch 3".
func (l leaderInfo) String() string { return epochText(l.Epoch) }

// ackEpoch reports a learner's history. One that has accepted the epoch before
// says so with Again, -1 on the wire in place of its currentEpoch, and does not
// count.
type ackEpoch struct {
	CurrentEpoch uint32
	Again        bool
	Whole        bool       // it cannot be brought into step but by a snapshot
	Zxid         znode.Zxid // the last in its log
}

// String renders a report as "epoch 3, 0x300000004".
func (a ackEpoch) String() string {
	text := epochText(a.CurrentEpoch)
	if a.Again {
		text = "again"
	}
	if a.Whole {
		text = "for a snapshot, " + text
	}
	return text + ", " + a.Zxid.String()
}

// A Snapshot is an application's state and the last transaction in it.
type Snapshot struct {
	Zxid  znode.Zxid
	State string
}

// String renders a snapshot as "0x300000004 (912 bytes)".
func (s Snapshot) String() string { return s.Zxid.String() + " (" + bytes(s.State) + ")" }

func epochText(e uint32) string { return "epoch " + strconv.FormatUint(uint64(e), 10) }

func bytes(s string) string { return strconv.Itoa(len(s)) + " bytes" }
