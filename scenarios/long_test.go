package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// By themselves the tests of long runs take a few seconds; .ci/nightly runs them whole.
var longRun = flag.Uint64("events", 0, "how many events a long run has, 0 for so many as take seconds")

// long is how many events a long run has, by default a few.
func long(few uint64) uint64 {
	if *longRun > 0 {
		return *longRun
	}
	return few
}

// A run may take so much memory: 1 GiB for ten million events.
const (
	roomOfARun    = 32 << 20
	roomOfAnEvent = 100
)

// alone is set in the environment of a process that is to do nothing else.
const alone = "ZOOLAB_ALONE"

// again has a test done once more in a process that does nothing else: what other tests
// had the system give stays with theirs. It reports whether that was done.
func again(t *testing.T) bool {
	if os.Getenv(alone) != "" {
		return false
	}
	own := []string{"-test.run=^" + t.Name() + "$", "-test.v"}
	for _, arg := range os.Args[1:] { // and those of this package's flags
		if !strings.HasPrefix(arg, "-test.") {
			own = append(own, arg)
		}
	}
	again := exec.Command(os.Args[0], own...)
	again.Env = append(os.Environ(), alone+"=1")
	out, err := again.CombinedOutput()
	if t.Logf("%s", out); err != nil {
		t.Error(err)
	}
	return true
}

// neverStopping is a run of so many events with five servers and twenty clients.
func neverStopping(t *testing.T, events uint64) *scenarios.Case {
	t.Helper()
	s, err := file.Parse("long.yaml", fmt.Appendf(nil, `
name: long
about: twenty clients that never stop
protocol: zookeeper
ensemble: {servers: 5, snapCount: 10000}
network: {delay: 1ms..10ms}
clients:
  - {count: 20, workload: {ops: 10000000, every: 2ms, window: 8, paths: 200, mix: {get: 5, set: 4, create: 1}}}
until: 10h
limits: {events: %d}
`, events))
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, s)
}

// A long run is judged by everything there is, and what that has to remember
// stays small.
func TestLongRunStaysSmall(t *testing.T) {
	if again(t) {
		return
	}
	events := long(500_000)
	res := run(t, neverStopping(t, events), 1, scenarios.Options{Facts: true})
	for _, row := range res.Checks {
		if row.Verdict != checker.Pass && row.Name != "end" {
			t.Errorf("%s: %s: %s", row.Name, row.Verdict, row.Detail)
		}
	}
	if res.Events != events || uint64(res.Ops) < events/10 || res.Consistency != checker.OrderedSequential {
		t.Errorf("%d events with %d operations are %q", res.Events, res.Ops, res.Consistency)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	room := roomOfARun + roomOfAnEvent*events
	t.Logf("%d operations in %d events have taken %d MiB of %d", res.Ops, res.Events, m.Sys>>20, room>>20)
	if m.Sys > room {
		t.Errorf("%d MiB are more than %d", m.Sys>>20, room>>20)
	}
}
