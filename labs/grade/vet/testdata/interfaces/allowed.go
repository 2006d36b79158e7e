package tiny

import "github.com/zoolab/zoolab/sim"

type clock interface {
	Now() sim.Time
	Halt() // of another form
	Close(why string) error
}

type roles interface {
	sim.Node
	OnPing(env *sim.Env, from sim.NodeID)
}

func read(c clock, r roles) sim.Time { return c.Now() }
