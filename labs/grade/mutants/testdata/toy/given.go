// Package toy is a small solution to derive wrong ones from: a file an operator,
// with what it gets wrong and what it leaves alone.
package toy

import (
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

type number int

// Less is the order of numbers.
func (n number) Less(m number) bool { return n < m }

type node struct {
	last   number
	count  int
	leads  bool
	voters quorum.Set
	votes  []number
	peers  []sim.NodeID
	wait   time.Duration
}

var (
	wire  = sim.Datagrams("toy")
	ask   = sim.Message[number](wire, "Ask")
	box   = sim.FileOf[number]("box")
	retry = sim.Timer("retry")
	rule  = sim.RuleOf("TOY-1")
	mark  = sim.Sometimes("toy")
)

// tell only tells.
func tell(env *sim.Env, n number) {
	if n > 0 {
		env.Note(rule, int64(n), 0, 0, 0)
	}
	env.Sometimes(mark)
}
