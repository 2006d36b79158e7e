package synod

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// ErrEnsemble is wrapped by the errors of [Ensemble.Protocol] about settings.
var ErrEnsemble = errors.New("this ensemble cannot be")

// An Ensemble says how many nodes there are and how patient they are. Its tags
// are those of scenario files, and encoding/json reads what it has written of one.
type Ensemble struct {
	Proposers int          `yaml:"proposers" default:"2" min:"1" max:"9" about:"nodes that serve clients and put values to the vote: p1, p2, …"`
	Acceptors int          `yaml:"acceptors" default:"3" min:"1" max:"15" about:"nodes that vote, a majority of which decides: a1, a2, …"`
	Learners  int          `yaml:"learners" default:"1" min:"1" max:"9" about:"nodes that count the votes: l1, l2, …"`
	Retry     sim.Duration `yaml:"retry" default:"50ms" min:"1ms" max:"1m" about:"the least time a proposer gives a ballot; it grows up to 32 times that, at random"`
	CatchUp   sim.Duration `yaml:"catchUp" default:"500ms" max:"1m" about:"how long a learner that knows nothing waits before it asks, up to twice that; 0s for never"`
	Patience  sim.Duration `yaml:"patience" default:"500ms" min:"1ms" max:"1m" about:"how long a client waits for a proposer before it tries the next"`
	Attempts  int          `yaml:"attempts" default:"20" min:"1" max:"1000" about:"how many times a client asks before it gives up"`
	Budget    int          `yaml:"budget" default:"0" max:"100000" about:"how many messages the run may cost, refusals apart; 0 for no bound"`
	OwnValues bool         `yaml:"ownValues" default:"true" about:"whether proposers propose values of their own, p1/1 for the first boot of p1, when there are no clients"`
}

// Default returns the ensemble of a scenario that says nothing: two proposers,
// three acceptors, one learner.
func Default() Ensemble {
	return Ensemble{
		Proposers: 2, Acceptors: 3, Learners: 1,
		Retry: 50 * time.Millisecond, CatchUp: 500 * time.Millisecond,
		Patience: 500 * time.Millisecond, Attempts: 20, OwnValues: true,
	}
}

// Roles make the nodes that take part, each a pointer to a plain struct around
// the part that it is given. The part knows all that the node needs to be told.
type Roles struct {
	Acceptor func(Booth) sim.Node
	Proposer func(Desk) sim.Node
	Learner  func(Herald) sim.Node
}

// Protocol makes the protocol of an ensemble with its scripted clients. Its errors
// wrap [ErrEnsemble], [ErrClient] or [ErrScript] and say what to write instead.
func (e Ensemble) Protocol(roles Roles, clients []sim.Client) (sim.Protocol, error) {
	if err := e.check(); err != nil {
		return sim.Protocol{}, err
	}
	p := sim.Protocol{
		Name:      "paxos",
		Nodes:     e.nodes(roles, len(clients) == 0 && e.OwnValues),
		Ports:     []*sim.Port{wire, desk},
		Landmarks: []sim.Landmark{SecondBallot, DuelingRetry, ValueAdopted, LearnedLate},
		Voters:    e.acceptors(),
		Quorum:    quorum.Majority(e.Acceptors),
	}
	taken := map[string]bool{}
	for _, n := range p.Nodes {
		taken[n.Name] = true
	}
	for i, c := range clients {
		run, err := newClient(e, c, i)
		if err != nil {
			return sim.Protocol{}, err
		}
		if taken[c.Name] {
			return sim.Protocol{}, fmt.Errorf("%w: %q is taken: give each client a name of its own", ErrClient, c.Name)
		}
		taken[c.Name] = true
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: c.Name, Role: "client", Volunteer: true,
			New: func() sim.Node { return sim.Prompted(run.run, understand) }})
	}
	e.judge(&p)
	return p, nil
}

func (e Ensemble) check() error {
	for _, n := range []struct {
		what            string
		is, least, most int
	}{
		{"proposers", e.Proposers, 1, 9},
		{"acceptors", e.Acceptors, 1, 15},
		{"learners", e.Learners, 1, 9},
		{"attempts", e.Attempts, 1, 1000},
		{"budget", e.Budget, 0, 100_000},
	} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%w: %d %s: write %d to %d", ErrEnsemble, n.is, n.what, n.least, n.most)
		}
	}
	for _, d := range []struct {
		what      string
		is, least sim.Duration
	}{{"retry", e.Retry, time.Millisecond}, {"catchUp", e.CatchUp, 0}, {"patience", e.Patience, time.Millisecond}} {
		if d.is < d.least || d.is > time.Minute {
			return fmt.Errorf("%w: %s of %s: write %s to %s", ErrEnsemble, d.what, d.is, d.least, time.Minute)
		}
	}
	return nil
}

// nodes makes proposers, acceptors and learners, in that order.
func (e Ensemble) nodes(roles Roles, ownValue bool) []sim.NodeSpec {
	var specs []sim.NodeSpec
	add := func(role string, ids []sim.NodeID, make func() sim.Node) {
		for _, id := range ids {
			specs = append(specs, sim.NodeSpec{Name: e.name(id), Role: role, New: make})
		}
	}
	proposers, acceptors, learners := e.proposers(), e.acceptors(), e.learners()
	add("proposer", proposers, func() sim.Node {
		return roles.Proposer(Desk{acceptors: acceptors, retry: e.Retry, ownValue: ownValue})
	})
	add("acceptor", acceptors, func() sim.Node {
		return roles.Acceptor(Booth{learners: learners})
	})
	add("learner", learners, func() sim.Node {
		return roles.Learner(Herald{acceptors: acceptors, proposers: proposers, catchUp: e.CatchUp})
	})
	return specs
}

// Ids follow from the counts: proposers first, because a ballot names one by
// its id, then acceptors, learners and clients.
func (e Ensemble) proposers() []sim.NodeID { return span(0, e.Proposers) }
func (e Ensemble) acceptors() []sim.NodeID { return span(e.Proposers, e.Acceptors) }
func (e Ensemble) learners() []sim.NodeID  { return span(e.Proposers+e.Acceptors, e.Learners) }

func span(after, n int) []sim.NodeID {
	ids := make([]sim.NodeID, n)
	for i := range ids {
		ids[i] = sim.NodeID(after + i + 1)
	}
	return ids
}

// name is what the node of an id is called, "p2", "a1" or "l1"; clients have
// names of their own.
func (e Ensemble) name(id sim.NodeID) string {
	n := int(id)
	switch {
	case n <= e.Proposers:
		return "p" + strconv.Itoa(n)
	case n <= e.Proposers+e.Acceptors:
		return "a" + strconv.Itoa(n-e.Proposers)
	}
	return "l" + strconv.Itoa(n-e.Proposers-e.Acceptors)
}
