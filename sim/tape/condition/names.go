package condition

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// Names are the names that a condition may use. An empty list is one that nobody
// knows, and nothing is held against it.
type Names struct {
	Nodes   []string
	Columns []string
	sim.Words
}

// NamesOf returns the names of a world. Its columns are known while every role has
// a node that is up.
func NamesOf(w *sim.World) Names {
	n := Names{Words: w.Words()}
	roles, up := map[string]bool{}, map[string]bool{}
	for id := range w.Nodes() {
		v := w.View(sim.NodeID(id + 1))
		n.Nodes = append(n.Nodes, v.Name)
		roles[v.Role] = true
		if v.Up {
			up[v.Role] = true
		}
		for _, c := range v.Columns {
			if !slices.Contains(n.Columns, c.Name) {
				n.Columns = append(n.Columns, c.Name)
			}
		}
	}
	if len(up) < len(roles) {
		n.Columns = nil
	}
	return n
}

// Check holds the condition's names against the known ones. The error, for the first
// one that is not among them, is an [*Error] with the nearest that is.
func (c *Condition) Check(n Names) error { return c.root.check(n) }

// among refuses a name that is none of the known ones.
func among(what string, name named, known []string) error {
	if len(known) == 0 || name.text == anyone || slices.Contains(known, name.text) {
		return nil
	}
	return unknown(name.at, what, name.text, known)
}
