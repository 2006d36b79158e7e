package node

import (
	"errors"
	"fmt"

	"example.org/zoo/sim"
)

const quorum = 3

var (
	Prepare = sim.Message[int]("Prepare")
	vote    = sim.FileOf[int]("vote")
)

var ErrClosed, errOpen = errors.New("closed"), fmt.Errorf("open: %d", quorum)

var _ sim.Node = (*acceptor)(nil)

type acceptor struct{}

func (a *acceptor) Start(env *sim.Env) {
	var local int
	local++
	vote.Replace(env, local)
}
