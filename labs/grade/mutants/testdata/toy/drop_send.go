package toy

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

func (n *node) dropSend(env *sim.Env, from sim.NodeID) {
	ask.SendTo(env, from, n.last) // with its comment
	if n.leads {
		ask.SendTo(env, from, 0)
	}
	for _, p := range n.peers {
		ask.SendTo(env, p, n.last)
	}
	n.answer(env, from) // a step, not a send
}

func promises(env *sim.Env, b *synod.Booth, to sim.NodeID, m synod.Prepare) {
	synod.Cite(env, synod.Rule1B, m.Ballot, m.Ballot) // only tells
	b.Promise(env, to, m.Ballot, synod.Proposal{})
}

func (n *node) answer(env *sim.Env, from sim.NodeID) { ask.SendTo(env, from, 0) }
