package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// By itself the test of a long run takes a few seconds; .ci/nightly runs ten
// million events.
var longRun = flag.Uint64("events", 500_000, "how many events the long run has")

// A run may take so much memory: 1 GiB for ten million events.
const (
	roomOfARun    = 32 << 20
	roomOfAnEvent = 100
)

// alone is set in the environment of a process that is to do nothing else.
const alone = "ZOOLAB_ALONE"

// A long run is judged by everything there is, and what that has to remember
// stays small.
func TestLongRunStaysSmall(t *testing.T) {
	if os.Getenv(alone) == "" {
		// What other tests had the system give stays with their process.
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-events="+strconv.FormatUint(*longRun, 10))
		again.Env = append(os.Environ(), alone+"=1")
		out, err := again.CombinedOutput()
		if t.Logf("%s", out); err != nil {
			t.Error(err)
		}
		return
	}
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
`, *longRun))
	if err != nil {
		t.Fatal(err)
	}
	res := run(t, compile(t, s), 1, scenarios.Options{Facts: true})
	for _, row := range res.Checks {
		if row.Verdict != checker.Pass && row.Name != "end" {
			t.Errorf("%s: %s: %s", row.Name, row.Verdict, row.Detail)
		}
	}
	if res.Events != *longRun || uint64(res.Ops) < *longRun/10 || res.Consistency != checker.OrderedSequential {
		t.Errorf("%d events with %d operations are %q", res.Events, res.Ops, res.Consistency)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	room := roomOfARun + roomOfAnEvent**longRun
	t.Logf("%d operations in %d events have taken %d MiB of %d", res.Ops, res.Events, m.Sys>>20, room>>20)
	if m.Sys > room {
		t.Errorf("%d MiB are more than %d", m.Sys>>20, room>>20)
	}
}
