package election

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// Port is where electors talk, 3888 in a real ensemble. A node that embeds an
// [Elector] lists it among its protocol's ports.
var Port = sim.Streams("election")

// Messages between electors.
var (
	// Hello is the first message of a connection: the dialler says who it is.
	Hello = sim.Message[hello](Port, "Hello")
	// Notify carries all of the election: what a server would have lead, and
	// whether it is still looking.
	Notify = sim.Message[Notification](Port, "Notification")
)

type hello struct{ ID sim.NodeID }

// String renders a greeting as "server 3".
func (h hello) String() string { return "server " + strconv.Itoa(int(h.ID)) }

// A State is what a server is doing, in the numbers of the wire.
type State uint8

// The states of a server.
const (
	Looking State = iota
	Following
	Leading
	Observing
)

// String returns the state's word.
func (s State) String() string {
	names := [...]string{"looking", "following", "leading", "observing"}
	if int(s) < len(names) {
		return names[s]
	}
	return "state " + strconv.Itoa(int(s)) // from a link that alters what it carries
}

// A Notification is what servers tell each other in an election. Who sent it
// is known from the connection.
type Notification struct {
	State State // of the sender
	Ballot
}

// String renders a notification as "looking: 3 (epoch 2, 0x200000007) in round 5".
func (n Notification) String() string { return n.State.String() + ": " + n.Ballot.String() }

// agreesInRound reports whether two votes of one round are for the same thing
// (Vote.equals). Those of servers that look are equal when all of it is. Of those
// that an established ensemble reports the id alone counts: recvset's copies have
// lost the field by which ZooKeeper tells its versions apart, and between two
// versions nothing else can be relied on.
func (n Notification) agreesInRound(m Notification) bool {
	if n.State == Looking || m.State == Looking {
		return n.Ballot == m.Ballot
	}
	return n.Vote.Leader == m.Vote.Leader
}

// agrees is the same for votes of established servers, whatever their round.
// They may differ in zxid and round, since the members of an ensemble have come
// to their leader by different ways; id and epoch tell ensembles apart, as an
// epoch is used once (ZK-1732, 1805, 1818).
func (n Notification) agrees(m Notification) bool {
	return n.Vote.Leader == m.Vote.Leader && n.Vote.Epoch == m.Vote.Epoch
}
