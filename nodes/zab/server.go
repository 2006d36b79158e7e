package zab

import (
	"encoding/binary"
	"strconv"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A server is a peer with the least that can stand on top of it: what it has
// been delivered is counted and summed up, and whoever leads writes something
// every now and then. It shows how a node embeds a [Peer].
type server struct {
	Peer
	every sim.Duration `sim:"fixed"`

	state summary
	wrote uint32 // in this boot
}

// A summary is the replicated state.
type summary struct {
	Count uint64
	Sum   uint64 // of all values, in their order
}

// write is when a leader proposes the next value.
var write = sim.Timer("write")

// Start reads the disk and looks for a leader.
func (s *server) Start(env *sim.Env) { s.Peer.Start(env, s) }

// Receive forwards to the peer: there is nothing else.
func (s *server) Receive(env *sim.Env, d sim.Delivery) { s.Peer.Receive(env, d, s) }

// Timer forwards to the peer, or has the leader write.
func (s *server) Timer(env *sim.Env, t sim.TimerID) {
	if t == write {
		s.onWrite(env)
		return
	}
	s.Peer.Timer(env, t, s)
}

// onWrite proposes a value that no other proposal has.
func (s *server) onWrite(env *sim.Env) {
	if _, ok := s.Next(env, s); !ok {
		return
	}
	s.wrote++
	s.Propose(env, s, env.Name(env.Self())+"/"+strconv.Itoa(int(env.Boot()))+"/"+strconv.Itoa(int(s.wrote)))
	env.SetTimer(write, s.every)
}

// Serve has a leader begin to write. A follower asks it for one more, by way of a
// request.
func (s *server) Serve(env *sim.Env) {
	if _, ok := s.Next(env, s); ok {
		env.SetTimer(write, s.every)
		return
	}
	s.Forward(env, "joined/"+strconv.Itoa(int(env.Self()))+"/"+strconv.Itoa(int(env.Boot()))+"/"+strconv.FormatInt(int64(env.Now()), 10))
	s.Flush(env, uint64(s.Standing().Epoch))
}

// Retire stops writing.
func (s *server) Retire(env *sim.Env) { env.StopTimer(write) }

// Deliver adds a value to the state.
func (s *server) Deliver(_ *sim.Env, x Txn) {
	s.state.Count++
	for i := range len(x.Value) {
		s.state.Sum = (s.state.Sum ^ uint64(x.Value[i])) * 0x100000001b3
	}
}

// Snapshot renders the state in 16 bytes.
func (s *server) Snapshot(*sim.Env) string {
	b := binary.BigEndian.AppendUint64(nil, s.state.Count)
	return string(binary.BigEndian.AppendUint64(b, s.state.Sum))
}

// Restore reads a state that Snapshot has rendered.
func (s *server) Restore(_ *sim.Env, from *Snapshot) {
	s.state = summary{}
	if from != nil {
		b := []byte(from.State)
		s.state = summary{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
	}
}

// Request proposes what a learner asks for.
func (s *server) Request(env *sim.Env, _ sim.NodeID, value string) {
	if _, ok := s.Next(env, s); ok {
		s.Propose(env, s, value)
	}
}

// Flushed says that what the leader had proposed when this server joined has been
// delivered here.
func (s *server) Flushed(env *sim.Env, epoch uint64) {
	if epoch == uint64(s.Standing().Epoch) {
		env.Sometimes(Flushes)
	}
}

// Pinged tells the leader how much this server has been delivered.
func (s *server) Pinged(*sim.Env) string { return strconv.FormatUint(s.state.Count, 10) }

// Ponged compares that with what the leader has: nobody is delivered more.
func (s *server) Ponged(env *sim.Env, from sim.NodeID, news string) {
	if n, err := strconv.ParseUint(news, 10, 64); err != nil || n > s.state.Count {
		Illegal.Observe(env, Breach{Packet: "PING", From: from, Zxid: znode.Zxid(n), Due: s.store.delivered, Why: "it was delivered more than its leader"})
	}
}
