package zab

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence on phase 1 (zookeeper.md §2, steps 1 to 3), played
// by hand: the subject among puppets.

// "→ FOLLOWERINFO/OBSERVERINFO(zxid = acceptedEpoch<<32)."
func TestALearnerTellsWhatItHasPromised(t *testing.T) {
	l := begin(t, following())
	l.told(3, "opened", "FOLLOWERINFO epoch 1")
	c := following()
	c.observers, c.subject = 1, 4
	l = begin(t, c)
	l.told(3, "opened", "OBSERVERINFO epoch 1")
}

// "epoch := max(epoch, acc+1), own acc included; add sid (voters only); block
// until self + quorum present."
func TestTheEpochIsAboveAllThatWerePromised(t *testing.T) {
	l := begin(t, leading3())
	l.dials(4)
	say(l, 4, OBSERVERINFO, info{7}) // raises the epoch, and does not count
	l.told(4)
	l.dials(1)
	say(l, 1, FOLLOWERINFO, info{3})
	l.told(1, "LEADERINFO epoch 8")
	l.told(4, "LEADERINFO epoch 8")
	l.states("accepted-epoch 8")
}

func TestTheLeadersOwnPromiseCounts(t *testing.T) {
	c := leading3()
	c.past.accepted = 6
	l := begin(t, c)
	l.dials(1)
	say(l, 1, FOLLOWERINFO, info{3})
	l.told(1, "LEADERINFO epoch 7")
}

// "Reaching it: freeze epoch." Who comes later is told the same epoch, though a
// quorum has told theirs.
func TestTheEpochIsFrozenByTheQuorum(t *testing.T) {
	l := begin(t, leading3())
	l.dials(1)
	say(l, 1, FOLLOWERINFO, info{1})
	l.dials(2)
	say(l, 2, FOLLOWERINFO, info{2})
	l.told(2, "LEADERINFO epoch 2")
}

// A learner that has promised a later epoch could not follow this one: it is no
// use being told, and the leader makes room.
func TestALeaderGivesWayToALaterPromise(t *testing.T) {
	l := begin(t, leading3())
	l.dials(1)
	say(l, 1, FOLLOWERINFO, info{1})
	l.dials(2)
	say(l, 2, FOLLOWERINFO, info{9})
	l.told(2, "closed")
	l.states("entered looking 0 in election, epoch 0, 0x100000005")
}

// "Persist acceptedEpoch := epoch" before LEADERINFO goes out.
func TestTheLeaderPromisesOnDiskBeforeItOffers(t *testing.T) {
	l := begin(t, leading3())
	l.dials(1)
	l.do(1, func(env *sim.Env, p *puppet) { FOLLOWERINFO.Send(env, p.conn, info{4}) })
	l.settleBut("disk")
	l.told(1)
	l.hushes("accepted-epoch")
	l.settle()
	l.told(1, "LEADERINFO epoch 5")
	l.restart()
	l.states("loaded epochs 5 accepted, 1 current; history to 0x100000005")
}

// "e > acceptedEpoch: persist acceptedEpoch, reply carries currentEpoch."
func TestALearnerPromisesALaterEpochOnDisk(t *testing.T) {
	l := begin(t, following())
	l.do(3, func(env *sim.Env, p *puppet) { LEADERINFO.Send(env, p.conn, leaderInfo{4}) })
	l.settleBut("disk")
	l.told(3)
	l.settle()
	l.told(3, "ACKEPOCH epoch 1, 0x100000005")
	l.states("accepted-epoch 4")
	l.restart()
	l.states("loaded epochs 4 accepted, 1 current")
}

// "e == acceptedEpoch: reply carries -1 (does not count as ack)."
func TestAnEpochThatWasPromisedBeforeIsSaidToBe(t *testing.T) {
	l := begin(t, following())
	say(l, 3, LEADERINFO, leaderInfo{1})
	l.told(3, "ACKEPOCH again, 0x100000005")
	l.hushes("accepted-epoch")
}

// "e <: error, back to LOOKING."
func TestALeaderOfAnEarlierEpochIsLeft(t *testing.T) {
	c := following()
	c.past.accepted = 2
	l := begin(t, c)
	say(l, 3, LEADERINFO, leaderInfo{1})
	l.told(3, "closed")
	l.states("illegal LEADERINFO 0x100000000 of 3: a later epoch has been promised, and the leader was told (due 0x200000000)")
	l.states("entered looking")
}

// offering is a lesson in which servers 1 and 2 have been offered epoch 2.
func offering(t *testing.T, c company) *lesson {
	t.Helper()
	l := begin(t, c)
	for _, id := range []sim.NodeID{1, 2} {
		l.dials(id)
		say(l, id, FOLLOWERINFO, info{1})
	}
	return l
}

// "If ack is -1: neither checked nor counted."
func TestAPromiseMadeBeforeDoesNotCount(t *testing.T) {
	l := offering(t, leading3())
	say(l, 1, ACKEPOCH, ackEpoch{Again: true, Zxid: at(1, 6)})
	l.told(1)
	l.is("phase", "discovery")
	say(l, 2, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	l.is("phase", "sync")
	l.told(1, "TRUNC 0x100000005", "NEWLEADER 0x200000000") // it has come along
}

// Of one that has lost its history nobody knows what it was: it is no elector.
func TestOneThatHasLostItsHistoryIsNoElector(t *testing.T) {
	l := offering(t, leading3())
	say(l, 1, ACKEPOCH, ackEpoch{Zxid: ^at(0, 0)})
	l.told(1)
	l.is("phase", "discovery")
	say(l, 2, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	l.told(1, "SNAP 0x100000005 (24 bytes)", "NEWLEADER 0x200000000")
}

// "If L's (currentEpoch, zxid) > leader's own initial pair ⇒ that handler fails
// (once the quorum exists later arrivals skip all this)."
func TestOneThatIsAheadIsSentAwayUntilThereIsAQuorum(t *testing.T) {
	for _, ahead := range []ackEpoch{{CurrentEpoch: 1, Zxid: at(1, 6)}, {CurrentEpoch: 2, Zxid: at(1, 1)}} {
		l := offering(t, leading3())
		say(l, 1, ACKEPOCH, ahead)
		l.told(1, "closed")
		l.is("phase", "discovery")
		say(l, 2, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
		l.is("phase", "sync")
		l.dials(1)
		say(l, 1, FOLLOWERINFO, info{1})
		say(l, 1, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 6)})
		l.told(1, "TRUNC 0x100000005", "NEWLEADER 0x200000000")
	}
}

// "Leader then persists currentEpoch := epoch", and observers are no electors.
func TestAQuorumOfPromisesBeginsTheEpoch(t *testing.T) {
	l := offering(t, leading3())
	l.dials(4)
	say(l, 4, OBSERVERINFO, info{1})
	say(l, 4, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)})
	l.is("phase", "discovery")
	l.do(1, func(env *sim.Env, p *puppet) { ACKEPOCH.Send(env, p.conn, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)}) })
	l.settleBut("disk")
	l.told(1)
	l.hushes("current-epoch")
	l.settle()
	l.states("current-epoch 2")
	l.told(1, "DIFF 0x100000005", "NEWLEADER 0x200000000")
	l.told(4, "DIFF 0x100000005", "NEWLEADER 0x200000000")
	l.restart()
	l.states("loaded epochs 2 accepted, 2 current")
}

// "Connecting to leader: ≤5 tries, 100 ms apart, within initLimit."
func TestALeaderIsDialledFiveTimes(t *testing.T) {
	l := begin(t, following())
	for try := range 4 {
		l.do(3, func(env *sim.Env, p *puppet) { env.Close(p.conn) })
		l.settle()
		if got := l.in("redial"); got > 100*ms || got < 90*ms {
			t.Errorf("after try %d it waits %v", try+1, got)
		}
		l.pass("redial")
		l.told(3, "opened", "FOLLOWERINFO epoch 1")
	}
	l.do(3, func(env *sim.Env, p *puppet) { env.Close(p.conn) })
	l.settle()
	l.states("entered looking")
}

// "Block until self + quorum present (≤ initLimit)", in each stage.
func TestALeaderWaitsInitLimitInEachStage(t *testing.T) {
	near := func(l *lesson) {
		t.Helper()
		if got := l.in("gather"); got > 20*time.Second || got < 19*time.Second {
			t.Errorf("in %s it waits %v more", l.shows("phase"), got)
		}
	}
	stages := []func(*lesson){
		func(*lesson) {},
		func(l *lesson) { l.dials(1); say(l, 1, FOLLOWERINFO, info{1}) },
		func(l *lesson) { say(l, 1, ACKEPOCH, ackEpoch{CurrentEpoch: 1, Zxid: at(1, 5)}) },
	}
	for last := range stages {
		l := begin(t, leading3())
		for _, reach := range stages[:last+1] {
			reach(l)
			near(l)
		}
		l.pass("gather")
		l.states("entered looking")
		if last > 0 {
			l.told(1, "closed")
		}
	}
}
