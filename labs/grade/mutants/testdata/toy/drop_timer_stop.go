package toy

import "github.com/zoolab/zoolab/sim"

func (n *node) dropTimerStop(env *sim.Env) {
	env.SetTimer(retry, n.wait)
	env.StopTimer(retry)
}
