package election

import "testing"

// What elections are besides the table, sentence by sentence (zookeeper.md §1):
// resending, the receiver's side, the epoch that is shared, observers.

// "Resend: no message for t (start 200 ms, doubled at each timeout, cap 60 s,
// never reset within an election): resend notifications."
func TestSilenceIsBrokenByResendingEverMoreRarely(t *testing.T) {
	l := begin(t, usual())
	wait := 200 * ms
	for range 12 {
		if got := l.in("resend"); got > wait || got < wait-20*ms {
			t.Errorf("it waits %v, want %v", got, wait)
		}
		l.pass("resend")
		l.toldAll(seeks(1, vote(3)))
		wait = min(2*wait, 60_000*ms)
	}
	l.say(1, seeks(1, vote(1)))
	if got := l.in("resend"); got < wait-20*ms {
		t.Errorf("a message has set it back to %v", got)
	}
	l.pass("again")
	if got := l.in("resend"); got > 200*ms {
		t.Errorf("another election begins with %v", got)
	}
}

// "I am LOOKING and sender LOOKING with smaller round: reply with my proposal",
// and the sender with an equal or greater round gets no reply.
func TestOnlyLaggardsAreAnsweredWhileLooking(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(2, vote(5)))
	l.say(1, seeks(1, vote(1)))
	l.told(1, seeks(2, vote(5)))
	l.say(1, seeks(2, vote(1)))
	l.told(1)
	l.say(1, follows(1, vote(1)))
	l.told(1)
}

// "Sender not a voter (observer): reply at once with currentVote and own
// clock/state", in any state.
func TestAnObserverIsAnsweredAtOnce(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(4, vote(5)))
	l.say(6, seeks(1, Vote{}))
	l.told(6, seeks(4, vote(3)))
	l.say(1, seeks(4, vote(5)))
	l.pass("finalize")
	l.say(6, seeks(1, Vote{}))
	l.told(6, follows(4, vote(5)))
	l.pass("again")
	l.say(6, seeks(1, Vote{}))
	l.told(6, seeks(5, vote(5))) // what it followed until now
}

// "I am not LOOKING and sender LOOKING: reply currentVote with
// currentVote.electionEpoch", and nobody else gets one.
func TestASeekerIsToldWhomAServerFollows(t *testing.T) {
	l := begin(t, usual())
	l.say(1, follows(7, vote(5)))
	l.say(2, follows(7, vote(5)))
	l.say(5, leads(7, vote(5)))
	l.say(4, seeks(9, vote(4)))
	l.told(4, follows(7, vote(5)))
	l.say(4, follows(9, vote(5)))
	l.told(4)
}

// "After sync both leader and follower overwrite currentVote.peerEpoch with the
// new epoch."
func TestAfterSyncTheVoteHasTheNewEpoch(t *testing.T) {
	l := begin(t, usual())
	l.say(2, seeks(1, vote(5)))
	l.say(5, seeks(1, vote(5)))
	l.pass("finalize")
	l.pass("share")
	l.say(4, seeks(1, vote(4)))
	l.told(4, follows(1, Vote{9, vote(5).Zxid, 5}))
	l.hears("s3 vote-updated 5 (epoch 9, 0x100000005) in round 1")
}

// "Voters ignore their votes": an observer's vote is not weighed, in whatever
// round.
func TestVotersIgnoreObservers(t *testing.T) {
	l := begin(t, usual())
	l.say(6, seeks(9, vote(5)))
	l.shows("round", "1")
	l.shows("votes", "1")
	l.say(6, leads(1, vote(6)))
	l.shows("votes", "1")
}

// observing is an observer among five voters.
func observing() company { return company{voters: 5, observers: 1, subject: 6, own: vote(6)} }

// "Observers run the same loop with vote id/zxid/epoch = MIN; they never count."
func TestAnObserverLooksWithAVoteForNobody(t *testing.T) {
	l := begin(t, observing())
	l.told(1, seeks(1, Vote{}))
	l.hush("o1 voted-for")
	l.shows("votes", "0")
}

func TestAnObserverObservesTheOneWhomAQuorumFollows(t *testing.T) {
	l := begin(t, observing())
	l.say(1, follows(7, vote(5)))
	l.say(2, follows(7, vote(5)))
	l.say(5, leads(7, vote(5)))
	l.hears("o1 elected observing 5 (epoch 1, 0x100000005) in round 7, by those out of election")
	l.say(4, seeks(9, vote(4)))
	l.told(4, Notification{Observing, Ballot{7, vote(5)}})
}

func TestAnObserverCountsTheVotesOfTheRound(t *testing.T) {
	l := begin(t, observing())
	l.say(1, seeks(2, vote(5)))
	l.say(2, seeks(2, vote(5)))
	if l.in("finalize") >= 0 {
		t.Error("it has counted itself")
	}
	l.say(5, seeks(2, vote(5)))
	l.pass("finalize")
	l.hears("o1 elected observing 5 (epoch 1, 0x100000005) in round 2, by votes")
}

// "They jitter ≤ 200 ms before re-electing", but not at first.
func TestAnObserverDoesNotLookAgainAtOnce(t *testing.T) {
	l := begin(t, observing())
	l.pass("again")
	l.told(1)
	l.shows("round", "1")
	if got := l.in("observer-delay"); got < 0 || got > 200*ms {
		t.Errorf("it waits %v", got)
	}
	l.say(5, leads(1, vote(5))) // what comes meanwhile concerns nobody
	l.pass("observer-delay")
	l.told(1, seeks(2, Vote{}))
	l.shows("round", "2")
}
