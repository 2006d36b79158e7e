// Worker runs the players of lab 00 for a grader in another process.
package main

import (
	"encoding/json"

	pingpong "github.com/zoolab/zoolab/labs/00-pingpong"
	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

func main() {
	stage.Main(func(ensemble []byte, clients []sim.Client) (sim.Protocol, error) {
		var e court.Ensemble
		if err := json.Unmarshal(ensemble, &e); err != nil {
			return sim.Protocol{}, err
		}
		return e.Protocol(pingpong.Roles(), clients)
	})
}
