package call

import "github.com/zoolab/zoolab/sim"

// Rules that this package cites for whoever plays a role.
var (
	// RuleCall: the user makes a call, "the calling environment is suspended" (§1.1)
	// until it returns. First: the number of the operation.
	RuleCall = sim.RuleOf("RPC-CALL")
	// RuleRetry: "The machine that transmits a packet is responsible for
	// retransmitting it until an acknowledgment is received" (§3.2). First: the
	// number of the operation; second: how often its time has run out.
	RuleRetry = sim.RuleOf("RPC-RETRY")
	// RuleReturn: the caller takes a reply for the answer to its call. First: the
	// number of the operation; second: who answered.
	RuleReturn = sim.RuleOf("RPC-RETURN")
	// RuleStale: the caller turns a reply away, "a much delayed result of some
	// previous call" (§3.2) or a copy. First: the number of the operation called
	// for; second: of the one that is answered.
	RuleStale = sim.RuleOf("RPC-STALE")
	// RuleExecute: "the appropriate procedure is invoked" (§3.2). First: the
	// client; second: the number of its operation.
	RuleExecute = sim.RuleOf("RPC-EXECUTE")
	// RuleReply: the callee sends a result. First: the client; second: the number of
	// its operation.
	RuleReply = sim.RuleOf("RPC-REPLY")
)

// Rules for whoever plays the callee to cite, when they decide what it does.
var (
	// RuleAgain: the call is the last of its client and has been executed, so the
	// result that was remembered is sent again. First: the client; second: the
	// sequence number.
	RuleAgain = sim.RuleOf("RPC-AGAIN")
	// RuleOld: "The call packet can be discarded as a duplicate [...] unless its
	// sequence number is greater than that given in this table" (§3.2). First: the
	// client; second: the sequence number; third: the one in the table, of the same
	// boot.
	RuleOld = sim.RuleOf("RPC-OLD")
	// RuleOldBoot: the same, of a client that has restarted since. First: the
	// client; second: the boot that the call is of; third: the one in the table.
	RuleOldBoot = sim.RuleOf("RPC-OLD-BOOT")
)

// Landmarks that a sweep of this protocol should have seen. The last two are for
// whoever plays the callee to mark.
var (
	// Retried: a request was due to be sent again.
	Retried = sim.Sometimes("retried")
	// StaleReply: a reply came to a caller and was not the answer to its call.
	StaleReply = sim.Sometimes("stale-reply")
	// AnsweredAgain: a callee answered a request from what it remembered.
	AnsweredAgain = sim.Sometimes("answered-again")
	// OldRequest: a request came after a later one of its client.
	OldRequest = sim.Sometimes("old-request")
)
