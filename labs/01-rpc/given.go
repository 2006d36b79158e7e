// Package rpc is lab 01: remote procedure calls that are executed at most once, on a
// network that loses, copies and delays. The chapter is README.md; you write client.go
// and server.go.
//
// This file is given. It makes nodes of what you write.
package rpc

import (
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// Roles makes the nodes, anew at each boot. A client's program, what comes to whom,
// and what is stated of it are package call's; it calls your methods.
func Roles() call.Roles {
	return call.Roles{
		Client: func(s call.ClientSettings) sim.Node {
			return call.NewCaller(s, Client{Patience: s.Patience})
		},
		Server: func() sim.Node { return call.NewCallee(Server{}) },
	}
}
