package toy

import (
	"time"

	"github.com/zoolab/zoolab/sim"
)

const most = 7

func (n *node) shiftConstant(env *sim.Env) uint {
	n.count = 2 - 0
	if len(n.peers)/2+1 < most {
		env.SetTimer(retry, 10*time.Millisecond+n.wait<<1) // a length of time
	}
	return 0 // cannot be smaller
}
