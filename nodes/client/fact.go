package client

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Facts that clients state. What they ask for and are told is [znode.Do].
var (
	// Became: a session is in another state.
	Became = sim.FactOf[Status]("session")
	// Misanswered: a server's answer was none to the question. The client has
	// hung up.
	Misanswered = sim.FactOf[Mismatch]("misanswered")
	// WentBack: a server has shown an older state than the session has seen. The
	// client has hung up.
	WentBack = sim.FactOf[Setback]("went-back")
	// Limited: a server that serves reads alone has let in a client that had not said
	// that it would do with that.
	Limited = sim.FactOf[Limit]("limited")
	// Heard: a watcher was told of an event, by a server or by its own client.
	Heard = sim.FactOf[News]("heard")
	// Unheard: a server told of an event for which nobody has a watch, or none any
	// more.
	Unheard = sim.FactOf[News]("unheard")
	// Rearmed: a server has answered setWatches. What the session watches on its new
	// connection is told of from there on.
	Rearmed = sim.FactOf[Rearming]("rearmed")
	// Resting: a client has nothing to ask: its script sleeps, or it is yet to start.
	Resting = sim.FactOf[struct{}]("resting")
	// Working: a client that was resting wants something again.
	Working = sim.FactOf[struct{}]("working")
	// Done: a client has come to the end of its script or workload, and will not
	// ask for anything in this boot again, unless somebody types a line at it.
	Done = sim.FactOf[Tally]("done")
)

// A Status is the state that a session has come to.
type Status struct {
	To      State
	Session znode.SessionID // 0 before a server has made it
	Server  sim.NodeID      // it is connected to, 0 for nobody
}

// String renders a status as "0x100000000000001 connected to node 2".
func (s Status) String() string {
	if s.Server == 0 {
		return fmt.Sprintf("%s %s", s.Session, s.To)
	}
	return fmt.Sprintf("%s %s to node %d", s.Session, s.To, s.Server)
}

// News is an event as a session's watchers are told of it.
type News struct {
	Session znode.SessionID
	Server  sim.NodeID // who sent it; 0 for the client itself, of a change of the session's state
	Event   znode.Event
}

// String renders news as "0x1…: NodeDataChanged /a".
func (n News) String() string { return fmt.Sprintf("%s: %s", n.Session, n.Event) }

// A Rearming is what setWatches came to.
type Rearming struct {
	Session znode.SessionID
	Server  sim.NodeID
	Watches int        // told of
	Since   znode.Zxid // what the client had seen
	Zxid    znode.Zxid // that the server was at
}

// String renders a rearming as "0x1…: 3 watches at 0x100000004".
func (r Rearming) String() string {
	return fmt.Sprintf("%s: %d watches at %s", r.Session, r.Watches, r.Zxid)
}

// A Mismatch is an answer that does not belong to the oldest request without
// one, or a welcome to another session than the one asked for.
type Mismatch struct {
	Server    sim.NodeID
	Welcome   bool
	Session   znode.SessionID // welcomed, or answered
	Want, Got int32           // xids, 0 for none; not in a welcome
}

// String renders a mismatch as "node 2 answered #7 when #6 was due", or "node 2
// welcomed session 0x1…, another one".
func (m Mismatch) String() string {
	switch {
	case m.Welcome:
		return fmt.Sprintf("node %d welcomed session %s, another one", m.Server, m.Session)
	case m.Want == 0:
		return fmt.Sprintf("node %d answered #%d when nothing was due", m.Server, m.Got)
	}
	return fmt.Sprintf("node %d answered #%d when #%d was due", m.Server, m.Got, m.Want)
}

func (m Mismatch) culprit() sim.NodeID { return m.Server }

// A Setback is an older state than a session has seen.
type Setback struct {
	Server      sim.NodeID
	Seen, Shown znode.Zxid
}

// String renders a setback as "node 2 is at 0x100000003, and 0x100000005 had been seen".
func (s Setback) String() string {
	return fmt.Sprintf("node %d is at %s, and %s had been seen", s.Server, s.Shown, s.Seen)
}

func (s Setback) culprit() sim.NodeID { return s.Server }

// A Limit is a server that serves reads alone.
type Limit struct {
	Server  sim.NodeID
	Session znode.SessionID // that it has given
}

// String renders a limit as "node 2 serves reads alone, and let session 0x1… in".
func (l Limit) String() string {
	return fmt.Sprintf("node %d serves reads alone, and let session %s in", l.Server, l.Session)
}

func (l Limit) culprit() sim.NodeID { return l.Server }

// A Tally is how the operations of a script or a workload have ended.
type Tally struct {
	Answered int32 // with success or an error
	Unknown  int32 // lost with a connection
}

// String renders a tally as "200 answered, 3 unknown".
func (t Tally) String() string { return fmt.Sprintf("%d answered, %d unknown", t.Answered, t.Unknown) }

func (t *Tally) count(c Completion) {
	if c.Known {
		t.Answered++
	} else {
		t.Unknown++
	}
}

// States that a sweep should have seen.
var (
	// OutcomeUnknown: a connection was lost that operations were sent on.
	OutcomeUnknown = sim.Sometimes("outcome-unknown")
	// SessionMoved: a session has gone on with another server.
	SessionMoved = sim.Sometimes("session-moved")
	// SessionExpired: a client has learned that its session is no more.
	SessionExpired = sim.Sometimes("session-expired")
	// ServerSilent: a client has left a server that it heard nothing from.
	ServerSilent = sim.Sometimes("server-silent")
	// AttemptTimedOut: a client has given up a server that did not let it in.
	AttemptTimedOut = sim.Sometimes("attempt-timed-out")
	// ServerBehind: a client has left a server that was behind what it had seen.
	// Servers that keep their promises let no such client in.
	ServerBehind = sim.Sometimes("server-behind")
	// LivedReadOnly: a client was let in by a server that serves reads alone.
	LivedReadOnly = sim.Sometimes("lived-read-only")
	// WriterFound: such a client has found a server that can write.
	WriterFound = sim.Sometimes("writer-found")
)

// Landmarks lists what a sweep should have seen of clients whose servers keep
// their promises and are never without a quorum for long: all but [ServerBehind],
// [LivedReadOnly] and [WriterFound].
func Landmarks() []sim.Landmark {
	return []sim.Landmark{OutcomeUnknown, SessionMoved, SessionExpired, ServerSilent, AttemptTimedOut}
}
