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
	// RuleWatch: a session is told of an event that it has left a watch for.
	// [session, type of event, zxid]
	RuleWatch = sim.RuleOf("ZK-WATCH")
	// RuleFilter: a session is not told of an event, for it may not read the node.
	// [session, type of event, zxid]
	RuleFilter = sim.RuleOf("ZK-FILTER")
	// RuleCatchUp: a session has brought its watches here. [session, events that it
	// had missed, watches, zxid seen]
	RuleCatchUp = sim.RuleOf("ZK-CATCHUP")
	// RuleFrame: a request that is too long costs its client the connection.
	// [session, bytes, bytes allowed]
	RuleFrame = sim.RuleOf("ZK-FRAME")
	// RuleQuota: a write has left more under a quota than it allows softly. Only
	// where quotas are enforced a leader looks. [session, zxid]
	RuleQuota = sim.RuleOf("ZK-QUOTA")
	// RuleLocal: a server opens a session that it keeps to itself. [session]
	RuleLocal = sim.RuleOf("ZK-LOCAL")
	// RuleUpgrade: a local session is to own a node, and so it is made one like any
	// other first. [session]
	RuleUpgrade = sim.RuleOf("ZK-UPGRADE")
	// RuleLocalExpiry: a local session that was silent for its timeout is over.
	// [session, milliseconds silent, timeout]
	RuleLocalExpiry = sim.RuleOf("ZK-LOCAL-EXPIRY")
	// RuleReadOnly: a server that has looked for a leader for long enough serves reads
	// from here on. [zxid applied]
	RuleReadOnly = sim.RuleOf("ZK-READ-ONLY")
	// RuleWriterRefused: such a server sends a client away that has not said that
	// reading will do. [session]
	RuleWriterRefused = sim.RuleOf("ZK-NO-WRITERS")
	// RuleGlobalRefused: it sends a client away whose session a quorum has made.
	// [session]
	RuleGlobalRefused = sim.RuleOf("ZK-NO-GLOBALS")
	// RuleWriteRefused: it refuses a write or a sync. [session, xid]
	RuleWriteRefused = sim.RuleOf("ZK-NOT-READ-ONLY")
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
	// WatchFired: a server told somebody of an event.
	WatchFired = sim.Sometimes("watch-fired")
	// WatchFiltered: a watch fired for one who may not read the node.
	WatchFiltered = sim.Sometimes("watch-filtered")
	// CaughtUp: a client that brought its watches was told what it had missed.
	CaughtUp = sim.Sometimes("setwatches-caught-up")
	// FrameRefused: a request was too long.
	FrameRefused = sim.Sometimes("frame-refused")
	// MultiFailed: a multi failed by one of its parts.
	MultiFailed = sim.Sometimes("multi-failed")
	// Reaped: a leader asked for the end of a container or of a node that has had
	// its time.
	Reaped = sim.Sometimes("reaped")
)

// What one should have seen where sessions are local.
var (
	// LocalUpgraded: a local session was upgraded.
	LocalUpgraded = sim.Sometimes("local-session-upgraded")
	// LocalExpired: a server ended a local session that was silent.
	LocalExpired = sim.Sometimes("local-session-expired")
)

// What one should have seen where servers without a leader may serve reads.
var (
	// ServedReadOnly: a server without a leader has begun to serve reads.
	ServedReadOnly = sim.Sometimes("served-read-only")
	// WriterRefused: it has sent a client away that wants to write.
	WriterRefused = sim.Sometimes("writer-refused")
	// GlobalRefused: it has sent a client away whose session a quorum has made.
	GlobalRefused = sim.Sometimes("global-session-refused")
	// WriteRefused: it has refused a write.
	WriteRefused = sim.Sometimes("write-refused")
)

// Landmarks lists what a sweep should have seen of the servers.
func Landmarks() []sim.Landmark {
	return []sim.Landmark{RefusedBehind, SilentClosed, OwnerChanged, WriteAfterClose, WriteAfterMove,
		WatchFired, WatchFiltered, CaughtUp, FrameRefused, MultiFailed, Reaped}
}
