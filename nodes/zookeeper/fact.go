package zookeeper

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Facts that servers state. Of what is replicated package zab tells, and of what
// they are answered package client.
var (
	// Applied: a server that serves has applied a transaction.
	Applied = sim.FactOf[State]("applied")
	// Expired: a leader has decided that a session is over, for want of news.
	Expired = sim.FactOf[Expiry]("expired")
	// OpenedReadOnly: a server that looks for a leader serves reads from here on, from
	// this state.
	OpenedReadOnly = sim.FactOf[State]("opened-read-only")
)

// A State is what a transaction has left behind.
type State struct {
	Zxid   znode.Zxid // the last transaction applied
	Digest uint64     // of the tree
}

// String renders a state as "0x100000003, tree 00c0ffee00c0ffee".
func (a State) String() string { return fmt.Sprintf("%s, tree %016x", a.Zxid, a.Digest) }

// An Expiry is a leader's reason to close a session. Times are milliseconds on
// that leader's clock.
type Expiry struct {
	Session znode.SessionID
	Heard   int64 // when the session was last heard of
	Timeout int64 // how long it may be silent
	Decided int64
}

// String renders an expiry as "0x1…, silent for 6104 ms of 6000".
func (e Expiry) String() string {
	return fmt.Sprintf("%s, silent for %d ms of %d", e.Session, e.Decided-e.Heard, e.Timeout)
}
