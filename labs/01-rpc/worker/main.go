// Worker runs the clients and the server of lab 01 for a grader in another process.
package main

import (
	"encoding/json"

	rpc "github.com/zoolab/zoolab/labs/01-rpc"
	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

func main() {
	stage.Main(func(ensemble []byte, clients []sim.Client) (sim.Protocol, error) {
		var e call.Ensemble
		if err := json.Unmarshal(ensemble, &e); err != nil {
			return sim.Protocol{}, err
		}
		return e.Protocol(rpc.Roles(), clients)
	})
}
