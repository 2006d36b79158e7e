// Command worker runs the nodes of lab 04 for a grader in another process.
package main

import (
	"encoding/json"
	"fmt"

	paxos "github.com/zoolab/zoolab/labs/04-paxos"
	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

func main() {
	stage.Main(func(ensemble []byte, clients []sim.Client) (sim.Protocol, error) {
		var e synod.Ensemble
		if err := json.Unmarshal(ensemble, &e); err != nil {
			return sim.Protocol{}, fmt.Errorf("the ensemble cannot be read: %w", err)
		}
		return e.Protocol(paxos.Roles(), clients)
	})
}
