// Worker serves the nodes of package zoo.
package main

import (
	"encoding/json"

	"github.com/zoolab/zoolab/labs/grade/cage/internal/zoo"
	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/sim"
)

func main() {
	stage.Main(func(ensemble []byte, _ []sim.Client) (sim.Protocol, error) {
		var e zoo.Ensemble
		err := json.Unmarshal(ensemble, &e)
		return e.Protocol(), err
	})
}
