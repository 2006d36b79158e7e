package vet

import (
	"strings"

	"github.com/zoolab/zoolab/labs"
)

const (
	aboutTime   = "the world's clock is env.Now(), and env.SetTimer wakes a node up"
	aboutFiles  = "a node has no machine of its own, and what must outlive a crash goes to a sim.FileOf"
	aboutTrace  = "env.Note tells what a node decides"
	aboutLocks  = "handlers run one at a time, so nothing has to be locked"
	aboutSpeech = "the lab's vocabulary sends, and states the fact that goes with it"
	aboutChance = "env.Rand draws what the seed decides"
	aboutMarks  = "the lab's vocabulary marks what a run has been through"
	aboutWorld  = "a lab is judged from outside, and a node needs its Env alone"
)

// advice is what to write instead of a package or one below it.
func advice() map[string]string {
	return map[string]string{
		"C":           "a solution is Go alone",
		"bufio":       aboutFiles,
		"context":     aboutTime,
		"crypto/rand": aboutChance,
		"embed":       aboutFiles,
		"fmt":         aboutTrace + ", and fmt.Sprintf makes texts",
		"io":          aboutFiles,
		"log":         aboutTrace,
		"math/rand":   aboutChance,
		"net":         aboutSpeech,
		"os":          aboutFiles,
		"os/exec":     "a solution starts nothing",
		"reflect":     "write it out for the types you have",
		"runtime":     "keep what you count in a field of the node",
		"sync":        aboutLocks,
		"syscall":     aboutFiles,
		"testing":     "tests are not taken from a submission",
		"time":        aboutTime,
		"unsafe":      "ordinary types do",

		labs.Module:               aboutWorld,
		labs.Module + "/nodes":    "it belongs to the lab's given files and its world",
		labs.Module + "/labs/kit": "of it a solution needs NotWritten at most",
	}
}

// adviceOnWorld is what to write instead of a name of package sim, or of a type's
// members.
func adviceOnWorld() map[string]string {
	return map[string]string{
		"Datagrams":     aboutSpeech,
		"Delivery":      "the lab's vocabulary takes deliveries apart",
		"Env.Close":     aboutSpeech,
		"Env.Dial":      aboutSpeech,
		"Env.Halt":      "a node that cannot go on does nothing",
		"Env.Maybe":     aboutChance,
		"Env.Sometimes": aboutMarks,
		"Fact":          aboutSpeech,
		"FactOf":        aboutSpeech,
		"File":          "Append, Replace, Truncate, Read, Last, Len and Sync do",
		"Kind":          aboutSpeech,
		"Landmark":      aboutMarks,
		"Message":       aboutSpeech,
		"Operation":     "clients ask, and the lab's vocabulary answers them",
		"Port":          aboutSpeech,
		"Protocol":      "the lab puts the roles together",
		"Rand":          aboutChance,
		"SiteOf":        aboutChance,
		"Sometimes":     aboutMarks,
		"Streams":       aboutSpeech,
		"TimerID":       "Is, For, Arg and String do",
	}
}

// instead is what to write instead of a name of a package, or of the package when
// the name is "".
func (s shelf) instead(pkg, name string) string {
	if pkg == simPath && name != "" {
		typ, _, _ := strings.Cut(name, ".")
		for _, key := range []string{name, typ} {
			if text := adviceOnWorld()[key]; text != "" {
				return text
			}
		}
	}
	for at := pkg; at != ""; {
		if text := advice()[at]; text != "" {
			return text
		}
		at = at[:max(0, strings.LastIndex(at, "/"))]
	}
	if name == "" {
		return "there are " + s.packages()
	}
	return "of " + pkg + " there are " + strings.Join(s.names[pkg], ", ")
}
