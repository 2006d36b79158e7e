package paxos

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

// Messages of the algorithm, in the order in which a ballot sends them.
var (
	// Prepare asks an acceptor for a promise (phase 1a).
	Prepare = sim.Message[prepare](wire, "Prepare")
	// Promise gives it and reports the acceptor's vote (phase 1b).
	Promise = sim.Message[promise](wire, "Promise")
	// Accept asks an acceptor for its vote (phase 2a).
	Accept = sim.Message[accept](wire, "Accept")
	// Accepted tells a learner of a vote (phase 2b).
	Accepted = sim.Message[accepted](wire, "Accepted")
	// Refused tells a proposer that its ballot is too low (§2.2).
	Refused = sim.Message[refused](wire, "Refused")
	// Decided tells a proposer what a learner has learned.
	Decided = sim.Message[decided](wire, "Decided")
	// Inquire is a learner's wish that a proposer issue a proposal (§2.3).
	Inquire = sim.Message[inquire](wire, "Inquire")
)

// Messages between clients and proposers.
var (
	// Request asks a proposer to have a value chosen.
	Request = sim.Message[request](desk, "Request")
	// Chosen answers a Request with the value that was chosen.
	Chosen = sim.Message[chosen](desk, "Chosen")
)

type (
	prepare struct{ Ballot Ballot }
	promise struct {
		Ballot Ballot   // the ballot promised
		Last   Proposal // "the highest-numbered proposal (if any) that it has accepted"
	}
	accept   struct{ Proposal Proposal }
	accepted struct{ Proposal Proposal }
	refused  struct{ Promised Ballot } // the ballot it stands behind
	decided  struct{ Value string }
	inquire  struct{}
	request  struct {
		N     uint64 // the client's count of its operations
		Value string
	}
	chosen struct {
		N     uint64 // that of the request
		Value string
	}
)

// Each renders as what it is about: "3.p2", "blue at 3.p2", "#1 blue".
func (m prepare) String() string { return m.Ballot.String() }
func (m promise) String() string {
	return m.Ballot.String() + ", accepted so far: " + m.Last.String()
}
func (m accept) String() string   { return m.Proposal.String() }
func (m accepted) String() string { return m.Proposal.String() }
func (m refused) String() string  { return "in favour of " + m.Promised.String() }
func (m decided) String() string  { return m.Value }
func (inquire) String() string    { return "" }
func (m request) String() string  { return numbered(m.N, m.Value) }
func (m chosen) String() string   { return numbered(m.N, m.Value) }

func numbered(n uint64, value string) string { return "#" + strconv.FormatUint(n, 10) + " " + value }
