package simtest

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// Columns renders what a node shows in tables, for tests to compare: "state leading
// (chief), vote s3@1.02 → s3". A node that is down shows nothing.
func Columns(w *sim.World, id sim.NodeID) string {
	var all []string
	for _, c := range w.View(id).Columns {
		text := c.Name + " " + c.Value
		if c.Tone != sim.Plain {
			text += " (" + c.Tone.String() + ")"
		}
		if c.Node != 0 {
			text += " → " + w.Name(c.Node)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// Table renders one of a node's exhibits, for tests to compare: a line for the head
// and one for each row, indented by its depth, and a line for what is left out. It is
// "none" when the node shows no exhibit of that name.
func Table(w *sim.World, id sim.NodeID, name string) string {
	for _, x := range w.Exhibits(id) {
		if x.Name != name {
			continue
		}
		lines := []string{strings.Join(x.Head, " | ")}
		for _, r := range x.Rows {
			lines = append(lines, strings.Repeat("  ", r.Depth)+strings.Join(r.Cells, " | "))
		}
		if x.More > 0 {
			lines = append(lines, fmt.Sprintf("and %d more", x.More))
		}
		return strings.Join(lines, "\n")
	}
	return "none"
}
