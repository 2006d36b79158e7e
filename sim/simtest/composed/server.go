package composed

import "github.com/zoolab/zoolab/sim"

// A server is an election and a store under one roof. It owns both parts by
// value, hands each what bears its handles, and tells the store who leads.
type server struct {
	election
	store
}

func (s *server) Start(env *sim.Env) {
	s.election.start(env)
	s.store.start(env)
}

func (s *server) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case ballots.Is(d):
		s.election.receive(env, d)
	case quorum.Is(d), service.Is(d), logFile.Is(d):
		s.store.receive(env, d)
	}
	s.store.serve(env, s.election.reign)
}

func (s *server) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case t.Is(patience), t.Is(beat):
		s.election.timer(env, t)
	case t.Is(redial):
		s.store.join(env)
	}
	s.store.serve(env, s.election.reign)
}

// Inspect shows both parts.
func (s *server) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "epoch", Value: uitoa(s.saved.Epoch)},
		{Name: "leader", Value: uitoa(uint32(s.election.reign.leader))},
		{Name: "stored", Value: uitoa(uint32(s.stored))},
	}
}
