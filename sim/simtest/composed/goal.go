package composed

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// served is the ensemble's goal: after the healing, an entry of every client
// that still has some to put is acknowledged.
type served struct {
	setup  Setup
	healed bool
	done   []int // puts returned or given up, by client
	since  []int // those after the healing
}

func newServed(s Setup) func() sim.Goal {
	return func() sim.Goal {
		return &served{setup: s, done: make([]int, s.Clients), since: make([]int, s.Clients)}
	}
}

func (g *served) Step(h sim.Happening) {
	_, returned := Putting.Returned(h)
	switch {
	case sim.Healed.Is(h):
		g.healed = true
	case returned || Putting.Unknown(h):
		c := int(h.Node) - g.setup.Servers - 1
		g.done[c]++
		if g.healed && returned {
			g.since[c]++
		}
	}
}

func (g *served) Missing() string {
	for c := range g.done {
		if g.healed && g.done[c] < g.setup.Puts && g.since[c] == 0 {
			return fmt.Sprintf("client c%d has put nothing", c+1)
		}
	}
	return ""
}

func (g *served) Clone() sim.Goal {
	c := *g
	c.done, c.since = append([]int(nil), g.done...), append([]int(nil), g.since...)
	return &c
}

func (g *served) Encode(b []byte) []byte {
	for c := range g.done {
		b = append(b, byte(g.done[c]), byte(g.since[c]))
	}
	return b
}
