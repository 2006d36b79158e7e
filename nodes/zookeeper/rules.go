package zookeeper

import "github.com/zoolab/zoolab/sim"

// The rules that servers cite by [sim.Env.Note]. The values noted are named in
// brackets, in order.
var (
	// RuleBehind: a client that has seen more than this server has applied is
	// sent away. [session, zxid seen, zxid applied]
	RuleBehind = sim.RuleOf("ZK-BEHIND")
	// RuleExpired: a write of a session that is closing or closed fails.
	// [session, xid, the server it came by]
	RuleExpired = sim.RuleOf("ZK-EXPIRED")
	// RuleMoved: a write fails that came by a server which the session has left.
	// [session, xid, the server it came by]
	RuleMoved = sim.RuleOf("ZK-MOVED")
	// RuleExpiry: a session that was silent for its timeout is closed, at the
	// next boundary of ticks. [session, milliseconds silent, timeout]
	RuleExpiry = sim.RuleOf("ZK-EXPIRY")
	// RuleMove: a session is another server's from now on. [session, server]
	RuleMove = sim.RuleOf("ZK-MOVE")
)

// What a sweep should have seen.
var (
	// RefusedBehind: a server sent a client away that had seen more.
	RefusedBehind = sim.Sometimes("refused-behind")
	// SilentClosed: a leader closed a session that was silent.
	SilentClosed = sim.Sometimes("silent-session-closed")
	// OwnerChanged: a leader was told that a session has another server.
	OwnerChanged = sim.Sometimes("owner-changed")
	// WriteAfterClose: a write came behind the end of its session.
	WriteAfterClose = sim.Sometimes("write-after-close")
	// WriteAfterMove: a write came by the server that its session has left.
	WriteAfterMove = sim.Sometimes("write-after-move")
)

// Landmarks lists what a sweep should have seen of the servers.
func Landmarks() []sim.Landmark {
	return []sim.Landmark{RefusedBehind, SilentClosed, OwnerChanged, WriteAfterClose, WriteAfterMove}
}
