package call

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// A cast is what every judge of this protocol starts from: who takes part.
type cast struct{ clients []string }

// name is what a node is called.
func (c cast) name(id sim.NodeID) string {
	if i := int(id - callee - 1); i >= 0 && i < len(c.clients) {
		return c.clients[i]
	}
	return serverName
}

// call names a call in sentences: "call 3 of c1, append x a".
func (o Operation) call() string { return fmt.Sprintf("call %d of %s, %s", o.n, o.name, o) }

// judge gives the protocol its monitors and its goal. What is promised of a call
// stands first, and what it may cost behind it.
func (e Ensemble) judge(p *sim.Protocol, clients []sim.Client) {
	var c cast
	for _, one := range clients {
		c.clients = append(c.clients, one.Name)
	}
	p.Monitors = []sim.MonitorSpec{
		{
			Name:  "at-most-once",
			About: "No operation is executed twice, not by a server that has restarted either.",
			Cites: "Birrell and Nelson 1984 §3.1; Nelson 1981, at-most-once semantics",
			New:   func() sim.Monitor { return &atMostOnce{newLedger(c)} },
		},
		{
			Name:  "in-order",
			About: "The operations of a client are executed in the order in which it asks for them: none after a later one.",
			Cites: "Birrell and Nelson 1984 §3.2, sequence numbers",
			New:   func() sim.Monitor { return &inOrder{newLedger(c)} },
		},
		{
			Name:  "true-reply",
			About: "A reply tells what came of the execution of its call, however often it is sent.",
			Cites: "Birrell and Nelson 1984 §3.1 and §3.2, result packets",
			New:   func() sim.Monitor { return &trueReply{newLedger(c)} },
		},
		{
			Name:  "own-answer",
			About: "What a client takes for the answer to its call was sent in answer to that call.",
			Cites: "Birrell and Nelson 1984 §3.2, call identifiers",
			New:   func() sim.Monitor { return ownAnswer{c} },
		},
		{
			Name:  "bounded-memory",
			About: "The server remembers one call of each client at most.",
			Cites: "Birrell and Nelson 1984 §3.2, the table of sequence numbers",
			New:   func() sim.Monitor { return boundedMemory{c} },
		},
		{
			Name:  "message-budget",
			About: "A call costs no more requests than the ensemble's budget allows.",
			Cites: "Birrell and Nelson 1984 §3.1, the load on a server with many clients",
			New: func() sim.Monitor {
				return &messageBudget{cast: c, most: e.Budget, calls: make([]cost, len(c.clients))}
			},
		},
	}
	p.Goal = func() sim.Goal { return newProgress(c) }
}
