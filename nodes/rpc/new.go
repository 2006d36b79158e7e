package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// New makes the protocol of an ensemble with its scripted clients and the bugs that
// are switched on. Its errors wrap those of [call.Ensemble.Protocol], or [ErrBug], and
// say what to write instead.
func New(e call.Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	broken, err := parseBugs(bugNames)
	if err != nil {
		return sim.Protocol{}, err
	}
	return e.Protocol(roles(broken), clients)
}

// roles are this package's.
func roles(broken bugs) call.Roles {
	return call.Roles{
		Client: func(s call.ClientSettings) sim.Node {
			return call.NewCaller(s, Client{patience: s.Patience, bugs: broken})
		},
		Server: func() sim.Node { return call.NewCallee(Server{bugs: broken}) },
	}
}
