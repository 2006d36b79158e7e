package election

import (
	"cmp"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Each test here is a row or a sentence of FastLeaderElection (zookeeper.md §1),
// played by hand: server 3 among puppets.

// "Vote order (peerEpoch, zxid, id) lexicographic, strictly greater."
func TestVotesAreOrderedByEpochThenZxidThenID(t *testing.T) {
	up := []Vote{
		{0, Lost, 1}, {}, {0, 0, 1}, {0, 0, 2}, {0, znode.ZxidOf(7, 0), 1},
		{1, 0, 1}, {1, znode.ZxidOf(0, 9), 1}, {1, znode.ZxidOf(0, 9), 2}, {2, 0, 1},
	}
	for i, v := range up {
		for j, w := range up {
			if got := v.Compare(w); got != cmp.Compare(i, j) {
				t.Errorf("%v against %v: %d", v, w, got)
			}
		}
	}
}

// "A candidate with quorum weight 0 never wins." An observer weighs nothing.
func TestACandidateWithoutWeightNeverWins(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(1, vote(6)))
	l.votes(vote(3))
	l.shows("votes", "1")
	l.say(1, seeks(1, vote(3)))
	l.say(2, seeks(1, vote(3)))
	l.say(5, seeks(1, vote(6))) // in the finalizeWait
	l.pass("finalize")
	l.hears("s3 elected leading 3 (epoch 1, 0x100000005) in round 1, by votes")
}

// "Start of election: logicalclock++, vote for self, send to every voter
// including self (loopback), clear recvset, outofelection."
func TestAnElectionStartsWithALaterRoundAndAVoteForOneself(t *testing.T) {
	l := begin(t, usual())
	l.hears("s3 looked 3 (epoch 1, 0x100000005) in round 1")
	l.toldAll(seeks(1, vote(3)))
	l.told(6) // it does not vote
	l.shows("votes", "1")
	l.say(1, seeks(1, vote(1)))
	l.say(2, follows(8, vote(5)))
	l.pass("again")
	l.toldAll(seeks(2, vote(3)))
	l.shows("votes", "1")
	l.say(4, follows(8, vote(5))) // with server 2's, forgotten now, this would be two
	l.say(5, leads(8, vote(5)))
	l.shows("state", "looking")
}

// "logicalclock (memory only, resets to 0 on restart)."
func TestTheClockIsMemoryOnly(t *testing.T) {
	l := begin(t, usual())
	l.pass("again")
	l.shows("round", "2")
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 3}}})
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: 3}}})
	l.shows("round", "1")
}

// "Before the first election currentVote = (self, lastZxid, currentEpoch)."
func TestBeforeTheFirstElectionTheVoteIsForOneself(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(1, vote(5)))
	l.votes(vote(5))
	l.say(6, Notification{})
	l.told(6, seeks(1, vote(3)))
}

// An elector that has not been told to look has nothing to say, and a leader of
// nobody.
func TestBeforeItLooksAnElectorIsSilent(t *testing.T) {
	c := usual()
	c.late = true
	l := begin(t, c)
	l.say(6, seeks(1, Vote{}))
	l.told(6)
	l.say(5, seeks(4, vote(5)))
	l.told(5)
	l.shows("state", "looking")
	if got := new(Elector).Leader(); got != 0 {
		t.Errorf("its leader is %d", got)
	}
	l.pass("again")
	l.toldAll(seeks(1, vote(3)))
}

// "LOOKING, own initial zxid or n.zxid = -1: ignore."
func TestAVoteOfOneThatLostItsDataIsIgnored(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(7, Vote{Epoch: 3, Zxid: Lost, Leader: 5}))
	l.shows("round", "1")
	l.shows("votes", "1")
	l.toldAll()
}

func TestOneThatLostItsDataIgnoresVotes(t *testing.T) {
	c := usual()
	c.own = Vote{Zxid: Lost, Leader: 3}
	l := begin(t, c)
	l.toldAll(seeks(1, c.own))
	l.say(5, seeks(7, vote(5)))
	l.shows("round", "1")
	l.shows("votes", "0") // not even its own
}

// … but it joins an established ensemble.
func TestOneThatLostItsDataJoinsAnEnsemble(t *testing.T) {
	c := usual()
	c.own = Vote{Zxid: Lost, Leader: 3}
	l := begin(t, c)
	l.say(1, follows(4, vote(5)))
	l.say(2, follows(4, vote(5)))
	l.say(5, leads(4, vote(5)))
	l.shows("state", "following")
}

// "LOOKING, n.round > mine: clock := n.round; clear recvset; proposal :=
// max(n.vote, own initial vote); broadcast; then record n."
func TestALaterRoundIsJoined(t *testing.T) {
	l := begin(t, usual())
	l.say(1, seeks(1, vote(1)))
	l.say(2, seeks(1, vote(2)))
	l.shows("votes", "3")
	l.say(5, seeks(4, vote(5)))
	l.shows("round", "4")
	l.shows("votes", "2") // of 5 and its own
	l.toldAll(seeks(4, vote(5)))
	if marks(l.w)[RoundJump.String()] != 1 {
		t.Error("that was no jump")
	}
}

// "… own initial vote (not current proposal)."
func TestALaterRoundIsNotEnteredWithTheProposalOfTheOneBefore(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(1, vote(5)))
	l.say(1, seeks(4, vote(1)))
	l.toldAll(seeks(4, vote(3)))
	l.votes(vote(3))
}

// "LOOKING, n.round < mine: drop (receiver thread already sent sender my
// current vote)."
func TestAnEarlierRoundIsDroppedAndAnswered(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(4, vote(5)))
	l.say(2, seeks(3, Vote{Epoch: 8, Leader: 2}))
	l.votes(vote(5))
	l.shows("votes", "2")
	l.told(2, seeks(4, vote(5)))
	l.told(1)
}

// "LOOKING, equal, n.vote > proposal: adopt, broadcast, record."
func TestABetterVoteIsAdopted(t *testing.T) {
	for _, better := range []Vote{vote(4), {1, znode.ZxidOf(1, 6), 1}, {2, 0, 1}} {
		l := begin(t, usual())
		l.say(2, seeks(1, better))
		l.toldAll(seeks(1, better))
		l.votes(better)
		l.shows("votes", "2")
	}
}

// "LOOKING, equal, otherwise: record only."
func TestAVoteThatIsNotBetterIsRecordedOnly(t *testing.T) {
	for _, other := range []Vote{vote(3), vote(2), {1, znode.ZxidOf(1, 4), 5}, {0, znode.ZxidOf(1, 9), 5}} {
		l := begin(t, usual())
		l.say(2, seeks(1, other))
		l.toldAll()
		l.votes(vote(3))
		l.shows("votes", "2")
	}
}

// "OBSERVING: ignore."
func TestAnObservingServerIsIgnored(t *testing.T) {
	l := begin(t, usual())
	l.say(1, Notification{Observing, Ballot{1, vote(5)}})
	l.say(2, Notification{Observing, Ballot{1, vote(5)}})
	l.toldAll()
	l.shows("votes", "1")
	l.say(5, leads(1, vote(5))) // with these two it would have a quorum
	l.shows("state", "looking")
}

// "FOLLOWING/LEADING, n.round = mine: put in recvset; if quorum of equal votes
// in recvset and checkLeader: finish."
func TestTheEstablishedOfTheSameRoundAreJoined(t *testing.T) {
	l := begin(t, usual())
	l.say(1, seeks(1, vote(5))) // a vote of the round counts with them
	l.say(2, follows(1, vote(5)))
	l.shows("state", "looking") // the leader has not spoken
	l.say(5, leads(1, vote(5)))
	l.hears("s3 elected following 5 (epoch 1, 0x100000005) in round 1, in the round of the established")
}

// "In all cases fall through: put in outofelection; if quorum there and
// checkLeader: clock := n.round, finish (my vote := n's)."
func TestTheEstablishedOfAnotherRoundAreJoined(t *testing.T) {
	l := begin(t, usual())
	l.pass("again")
	l.pass("again")
	l.say(1, follows(1, vote(5)))
	l.say(5, leads(2, Vote{1, 7, 5}))
	l.shows("state", "looking")
	l.say(2, follows(2, Vote{1, 8, 5})) // members differ in zxid and round
	l.hears("s3 elected following 5 (epoch 1, 0x8) in round 2, by those out of election")
	l.shows("round", "2")
}

// … and those of the same round count there, too.
func TestTheEstablishedOfTheSameRoundCountAmongThoseOutOfElection(t *testing.T) {
	l := begin(t, usual())
	l.say(1, follows(1, vote(5)))
	l.say(5, leads(1, vote(5)))
	l.say(2, follows(6, vote(5)))
	l.hears("s3 elected following 5 (epoch 1, 0x100000005) in round 6, by those out of election")
}

// "When a quorum of recvset equals my proposal (leader, zxid, round, peerEpoch),
// poll queue with 200 ms timeout; timeout: state LEADING if leader = self else
// FOLLOWING."
func TestAQuorumOfVotesEndsTheElectionAfterTheFinalizeWait(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(1, vote(5)))
	l.shows("state", "looking")
	if l.in("finalize") >= 0 {
		t.Error("two of five decide")
	}
	l.say(5, seeks(1, vote(5)))
	if got := l.in("finalize"); got <= 190*ms || got > 200*ms {
		t.Errorf("the finalizeWait is over in %v", got)
	}
	l.shows("state", "looking")
	l.pass("finalize")
	l.hears("s3 elected following 5 (epoch 1, 0x100000005) in round 1, by votes")
}

func TestTheServerThatTheQuorumIsForLeads(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(1, vote(3)))
	l.say(1, seeks(1, vote(3)))
	l.pass("finalize")
	l.hears("s3 elected leading 3 (epoch 1, 0x100000005) in round 1, by votes")
}

// Votes of servers that look are equal in all four parts or not at all.
func TestVotesForTheSameServerWithAnotherHistoryAreNotEqual(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(1, vote(5)))
	for _, v := range []Vote{{1, znode.ZxidOf(1, 4), 5}, {0, znode.ZxidOf(1, 5), 5}} {
		l.say(2, seeks(1, v))
		if l.in("finalize") >= 0 {
			t.Errorf("%s counts for %s", v, vote(5))
		}
	}
}

// "Each message that is not > proposal is discarded silently (any state, round
// unchecked)." The receiver's side answers nevertheless.
func TestInTheFinalizeWaitWhatIsNotBetterIsDiscarded(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(1, vote(5)))
	l.say(5, seeks(1, vote(5)))
	for _, n := range []Notification{seeks(1, vote(4)), seeks(9, vote(5)), leads(1, vote(4)), follows(9, vote(5)), seeks(0, vote(1))} {
		l.say(4, n)
		l.shows("round", "1")
		l.shows("votes", "3")
		if got := l.in("finalize"); got <= 190*ms {
			t.Errorf("after %s the wait does not begin anew: %v are left", n, got)
		}
	}
	l.told(4, seeks(1, vote(5))) // to the last one, of an earlier round
	l.pass("finalize")
	l.shows("state", "following")
}

// "A better one is pushed back and the loop resumes."
func TestInTheFinalizeWaitABetterVoteOverturnsTheOutcome(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(1, vote(4)))
	l.say(4, seeks(1, vote(4)))
	l.say(5, seeks(1, vote(5)))
	l.toldAll(seeks(1, vote(5)))
	if l.in("finalize") >= 0 || marks(l.w)[FinalizeOverturned.String()] != 1 {
		t.Error("the outcome stands")
	}
	l.say(4, seeks(1, vote(5)))
	l.pass("finalize")
	l.hears("s3 elected following 5 (epoch 1, 0x100000005) in round 1, by votes")
}

// The better vote is weighed like any other: one of an earlier round stops the
// wait and is dropped. The election then waits for the next notification, its
// own if nobody else's.
func TestABetterVoteOfAnEarlierRoundOnlyHoldsTheElectionUp(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(4, vote(4)))
	l.say(4, seeks(4, vote(4)))
	l.say(5, seeks(3, vote(5)))
	l.votes(vote(4))
	if l.in("finalize") >= 0 {
		t.Error("the wait goes on")
	}
	l.pass("resend")
	l.pass("finalize")
	l.hears("s3 elected following 4 (epoch 1, 0x100000005) in round 4, by votes")
}

// "If both are established compare only (id, peerEpoch)."
func TestTheEstablishedAreEqualByIDAndEpoch(t *testing.T) {
	l := begin(t, usual())
	l.say(5, leads(7, Vote{2, 1, 5}))
	l.say(1, follows(8, Vote{2, 3, 5}))
	l.say(2, follows(9, Vote{1, 1, 5})) // an ensemble of another epoch
	l.shows("state", "looking")
	l.say(4, follows(9, Vote{2, 1, 5}))
	l.shows("state", "following")
}

// "… in recvset, whose copies lack the version field, id alone."
func TestInTheRoundTheEstablishedAreEqualByID(t *testing.T) {
	l := begin(t, usual())
	l.say(5, leads(1, Vote{2, 1, 5}))
	l.say(1, follows(1, Vote{3, 1, 5}))
	l.say(2, follows(1, Vote{4, 2, 5}))
	l.hears("s3 elected following 5 (epoch 4, 0x2) in round 1, in the round of the established")
}

// "checkLeader: if leader ≠ me: need a LEADING vote from the leader itself in
// that set."
func TestALeaderMustSayItselfThatItLeads(t *testing.T) {
	l := begin(t, usual())
	l.say(1, follows(4, vote(5)))
	l.say(2, follows(4, vote(5)))
	l.say(4, follows(4, vote(5)))
	l.say(5, follows(4, vote(5)))
	l.shows("state", "looking")
	l.say(5, leads(4, vote(5)))
	l.shows("state", "following")
}

// "If leader = me: need logicalclock = n.round."
func TestAServerLeadsItsFollowersInItsOwnRoundOnly(t *testing.T) {
	l := begin(t, usual())
	l.say(1, follows(4, vote(3)))
	l.say(2, follows(4, vote(3)))
	l.say(4, follows(4, vote(3)))
	l.shows("state", "looking")
	l.say(1, follows(1, vote(3)))
	l.shows("state", "leading")
}
