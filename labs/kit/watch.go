package kit

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// patience is how long a run may take. It is over in milliseconds, unless a handler
// never comes back.
const patience = 10 * time.Second

// A watch is kept over a run, on the machine and not in the world: nobody can stop a
// handler that loops, but the process can be ended, with a word about where it is.
type watch struct {
	sim.Tracer // that wants to see the run, too, or nil

	what    string // runs
	files   []Skeleton
	routine string // that runs it
	at      atomic.Pointer[string]
}

// last is taken by the watch that ends the process, and never given back: where several
// runs hang, one of them is told.
var last sync.Mutex

// watched runs something, which is given a tracer, for so long.
func watched[T any](what string, files []Skeleton, tracer sim.Tracer, limit time.Duration, run func(sim.Tracer) T) T {
	w := &watch{Tracer: tracer, what: what, files: files, routine: routine()}
	beginning := "nothing has happened yet"
	w.at.Store(&beginning)
	alarm := time.AfterFunc(limit, func() {
		last.Lock()
		w.tell(os.Stderr, limit)
		os.Exit(1)
	})
	defer alarm.Stop()
	return run(w)
}

// Record notes where the run is.
func (w *watch) Record(world *sim.World, r sim.Record) {
	if r.Sort == sim.Took {
		at := fmt.Sprintf("event %d at %s, %s handles %s", r.Seq, r.At, world.Name(r.Node), world.Address(r))
		w.at.Store(&at)
	}
	if w.Tracer != nil {
		w.Tracer.Record(world, r)
	}
}

// tell says where the run is that does not end.
func (w *watch) tell(out io.Writer, limit time.Duration) {
	text := fmt.Sprintf("%s has not ended after %s: %s", w.what, limit, *w.at.Load())
	if place := w.place(stacks()); place != "" {
		text += ", and is in " + place
	}
	_, _ = fmt.Fprintf(out, "\n%s.\nA handler there does not come back, or handlers make ever more for each other to do.\nNothing can stop it but the end of this process, so other tests have not been run.\n", text)
}

// place finds the line of the student's that the run is at, "" for none.
func (w *watch) place(stacks string) string {
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		if !strings.HasPrefix(stack, w.routine+" ") {
			continue
		}
		for line := range strings.Lines(stack) {
			place, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			place = place[strings.LastIndexAny(place, `/\`)+1:]
			name, number, _ := strings.Cut(place, ":")
			for _, f := range w.files {
				if _, err := strconv.Atoi(number); err == nil && f.Name == name {
					return place
				}
			}
		}
	}
	return ""
}

// routine names the goroutine that calls it as stacks do: "goroutine 18".
func routine() string {
	b := make([]byte, 64)
	words := strings.Fields(string(b[:runtime.Stack(b, false)]))
	return strings.Join(words[:2], " ")
}

// stacks are those of all goroutines.
func stacks() string {
	b := make([]byte, 1<<20)
	return string(b[:runtime.Stack(b, true)])
}
