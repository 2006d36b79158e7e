package sweep_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/scenarios/sweep"
	"github.com/zoolab/zoolab/sim"
)

// What the project promises of sweeps and searches, in one table each. By
// itself the test takes a few seconds; .ci/run sweeps a hundredth of the seeds
// and .ci/nightly all 100,000.
var promised = flag.Uint64("seeds", 300, "how many seeds the promised sweeps take")

// scene compiles a library scenario with settings.
func scene(t *testing.T, name string, settings ...string) *scenarios.Case {
	t.Helper()
	var set []strict.Setting
	for _, s := range settings {
		one, err := strict.ParseSetting(s)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, one)
	}
	return open(t, name, set...)
}

func swept(t *testing.T, c *scenarios.Case, o sweep.Options) *sweep.Report {
	t.Helper()
	r, err := sweep.Run(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What holds under every fault that the world has: no property is violated,
// everybody gets on once all is healed, and one seed in a hundred or more came by
// each state that makes the sweep worth its green, one in twenty by those that are
// what a scenario is for. Runs of ZooKeeper are longer than those of Paxos and take
// one part in ten of the seeds.
var unbroken = []struct {
	scenario  string
	part      uint64 // one in so many of the seeds
	landmarks []string
	often     []string
}{
	{"rpc-random-faults", 1, []string{"retried", "answered-again", "old-request", "stale-reply", "crash-between-effects"}, nil},
	{"pingpong-random-faults", 1, []string{"second-serve", "late-pong", "resumed", "crash-between-effects", "writes-lost"}, nil},
	{"paxos-random-faults", 1, []string{"second-ballot", "crash-between-effects", "dueling-retry"}, nil},
	{"zab-random-faults", 10, hardships, nil},
	{"zookeeper-random-faults", 10, hardships, nil},
	{"zookeeper-random-operations", 10, append(slices.Clone(hardships), "watch-filtered", "reaped", "write-after-move"),
		[]string{"silent-session-closed", "session-moved", "setwatches-caught-up", "multi-failed"}},
	{"zookeeper-local-sessions-random", 10, []string{"silent-session-closed", "owner-changed", "session-moved"},
		[]string{"local-session-upgraded", "local-session-expired", "session-expired"}},
	{"zookeeper-read-only-random", 10, []string{"served-read-only", "lived-read-only", "write-refused", "writer-refused", "writer-found"},
		[]string{"served-read-only", "lived-read-only"}},
	{"zab-random-crashes", 10, []string{"leader-lost-outstanding", "epoch-change-during-sync", "epoch-promised-before"}, nil},
}

// hardships are what Zab is for.
var hardships = []string{"sync-by-diff", "sync-by-trunc", "sync-by-snap", "leader-lost-outstanding", "epoch-change-during-sync"}

func TestPromisedPropertiesHoldUnderFaults(t *testing.T) {
	for _, u := range unbroken {
		t.Run(u.scenario, func(t *testing.T) {
			seeds := *promised / u.part
			r := swept(t, scene(t, u.scenario), sweep.Options{Seeds: sweep.Seeds{First: 1, Last: seeds}})
			t.Log(r.Summary())
			if r.Verdict != checker.Pass || r.Passed != seeds {
				t.Errorf("%+v", r.Failures)
			}
			for _, name := range u.landmarks {
				cameBy(t, r, name, seeds/100)
			}
			for _, name := range u.often {
				cameBy(t, r, name, seeds/20)
			}
		})
	}
}

// cameBy demands that so many seeds or more came by a landmark.
func cameBy(t *testing.T, r *sweep.Report, name string, least uint64) {
	t.Helper()
	met := uint64(0)
	for _, l := range r.Landmarks {
		if l.Name == name {
			met = l.Seeds
		}
	}
	t.Logf("%s in %d seeds", name, met)
	if met < least {
		t.Errorf("only %d seeds came by %s, and not %d", met, name, least)
	}
}

// A hunt is how a bug is found by a sweep: its first seed to find it is at most
// first, and with the switch off no seed up to there finds anything.
type hunt struct {
	bug, monitor string
	scenario     string
	first        uint64
	settings     []string
}

// How each bug of Paxos is found: by a sweep and, but for the livelock, by a
// search of at most states states that gives a trace of exactly so many moves.
var paxosBugs = []struct {
	hunt
	crashes int
	states  int
	moves   int
}{
	{hunt{"forget-on-restart", "promise", "paxos-random-faults", 10, nil}, 1, 5_000, 4},
	{hunt{"count-across-ballots", "learned-is-chosen", "paxos-random-faults", 50, nil}, 0, 500_000, 12},
	{hunt{"ignore-accepted", "agreement", "paxos-random-faults", 50, nil}, 0, 500_000, 12},
	{hunt{"count-messages", "learned-is-chosen", "paxos-random-faults", 200, nil}, 0, 10_000, 7},
	{hunt{"reuse-ballot", "one-value-a-ballot", "paxos-random-faults", 3_000, lateCopies}, 1, 100_000, 8},
	{hunt{"no-backoff", "progress", "paxos-dueling-proposers", 20, []string{"expect.reached=[]"}}, 0, 0, 0},
}

// How each bug of ping-pong is found.
var pingpongBugs = []hunt{
	{"count-any-pong", "in-order", "pingpong-random-faults", 10, nil},
	{"never-resend", "progress", "pingpong-random-faults", 10, nil},
	{"resend-at-once", "message-budget", "pingpong-random-faults", 10, []string{"ensemble.budget=40"}},
	{"forget-on-restart", "in-order", "pingpong-random-faults", 20, nil},
	{"answer-by-count", "a-pong-answers-a-ping", "pingpong-random-faults", 10, nil},
}

// How each bug of remote procedure calls is found. What a table without numbers of
// clients does first, others see as well: a call that is taken for an old one.
var rpcBugs = []hunt{
	{"fresh-sequence-per-retry", "at-most-once", "rpc-random-faults", 10, nil},
	{"dedup-without-client", "true-reply", "rpc-random-faults", 10, nil},
	{"duplicate-gets-empty-reply", "true-reply", "rpc-random-faults", 10, nil},
	{"stale-reply-accepted", "own-answer", "rpc-random-faults", 10, nil},
	{"lower-sequence-executed", "at-most-once", "rpc-random-faults", 20, nil},
	{"table-lost-on-restart", "at-most-once", "rpc-random-faults", 20, nil},
	{"lru-eviction", "at-most-once", "rpc-random-faults", 10, nil},
	{"no-backoff", "message-budget", "rpc-outage", 5, []string{"expect.reached=[]"}},
}

// How each bug of Zab and of ZooKeeper is found. The rarest are accept-stale-epoch
// and epoch-before-log, which 3 % of the seeds of zab-random-crashes show, and
// next to none where disks are fast; of the service to clients it is watch-unreadable,
// which 15 % of the seeds of zookeeper-random-operations show.
var zookeeperBugs = []hunt{
	{"ack-before-sync", "acknowledged", "zab-random-crashes", 10, nil},
	{"commit-out-of-order", "local-primary-order", "zab-random-faults", 10, nil},
	{"reuse-zxid", "unique-zxids", "zab-random-faults", 10, nil},
	{"keep-memory", "process-consistency", "zab-random-faults", 10, nil},
	{"accept-stale-epoch", "accepted-epoch-grows", "zab-random-crashes", 100, nil},
	{"epoch-before-log", "committed-durability", "zab-random-crashes", 50, nil},
	{"ack-before-log", "acknowledged", "zab-random-crashes", 10, nil},
	// Other monitors see them as well, in other seeds.
	{"quorum-of-half", "leader-completeness", "zab-random-faults", 50, []string{"expect.monitors=[leader-completeness]"}},
	{"skip-trunc", "process-consistency", "zab-random-crashes", 10, []string{"expect.monitors=[process-consistency]"}},
	{"stale-read", "consistency", "zookeeper-random-faults", 10, nil},
	{"queue-late", "replies-in-order", "zookeeper-random-faults", 10, nil},
	{"claim-proposed", "single-system-image", "zookeeper-random-faults", 10, nil},
	{"serve-behind", "single-system-image", "zookeeper-random-faults", 10, readers},
	{"accept-closing", "ephemerals-go", "zookeeper-random-faults", 10, shortSessions},
	{"lagging-follower", "timeliness", "zookeeper-random-faults", 20, onlookers},
	{"ack-and-forget", "durability", "zookeeper-random-operations", 10, nil},
	{"own-write-late", "read-your-writes", "zookeeper-random-operations", 10, []string{"expect.monitors=[read-your-writes]"}},
	{"snapshot-claims", "equal-states", "zookeeper-random-operations", 10, nil},
	{"multi-by-halves", "atomicity", "zookeeper-random-operations", 10, nil},
	{"watch-after-reply", "watches", "zookeeper-random-operations", 10, nil},
	{"watch-lost", "watches", "zookeeper-random-operations", 20, nil},
	{"watch-twice", "watches", "zookeeper-random-operations", 10, nil},
	{"watch-unreadable", "watches", "zookeeper-random-operations", 50, nil},
	{"setwatches-skips", "watches", "zookeeper-random-operations", 20, nil},
	{"read-only-writes", "read-only", "zookeeper-read-only-random", 20, nil},
	{"read-only-for-all", "read-only-wanted", "zookeeper-read-only-random", 20, nil},
	{"close-upgrading-locally", "ephemerals-go", "zookeeper-local-sessions-random", 10, hasty},
}

// readers write nothing, so that a new epoch is without transactions for a while.
var readers = []string{"clients=[{count: 4, workload: {ops: 300, every: 10ms, mix: {get: 1}}}]"}

// hasty create nodes of their own and leave, and wait for no answer in between.
var hasty = []string{"clients=[{count: 3, workload: {ops: 100, every: 5ms, window: 4, mix: {ephemeral: 2, set: 1, close: 1}}}]"}

// onlookers only read, beside one who writes, when all is well: whom a server that
// lags keeps waiting, those would leave it.
var onlookers = []string{"random.until=200ms", "clients=[{count: 3, workload: {ops: 400, every: 20ms, mix: {get: 1}}}, {count: 1, workload: {ops: 400, every: 20ms, mix: {set: 1, create: 1}}}]"}

// shortSessions end often, and while requests of theirs are under way.
var shortSessions = []string{
	"clients=[{count: 4, sessionTimeout: 200ms, workload: {ops: 300, every: 10ms, window: 4, mix: {ephemeral: 4, delete: 2}}}]",
	"random.kinds=[clog, cut]", "ensemble.servers=3", "disk.sync=20ms..60ms"}

// lateCopies is the weather in which promises to a proposer's first life reach
// its second: few proposers, values that differ by boot, copies far apart.
var lateCopies = []string{"random.kinds=[crash]", "clients=[]", "ensemble.proposers=1",
	"network.duplicate=30%", "network.reorder=50%", "network.delay=1ms..60ms"}

func TestPromisedBugsAreFoundBySweeping(t *testing.T) {
	hunts := slices.Concat(pingpongBugs, rpcBugs, zookeeperBugs)
	for _, b := range paxosBugs {
		hunts = append(hunts, b.hunt)
	}
	for _, b := range hunts {
		t.Run(b.bug, func(t *testing.T) {
			seeds := sweep.Options{Seeds: sweep.Seeds{First: 1, Last: b.first}, First: true}
			r := swept(t, scene(t, b.scenario, append(slices.Clone(b.settings), "bugs=["+b.bug+"]")...), seeds)
			if r.Verdict != checker.Fail || r.Failures[0].Check != b.monitor {
				t.Fatalf("%s was to be caught by %s within %d seeds: %s %+v", b.bug, b.monitor, b.first, r.Summary(), r.Failures)
			}
			t.Logf("%s by %s, first in seed %d", b.bug, b.monitor, r.Failures[0].Seeds[0])
			seeds.First = false
			if r := swept(t, scene(t, b.scenario, b.settings...), seeds); r.Verdict != checker.Pass {
				t.Errorf("with the switch off: %s %+v", r.Summary(), r.Failures)
			}
		})
	}
}

func TestPromisedBugsAreFoundBySearch(t *testing.T) {
	for _, b := range paxosBugs {
		if b.states == 0 {
			continue // a livelock has no bad state to be found
		}
		t.Run(b.bug, func(t *testing.T) {
			o := explore.Options{States: b.states, Bounds: sim.Bounds{Crashes: b.crashes}}
			search := func(bugs string) (explore.Result, *scenarios.Case) {
				c := scene(t, "paxos-quiet", "clients=[]", "bugs="+bugs, "ensemble.proposers=2", "ensemble.acceptors=3", "ensemble.learners=1")
				r, err := explore.Breadth(context.Background(), c.Model(), o)
				if err != nil {
					t.Fatal(err)
				}
				return r, c
			}
			r, c := search("[" + b.bug + "]")
			if r.Violation == nil || r.Violation.Monitor != b.monitor || r.Moves != b.moves {
				t.Fatalf("%s was to be caught by %s after %d moves: %+v", b.bug, b.monitor, b.moves, r)
			}
			t.Logf("%s: %v, after %d moves, in %d states", b.bug, r.Violation, r.Moves, r.States)
			rerun(t, c, r)
			if r, _ := search("[]"); r.Violation != nil {
				t.Errorf("with the switch off: %v", r.Violation)
			}
		})
	}
}

// rerun runs a counterexample as the ordinary scenario that it is.
func rerun(t *testing.T, c *scenarios.Case, r explore.Result) {
	t.Helper()
	again, err := scenarios.Compile(c.Counterexample(r.Trace, r.Violation))
	if err != nil {
		t.Fatal(err)
	}
	res, err := again.Run(context.Background(), 1, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Verdict != checker.Pass || res.Violation.Text != r.Violation.Text {
		t.Errorf("run as a scenario, the counterexample ends with %s", fmt.Sprint(res.Unmet, res.Violation))
	}
}
