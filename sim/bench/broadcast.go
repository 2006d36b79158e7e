package main

import (
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// A broadcaster is one way to run a replicated log. To add one, give it a
// file of its own and a line in broadcasters.
type broadcaster struct {
	name  string
	start func(broadcastJob) ensemble
	bar   float64 // how many times as fast as the first it must be where a job has a bar; 0 for no bar
}

// broadcasters take turns within each round; the first is what the others
// are compared with.
var broadcasters = []broadcaster{
	{name: "etcd raft", start: startRaft},
	{name: "etcd raft, grouped", start: startRaftGrouped},
	{name: "zab", start: startZab, bar: 12},
	{name: "zookeeper", start: startService},
}

// A broadcastJob is what an ensemble does: its leader, elected before the
// first step, always has as many proposals under way as the window says. It
// makes the next one when it applies one.
type broadcastJob struct {
	servers int
	window  int
	payload int       // bytes of a proposal, a multiple of 8
	delay   sim.Range // of a message, drawn as sim.Network.Delay is; each pair of servers keeps its order
	sync    sim.Range // of a disk, drawn as sim.Disk.Sync is
	seed    uint64
	bar     bool // whether the bars are about this job
}

var broadcastJobs = []broadcastJob{
	newBroadcastJob(3, 1),
	newBroadcastJob(3, 64),
	newBroadcastJob(5, 1),
	newBroadcastJob(5, 64),
}

func newBroadcastJob(servers, window int) broadcastJob {
	return broadcastJob{servers: servers, window: window, payload: 16, seed: seed, bar: window > 1,
		delay: sim.Range{Min: shortest, Max: longest},
		sync:  sim.Range{Min: 100 * time.Microsecond, Max: 300 * time.Microsecond}}
}

// An ensemble is a run of a replicated log that has begun.
type ensemble interface {
	// step goes on until the leader has applied n more proposals, or a few
	// over, and returns how many it has.
	step(n int) int
	// commits returns how many proposals the leader has applied so far.
	commits() uint64
	// events returns how many things have happened so far: messages handled,
	// syncs completed, timers expired.
	events() uint64
	// hash is of the history so far.
	hash() uint64
	// verdict says what is wrong with the logs that the servers have applied:
	// see [ledger].
	verdict() error
}

// warmUp is how many commits come before the first round: stores, heaps and
// lanes reach their size.
const warmUp = 4000

// broadcast runs every broadcaster on every job and prints the medians. It
// returns which bars are missed, and an error when a log is wrong.
func broadcast(out io.Writer, all []broadcaster, rounds, commits int) (short []string, err error) {
	j := broadcastJobs[0]
	fmt.Fprintf(out, "Broadcast, commits in a second of %s, medians of %d rounds of %d commits, proposals of %d bytes, messages %s to %s, syncs %s to %s\n\n",
		clockName, rounds, commits, j.payload, j.delay.Min, j.delay.Max, j.sync.Min, j.sync.Max)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "servers\twindow\tprotocol\tcommits/s\t÷ %s\tevents/commit\tallocations/commit\t\n", all[0].name)
	for _, j := range broadcastJobs {
		tallies, err := campaign(j, all, rounds, commits)
		if err != nil {
			return nil, err
		}
		for i, c := range tallies {
			faster := median(ratios(tallies[0].ns, c.ns))
			fmt.Fprintf(t, "%d\t%d\t%s\t%.0f\t%.2f\t%.2f\t%.1f\t\n", j.servers, j.window, all[i].name,
				float64(time.Second)/median(c.ns), faster, c.events/c.commits, c.allocs/c.commits)
			if j.bar && faster < all[i].bar {
				short = append(short, fmt.Sprintf("%s, %d servers, %d under way: %.2f times the commits of %s, not %g",
					all[i].name, j.servers, j.window, faster, all[0].name, all[i].bar))
			}
		}
	}
	return short, t.Flush()
}

// A tally is what one broadcaster's rounds of one job came to.
type tally struct {
	ns                      []float64 // for a commit, by round
	commits, events, allocs float64   // of all rounds
}

// campaign races the broadcasters on one job.
func campaign(j broadcastJob, all []broadcaster, rounds, commits int) ([]tally, error) {
	ensembles := make([]ensemble, len(all))
	for i, b := range all {
		ensembles[i] = b.start(j)
		ensembles[i].step(warmUp)
	}
	tallies := make([]tally, len(all))
	for range rounds {
		for i, e := range ensembles {
			runtime.GC() // what one leaves behind is not swept at another's cost
			tallies[i].round(e, commits)
		}
	}
	for i, e := range ensembles {
		if err := e.verdict(); err != nil {
			return nil, fmt.Errorf("%s, %d servers, %d under way: %w", all[i].name, j.servers, j.window, err)
		}
	}
	return tallies, nil
}

// round measures one round of an ensemble.
func (t *tally) round(e ensemble, commits int) {
	events, had := e.events(), e.commits()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	t.ns = append(t.ns, cost(func() int { return e.step(commits) }))
	runtime.ReadMemStats(&after)
	t.commits += float64(e.commits() - had)
	t.events += float64(e.events() - events)
	t.allocs += float64(after.Mallocs - before.Mallocs)
}
