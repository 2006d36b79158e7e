package solutions_test

import (
	"testing"

	other "github.com/zoolab/zoolab/labs/solutions/01-rpc/other"
	reference "github.com/zoolab/zoolab/labs/solutions/01-rpc/reference"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

func TestRPC(t *testing.T) {
	for name, roles := range map[string]call.Roles{"reference": reference.Roles(), "other": other.Roles()} {
		t.Run(name, func(t *testing.T) {
			runAll(t, "01-rpc", func(ensemble any, clients []sim.Client) (sim.Protocol, error) {
				return ensemble.(*call.Ensemble).Protocol(roles, clients)
			})
		})
	}
}
