package pane

import (
	"slices"
	"sort"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// Annals are what screens must know of the whole of a branch: when nodes went down
// and came up, and the steps that the time line marks. They catch up with the branch
// as it grows, and never look at a step twice.
type Annals struct {
	cast    []sim.NodeSpec
	through int
	flips   map[sim.NodeID][]flip
	events  []landmark // in the order of steps
}

// A flip is a step in which a node came up or went down.
type flip struct {
	step int
	up   bool
}

// A landmark is a step that the time line marks.
type landmark struct {
	step  int
	rank  int // the higher, the more it matters
	kind  string
	whose string // a node or group
	ink   screen.Ink
}

// The ranks of landmarks.
const (
	rankFault = iota
	rankRestart
	rankCrash
	rankLeader
	rankPerson
	rankViolation
)

// newAnnals begins the annals of a branch of a protocol's run.
func newAnnals(p sim.Protocol) *Annals {
	return &Annals{cast: p.Nodes, flips: map[sim.NodeID][]flip{}}
}

// catchUp takes in the steps that were recorded since.
func (a *Annals) catchUp(b *tape.Branch) {
	for x := range b.Signs(a.through) {
		if x.Sort == tape.Inflicted {
			a.struck(x.Step, x.Text)
			continue
		}
		name := a.cast[x.Node-1].Name
		switch {
		case x.Sort == tape.WentDown:
			a.mark(landmark{x.Step, rankCrash, "C", name, screen.Down})
		case x.Sort == tape.CameUp && len(a.flips[x.Node]) > 0:
			a.mark(landmark{x.Step, rankRestart, "R", name, screen.Good})
		case x.Sort == tape.Turned && x.Tone == sim.Chief:
			a.mark(landmark{x.Step, rankLeader, "L", name, screen.Chief})
		}
		if x.Sort != tape.Turned {
			a.flips[x.Node] = append(a.flips[x.Node], flip{x.Step, x.Sort == tape.CameUp})
		}
	}
	a.through = b.Len()
}

func (a *Annals) mark(l landmark) { a.events = append(a.events, l) }

// faultLetters are the marks of faults by their first word. Those that end in a
// node's going down or coming up are marked by that, and what a client is told to do
// is none.
var faultLetters = map[string]string{
	"crash": "", "restart": "", "partition": "P", "isolate": "P", "bridge": "P", "cut": "X", "reset": "X", "half-open": "X",
	"mend": "M", "heal": "M", "resume": "M", "pause": "Z", "disk": "D", "lose": "D", "corrupt": "D", "command": "",
}

// struck takes in a fault, "partition [s4] [s1 s2 s3 s5]".
func (a *Annals) struck(step int, text string) {
	if strings.Contains(text, "(skipped") {
		return
	}
	words := strings.Fields(text)
	letter, known := faultLetters[words[0]]
	if !known {
		letter = "F"
	}
	whose := ""
	switch _, groups, split := strings.Cut(text, "["); {
	case letter == "":
		return
	case split && !strings.Contains(groups, "["):
		if whose = a.apart(groups); whose == "" {
			letter = "M" // one group with all nodes: it is over
		}
	case split:
		whose = "{" + a.smallest(groups) + "}"
	default:
		if at := slices.IndexFunc(words, a.names); at >= 0 {
			whose = words[at]
		}
	}
	a.mark(landmark{step, rankFault, letter, whose, screen.Warn})
}

// names reports whether a word of a fault names a node or a link.
func (a *Annals) names(word string) bool {
	first, _, _ := strings.Cut(word, ">")
	return slices.ContainsFunc(a.cast, func(n sim.NodeSpec) bool { return n.Name == first })
}

// apart returns who is apart from the others by a partition that names one side, "" when
// nobody is.
func (a *Annals) apart(side string) string {
	in := strings.Fields(strings.TrimSuffix(side, "]"))
	var named, others []string // servers
	for _, n := range a.cast {
		switch {
		case n.Volunteer:
		case slices.Contains(in, n.Name):
			named = append(named, n.Name)
		default:
			others = append(others, n.Name)
		}
	}
	switch {
	case len(others) == 0:
		return ""
	case len(named) == 0:
		return "{" + strings.Join(in, ",") + "}"
	case len(others) < len(named):
		named = others
	}
	return "{" + strings.Join(named, ",") + "}"
}

// smallest returns the side with the fewest nodes of "s4 c1] [s1 s2 s3]", clients
// apart.
func (a *Annals) smallest(sides string) string {
	var best []string
	for _, side := range strings.Split(strings.TrimSuffix(sides, "]"), "] [") {
		names := slices.DeleteFunc(strings.Fields(side), func(name string) bool {
			return slices.ContainsFunc(a.cast, func(n sim.NodeSpec) bool { return n.Name == name && n.Volunteer })
		})
		if len(names) > 0 && (best == nil || len(names) < len(best)) {
			best = names
		}
	}
	return strings.Join(best, ",")
}

// up reports whether a node was up after a step.
func (a *Annals) up(id sim.NodeID, step int) bool {
	f := a.flips[id]
	at := sort.Search(len(f), func(i int) bool { return f[i].step > step })
	return at > 0 && f[at-1].up
}
