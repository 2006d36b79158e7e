package election

import "github.com/zoolab/zoolab/sim"

// A server is an elector with a stand-in for Zab under one roof: what is left
// of ZooKeeper when there is only the election to look at. It shows how a node
// embeds an [Elector].
type server struct {
	Elector
	standIn
}

// Start reads the disk and looks for a leader.
func (s *server) Start(env *sim.Env) {
	s.past = pastFile.Last(env)
	s.Look(env, s.past.Zxid, s.past.Epoch)
	s.serve(env)
}

// Receive forwards to the part whose port it is.
func (s *server) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case s.Owns(d):
		s.Elector.Receive(env, d)
	case flock.Is(d):
		s.standIn.receive(env, d)
	}
	s.serve(env)
}

// Timer forwards to the part whose timer it is.
func (s *server) Timer(env *sim.Env, t sim.TimerID) {
	if s.OwnsTimer(t) {
		s.Elector.Timer(env, t)
	} else {
		s.standIn.timer(env, t)
	}
	s.serve(env)
}

// serve lets each part know what the other has come to: a leader lost, an
// election over, an epoch that is shared now.
func (s *server) serve(env *sim.Env) {
	if s.lost {
		s.quit(env)
		s.Look(env, s.past.Zxid, s.past.Epoch)
	}
	if s.State() != s.role {
		s.take(env, s.State(), s.Leader())
	}
	if s.agreed != 0 {
		s.Update(env, s.agreed)
		s.agreed = 0
	}
}
