package court

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// progress is the goal: every pinger that is up has scored all rounds.
type progress struct {
	cast   Ensemble
	up     []bool // by pinger
	scores []int
}

// Step follows boots and scores.
func (g *progress) Step(h sim.Happening) {
	if h.Node < 1 || int(h.Node) > len(g.up) {
		return
	}
	switch {
	case sim.Booted.Is(h):
		g.up[h.Node-1] = true
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		g.up[h.Node-1] = false
	case Scored.Is(h):
		g.scores[h.Node-1] = Scored.Of(h).Rounds
	}
}

// Missing says how far those are that are not done.
func (g *progress) Missing() string {
	var behind []string
	for i, score := range g.scores {
		if g.up[i] && score < g.cast.Rounds {
			behind = append(behind, fmt.Sprintf("%s has scored %d of %d rounds", pingerName(sim.NodeID(i+1)), score, g.cast.Rounds))
		}
	}
	return strings.Join(behind, ", ")
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal {
	return &progress{g.cast, slices.Clone(g.up), slices.Clone(g.scores)}
}

// Encode appends who is up, and the scores.
func (g *progress) Encode(b []byte) []byte {
	for i, score := range g.scores {
		b = appendBool(binary.AppendVarint(b, int64(score)), g.up[i])
	}
	return b
}
