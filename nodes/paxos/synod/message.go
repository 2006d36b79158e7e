package synod

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// The wire is where proposers, acceptors and learners talk; the desk is where
// clients reach proposers. Both carry datagrams, since the paper's messages
// "can take arbitrarily long to be delivered, can be duplicated, and can be
// lost" (§2.1).
var (
	wire = sim.Datagrams("paxos")
	desk = sim.Datagrams("desk")
)

// The kinds of messages. A role sends by the methods of its [Booth], [Desk] or
// [Herald], which state the fact that goes with a message: whoever could send
// without them could promise and not be held to it.
var (
	prepare  = sim.Message[Prepare](wire, "Prepare")
	promise  = sim.Message[Promise](wire, "Promise")
	accept   = sim.Message[Accept](wire, "Accept")
	accepted = sim.Message[Accepted](wire, "Accepted")
	refused  = sim.Message[Refused](wire, "Refused")
	decided  = sim.Message[Decided](wire, "Decided")
	inquire  = sim.Message[Inquire](wire, "Inquire")

	request = sim.Message[Request](desk, "Request")
	chosen  = sim.Message[Chosen](desk, "Chosen")
)

// Messages of the algorithm, in the order in which a ballot sends them.
type (
	// A Prepare asks an acceptor for a promise (phase 1a).
	Prepare struct{ Ballot Ballot }
	// A Promise gives it and reports the acceptor's vote (phase 1b).
	Promise struct {
		Ballot Ballot   // the ballot promised
		Last   Proposal // "the highest-numbered proposal (if any) that it has accepted"
	}
	// An Accept asks an acceptor for its vote (phase 2a).
	Accept struct{ Proposal Proposal }
	// An Accepted tells a learner of a vote (phase 2b).
	Accepted struct{ Proposal Proposal }
	// A Refused tells a proposer that its ballot is too low (§2.2).
	Refused struct{ Promised Ballot } // the ballot that the acceptor stands behind
	// A Decided tells a proposer what a learner has learned.
	Decided struct{ Value string }
	// An Inquire is a learner's wish that a proposer issue a proposal (§2.3).
	Inquire struct{}
)

// Messages between clients and proposers.
type (
	// A Request asks a proposer to have a value chosen.
	Request struct {
		N     uint64 // the client's count of its operations
		Value string
	}
	// A Chosen answers a Request with the value that was chosen.
	Chosen struct {
		N     uint64 // that of the request
		Value string
	}
)

// String renders what it is about: "3.p2".
func (m Prepare) String() string { return m.Ballot.String() }

// String renders what is promised and reported: "3.p2, accepted so far: nothing".
func (m Promise) String() string {
	return m.Ballot.String() + ", accepted so far: " + m.Last.String()
}

// String renders what it is about: "blue at 3.p2".
func (m Accept) String() string { return m.Proposal.String() }

// String renders what it is about: "blue at 3.p2".
func (m Accepted) String() string { return m.Proposal.String() }

// String renders what stands in the way: "in favour of 3.p2".
func (m Refused) String() string { return "in favour of " + m.Promised.String() }

// String renders the value.
func (m Decided) String() string { return m.Value }

// String renders nothing: an inquiry says no more than that it is one.
func (Inquire) String() string { return "" }

// String renders the operation: "#1 blue".
func (m Request) String() string { return numbered(m.N, m.Value) }

// String renders the operation and its answer: "#1 blue".
func (m Chosen) String() string { return numbered(m.N, m.Value) }

func numbered(n uint64, value string) string { return "#" + strconv.FormatUint(n, 10) + " " + value }
