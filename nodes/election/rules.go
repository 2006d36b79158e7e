package election

import "github.com/zoolab/zoolab/sim"

// The rules that electors cite by [sim.Env.Note], each a row or a sentence of
// FastLeaderElection. The values noted are named in brackets, in order.
var (
	// Rule1: an election begins with the clock one further and a vote for
	// oneself, sent to every voter. [round, own epoch, own zxid]
	Rule1 = sim.RuleOf("FLE-1")
	// Rule2: with a zxid of -1, the sender's or one's own, a vote is ignored.
	// [sender]
	Rule2 = sim.RuleOf("FLE-2")
	// Rule3: a later round: join it, clear recvset, propose the better of the
	// vote and one's own first one. [sender, its round, own round]
	Rule3 = sim.RuleOf("FLE-3")
	// Rule4: an earlier round: drop. [sender, its round, own round]
	Rule4 = sim.RuleOf("FLE-4")
	// Rule5: the same round and a better vote: adopt it. [sender, its
	// candidate, the candidate so far]
	Rule5 = sim.RuleOf("FLE-5")
	// Rule6: the same round and no better vote: record it. [sender, its
	// candidate, one's own]
	Rule6 = sim.RuleOf("FLE-6")
	// Rule7: a server that does not vote is answered at once. [sender, own
	// state, own round]
	Rule7 = sim.RuleOf("FLE-7")
	// Rule8: a looking server in an earlier round is told the proposal.
	// [sender, its round, own round]
	Rule8 = sim.RuleOf("FLE-8")
	// Rule9: a looking server is told the leader by one that is not looking.
	// [sender, leader, round of the vote, its epoch]
	Rule9 = sim.RuleOf("FLE-9")
	// Rule10: a vote for a server that does not vote is ignored. [sender, its
	// candidate]
	Rule10 = sim.RuleOf("FLE-10")
	// Rule11: an observing server's notification is ignored. [sender]
	Rule11 = sim.RuleOf("FLE-11")
	// Rule12: a quorum has the same vote: see whether it stays undisputed.
	// [candidate, votes, round]
	Rule12 = sim.RuleOf("FLE-12")
	// Rule13: in the finalizeWait, what is not better is discarded. [sender,
	// its candidate, its round, its state]
	Rule13 = sim.RuleOf("FLE-13")
	// Rule14: in the finalizeWait, a better vote is put back and the search
	// goes on. [sender, its candidate, the candidate so far]
	Rule14 = sim.RuleOf("FLE-14")
	// Rule15: the finalizeWait is over: the election is. [leader, round]
	Rule15 = sim.RuleOf("FLE-15")
	// Rule16: a quorum of the round is for a leader that leads. [sender,
	// leader, round]
	Rule16 = sim.RuleOf("FLE-16")
	// Rule17: a quorum of those out of election follows a leader that leads.
	// [sender, leader, its round, own round so far]
	Rule17 = sim.RuleOf("FLE-17")
	// Rule18: nothing came for a while: send again, or connect again.
	// [how long in ns, 1 for connecting]
	Rule18 = sim.RuleOf("FLE-18")
	// Rule19: a synchronised server reports the epoch it shares with its
	// leader. [leader, epoch so far, epoch]
	Rule19 = sim.RuleOf("FLE-19")
	// Rule20: an observer waits before it looks again. [at most how long in ns]
	Rule20 = sim.RuleOf("FLE-20")
)

// The rules of QuorumCnxManager. The first value noted is the peer.
var (
	// RuleDial: there is something to send and no connection: dial.
	RuleDial = sim.RuleOf("CNX-DIAL")
	// RuleKnock: a dialler with the smaller id says who it is and hangs up.
	RuleKnock = sim.RuleOf("CNX-KNOCK")
	// RuleDialBack: a smaller id has dialled: hang up and dial it.
	RuleDialBack = sim.RuleOf("CNX-DIAL-BACK")
	// RuleDrop: the connection that stood makes room.
	RuleDrop = sim.RuleOf("CNX-DROP")
	// RuleLast: a new connection and nothing queued: what was sent last goes
	// out again. Second: its round.
	RuleLast = sim.RuleOf("CNX-LAST")
	// RuleOverwrite: the queue holds one notification, the newest. Second and
	// third: the rounds of the old and the new.
	RuleOverwrite = sim.RuleOf("CNX-OVERWRITE")
	// RuleTimeout: nobody has answered a dial in time.
	RuleTimeout = sim.RuleOf("CNX-TIMEOUT")
)

// Landmarks that a sweep of elections should have seen.
var (
	// RoundJump: a server joined a later round.
	RoundJump = sim.Sometimes("round-jump")
	// WonByEpoch, WonByZxid, WonByID: what made a vote the better one.
	WonByEpoch = sim.Sometimes("won-by-epoch")
	WonByZxid  = sim.Sometimes("won-by-zxid")
	WonByID    = sim.Sometimes("won-by-id")
	// FinalizeOverturned: a better vote came in the finalizeWait.
	FinalizeOverturned = sim.Sometimes("finalize-overturned")
	// JoinedInRound: a server joined a leader of its own round.
	JoinedInRound = sim.Sometimes("joined-in-round")
	// JoinedByOutOfElection: a server joined a leader of another election.
	JoinedByOutOfElection = sim.Sometimes("joined-by-outofelection")
	// Resent: a silence was broken.
	Resent = sim.Sometimes("resend")
	// DialledBack: a larger id dialled a smaller one that had knocked.
	DialledBack = sim.Sometimes("link-dialled-back")
	// LastResent: a new connection carried what the old one may have lost.
	LastResent = sim.Sometimes("last-resent")
	// QueueOverwritten: a notification was never sent, a newer one was.
	QueueOverwritten = sim.Sometimes("queue-overwritten")
	// DialTimedOut: nobody answered a dial.
	DialTimedOut = sim.Sometimes("dial-timed-out")
)

// Landmarks lists them, for a protocol that has electors in it.
func Landmarks() []sim.Landmark {
	return []sim.Landmark{RoundJump, WonByEpoch, WonByZxid, WonByID, FinalizeOverturned, JoinedInRound,
		JoinedByOutOfElection, Resent, DialledBack, LastResent, QueueOverwritten, DialTimedOut}
}
