package solutions_test

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"

	other "github.com/zoolab/zoolab/labs/solutions/04-paxos/other"
	reference "github.com/zoolab/zoolab/labs/solutions/04-paxos/reference"
)

// Both solutions of lab 04 are right, different as they are.
func TestSolutionsOfPaxosPassEveryTest(t *testing.T) {
	for name, roles := range map[string]synod.Roles{"reference": reference.Roles(), "other": other.Roles()} {
		t.Run(name, func(t *testing.T) {
			runAll(t, "04-paxos", func(ensemble any, clients []sim.Client) (sim.Protocol, error) {
				return ensemble.(*synod.Ensemble).Protocol(roles, clients)
			})
		})
	}
}
