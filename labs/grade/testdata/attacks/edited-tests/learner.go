package paxos

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Learner counts votes. It speaks by one method of its Herald:
//
//	l.Learn(env, proposal)  states what was chosen, and tells the proposers
//
// and the Herald knows who votes: l.Acceptors().
type Learner struct {
	synod.Herald
	// What does it have to remember to count votes?
}

// OnAccepted is called for every vote that is heard of, until you have learned. A
// message may come twice, and late.
func (l *Learner) OnAccepted(env *sim.Env, from sim.NodeID, m synod.Accepted) {
	kit.NotWritten("Learner.OnAccepted")
}
