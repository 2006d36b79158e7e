package toy

import "github.com/zoolab/zoolab/sim"

func (n *node) skipPersist(env *sim.Env) {
	box.Replace(env, n.last)
	box.Append(env, n.last)
	box.Truncate(env, 1)
	box.Sync(env)
}
