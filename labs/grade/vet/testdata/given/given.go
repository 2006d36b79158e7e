// Package tiny is the lab that planted violations are planted in.
package tiny

import (
	"os"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A given file may do what it likes: it is ours.
func Roles(env *sim.Env, d sim.Delivery) {
	if len(os.Args) > 1 && court.Ping.Is(d) {
		court.Ping.SendTo(env, d.From, court.Ping.Of(d))
	}
}
