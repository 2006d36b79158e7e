package shrink

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
)

// A run that makes no progress is made smaller with care: who may remove what ends a
// partition, and leave the partition, finds that nothing works any more, whatever the
// protocol. So a fault that was over stays over, and nothing is made slower.

// fair reports whether a scenario leaves nothing standing that the original did not.
func (h *hunt) fair(s *file.Scenario) bool {
	for _, harm := range standing(s.Faults) {
		if !slices.Contains(h.stands, harm) {
			return false
		}
	}
	return true
}

// A harm is a fault at one of its nodes; "" is that of a fault which has none.
type harm struct{ action, node string }

// standing lists what a list of faults leaves wrong for good.
func standing(faults []file.Fault) []harm {
	var all []harm
	for i := range faults {
		f := &faults[i]
		if heals(f) || f.For > 0 || f.Clog != nil {
			continue
		}
		nodes := f.Nodes().Texts()
		if len(nodes) == 0 {
			nodes = []string{""}
		}
		for _, node := range nodes {
			x := harm{f.Action(), node}
			ended := slices.ContainsFunc(faults, func(g file.Fault) bool { return g.At >= f.At && ends(&g, f, node) })
			if !ended && !slices.Contains(all, x) {
				all = append(all, x)
			}
		}
	}
	return all
}

// heals reports whether a fault only ends others.
func heals(f *file.Fault) bool {
	return slices.Contains([]string{"heal", "restart", "resume", "reset", "command"}, f.Action()) || f.Disk != nil && f.Disk.Mend.Text != ""
}

// ends reports whether one fault is the end of another at a node.
func ends(f, of *file.Fault, node string) bool {
	if !heals(f) {
		return false
	}
	if f.Action() == "heal" && f.Heal.Everything() {
		return true
	}
	there := len(f.Nodes()) == 0 || slices.Contains(f.Nodes().Texts(), node)
	switch of.Action() {
	case "partition", "isolate", "bridge", "cut", "halfOpen", "capacity":
		return f.Action() == "heal" && there
	case "crash":
		return f.Action() == "restart" && there
	case "pause":
		return f.Action() == "resume" && there
	case "disk":
		return f.Disk != nil && there || of.Disk.Lost != nil && f.Action() == "restart" && there
	}
	return false
}
