package rpc

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Server executes calls, each of them once.
type Server struct {
	memory
}

// A memory is what outlives a crash, in one record: the registers, and of each client
// the last call that was done to them.
type memory struct {
	Machine call.Machine
	Table   []done
}

// done is a call that was executed, with its result.
type done struct {
	Client sim.NodeID
	ID     call.ID
	Result string
}

var disk = sim.FileOf[memory]("memory")

// Start takes up what the disk has.
func (s *Server) Start(env *sim.Env) { s.memory = disk.Last(env) }

// OnRequest executes a new call, answers the last one again, and discards older ones.
func (s *Server) OnRequest(env *sim.Env, from sim.NodeID, m call.Request) {
	last := s.last(from)
	if m.ID.Before(last.ID) {
		return
	}
	if m.ID != last.ID {
		last = s.execute(env, from, m)
	}
	call.SendReply(env, from, m, last.Result)
}

// last finds the last call of a client. That of a new one is the zero call, and all
// others are later.
func (s *Server) last(client sim.NodeID) done {
	for _, d := range s.Table {
		if d.Client == client {
			return d
		}
	}
	return done{}
}

// execute executes a call, and writes down that it did.
func (s *Server) execute(env *sim.Env, from sim.NodeID, m call.Request) done {
	d := done{Client: from, ID: m.ID, Result: s.Machine.Apply(env, m.Op)}
	s.remember(d)
	disk.Replace(env, s.memory)
	disk.Sync(env)
	return d
}

// remember puts a call in place of the one before of its client. The table that is on
// disk stays as it is.
func (s *Server) remember(d done) {
	others := slices.DeleteFunc(slices.Clone(s.Table), func(old done) bool { return old.Client == d.Client })
	s.Table = append(others, d)
}
