package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Server executes calls, each of them once. Its disk holds a journal of them, from
// which all the rest can be made again.
type Server struct {
	machine call.Machine
	clients map[sim.NodeID]answered
}

// answered is the last call of a client.
type answered struct {
	ID     call.ID
	Result string
}

// An entry is a call that was executed.
type entry struct {
	Client sim.NodeID
	ID     call.ID
	Op     call.Operation
}

var journal = sim.FileOf[entry]("journal")

// Start does once more what the journal says. What cannot be read of it is an entry
// that a crash has cut off, before anybody was answered.
func (s *Server) Start(env *sim.Env) {
	journal.Truncate(env, journal.Len(env))
	s.clients = map[sim.NodeID]answered{}
	for _, e := range journal.Read(env) {
		s.clients[e.Client] = answered{e.ID, s.machine.Redo(e.Op)}
	}
}

// OnRequest enters a call that is later than the last of its client and executes it,
// and answers unless it is earlier.
func (s *Server) OnRequest(env *sim.Env, from sim.NodeID, m call.Request) {
	if s.clients[from].ID.Before(m.ID) {
		journal.Append(env, entry{from, m.ID, m.Op})
		journal.Sync(env)
		s.clients[from] = answered{m.ID, s.machine.Apply(env, m.Op)}
	}
	if last := s.clients[from]; last.ID == m.ID {
		call.SendReply(env, from, m, last.Result)
	}
}
