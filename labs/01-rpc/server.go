package rpc

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Server executes calls, each of them once.
type Server struct {
	memory
}

// A memory is what must outlive a crash.
type memory struct {
	Machine call.Machine // what calls change: result := s.Machine.Apply(env, m.Op)

	// What else a server must remember goes here: of each client, and no more of each
	// than it needs.
}

// disk is a file: what is in it, and synced, outlives a crash.
//
//	disk.Last(env)               what it holds, nothing when it was never written
//	disk.Replace(env, s.memory)  it holds this from now on …
//	disk.Sync(env)               … and what you do after this line waits until the disk has it
var disk = sim.FileOf[memory]("memory")

// Start is called at each boot: the first one, and after every crash.
//
// Take up what the disk has.
func (s *Server) Start(env *sim.Env) {
	kit.NotWritten("Server.Start")
}

// OnRequest is called when a request has come: a new one, a copy, or one that was
// long on its way.
//
// Execute it if it is new, and answer it if anybody may be waiting for that:
//
//	m.ID.Before(id)                         whether it is the earlier of two calls of one client
//	s.Machine.Apply(env, m.Op)              executes it, and returns its result
//	call.SendReply(env, from, m, result)    answers it
func (s *Server) OnRequest(env *sim.Env, from sim.NodeID, m call.Request) {
	kit.NotWritten("Server.OnRequest")
}
