package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// FaultKinds are the kinds of faults that can be drawn.
func FaultKinds() []string {
	return []string{"bridge", "capacity", "clock", "clog", "crash", "cut", "disk", "halfOpen", "isolate", "network", "partition",
		"pause", "silentCrash", "slow"}
}

// Random asks for faults drawn from the seed. They become a list of [Fault],
// which run --plan prints.
type Random struct {
	Pos    strict.Position
	Kinds  Names         `yaml:"kinds,required" min:"1" max:"20" example:"[crash, partition]" about:"bridge, capacity, clock, clog, crash, cut, disk, halfOpen, isolate, network, partition, pause, silentCrash, slow"`
	Every  time.Duration `yaml:"every,required" min:"1ms" example:"2s" about:"the time between two faults, on average"`
	Until  time.Duration `yaml:"until,required" min:"1ms" example:"30s" about:"when the last one may happen; then all is healed"`
	AtMost int           `yaml:"atMost" default:"10000" min:"1" max:"10000" about:"how many there are at most"`
}

// Check refuses unknown kinds.
func (r Random) Check(*strict.Node) error {
	for _, kind := range r.Kinds {
		if err := kind.CheckIn("kind of fault", FaultKinds()); err != nil {
			return err
		}
	}
	return nil
}
