package gate

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Facts that gates state. What visitors ask for and are told is [znode.Do], and what
// goes wrong is what package client states of it.
var (
	// Sent: something goes to a visitor.
	Sent = sim.FactOf[Parcel]("sent")
	// Welcomed: a server has answered a visitor's introduction. One that is let in watches
	// nothing there, and whoever had its session before is no part of that any more.
	Welcomed = sim.FactOf[Reception]("welcomed")
	// Brought: a visitor asks its server to take over watches. The answer to it is
	// client.Rearmed.
	Brought = sim.FactOf[Luggage]("brought")
	// Left: a visitor hangs up.
	Left = sim.FactOf[Hanging]("left")
	// Dropped: a visitor is hung up on.
	Dropped = sim.FactOf[Hanging]("dropped")
)

// A Parcel is what goes to a visitor: a frame without its length, or a text.
type Parcel struct {
	To    uint64 // by the number that the outside has for the connection
	Frame string
	Text  bool // the answer to a four-letter word, which goes out as it is
}

// String renders a parcel as "to visitor 3: 37 bytes".
func (p Parcel) String() string { return fmt.Sprintf("to visitor %d: %d bytes", p.To, len(p.Frame)) }

// A Hanging is the end of a visitor's connection.
type Hanging struct{ To uint64 }

// String renders a hanging as "visitor 3".
func (h Hanging) String() string { return fmt.Sprintf("visitor %d", h.To) }

// A Reception is how a server receives a visitor. A Timeout of 0 says that the session
// which the visitor came with is over, or that no other was to be had.
type Reception struct {
	Visitor uint64
	Server  sim.NodeID
	Session znode.SessionID
	Begins  bool  // with this visitor
	Timeout int32 // granted, in milliseconds
	// ReadOnly says that the server serves reads alone. What it answers, judges are not
	// told: it may be of a state that no quorum has.
	ReadOnly bool
}

// String renders a reception as "visitor 3 with node 2, session 0x1… begins, 6000 ms",
// "…, session 0x1… goes on, 6000 ms" or "…, session 0x1… is over".
func (r Reception) String() string {
	text := fmt.Sprintf("visitor %d with node %d, session %s ", r.Visitor, r.Server, r.Session)
	switch {
	case r.Timeout <= 0:
		return text + "is over"
	case r.Begins:
		return fmt.Sprintf("%sbegins, %d ms", text, r.Timeout)
	}
	return fmt.Sprintf("%sgoes on, %d ms", text, r.Timeout)
}

// Luggage is the watches that a session brings to its server.
type Luggage struct {
	Session znode.SessionID
	Watches znode.Watches
	First   bool // the visitor has asked its server for nothing before
}

// String renders luggage as "session 0x1…: 3 watches".
func (l Luggage) String() string {
	return fmt.Sprintf("session %s: %d watches", l.Session, l.Watches.Len())
}
