package zab

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence on phase 3 (zookeeper.md §2, broadcast and
// shutdown), played by hand: the subject among puppets.

// serving3 is a lesson in which the subject follows server 3 and is up to date.
func serving3(t *testing.T, c company) *lesson {
	t.Helper()
	l := promising(t, c)
	say(l, 3, DIFF, position{at(1, 5)})
	say(l, 3, NEWLEADER, position{at(2, 0)})
	say(l, 3, UPTODATE, position{at(2, 0)})
	return l
}

// "zxid = ++counter; PROPOSAL to forwarding voters"; "only after a quorum of
// NEWLEADER acks."
func TestTheLeaderProposesToVoters(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write")
	l.told(1, "PROPOSAL 0x200000001 (6 bytes)")
	l.told(2, "PROPOSAL 0x200000001 (6 bytes)")
	l.told(4)
	l.pass("write")
	l.told(1, "PROPOSAL 0x200000002 (6 bytes)")
	l = electing2(t, leading3())
	if l.in("write") >= 0 {
		t.Error("it writes without being established")
	}
}

// "A voter ACKs only after fsync (group commit allowed)."
func TestAnAcknowledgementWaitsForTheDisk(t *testing.T) {
	l := serving3(t, following())
	l.do(3, func(env *sim.Env, p *puppet) {
		for c := range uint32(4) {
			PROPOSAL.Send(env, p.conn, txn(2, c+1))
		}
	})
	l.settleBut("disk")
	l.told(3)
	l.hushes("acked")
	l.settle()
	l.told(3, "ACK 0x200000001", "ACK 0x200000002..0x200000004")
	l.states("acked 0x200000004")
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current; history to 0x200000004")
	if marks(l.w)[GroupCommitted.String()] != 1 {
		t.Error("that was no group")
	}
}

// "Leader self-ACK likewise"; "leader may commit without its own fsync."
func TestTheLeadersOwnLogIsOneOfThem(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write") // its log is on disk with this
	say(l, 1, ACK, only(at(2, 1)))
	l.states("committed 0x200000001")
	l.expire("s3", "write")
	for _, id := range []sim.NodeID{1, 2} {
		l.hushes("committed 0x200000002")
		l.do(id, func(env *sim.Env, p *puppet) { ACK.Send(env, p.conn, only(at(2, 2))) })
		l.settleBut("disk")
	}
	l.states("committed 0x200000002")
	l.hushes("acked")
}

// "Commit when: quorum, and zxid-1 not outstanding. Then, in order: COMMIT(zxid)
// to followers, INFORM(full txn) to observers, local commit."
func TestCommitsNeedAQuorumAndTheirTurn(t *testing.T) {
	c := leading3()
	c.voters, c.subject, c.leader = 5, 5, 5
	l := begin(t, c)
	for _, id := range []sim.NodeID{1, 2, 6} {
		l.dials(id)
		if id == 6 {
			say(l, id, OBSERVERINFO, info{1})
		} else {
			say(l, id, FOLLOWERINFO, info{1})
		}
	}
	for _, id := range []sim.NodeID{6, 1, 2} {
		say(l, id, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	}
	for _, id := range []sim.NodeID{6, 1, 2} {
		say(l, id, ACK, only(at(2, 0)))
	}
	l.pass("write")
	l.pass("write")
	say(l, 1, ACK, span{at(2, 1), at(2, 2)})
	say(l, 1, ACK, span{at(2, 1), at(2, 2)}) // twice is once
	say(l, 6, ACK, span{at(2, 1), at(2, 2)}) // and an observer's is none
	l.hushes("committed")
	say(l, 2, ACK, only(at(2, 2)))
	l.hushes("committed") // before its turn
	say(l, 2, ACK, only(at(2, 1)))
	l.told(1, "COMMIT 0x200000001..0x200000002")
	l.told(2, "COMMIT 0x200000001..0x200000002")
	l.told(6, "INFORM 0x200000001 (6 bytes)", "INFORM 0x200000002 (6 bytes)")
	l.is("commit", at(2, 2).Short())
	l.is("waiting", "0")
	say(l, 1, ACK, only(at(2, 7)))
	l.states("illegal ACK 0x200000007 of 1")
}

// "Follower COMMIT must match head of its pending queue, else process exits."
func TestACommitThatIsNotNextEndsTheProcess(t *testing.T) {
	for _, z := range []uint32{2, 3} {
		l := serving3(t, following())
		say(l, 3, PROPOSAL, txn(2, 1))
		say(l, 3, PROPOSAL, txn(2, 2))
		say(l, 3, COMMIT, only(at(2, z)))
		l.states("illegal COMMIT")
		l.states("halted " + RuleBadCommit.String())
		if l.w.View(1).Up {
			t.Error("it is up")
		}
	}
}

// "A follower may apply a COMMIT before its own fsync."
func TestACommitIsDeliveredBeforeTheDiskHasIt(t *testing.T) {
	l := serving3(t, following())
	l.do(3, func(env *sim.Env, p *puppet) {
		PROPOSAL.Send(env, p.conn, txn(2, 1))
		COMMIT.Send(env, p.conn, only(at(2, 1)))
	})
	l.settleBut("disk")
	l.states("delivered 0x200000001")
	l.told(3)
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current; history to 0x100000005")
}

// "Observers: no PROPOSAL/ACK role; log INFORMs asynchronously."
func TestAnObserverIsInformedAndOwesNothing(t *testing.T) {
	c := following()
	c.observers, c.subject = 1, 4
	l := serving3(t, c)
	l.do(3, func(env *sim.Env, p *puppet) { INFORM.Send(env, p.conn, txn(2, 1)) })
	l.settleBut("disk")
	l.states("delivered 0x200000001")
	l.settle()
	l.told(3)
	l.hushes("acked")
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current; history to 0x200000001")
}

// "Counter overflow: … shuts the leader down ⇒ election, new epoch (ZK-1277)."
func TestTheEndOfTheCounterEndsTheEpoch(t *testing.T) {
	c := leading3()
	c.config.LastCounter = 3
	l := ruling(t, c)
	l.pass("write")
	l.pass("write")
	l.told(1, "PROPOSAL 0x200000002 (6 bytes)")
	l.pass("write")
	l.told(1, "closed")
	l.states("entered looking")
	l.is("zxid", at(2, 2).Short())
	if marks(l.w)[CounterEnded.String()] != 1 {
		t.Error("the counter has not ended")
	}
}

// "Shutdown to LOOKING must stop the log thread and then fast-forward memory from
// the log, so vote zxid = log end (ZK-2845, 4712)."
func TestWhoLosesItsLeaderGoesToTheEndOfItsLog(t *testing.T) {
	l := serving3(t, following())
	l.do(3, func(env *sim.Env, p *puppet) {
		PROPOSAL.Send(env, p.conn, txn(2, 1))
		PROPOSAL.Send(env, p.conn, txn(2, 2))
		env.Close(p.conn)
	})
	l.settleBut("disk")
	l.settle()
	l.states("entered looking 0 in election, epoch 0, 0x200000002")
	l.states("looked 1 (epoch 2, 0x200000002)")
	l.is("commit", at(2, 2).Short())
	l.hushes("acked")
	l.hushes("delivered")
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current; history to 0x200000002")
}

func TestALeaderThatGivesUpGoesToTheEndOfItsLog(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write")
	l.pass("beat")
	for l.shows("state") == "leading" {
		l.pass("beat")
	}
	l.is("commit", at(2, 1).Short())
	l.states("looked 3 (epoch 2, 0x200000001)")
}

// A leader that has proposed nothing votes with its epoch's first zxid.
func TestALeaderWithoutProposalsVotesWithItsEpoch(t *testing.T) {
	l := ruling(t, leading3())
	for l.shows("state") == "leading" {
		l.pass("beat")
	}
	l.states("looked 3 (epoch 2, 0x200000000)")
	l.restart()
	l.states("looked 3 (epoch 2, 0x100000005)")
}

// "Leader replies SYNC after all proposals outstanding at that instant commit
// (immediately if none)."
func TestASyncIsAnsweredAfterWhatIsOutstanding(t *testing.T) {
	l := ruling(t, leading3())
	say(l, 2, SYNC, flush{7})
	l.told(2, "SYNC #7")
	l.pass("write")
	say(l, 2, SYNC, flush{8})
	l.told(2)
	l.pass("write")
	say(l, 1, ACK, only(at(2, 1)))
	l.told(2, "COMMIT 0x200000001", "SYNC #8")
	say(l, 2, SYNC, flush{9})
	say(l, 1, ACK, only(at(2, 2)))
	l.told(2, "COMMIT 0x200000002", "SYNC #9")
}

// "Forward writes and sync as REQUEST": a learner that is up to date does, and the
// leader proposes what it is asked for.
func TestRequestsAreForwarded(t *testing.T) {
	l := caughtUp(t, following())
	if l.in("ask") >= 0 {
		t.Error("it asks before it is up to date")
	}
	say(l, 3, UPTODATE, position{at(2, 0)})
	l.pass("ask")
	if heard := l.puppets[3].heard; len(heard) != 2 || heard[0] != "REQUEST 5 bytes" || !strings.HasPrefix(heard[1], "SYNC #") {
		t.Errorf("the leader was told %q", heard)
	}
	say(l, 3, SYNC, flush{1})
	if marks(l.w)[Flushes.String()] != 1 {
		t.Error("the application has not heard of it")
	}
	l = ruling(t, leading3())
	say(l, 4, REQUEST, request{"x"})
	l.states("proposed 0x200000001")
}

// An acknowledgement of a learner that has been brought into step anew counts only
// for what it has again: it may have been told to cut.
func TestAcknowledgementsAreForgottenWhenALearnerComesAnew(t *testing.T) {
	c := leading3()
	l := ruling(t, c)
	l.expire("s3", "write")
	l.settleBut("disk") // the leader's own log is held up
	l.do(1, func(env *sim.Env, p *puppet) { ACK.Send(env, p.conn, only(at(2, 1))) })
	l.settleBut("disk")
	l.do(1, func(env *sim.Env, p *puppet) { p.conn = env.Dial(Port, l.self) })
	l.settleBut("disk")
	l.do(1, func(env *sim.Env, p *puppet) { FOLLOWERINFO.Send(env, p.conn, info{2}) })
	l.settleBut("disk")
	l.do(1, func(env *sim.Env, p *puppet) { ACKEPOCH.Send(env, p.conn, ackEpoch{Again: true, Zxid: at(2, 1)}) })
	l.settleBut("disk")
	l.told(1, "TRUNC 0x100000005", "PROPOSAL 0x200000001 (6 bytes)", "NEWLEADER 0x200000000")
	l.settle() // its own log is on disk; that of server 1 is not
	l.hushes("committed")
	say(l, 1, ACK, only(at(2, 0)))
	say(l, 1, ACK, only(at(2, 1)))
	l.states("committed 0x200000001")
}

// … and what it had sent before on another connection counts no more.
func TestAnEarlierConnectionIsLeft(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write")
	l.do(1, func(env *sim.Env, p *puppet) {
		early := p.conn
		p.conn = env.Dial(Port, l.self)
		ACK.Send(env, early, only(at(2, 1)))
	})
	for { // the new connection first
		i := slices.IndexFunc(l.w.Pending(), func(p sim.Pending) bool { return p.On.Port == Port.Name() && p.On.Kind == "opened" })
		if i < 0 {
			break
		}
		l.choose(sim.Choice{On: l.w.Pending()[i].On})
	}
	l.settle()
	l.hushes("committed")
}

// Of two connections the later one stands, whichever is heard of first.
func TestTheLaterConnectionStands(t *testing.T) {
	l := begin(t, leading3())
	l.do(1, func(env *sim.Env, p *puppet) {
		env.Dial(Port, l.self)
		p.conn = env.Dial(Port, l.self)
	})
	var openings []sim.Address
	for _, p := range l.w.Pending() {
		if p.On.Port == Port.Name() && p.On.Kind == "opened" && p.On.Node == "s3" {
			openings = append(openings, p.On)
		}
	}
	l.choose(sim.Choice{On: openings[1]})
	l.settle()
	say(l, 1, FOLLOWERINFO, info{1})
	l.told(1, "LEADERINFO epoch 2")
}

// Snapshots come after every snapCount transactions; the last ones are kept, with
// the log that they need.
func TestSnapshotsAreTakenAndTheLogIsTidied(t *testing.T) {
	for _, row := range []struct{ retain, snapshots, log int }{{0, 2, 5}, {2, 2, 5}, {3, 3, 8}, {4, 3, 11}} {
		tidied(t, row.retain, row.snapshots, row.log)
	}
}

// tidied has a follower hear of eleven transactions, and counts what it keeps.
func tidied(t *testing.T, retain, snapshots, log int) {
	c := following()
	c.config.SnapCount, c.config.SnapRetain = 3, retain
	c.past.log = nil
	l := promising(t, c)
	say(l, 3, DIFF, position{0})
	say(l, 3, NEWLEADER, position{at(2, 0)})
	say(l, 3, UPTODATE, position{at(2, 0)})
	for n := range uint32(11) {
		say(l, 3, PROPOSAL, txn(2, n+1))
		say(l, 3, COMMIT, only(at(2, n+1)))
	}
	files := map[string]int{}
	for _, f := range l.w.View(1).Files {
		files[f.Name] = f.Records
	}
	if files["snapshot"] != snapshots || files["log"] != log {
		t.Errorf("of %d it has %d snapshots and %d transactions", retain, files["snapshot"], files["log"])
	}
	l.restart()
	l.states("restored 9 to 0x200000009")
	l.states("applied 11 to 0x20000000b")
}

// Whenever a server that takes snapshots crashes, and whatever of its writes are
// lost, what it then has is a history without a hole.
func TestACrashWhileTidyingLeavesNoHole(t *testing.T) {
	c := following()
	c.config.SnapCount = 2
	c.past.log = nil
	l := promising(t, c)
	say(l, 3, DIFF, position{0})
	say(l, 3, NEWLEADER, position{at(2, 0)})
	say(l, 3, UPTODATE, position{at(2, 0)})
	l.do(3, func(env *sim.Env, p *puppet) {
		for n := range uint32(12) {
			PROPOSAL.Send(env, p.conn, txn(2, n+1))
			COMMIT.Send(env, p.conn, only(at(2, n+1)))
		}
	})
	now := l.w
	for range 200 {
		for keep := range 36 {
			l.w = now.Clone()
			writes := [...]int{0, 1, 2, 3, 5, 100}
			crash := sim.Crash{Target: sim.Target{Node: 1}, Keep: []sim.Keep{
				{File: "log", Writes: writes[keep%6]}, {File: "snapshot", Writes: writes[keep/6]}}}
			l.said = nil
			l.choose(sim.Choice{Act: sim.Inflict, Fault: crash})
			l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: 1}}})
			if l.state.Count != uint64(l.state.Zxid.Counter()) {
				t.Fatalf("at %v, keeping %d and %d writes, it comes to %v", now.Now(), writes[keep%6], writes[keep/6], l.state)
			}
			l.w.Close()
		}
		l.w = now
		if len(l.w.Pending()) == 0 || !l.w.Step() {
			break
		}
	}
}
