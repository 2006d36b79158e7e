package election

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Lost is the zxid of a server that came up with an empty data directory where
// there should be one, -1 on the wire. Its vote is ignored and it ignores the
// votes of others: it may have forgotten what it once acknowledged (ZK-2325).
const Lost = ^znode.Zxid(0)

// A Round counts elections: FLE's logicalclock, called electionEpoch in a
// notification. It lives in memory alone, so that a restarted server counts
// from 0 again.
type Round int64

// never is the round of the vote that a server holds before its first election.
const never Round = -1

// A Vote is who should lead and why. The zero Vote is what observers begin
// with, ZooKeeper's vote of MIN_VALUEs: it is below every voter's.
type Vote struct {
	Epoch  uint32     // the candidate's currentEpoch: peerEpoch
	Zxid   znode.Zxid // the last transaction in the candidate's log
	Leader sim.NodeID
}

// Compare orders votes by epoch, then zxid, then id, so that whoever wins has
// the longest history: -1, 0 or 1 as v is below, equal to or above w. Zxids
// compare as the signed numbers that they are on the wire: [Lost] is the lowest.
func (v Vote) Compare(w Vote) int {
	return cmp.Or(cmp.Compare(v.Epoch, w.Epoch), cmp.Compare(int64(v.Zxid), int64(w.Zxid)), cmp.Compare(v.Leader, w.Leader))
}

// String renders a vote as "3 (epoch 2, 0x200000007)".
func (v Vote) String() string {
	if v.Leader == 0 {
		return "nobody"
	}
	zxid := v.Zxid.String()
	if v.Zxid == Lost {
		zxid = "-1"
	}
	return fmt.Sprintf("%d (epoch %d, %s)", v.Leader, v.Epoch, zxid)
}

// A Ballot is a vote as it stands in a round.
type Ballot struct {
	Round Round
	Vote  Vote
}

// Compare orders ballots by round and then by vote: in one election a server's
// ballots only go up.
func (b Ballot) Compare(c Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, c.Round), b.Vote.Compare(c.Vote))
}

// String renders a ballot as "3 (epoch 2, 0x200000007) in round 5".
func (b Ballot) String() string {
	return b.Vote.String() + " in round " + strconv.FormatInt(int64(b.Round), 10)
}
