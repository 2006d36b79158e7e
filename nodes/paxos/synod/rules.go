package synod

import "github.com/zoolab/zoolab/sim"

// The rules that roles cite by [Cite] and [CiteCount] when one decides what they
// do. The first two values noted are the round and the proposer of the ballot in
// question; the other two are named with each rule.
var (
	// Rule1A: "A proposer selects a proposal number n and sends a prepare
	// request with number n to a majority of acceptors." Third: how many
	// ballots it has tried since it booted.
	Rule1A = sim.RuleOf("PAX-1A")
	// Rule1B: "If an acceptor receives a prepare request with number n greater
	// than that of any prepare request to which it has already responded, then
	// it responds." Third and fourth: round and proposer of the vote reported.
	Rule1B = sim.RuleOf("PAX-1B")
	// Rule1BNo: the prepare request is not above every promise, so it is
	// ignored, and the proposer told. Third and fourth: the promise.
	Rule1BNo = sim.RuleOf("PAX-1B-NO")
	// Rule2A: the value is that "of the highest-numbered proposal among the
	// responses". Third and fourth: round and proposer of that proposal.
	Rule2A = sim.RuleOf("PAX-2A")
	// Rule2AFree: the value "is any value if the responses reported no
	// proposals". Third: how many acceptors responded.
	Rule2AFree = sim.RuleOf("PAX-2A-FREE")
	// Rule2ANone: the proposer is free and has nothing to propose: it ran the
	// ballot for a learner, and a majority reports that nothing was chosen
	// before it. Third: how many acceptors responded.
	Rule2ANone = sim.RuleOf("PAX-2A-NONE")
	// Rule2B: "If an acceptor receives an accept request for a proposal
	// numbered n, it accepts the proposal unless it has already responded to a
	// prepare request having a number greater than n." Third and fourth: the
	// promise so far.
	Rule2B = sim.RuleOf("PAX-2B")
	// Rule2BNo: it has so responded. Third and fourth: the promise.
	Rule2BNo = sim.RuleOf("PAX-2B-NO")
	// RuleLearn: "To learn that a value has been chosen, a learner must find
	// out that a proposal has been accepted by a majority of acceptors."
	// Third: how many of its votes have been counted.
	RuleLearn = sim.RuleOf("PAX-LEARN")
	// RuleInquire: "If a learner needs to know whether a value has been
	// chosen, it can have a proposer issue a proposal." No ballot is in
	// question; third: the proposer asked.
	RuleInquire = sim.RuleOf("PAX-INQUIRE")
	// RuleDuel: "It's probably a good idea to abandon a proposal if some
	// proposer has begun trying to issue a higher-numbered one." Third and
	// fourth: that ballot.
	RuleDuel = sim.RuleOf("PAX-DUEL")
	// RuleTimeout: nobody has told of an outcome in time, so a new ballot is
	// due. Third: how many ballots it has tried since it booted.
	RuleTimeout = sim.RuleOf("PAX-TIMEOUT")
)

// Landmarks that a sweep of this protocol should have seen.
var (
	// SecondBallot: a proposer began a ballot after round 1.
	SecondBallot = sim.Sometimes("second-ballot")
	// DuelingRetry: a proposer whose ballot was refused began a new one.
	DuelingRetry = sim.Sometimes("dueling-retry")
	// ValueAdopted: a proposer put a reported value to the vote that is not
	// the one it wished for.
	ValueAdopted = sim.Sometimes("value-adopted")
	// LearnedLate: a learner learned after it had to ask.
	LearnedLate = sim.Sometimes("learned-late")
)

// Cite notes the rule by which a role decides, with the ballot in question and
// the one that it is compared with. Screens tell of the decision in the paper's
// words; nothing else depends on it.
func Cite(env *sim.Env, r sim.Rule, b, other Ballot) {
	env.Note(r, int64(b.Round), int64(b.ID), int64(other.Round), int64(other.ID))
}

// CiteCount notes a rule with the ballot in question and a number, such as how
// many acceptors have promised it.
func CiteCount(env *sim.Env, r sim.Rule, b Ballot, n int) {
	env.Note(r, int64(b.Round), int64(b.ID), int64(n), 0)
}
