package toy

import "github.com/zoolab/zoolab/sim"

func (n *node) skipSync(env *sim.Env) {
	box.Replace(env, n.last)
	box.Sync(env)
	box.SyncLater(env, 1)
}
