package scenarios

import (
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// protocols is every protocol a scenario can name. A new one is a file of
// its own, such as paxos.go, and its row here.
var protocols = []Protocol{
	pingpongRow,
	rpcRow,
	paxosRow,
	electionRow,
	zabRow,
	zookeeperRow,
}

// A Protocol is a row of the registry: what a scenario needs to know of a
// protocol in order to run it.
type Protocol struct {
	Name  string // as scenarios write it
	About string // one sentence
	// Ensemble returns a pointer to the struct, with its defaults, that a
	// scenario's ensemble is decoded into.
	Ensemble func() any
	// Build makes the protocol of a decoded ensemble, its clients and the
	// names of bugs to switch on. Its error says which of them cannot be. A
	// client without work can, and is idle.
	Build func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error)
	// Bugs are the mistakes that can be switched on.
	Bugs []sim.Bug
	// Commands are what lines of client scripts may say.
	Commands []Command
	// Workload returns a pointer to the struct, with its defaults, that a
	// client's workload is decoded into; nil: clients have scripts alone.
	Workload func() any
	// Sessions says that clients hold sessions, so that a scenario may say how
	// long these outlive a client's silence.
	Sessions bool
	// Judges hold what a run's clients were told against a specification.
	Judges []Judge
}

// A Command is one form of a line in a client's script.
type Command struct {
	Line  string `json:"line"` // "propose VALUE"
	About string `json:"about"`
}

// Protocols returns the rows of the registry, in its order.
func Protocols() []Protocol { return append([]Protocol(nil), protocols...) }

// protocolNamed finds the row that a scenario names.
func protocolNamed(name strict.Name) (Protocol, error) {
	known := make([]string, len(protocols))
	for i, p := range protocols {
		if p.Name == name.Text {
			return p, nil
		}
		known[i] = p.Name
	}
	return Protocol{}, name.Unknown("protocol", known)
}

// bugNames are the names of a protocol's bugs.
func (p Protocol) bugNames() []string {
	names := make([]string, len(p.Bugs))
	for i, b := range p.Bugs {
		names[i] = b.Name
	}
	return names
}
