package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// The rules that peers cite by [sim.Env.Note], by phase: D for discovery, S for
// synchronization, B for broadcast, L for what keeps servers alive to each
// other. The values noted are named in brackets, in order.
var (
	// RuleD1: a learner tells its leader the latest epoch that it has promised
	// to follow. [leader, acceptedEpoch]
	RuleD1 = sim.RuleOf("ZAB-D1")
	// RuleD2: a quorum has told: the new epoch is later than all of theirs.
	// [epoch, servers]
	RuleD2 = sim.RuleOf("ZAB-D2")
	// RuleD3: a learner promises to follow no leader of an earlier epoch.
	// [leader, epoch, acceptedEpoch so far]
	RuleD3 = sim.RuleOf("ZAB-D3")
	// RuleD4: the epoch has been promised before: say so, and do not count.
	// [leader, epoch]
	RuleD4 = sim.RuleOf("ZAB-D4")
	// RuleD5: a later epoch has been promised: leave this leader. [leader, its
	// epoch, acceptedEpoch]
	RuleD5 = sim.RuleOf("ZAB-D5")
	// RuleD6: a learner's history is ahead of the leader's: it cannot be one of
	// its electors. [learner, its currentEpoch, its zxid]
	RuleD6 = sim.RuleOf("ZAB-D6")
	// RuleD7: a quorum has promised: the leader's history is that of the epoch.
	// [epoch, servers]
	RuleD7 = sim.RuleOf("ZAB-D7")

	// RuleS1: DIFF: the learner's history is a beginning of the leader's.
	// [learner, its zxid, transactions that it lacks]
	RuleS1 = sim.RuleOf("ZAB-S1")
	// RuleS2: TRUNC: the learner has what was never committed. [learner, its
	// zxid, where to cut]
	RuleS2 = sim.RuleOf("ZAB-S2")
	// RuleS3: SNAP: the two histories cannot be laid side by side. [learner,
	// its zxid, the snapshot's]
	RuleS3 = sim.RuleOf("ZAB-S3")
	// RuleS4: a learner has the leader's history on disk, and then the epoch.
	// [leader, epoch, last zxid]
	RuleS4 = sim.RuleOf("ZAB-S4")
	// RuleS5: a quorum has the leader's history: the leader is established.
	// [epoch, servers]
	RuleS5 = sim.RuleOf("ZAB-S5")
	// RuleS6: a learner is up to date and serves. [leader, epoch, last zxid]
	RuleS6 = sim.RuleOf("ZAB-S6")
	// RuleS7: a learner cannot cut its history there and asks for a snapshot.
	// [leader, where to cut, its zxid]
	RuleS7 = sim.RuleOf("ZAB-S7")
	// RuleS8: an acknowledgement that is not of this NEWLEADER does not count.
	// [learner, its zxid, the one due]
	RuleS8 = sim.RuleOf("ZAB-S8")

	// RuleB1: the leader proposes. [zxid]
	RuleB1 = sim.RuleOf("ZAB-B1")
	// RuleB2: a sync has put proposals on disk: acknowledge them. [the last of
	// them, how many]
	RuleB2 = sim.RuleOf("ZAB-B2")
	// RuleB3: a quorum has the oldest proposals: commit them. [the first, the
	// last, who has the first]
	RuleB3 = sim.RuleOf("ZAB-B3")
	// RuleB4: the counter is at its end: make room for a new epoch. [zxid]
	RuleB4 = sim.RuleOf("ZAB-B4")

	// RuleL1: a leader that no quorum is in touch with abdicates. [servers in
	// touch, voters]
	RuleL1 = sim.RuleOf("ZAB-L1")
	// RuleL2: a learner has been silent, or owes an acknowledgement, for too
	// long: leave it. [learner, nanoseconds]
	RuleL2 = sim.RuleOf("ZAB-L2")
	// RuleL3: a leader has been silent for too long: leave it. [leader,
	// nanoseconds]
	RuleL3 = sim.RuleOf("ZAB-L3")
	// RuleL4: a leader could not get its quorum into step in time. [epoch, phase]
	RuleL4 = sim.RuleOf("ZAB-L4")
	// RuleL6: a learner has promised to follow a later epoch: make room for one.
	// [learner, the epoch it promised, the leader's]
	RuleL6 = sim.RuleOf("ZAB-L6")
	// RuleL5: nobody leads there yet: dial again. [leader, tries]
	RuleL5 = sim.RuleOf("ZAB-L5")
)

// The rules by which a server ends its process, for [sim.Env.Halt].
var (
	// RuleBadEpochs: currentEpoch is later than acceptedEpoch, so one of the
	// files is not what the server wrote.
	RuleBadEpochs = sim.RuleOf("ZAB-EXIT-EPOCHS")
	// RuleBadCommit: a COMMIT is not of the proposal that is next.
	RuleBadCommit = sim.RuleOf("ZAB-EXIT-COMMIT")
	// RuleBadDisk: a record that is not the last one cannot be read.
	RuleBadDisk = sim.RuleOf("ZAB-EXIT-DISK")
)

// Landmarks that a sweep of Zab should have seen.
var (
	// SyncByDiff, SyncByTrunc, SyncBySnap: how a learner was brought into step.
	SyncByDiff  = sim.Sometimes("sync-by-diff")
	SyncByTrunc = sim.Sometimes("sync-by-trunc")
	SyncBySnap  = sim.Sometimes("sync-by-snap")
	// SyncFromLog: what the learner lacked came from the leader's log on disk.
	SyncFromLog = sim.Sometimes("sync-from-log")
	// LeaderLost: followers lost their leader with proposals outstanding.
	LeaderLost = sim.Sometimes("leader-lost-outstanding")
	// EpochDuringSync: an epoch ended while a learner was being synchronised in
	// it, and the learner went over to a later one.
	EpochDuringSync = sim.Sometimes("epoch-change-during-sync")
	// Abdicated: a leader gave up for want of a quorum.
	Abdicated = sim.Sometimes("leader-abdicated")
	// GaveWay: a leader gave up for a learner that had promised a later epoch.
	GaveWay = sim.Sometimes("leader-gave-way")
	// PromisedBefore: a learner came back to a leader in the same epoch.
	PromisedBefore = sim.Sometimes("epoch-promised-before")
	// AheadOfLeader: a learner had more history than the leader.
	AheadOfLeader = sim.Sometimes("learner-ahead")
	// CounterEnded: an epoch's last zxid but one was used.
	CounterEnded = sim.Sometimes("counter-overflow")
	// GroupCommitted: one sync put several transactions on disk.
	GroupCommitted = sim.Sometimes("group-commit")
	// LearnerDropped: a learner was left behind for its silence or its debts.
	LearnerDropped = sim.Sometimes("learner-dropped")
	// JoinedBroadcast: a learner was synchronised while its leader had
	// proposals outstanding.
	JoinedBroadcast = sim.Sometimes("joined-amid-proposals")
	// Snapshotted: a server wrote a snapshot, having logged enough.
	Snapshotted = sim.Sometimes("snapshot-taken")
	// CutImpossible: a learner could not cut its history where its leader said.
	CutImpossible = sim.Sometimes("trunc-impossible")
	// TornTail: a log ended with a record that a crash had left half written.
	TornTail = sim.Sometimes("torn-log-tail")
	// Flushes: a learner heard that all which was outstanding is committed.
	Flushes = sim.Sometimes("flushed")
	// CameBackEmpty: a server that had run before found nothing on its disk.
	CameBackEmpty = sim.Sometimes("came-back-empty")
)

// Landmarks lists them with those of elections, for a protocol that has peers in
// it.
func Landmarks() []sim.Landmark {
	return append([]sim.Landmark{SyncByDiff, SyncByTrunc, SyncBySnap, SyncFromLog, LeaderLost, EpochDuringSync, Abdicated, GaveWay,
		PromisedBefore, AheadOfLeader, CounterEnded, GroupCommitted, LearnerDropped, JoinedBroadcast,
		Snapshotted, CutImpossible, TornTail, CameBackEmpty}, election.Landmarks()...)
}
