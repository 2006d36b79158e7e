package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Expect is how a run should end.
type Expect struct {
	Violates          strict.Name   `yaml:"violates" example:"agreement" about:"the first violation, which makes the run a success; for planted bugs and lessons"`
	Monitors          Names         `yaml:"monitors" default:"all" max:"100" about:"the monitors that watch the run; see zoolab list checks"`
	Consistency       strict.Name   `yaml:"consistency" example:"ordered-sequential" about:"the weakest model that the clients' histories may have"`
	ProgressAfterHeal time.Duration `yaml:"progressAfterHeal" example:"20s" about:"how soon after the last fault the protocol's goal is met, if only for a moment: servers work together, clients are answered"`
	Reached           Names         `yaml:"reached" max:"100" example:"[sync-by-trunc]" about:"what must have happened, so that success is not vacuous"`
}
