package zab

import "github.com/zoolab/zoolab/nodes/znode"

// Subjects names the transaction: "zxid 1.2a".
func (x Txn) Subjects() []string { return x.Zxid.Subjects() }

// mostSubjects bounds what a span names, which may be as long as a burst.
const mostSubjects = 100

// Subjects names each of the transactions, up to a hundred; the zxid with which an
// epoch begins names the epoch.
func (s span) Subjects() (all []string) {
	for z, n := s.First, 0; z <= s.Last && n < mostSubjects; z, n = z+1, n+1 {
		all = append(all, z.Subjects()...)
	}
	return all
}

// Subjects names the transaction of DIFF and TRUNC, and the epoch of NEWLEADER and
// UPTODATE.
func (p position) Subjects() []string { return p.Zxid.Subjects() }

// Subjects names the last transaction in the snapshot.
func (s Snapshot) Subjects() []string { return s.Zxid.Subjects() }

// Subjects names the epoch that the learner has accepted.
func (i info) Subjects() []string { return epochSubjects(i.AcceptedEpoch) }

// Subjects names the epoch that is offered.
func (l leaderInfo) Subjects() []string { return epochSubjects(l.Epoch) }

// Subjects names the epoch of the learner's history.
func (a ackEpoch) Subjects() []string { return epochSubjects(a.CurrentEpoch) }

// Subjects names the leader's epoch, once it is known.
func (s Standing) Subjects() []string { return epochSubjects(s.Epoch) }

// Subjects names the epoch.
func (e Epoch) Subjects() []string { return epochSubjects(uint32(e)) }

// Subjects names the transaction of the packet.
func (b Breach) Subjects() []string { return b.Zxid.Subjects() }

// epochSubjects is for epochs, of which 0 is none.
func epochSubjects(epoch uint32) []string {
	if epoch == 0 {
		return nil
	}
	return []string{znode.EpochSubject(epoch)}
}
