package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A Server executes each call once and remembers its result until its client makes
// the next one.
type Server struct {
	bugs bugs `sim:"fixed"`
	memory
}

// A memory is what outlives the server. It is one record, so that no crash can come
// between the registers and the table that says what was done to them.
type memory struct {
	Machine call.Machine
	Table   table
}

var disk = sim.FileOf[memory]("memory")

// Start takes up the memory where the disk has it.
func (s *Server) Start(env *sim.Env) {
	s.memory = disk.Last(env)
	if s.bugs.has(tableLost) {
		s.Table = nil
	}
}

// OnRequest does with a call what the table says of its client: "The call packet can
// be discarded as a duplicate [...] unless its sequence number is greater than that
// given in this table" (§3.2). A copy of the last call is answered, since the answer
// may have been lost.
func (s *Server) OnRequest(env *sim.Env, from sim.NodeID, m call.Request) {
	last := s.Table.of(s.whose(from))
	switch {
	case m.ID == last.ID:
		s.again(env, from, m, last)
	case m.ID.Before(last.ID) && !s.bugs.has(lowerExecuted):
		drop(env, from, m.ID, last.ID)
	default:
		s.execute(env, from, m)
	}
}

// again answers from the table.
func (s *Server) again(env *sim.Env, from sim.NodeID, m call.Request, last row) {
	env.Note(call.RuleAgain, int64(from), int64(m.ID.Seq), 0, 0)
	env.Sometimes(call.AnsweredAgain)
	call.SendReply(env, from, m, last.Result)
}

// drop discards a call that its client no longer waits for.
func drop(env *sim.Env, from sim.NodeID, id, last call.ID) {
	if id.Boot == last.Boot {
		env.Note(call.RuleOld, int64(from), int64(id.Seq), int64(last.Seq), 0)
	} else {
		env.Note(call.RuleOldBoot, int64(from), int64(id.Boot), int64(last.Boot), 0)
	}
	env.Sometimes(call.OldRequest)
}

// execute executes a call, remembers its result in place of that of the client's
// call before, and answers when the disk has both.
func (s *Server) execute(env *sim.Env, from sim.NodeID, m call.Request) {
	result := s.Machine.Apply(env, m.Op)
	s.remember(row{s.whose(from), m.ID, result})
	disk.Replace(env, s.memory)
	disk.Sync(env)
	call.SendReply(env, from, m, result)
}

// remember puts a result into the table.
func (s *Server) remember(r row) {
	if s.bugs.has(emptyReply) {
		r.Result = ""
	}
	if s.bugs.has(tooSmall) && len(s.Table) >= 1 {
		s.Table = nil // all but one: room for the most recent
	}
	s.Table = s.Table.with(r)
}

// whose is the client that a call is looked up by.
func (s *Server) whose(from sim.NodeID) sim.NodeID {
	if s.bugs.has(nobodys) {
		return 0
	}
	return from
}
