package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
)

// progress is the goal: there is an established leader, every server that is up
// serves in its epoch, and no client is left without answers.
type progress struct {
	replicas sim.Goal
	people   sim.Goal
	servers  sim.NodeID // the nodes 1 to servers; the others are clients
}

// newProgress returns the goal of an ensemble with clients of these names.
func (e Ensemble) newProgress(c zab.Config, names []string) *progress {
	servers := sim.NodeID(e.Servers + e.Observers)
	return &progress{zab.NewGoal(c, e.name, false), client.NewOwed(servers+1, names), servers}
}

// Step follows servers and clients. What the world states concerns both.
func (g *progress) Step(h sim.Happening) {
	if h.Node <= g.servers {
		g.replicas.Step(h)
	}
	if h.Node == 0 || h.Node > g.servers {
		g.people.Step(h)
	}
}

// Missing says who does not serve, or is not served.
func (g *progress) Missing() string {
	if missing := g.replicas.Missing(); missing != "" {
		return missing
	}
	return g.people.Missing()
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal {
	return &progress{g.replicas.Clone(), g.people.Clone(), g.servers}
}

// Encode appends what is known of servers and clients.
func (g *progress) Encode(b []byte) []byte { return g.people.Encode(g.replicas.Encode(b)) }
