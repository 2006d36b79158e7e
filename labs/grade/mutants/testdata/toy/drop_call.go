package toy

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

func (n *node) dropCall(env *sim.Env, table map[number]int) {
	n.dropTimer(env)
	slices.Sort(n.votes)
	delete(table, n.last)
	tell(env, n.last)
	if n.count < 0 {
		panic("toy: no count is negative")
	}
}
