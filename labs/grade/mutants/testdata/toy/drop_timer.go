package toy

import "github.com/zoolab/zoolab/sim"

func (n *node) dropTimer(env *sim.Env) {
	env.SetTimer(retry, n.wait)
	env.SetTimerBetween(retry, 0, n.wait)
	env.StopTimer(retry)
}
