package paxos

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence of "Paxos Made Simple" (Lamport, 2001), played
// by hand with one message after the other.

// §2.2, P1: "An acceptor must accept the first proposal that it receives."
func TestAnAcceptorAcceptsTheFirstProposalItReceives(t *testing.T) {
	l := begin(t, solo(), nil)
	l.drop("paxos p1>a3 Prepare#1")
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p1>a3 Accept#1") // it never heard of the ballot before
	l.hears("a3 voted p1/1 at 1.p1")
}

// §2.2, phase 1(a): "A proposer selects a proposal number n and sends a prepare
// request with number n to a majority of acceptors."
func TestAProposerPreparesWithAMajority(t *testing.T) {
	l := begin(t, solo(), nil)
	for _, a := range []string{"a1", "a2", "a3"} {
		if got := l.text("paxos p1>" + a + " Prepare#1"); got != "1.p1" {
			t.Errorf("%s is asked for %s", a, got)
		}
	}
}

// §2.2, phase 1(b): "… it responds to the request with a promise not to accept
// any more proposals numbered less than n and with the highest-numbered proposal
// (if any) that it has accepted."
func TestAPromiseReportsTheHighestNumberedProposalAccepted(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p1>a1 Accept#1")
	l.take("paxos p2>a1 Prepare#1", "paxos p2>a2 Prepare#1")
	l.hears("a1 promised 1.p2, having voted for p1/1 at 1.p1")
	l.hears("a2 promised 1.p2, having voted for nothing")
	if got := l.text("paxos a1>p2 Promise#1"); got != "1.p2, accepted so far: p1/1 at 1.p1" {
		t.Error("a1 says", got)
	}
}

// §2.2: "An acceptor can ignore a prepare request" numbered lower than one "to
// which it has already responded"; and it "should probably inform the proposer".
func TestAnAcceptorRefusesALowerPrepare(t *testing.T) {
	l := begin(t, duo(), nil)
	l.take("paxos p2>a1 Prepare#1", "paxos p1>a1 Prepare#1")
	l.hush("a1 promised 1.p1, having voted for nothing")
	if got := l.text("paxos a1>p1 Refused#1"); got != "in favour of 1.p2" {
		t.Error("a1 says", got)
	}
}

// §2.2: a prepare request is answered if its number is "greater than that of any
// prepare request to which it has already responded": a copy's is not, and the
// refusal of a copy is no reason to abandon the ballot.
func TestACopyOfAPrepareIsNotPromisedTwice(t *testing.T) {
	l := begin(t, solo(), nil)
	l.duplicate("paxos p1>a1 Prepare#1")
	l.take("paxos p1>a1 Prepare#1", "paxos p1>a1 Prepare#1+", "paxos a1>p1 Refused#1")
	if l.pending("paxos a1>p1 Promise#2") {
		t.Error("a1 promised twice")
	}
	l.take("paxos a1>p1 Promise#1", "paxos p1>a2 Prepare#1", "paxos a2>p1 Promise#1")
	l.hears("p1 proposed p1/1 at 1.p1")
}

// §2.2, phase 2(a): "If the proposer receives a response to its prepare requests
// from a majority of acceptors, then it sends an accept request …"
func TestAProposerWaitsForAMajority(t *testing.T) {
	l := begin(t, solo(), nil)
	l.phase1("p1", 1, "a1")
	l.hush("p1 proposed p1/1 at 1.p1")
	l.phase1("p1", 1, "a3")
	l.hears("p1 proposed p1/1 at 1.p1")
}

// A majority is one of acceptors, not of messages.
func TestACopyOfAPromiseDoesNotCount(t *testing.T) {
	l := begin(t, solo(), nil)
	l.take("paxos p1>a1 Prepare#1")
	l.duplicate("paxos a1>p1 Promise#1")
	l.take("paxos a1>p1 Promise#1", "paxos a1>p1 Promise#1+")
	l.hush("p1 proposed p1/1 at 1.p1")
}

// A response counts for the request that it answers, not for a later one.
func TestAnOldPromiseDoesNotCount(t *testing.T) {
	l := begin(t, solo(), nil)
	l.take("paxos p1>a1 Prepare#1", "paxos p1>a2 Prepare#1", "timer p1 retry#1")
	l.take("paxos a1>p1 Promise#1", "paxos a2>p1 Promise#1")
	l.hush("p1 proposed p1/1 at 1.p1")
	l.hush("p1 proposed p1/1 at 2.p1")
}

// §2.2, phase 2(a): "… where v is any value if the responses reported no
// proposals."
func TestAFreeProposerProposesItsOwnValue(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p2", 1, "a2", "a3")
	l.hears("p2 proposed p2/1 at 1.p2")
}

// §2.2, phase 2(a): v is "the value of the highest-numbered proposal among the
// responses".
func TestAProposerAdoptsTheValueOfTheHighestNumberedProposal(t *testing.T) {
	e := duo()
	e.Proposers, e.Acceptors = 3, 5
	l := begin(t, e, nil)
	l.phase1("p1", 1, "a1", "a2", "a3")
	l.take("paxos p1>a1 Accept#1") // p1/1 at 1.p1
	l.phase1("p2", 1, "a2", "a3", "a4")
	l.take("paxos p2>a2 Accept#1") // p2/1 at 1.p2
	l.phase1("p3", 1, "a2", "a1", "a5")
	l.hears("p3 proposed p2/1 at 1.p3")
	if marks(l.w)[synod.ValueAdopted.String()] == 0 {
		t.Error("the landmark was not seen")
	}
}

// §2.2, phase 2(b): an acceptor "accepts the proposal unless it has already
// responded to a prepare request having a number greater than n."
func TestAnAcceptorRefusesAProposalBelowItsPromise(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p2>a1 Prepare#1")
	l.take("paxos p1>a1 Accept#1", "paxos p1>a2 Accept#1")
	l.hush("a1 voted p1/1 at 1.p1")
	l.hears("a2 voted p1/1 at 1.p1")
	if got := l.text("paxos a1>p1 Refused#1"); got != "in favour of 1.p2" {
		t.Error("a1 says", got)
	}
}

// §2.2: a proposer that is informed "should then abandon its proposal. This is a
// performance optimization that does not affect correctness." Later it tries
// again, with a higher number than it was told of.
func TestARefusedProposerBacksOffAndTriesAgainHigher(t *testing.T) {
	l := begin(t, duo(), nil)
	l.take("paxos p2>a1 Prepare#1", "paxos p1>a1 Prepare#1", "paxos a1>p1 Refused#1")
	l.phase1("p1", 1, "a2", "a3")
	l.hush("p1 proposed p1/1 at 1.p1")
	l.take("timer p1 retry#1")
	l.hears("p1 began 2.p1")
	for _, landmark := range []sim.Landmark{synod.SecondBallot, synod.DuelingRetry} {
		if marks(l.w)[landmark.String()] != 1 {
			t.Errorf("%s was not seen once", landmark)
		}
	}
}

// To be refused by several is no reason to wait longer than for one.
func TestASecondRefusalChangesNothing(t *testing.T) {
	l := begin(t, duo(), nil)
	for _, a := range []string{"a1", "a2"} {
		l.take("paxos p2>"+a+" Prepare#1", "paxos p1>"+a+" Prepare#1")
	}
	l.take("paxos a1>p1 Refused#1")
	wait := l.w.View(1).Timers[0]
	l.take("paxos a2>p1 Refused#1")
	if again := l.w.View(1).Timers[0]; again != wait {
		t.Errorf("p1 waits until %s, and not %s", again.At, wait.At)
	}
}

// The number told counts, however far ahead the other is.
func TestARefusedProposerCatchesUpWithTheNumber(t *testing.T) {
	l := begin(t, duo(), nil)
	l.take("timer p2 retry#1", "timer p2 retry#2", "timer p2 retry#3")
	l.take("paxos p2>a1 Prepare#4", "paxos p1>a1 Prepare#1", "paxos a1>p1 Refused#1", "timer p1 retry#1")
	l.hears("p1 began 5.p1")
}

// A refusal is of one request. It says nothing about a later one.
func TestAnOldRefusalIsNoReasonToAbandon(t *testing.T) {
	l := begin(t, duo(), nil)
	l.take("paxos p2>a1 Prepare#1", "paxos p1>a1 Prepare#1", "timer p1 retry#1", "paxos a1>p1 Refused#1")
	l.phase1("p1", 2, "a1", "a2")
	l.hears("p1 proposed p1/1 at 2.p1")
}

// §2.3: "To learn that a value has been chosen, a learner must find out that a
// proposal has been accepted by a majority of acceptors."
func TestALearnerLearnsFromAMajority(t *testing.T) {
	l := begin(t, solo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1")
	l.hush("l1 learned p1/1 at 1.p1")
	l.phase2("p1", 1, "a3")
	l.hears("l1 learned p1/1 at 1.p1")
}

// A copy of a vote is not another vote.
func TestACopyOfAVoteDoesNotCount(t *testing.T) {
	l := begin(t, solo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p1>a1 Accept#1")
	l.duplicate("paxos a1>l1 Accepted#1")
	l.take("paxos a1>l1 Accepted#1", "paxos a1>l1 Accepted#1+")
	l.hush("l1 learned p1/1 at 1.p1")
}

// "A proposal" is a value with its number: votes for one value in two ballots do
// not add up.
func TestVotesInDifferentBallotsDoNotAddUp(t *testing.T) {
	l := begin(t, solo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1")
	l.take("timer p1 retry#1")
	l.phase1("p1", 2, "a2", "a3")
	l.phase2("p1", 2, "a2")
	l.hush("l1 learned p1/1 at 2.p1")
	l.phase2("p1", 2, "a3")
	l.hears("l1 learned p1/1 at 2.p1")
}

// §2.3: "The obvious algorithm is to have each acceptor, whenever it accepts a
// proposal, respond to all learners."
func TestAcceptorsTellAllLearners(t *testing.T) {
	e := solo()
	e.Learners = 2
	l := begin(t, e, nil)
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p1>a1 Accept#1", "paxos p1>a2 Accept#1")
	for _, who := range []string{"l1", "l2"} {
		l.take("paxos a1>"+who+" Accepted#1", "paxos a2>"+who+" Accepted#1")
		l.hears(who + " learned p1/1 at 1.p1")
	}
}

// §2.3: "If a learner needs to know whether a value has been chosen, it can have a
// proposer issue a proposal, using the algorithm described above."
func TestALearnerThatMissedTheVotesHasAProposalIssued(t *testing.T) {
	e := solo()
	e.Learners, e.CatchUp = 2, 500*ms
	l := begin(t, e, nil)
	l.phase1("p1", 1, "a1", "a2")
	l.take("paxos p1>a1 Accept#1", "paxos p1>a2 Accept#1")
	l.take("paxos a1>l1 Accepted#1", "paxos a2>l1 Accepted#1")
	l.duplicate("paxos l1>p1 Decided#1")
	l.take("paxos l1>p1 Decided#1")
	l.drop("paxos a1>l2 Accepted#1", "paxos a2>l2 Accepted#1")
	l.take("timer l2 inquiry#1", "paxos l2>p1 Inquire#1")
	l.phase1("p1", 2, "a1")
	l.take("paxos l1>p1 Decided#1+") // p1 knows that; l2 does not
	l.phase1("p1", 2, "a2")
	l.hears("p1 proposed p1/1 at 2.p1")
	l.take("paxos p1>a1 Accept#2", "paxos p1>a2 Accept#2", "paxos a1>l2 Accepted#2", "paxos a2>l2 Accepted#2")
	l.hears("l2 learned p1/1 at 2.p1")
	l.take("timer p1 retry#1")
	l.hush("p1 began 3.p1") // one inquiry, one ballot
	if l.pending("timer l2 inquiry#2") {
		t.Error("l2 goes on asking")
	}
	if marks(l.w)[synod.LearnedLate.String()] != 1 {
		t.Error("the landmark was not seen")
	}
}

// The same inquiry where nothing has been chosen and nobody has a wish: the
// proposer has nothing to propose.
func TestAnInquiryAboutNothingProposesNothing(t *testing.T) {
	e := solo()
	e.OwnValues, e.CatchUp = false, 500*ms
	l := begin(t, e, nil)
	l.take("timer l1 inquiry#1", "paxos l1>p1 Inquire#1")
	l.phase1("p1", 1, "a1", "a2")
	if l.pending("paxos p1>a1 Accept#1") || l.pending("timer p1 retry#1") {
		t.Error("p1 goes on")
	}
}

// A learner asks one proposer after the other, and a ballot that is run for it
// and refused is not tried again: the learner asks again.
func TestALearnerAsksOneProposerAfterTheOther(t *testing.T) {
	e := duo()
	e.OwnValues, e.CatchUp = false, 500*ms
	l := begin(t, e, nil)
	l.take("timer l1 inquiry#1", "timer l1 inquiry#2", "paxos l1>p2 Inquire#1", "paxos l1>p1 Inquire#1")
	l.take("paxos p2>a1 Prepare#1", "paxos p1>a1 Prepare#1", "paxos a1>p1 Refused#1")
	if l.pending("timer p1 retry#1") {
		t.Error("p1 goes on")
	}
}

// §2.5: an acceptor's "stable storage, preserved during failures, is used to
// maintain the information that the acceptor must remember. An acceptor records
// its intended response in stable storage before actually sending the response."
func TestAnAcceptorRemembersAcrossARestart(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.crash("paxos p1>a1 Accept#1", 2) // written and synced, and not yet said
	l.hush("a1 voted p1/1 at 1.p1")
	l.restart("a1")
	l.take("paxos p2>a1 Prepare#1")
	l.hears("a1 promised 1.p2, having voted for p1/1 at 1.p1")
}

// The other side of it: what was not recorded was not sent.
func TestAnAcceptorSaysNothingThatItMayForget(t *testing.T) {
	l := begin(t, duo(), nil)
	l.crash("paxos p2>a1 Prepare#1", 1) // written, not synced
	l.restart("a1")
	if l.pending("paxos a1>p2 Promise#1") {
		t.Error("a1 promised p2 and does not know")
	}
	l.take("paxos p1>a1 Prepare#1")
	l.hears("a1 promised 1.p1, having voted for nothing")
}

// §2.5: "Different proposers choose their numbers from disjoint sets of numbers,
// so two different proposers never issue a proposal with the same number."
func TestDifferentProposersUseDifferentNumbers(t *testing.T) {
	l := begin(t, duo(), nil)
	l.take("timer p1 retry#1", "timer p2 retry#1")
	for _, b := range []string{"p1 began 1.p1", "p2 began 1.p2", "p1 began 2.p1", "p2 began 2.p2"} {
		l.hears(b)
	}
	ballot := func(round uint64, id sim.NodeID) synod.Ballot { return synod.Ballot{Round: round, ID: id} }
	if !ballot(1, 1).Less(ballot(1, 2)) || !ballot(1, 2).Less(ballot(2, 1)) || ballot(2, 1).Less(ballot(2, 1)) {
		t.Error("ballots are not ordered by round and then by proposer")
	}
}

// §2.5: "Each proposer remembers (in stable storage) the highest-numbered proposal
// it has tried to issue, and begins phase 1 with a higher proposal number than any
// it has already used."
func TestARestartedProposerUsesANewNumber(t *testing.T) {
	l := begin(t, solo(), nil)
	l.take("paxos p1>a2 Prepare#1")
	l.crash("paxos a2>p1 Promise#1", 0)
	l.restart("p1")
	l.hears("p1 began 2.p1")
	l.hears("p1 wished p1/2")
}

// A number of which no acceptor has heard may be used again, and only then.
func TestANumberIsOnDiskBeforeAnyoneHearsOfIt(t *testing.T) {
	l := begin(t, solo(), []sim.Client{{Name: "c1", Script: []string{"propose blue"}}})
	l.crash("desk c1>p1 Request#1", 3) // wished, armed the timer, wrote
	l.restart("p1")
	l.take("timer c1 patience#1", "desk c1>p1 Request#2")
	if got := l.text("paxos p1>a1 Prepare#1"); got != "1.p1" {
		t.Error("p1 says", got)
	}
}

// §2.2, P2b: "If a proposal with value v is chosen, then every higher-numbered
// proposal issued by any proposer has value v."
func TestOnceAValueIsChosenItStays(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1", "a2")
	l.hears("l1 learned p1/1 at 1.p1")
	l.phase1("p2", 1, "a2", "a3")
	l.phase2("p2", 1, "a2", "a3")
	l.hears("p2 proposed p1/1 at 1.p2")
}

// Proposers stop when they are told, and one that was not told is told again.
func TestALearnerTellsTheProposers(t *testing.T) {
	l := begin(t, duo(), nil)
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1", "a2")
	l.take("paxos l1>p1 Decided#1")
	if l.pending("timer p1 retry#1") {
		t.Error("p1 goes on")
	}
	l.drop("paxos l1>p2 Decided#1")
	l.phase1("p2", 1, "a2", "a3")
	l.phase2("p2", 1, "a3")
	l.take("paxos l1>p2 Decided#2")
	if l.pending("timer p2 retry#1") {
		t.Error("p2 goes on")
	}
}
