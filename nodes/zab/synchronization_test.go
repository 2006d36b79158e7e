package zab

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence on phase 2 (zookeeper.md §2, steps 4 to 7), played
// by hand: the subject among puppets.

// promising is a lesson in which the subject has promised epoch 2 to server 3.
func promising(t *testing.T, c company) *lesson {
	t.Helper()
	l := begin(t, c)
	say(l, 3, LEADERINFO, leaderInfo{2})
	return l
}

// catchingUp goes on to where the leader has sent what the subject lacks, 1.6 and
// 1.7, and the proposal 2.1 that is outstanding.
func catchingUp(t *testing.T, c company) *lesson {
	t.Helper()
	l := promising(t, c)
	say(l, 3, DIFF, position{at(1, 7)})
	for _, x := range []Txn{txn(1, 6), txn(1, 7)} {
		say(l, 3, PROPOSAL, x)
		say(l, 3, COMMIT, only(x.Zxid))
	}
	say(l, 3, PROPOSAL, txn(2, 1))
	return l
}

// caughtUp goes on to where the subject has acknowledged NEWLEADER.
func caughtUp(t *testing.T, c company) *lesson {
	t.Helper()
	l := catchingUp(t, c)
	say(l, 3, NEWLEADER, position{at(2, 0)})
	return l
}

// "On NEWLEADER, in this order: append + apply txns already COMMITted; fsync log;
// persist currentEpoch; → ACK(epoch<<32)."
func TestWhatNewLeaderDoesAndInWhichOrder(t *testing.T) {
	l := caughtUp(t, following())
	var did []string
	for _, s := range l.said {
		for _, fact := range []string{"logged", "applied", "current-epoch", "synced", "acked"} {
			if strings.HasPrefix(s, fact+" ") {
				did = append(did, s[:strings.Index(s, " ")])
			}
		}
	}
	if want := []string{"logged", "applied", "logged", "applied", "current-epoch", "synced", "acked"}; !slices.Equal(did, want) {
		t.Errorf("it did %q, want %q", did, want)
	}
	l.told(3, "ACK 0x200000000")
	l.states("acked 0x100000007")
	l.is("commit", at(1, 7).Short())
}

// A crash at every effect of NEWLEADER's handler: the epoch is not on disk
// without the transactions, nor has it been acknowledged without both (ZK-4643,
// ZK-4646).
func TestACrashInNewLeaderLeavesNoEpochWithoutItsHistory(t *testing.T) {
	for _, snap := range []bool{false, true} {
		cuts := 0
		for more := true; more; cuts++ {
			l := catchingUp(t, following())
			if snap {
				l = promising(t, following())
				say(l, 3, SNAP, Snapshot{at(1, 7), strings.Repeat("x", 24)})
			}
			more = l.crashIn(cuts, NEWLEADER.Name(), func(env *sim.Env, p *puppet) { NEWLEADER.Send(env, p.conn, position{at(2, 0)}) })
			disk := l.loaded()
			if disk.Zxid < at(1, 5) || disk.Zxid < at(1, 7) && disk.CurrentEpoch == 2 {
				t.Errorf("after %d effects the disk has %v", cuts, disk)
			}
			if n := logOf(l.w).Records; snap && disk.Zxid == at(1, 7) && n > 0 {
				t.Errorf("after %d effects the snapshot stands behind a log of %d", cuts, n)
			}
			if slices.Contains(l.puppets[3].heard, "ACK 0x200000000") && (disk.CurrentEpoch != 2 || disk.Zxid != at(1, 7)) {
				t.Errorf("after %d effects it has acknowledged, and has %v", cuts, disk)
			}
		}
		if cuts < 10 {
			t.Errorf("%d effects were cut", cuts)
		}
	}
}

// "Proposals received but uncommitted stay queued, unlogged"; UPTODATE: "→
// ACK(epoch<<32); start serving; log queued proposals async (each ACKed after
// fsync); feed queued commits."
func TestProposalsBeforeUpToDateAreLoggedAfterIt(t *testing.T) {
	l := caughtUp(t, following())
	say(l, 3, PROPOSAL, txn(2, 2))
	say(l, 3, COMMIT, only(at(2, 1)))
	l.told(3)
	l.hushes("logged")
	l.is("commit", at(1, 7).Short())
	say(l, 3, UPTODATE, position{at(2, 0)})
	l.told(3, "ACK 0x200000000", "ACK 0x200000001", "ACK 0x200000002")
	l.states("entered following 3 in broadcast, epoch 2, 0x100000007")
	l.states("delivered 0x200000001")
	l.is("commit", at(2, 1).Short())
	l.is("waiting", "1")
}

// "PINGs before UPTODATE are ignored."
func TestPingsAreAnsweredFromUpToDateOn(t *testing.T) {
	l := caughtUp(t, following())
	say(l, 3, PING, ping{Zxid: at(2, 2)})
	l.told(3)
	say(l, 3, UPTODATE, position{at(2, 0)})
	say(l, 3, PING, ping{Zxid: at(2, 2)})
	l.told(3, "PING 0x200000002")
}

// "Observers skip (b)(c) and apply after UPTODATE."
func TestObserversApplyAfterUpToDate(t *testing.T) {
	c := following()
	c.observers, c.subject = 1, 4
	l := promising(t, c)
	say(l, 3, DIFF, position{at(1, 6)})
	say(l, 3, INFORM, txn(1, 6))
	say(l, 3, NEWLEADER, position{at(2, 0)})
	l.told(3, "ACK 0x200000000")
	l.hushes("logged")
	say(l, 3, INFORM, txn(2, 1))
	say(l, 3, UPTODATE, position{at(2, 0)})
	l.states("logged 0x100000006")
	l.states("logged 0x200000001")
	l.is("commit", at(2, 1).Short())
	l.told(3, "ACK 0x200000000")
}

// "A half-received SNAP must wipe memory": here it has not touched it (ZK-3642).
func TestAHalfReceivedSnapshotLosesNothing(t *testing.T) {
	l := promising(t, following())
	say(l, 3, SNAP, Snapshot{at(1, 7), strings.Repeat("x", 24)})
	l.do(3, func(env *sim.Env, p *puppet) { env.Close(p.conn) })
	l.settle()
	l.states("entered looking")
	l.is("commit", at(1, 5).Short())
	l.restart()
	l.states("loaded epochs 2 accepted, 1 current; history to 0x100000005")
	l.states("applied 5 to 0x100000005")
}

// SNAP, and what comes after it: the snapshot is all there was before.
func TestASnapshotReplacesTheHistory(t *testing.T) {
	l := promising(t, following())
	say(l, 3, SNAP, Snapshot{at(1, 3), strings.Repeat("\x00", 24)})
	say(l, 3, PROPOSAL, txn(1, 4))
	say(l, 3, COMMIT, only(at(1, 4)))
	say(l, 3, NEWLEADER, position{at(2, 0)})
	l.states("truncated 0x100000003") // 1.4 and 1.5 are not the leader's
	l.states("installed 0x100000003")
	l.told(3, "ACK 0x200000000")
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current; history to 0x100000004")
	if logOf(l.w).Records != 1 {
		t.Errorf("the log has %d transactions", logOf(l.w).Records)
	}
}

// A crash while a snapshot is put in place leaves the old history, what of it the
// leader has, or the new one, and nothing in between.
func TestACrashInASnapshotMixesNoHistories(t *testing.T) {
	cuts := 0
	for more := true; more; cuts++ {
		l := promising(t, following())
		say(l, 3, SNAP, Snapshot{at(1, 3), string([]byte{0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 7}) + strings.Repeat("x", 8)})
		more = l.crashIn(cuts, NEWLEADER.Name(), func(env *sim.Env, p *puppet) { NEWLEADER.Send(env, p.conn, position{at(2, 0)}) })
		disk := l.loaded()
		old := disk.Snapshot == 0 && (disk.Zxid == at(1, 5) || disk.Zxid == at(1, 3))
		if now := disk.Snapshot == at(1, 3) && disk.Zxid == at(1, 3); !old && !now {
			t.Errorf("after %d effects the disk has %v, snapshot %s", cuts, disk, disk.Snapshot)
		}
	}
	if cuts < 10 {
		t.Errorf("%d effects were cut", cuts)
	}
}

// "TRUNC(z): learner deletes log entries > z, clears memory, reloads
// snapshot+log"; across a snapshot, too (ZK-4837).
func TestTruncCutsTheLogAndTheSnapshots(t *testing.T) {
	snap := func(c uint32) Snapshot {
		return Snapshot{at(1, c), string([]byte{0, 0, 0, 1, 0, 0, 0, byte(c), 0, 0, 0, 0, 0, 0, 0, byte(c)}) + strings.Repeat("x", 8)}
	}
	for _, c := range []struct {
		about string
		past  relic
		to    uint32
		want  string // "" when it cannot
	}{
		{"the log alone", relic{log: txns(1, 5)}, 3, "applied 3 to 0x100000003"},
		{"all of it", relic{log: txns(1, 5)}, 0, "restored 0 to 0x0"},
		{"behind a snapshot", relic{log: txns(1, 5), snaps: []Snapshot{snap(2)}}, 3, "applied 3 to 0x100000003"},
		{"just to the snapshot", relic{log: txns(1, 5)[3:], snaps: []Snapshot{snap(3)}}, 3, "restored 3 to 0x100000003"},
		{"across a snapshot", relic{log: txns(1, 5)[2:], snaps: []Snapshot{snap(2), snap(4)}}, 3, "applied 3 to 0x100000003"},
		{"before all snapshots", relic{log: txns(1, 5)[3:], snaps: []Snapshot{snap(3), snap(4)}}, 2, ""},
		{"to where there is nothing", relic{log: []Txn{txn(1, 1), txn(1, 5)}}, 3, ""},
	} {
		c.past.accepted, c.past.current = 1, 1
		co := following()
		co.past = c.past
		l := promising(t, co)
		say(l, 3, TRUNC, position{at(min(c.to, 1), c.to)})
		if c.want != "" {
			l.states("truncated " + at(min(c.to, 1), c.to).String())
			l.states(c.want)
			l.states("entered following 3 in synchronization")
			l.restart()
			l.states("loaded epochs 2 accepted, 1 current; history to " + at(min(c.to, 1), c.to).String())
			l.states(c.want)
		} else {
			l.hushes("truncated")
			l.states("entered looking")
		}
		if t.Failed() {
			t.Fatalf("that was %s", c.about)
		}
	}
}

// "Failure ⇒ process exits"; here it comes back and asks for a snapshot.
func TestWhoCannotCutAsksForASnapshot(t *testing.T) {
	c := following()
	c.past.log = []Txn{txn(1, 1), txn(1, 5)}
	l := promising(t, c)
	say(l, 3, TRUNC, position{at(1, 3)})
	if marks(l.w)[CutImpossible.String()] != 1 {
		t.Error("that was possible")
	}
	l.elect()
	say(l, 3, LEADERINFO, leaderInfo{3})
	l.told(3, "ACKEPOCH for a snapshot, epoch 1, 0x100000005")
	say(l, 3, SNAP, Snapshot{at(1, 3), strings.Repeat("\x00", 24)})
	say(l, 3, NEWLEADER, position{at(3, 0)})
	l.do(3, func(env *sim.Env, p *puppet) { env.Close(p.conn) })
	l.settle()
	l.elect()
	say(l, 3, LEADERINFO, leaderInfo{4})
	l.told(3, "ACKEPOCH epoch 3, 0x100000003")
}

// … and gets it, though its history is ahead of the leader's or not.
func TestWhoAsksForASnapshotGetsOne(t *testing.T) {
	l := offering(t, leading3())
	say(l, 1, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 9), Whole: true})
	l.told(1, "closed") // it is ahead all the same
	say(l, 2, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 4), Whole: true})
	l.told(2, "SNAP 0x100000005 (24 bytes)", "NEWLEADER 0x200000000")
}

// "Learner rejects a within-epoch gap in the sync stream (ZK-4925)": here it says
// that the leader breaks the rules.
func TestAGapInTheSynchronisationIsIllegal(t *testing.T) {
	l := promising(t, following())
	say(l, 3, DIFF, position{at(1, 7)})
	say(l, 3, PROPOSAL, txn(1, 7))
	l.states("illegal PROPOSAL 0x100000007 of 3")
	say(l, 3, PROPOSAL, txn(3, 1)) // another epoch may begin
	l.hushes("illegal")
}

// What does not come at its step is illegal, and changes nothing.
func TestPacketsOutOfStepAreIllegal(t *testing.T) {
	l := begin(t, following())
	say(l, 3, DIFF, position{at(1, 7)})
	l.states("illegal DIFF")
	say(l, 3, NEWLEADER, position{at(2, 0)})
	l.states("illegal NEWLEADER")
	say(l, 3, UPTODATE, position{at(2, 0)})
	l.states("illegal UPTODATE")
	say(l, 3, PROPOSAL, txn(1, 6))
	l.states("illegal PROPOSAL")
	say(l, 3, INFORM, txn(1, 6))
	l.states("illegal INFORM")
	say(l, 3, ACKEPOCH, ackEpoch{})
	l.states("illegal ACKEPOCH")
	say(l, 3, LEADERINFO, leaderInfo{2})
	say(l, 3, LEADERINFO, leaderInfo{2})
	l.states("illegal LEADERINFO")
	l.is("zxid", at(1, 5).Short())

	l = begin(t, leading3())
	l.dials(1)
	say(l, 1, ACKEPOCH, ackEpoch{})
	l.states("illegal ACKEPOCH")
	say(l, 1, ACK, only(at(2, 0)))
	l.states("illegal ACK")
	say(l, 1, REQUEST, request{"x"})
	l.states("illegal REQUEST")
	say(l, 1, UPTODATE, position{})
	l.states("illegal UPTODATE")
	say(l, 1, FOLLOWERINFO, info{1})
	say(l, 1, FOLLOWERINFO, info{1})
	l.states("illegal FOLLOWERINFO")
}

// electing2 is a lesson in which servers 1 and 2 have been sent NEWLEADER.
func electing2(t *testing.T, c company) *lesson {
	t.Helper()
	l := offering(t, c)
	for id := range sim.NodeID(2) {
		say(l, id+1, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	}
	return l
}

// "ACK zxid ≠ epoch<<32 is logged and not counted"; "quorum ⇒ leader sets
// lastProcessed = epoch<<32, starts serving, BROADCAST"; "UPTODATE sent to L once
// its NEWLEADER ack has been received and leader is serving."
func TestTheLeaderIsEstablishedByAQuorumInStep(t *testing.T) {
	l := electing2(t, leading3())
	say(l, 1, ACK, only(at(1, 5)))
	l.told(1)
	l.is("phase", "sync")
	say(l, 2, ACK, only(at(2, 0)))
	l.is("phase", "broadcast")
	l.is("commit", at(2, 0).Short())
	l.told(1, "UPTODATE 0x200000000")
	l.told(2, "UPTODATE 0x200000000")
}

// An observer's ack does not count either.
func TestAnObserverInStepIsNoQuorum(t *testing.T) {
	l := electing2(t, leading3())
	l.dials(4)
	say(l, 4, OBSERVERINFO, info{1})
	say(l, 4, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	say(l, 4, ACK, only(at(2, 0)))
	l.told(4)
	l.is("phase", "sync")
	say(l, 2, ACK, only(at(2, 0)))
	l.told(4, "UPTODATE 0x200000000")
	l.told(1) // it has not acknowledged yet
}

// ruling is a lesson in which servers 1 and 2 follow the subject, and 4 observes.
func ruling(t *testing.T, c company) *lesson {
	t.Helper()
	l := electing2(t, c)
	say(l, 1, ACK, only(at(2, 0)))
	say(l, 2, ACK, only(at(2, 0)))
	l.dials(4)
	say(l, 4, OBSERVERINFO, info{1})
	say(l, 4, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	say(l, 4, ACK, only(at(2, 0)))
	return l
}

// "Then startForwarding: queue toBeApplied, then (voters) outstanding proposals in
// zxid order"; "NEWLEADER queued after the sync stream"; "late learners get
// UPTODATE immediately."
func TestALateLearnerIsSentWhatIsOutstanding(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write")
	say(l, 1, ACK, only(at(2, 1)))
	l.pass("write")
	l.pass("write")
	l.dials(2) // once more
	say(l, 2, FOLLOWERINFO, info{2})
	say(l, 2, ACKEPOCH, ackEpoch{CurrentEpoch: 2, Zxid: at(1, 5)})
	l.told(2, "DIFF 0x200000001", "PROPOSAL 0x200000001 (6 bytes)", "COMMIT 0x200000001",
		"PROPOSAL 0x200000002 (6 bytes)", "PROPOSAL 0x200000003 (6 bytes)", "NEWLEADER 0x200000000")
	say(l, 2, ACK, only(at(2, 0)))
	l.told(2, "UPTODATE 0x200000000")
	l.dials(4)
	say(l, 4, OBSERVERINFO, info{2})
	say(l, 4, ACKEPOCH, ackEpoch{CurrentEpoch: 2, Zxid: at(1, 5)})
	l.told(4, "DIFF 0x200000001", "INFORM 0x200000001 (6 bytes)", "NEWLEADER 0x200000000")
}

// A server that has lost its disk votes for nobody until it has a leader's state,
// whatever it has promised meanwhile (ZK-2325).
func TestOneThatHasLostItsDiskIsLostUntilItHasAState(t *testing.T) {
	c := following()
	c.config.NoAutocreate = true
	c.past.lost = true
	l := begin(t, c)
	l.is("zxid", at(1, 5).Short())
	l.restart()
	l.is("zxid", "-1")
	if marks(l.w)[CameBackEmpty.String()] != 1 {
		t.Error("it did not come back empty")
	}
	l.elect()
	say(l, 3, LEADERINFO, leaderInfo{2})
	l.told(3, "ACKEPOCH epoch 0, "+election.Lost.String())
	l.states("accepted-epoch 2")
	l.restart()
	l.is("zxid", "-1")
	l.elect()
	say(l, 3, LEADERINFO, leaderInfo{3})
	say(l, 3, SNAP, Snapshot{at(1, 3), strings.Repeat("\x00", 24)})
	l.is("zxid", "-1")
	say(l, 3, NEWLEADER, position{at(3, 0)})
	l.is("zxid", at(1, 3).Short())
	l.restart()
	l.is("zxid", at(1, 3).Short())
}

// One that has never had anything knows that, from its first boot on.
func TestAnEmptyHistoryIsNotALostOne(t *testing.T) {
	c := following()
	c.config.NoAutocreate = true
	c.past = relic{}
	l := begin(t, c)
	l.restart()
	l.is("zxid", znode.Zxid(0).Short())
}

// loaded is what the subject found on its disk at its last boot.
func (l *lesson) loaded() (r Record) {
	l.Helper()
	return l.records[len(l.records)-1]
}

// crashIn has server 3 do something, and crashes the subject after so many effects
// of the handler that takes it, with all writes lost that were not on disk. It is
// false when the handler has no more effects than these.
func (l *lesson) crashIn(cut int, kind string, what func(*sim.Env, *puppet)) bool {
	l.Helper()
	l.do(3, what)
	for _, p := range l.w.Pending() {
		if p.On.Kind == kind && p.On.Node == l.w.Name(l.self) {
			c := sim.Choice{On: p.On, Crash: true, Cut: cut}
			for _, f := range []string{"log", "snapshot", "currentEpoch", "acceptedEpoch"} {
				c.Keep = append(c.Keep, sim.Keep{File: f})
			}
			l.choose(c)
		}
	}
	l.settle()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: l.self}}})
	l.settleBut(Port.Name(), election.Port.Name())
	return l.loss.Effects > 0
}
