package tiny

import (
	"errors"

	"github.com/zoolab/zoolab/sim"
)

const name = "score"

var (
	score   = sim.FileOf[map[string]int](name + "s")
	tick    = (sim.Timer("tick"))
	rule    = sim.RuleOf("X-1")
	errLate = errors.New("late")
)

var (
	_ sim.Node = (*node)(nil)
	_ sim.Node = &node{}
)

type node struct{ n int }

func (*node) Start(*sim.Env)                 {}
func (*node) Receive(*sim.Env, sim.Delivery) {}
func (*node) Timer(*sim.Env, sim.TimerID)    {}

func f() error {
	var local = map[string]int{}
	_ = local
	return errLate
}
