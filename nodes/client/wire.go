package client

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Port is where clients talk to servers, 2181 in a real ensemble.
var Port = sim.Streams("client")

// What clients and servers say to each other, by the names of the wire.
var (
	// ConnectRequest is a client's first message on a connection: give me a
	// session, or take over the one I have.
	ConnectRequest = sim.Message[Introduction](Port, "ConnectRequest")
	// ConnectResponse answers it, unless the server hangs up instead: one that
	// serves nobody, or that is behind what the client has seen.
	ConnectResponse = sim.Message[Welcome](Port, "ConnectResponse")
	// Request is one operation, closing the session among them.
	Request = sim.Message[Call](Port, "Request")
	// Reply is its answer. Replies come in the order of requests.
	Reply = sim.Message[Answer](Port, "Reply")
	// Notification tells of an event that a watch was left for. It comes before every
	// reply that shows what the event tells of.
	Notification = sim.Message[znode.Event](Port, "WatcherEvent")
	// Ping keeps a session alive that has nothing to ask.
	Ping = sim.Message[struct{}](Port, "Ping")
	// Pong answers it, with the last transaction that the server has applied.
	Pong = sim.Message[Sighting](Port, "Pong")
	// Word is a four-letter word, sent instead of a ConnectRequest.
	Word = sim.Message[Question](Port, "Word")
	// Text is a server's answer to a word. It is the last that the server sends; to a
	// word that it does not know it sends nothing, and hangs up.
	Text = sim.Message[string](Port, "Text")
)

// An Introduction is a ConnectRequest.
type Introduction struct {
	LastZxidSeen znode.Zxid      // the highest in any reply so far
	Timeout      int32           // wished for, in milliseconds
	Session      znode.SessionID // 0 for a new one
	Password     string          // of the session, 16 bytes
	ReadOnly     bool            // whether a server will do that serves reads alone
	From         Origin          // of a gate's visitor
}

// String renders an introduction as "new session, 6000 ms" or "session 0x1…, seen 0x100000004".
func (i Introduction) String() string {
	what := "session " + i.Session.String()
	if i.Session == 0 {
		what = fmt.Sprintf("new session, %d ms", i.Timeout)
	}
	text := fmt.Sprintf("%s, seen %s", what, i.LastZxidSeen)
	if i.ReadOnly {
		text += ", read-only will do"
	}
	if i.From != (Origin{}) {
		text += ", from " + i.From.String()
	}
	return text
}

// A Question is a four-letter word.
type Question struct {
	Word string
	From Origin // of a gate's visitor
	// Epoch is when the world's time was 0 to who asks, in milliseconds since 1970. What the
	// answer tells of times is moved by it.
	Epoch int64
}

// String renders a question as its word.
func (q Question) String() string { return q.Word }

// A Welcome is a ConnectResponse. A Timeout of 0 says that there is no such
// session, or none any more: it has expired.
type Welcome struct {
	Timeout  int32 // granted, in milliseconds
	Session  znode.SessionID
	Password string
	ReadOnly bool // the server serves reads alone
}

// String renders a welcome as "session 0x1…, 6000 ms", or "expired".
func (w Welcome) String() string {
	if w.Timeout == 0 {
		return "expired"
	}
	if w.ReadOnly {
		return fmt.Sprintf("session %s, %d ms, read-only", w.Session, w.Timeout)
	}
	return fmt.Sprintf("session %s, %d ms", w.Session, w.Timeout)
}

// A Call is a Request: an operation with the client's number for it.
type Call struct {
	Xid int32
	Op  znode.Op
}

// String renders a call as "#4 setData /a".
func (c Call) String() string { return fmt.Sprintf("#%d %s %s", c.Xid, c.Op.Code, c.Op.Path) }

// An Answer is a Reply. Its result's Zxid is the last transaction that the
// server had applied when it answered.
type Answer struct {
	Xid    int32
	Result znode.Result
}

// String renders an answer as "#4 OK at 0x100000004".
func (a Answer) String() string {
	return fmt.Sprintf("#%d %s at %s", a.Xid, a.Result.Err, a.Result.Zxid)
}

// Numbers of requests that are no operations, and of their answers.
const (
	XidAuth       int32 = -4 // the answer's zxid is 0
	XidSetWatches int32 = -8
)

// Address is the IPv4 address of a node, by which servers know the clients that
// connect from it under the scheme ip: "10.0.0.7" for the seventh.
func Address(node sim.NodeID) string {
	return fmt.Sprintf("10.%d.%d.%d", byte(node>>16), byte(node>>8), byte(node))
}

// A Sighting is what a server has applied.
type Sighting struct{ Zxid znode.Zxid }

// String renders a sighting as its zxid.
func (s Sighting) String() string { return s.Zxid.String() }
