package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// weather is what a sweep would run: five servers of which some fail, and five
// clients who write a hundred times each.
const weather = `
name: bench-seeds
about: Five clients write to five servers, of which some fail; no write is lost, and all is well in the end.
protocol: zookeeper
ensemble: {servers: 5}
network: {delay: 1ms..5ms, loss: 0.1%}
disk: {sync: 1ms..4ms}
clients:
  - {count: 5, workload: {ops: 100, every: 1ms, window: 13, paths: 10, mix: {set: 3, create: 1, delete: 1}}}
random: {kinds: [clock, clog, crash, cut, disk, isolate, partition, pause], every: 100ms, until: 1s}
until: 3s
expect: {monitors: all, consistency: ordered-sequential, progressAfterHeal: 2s}
`

// secondOpinion is what Porcupine may take in a sweep.
const secondOpinion = 500

// seedRows are what the seeds are run for. Each does the whole of one and returns
// the hash of its history.
var seedRows = []struct {
	name  string
	about string
	run   func(c *scenarios.Case, seed uint64) (uint64, error)
	bar   float64 // seeds in a second
}{
	{"bare", "servers, clients and faults", bareSeed, 1500},
	{"checked", "with all monitors, the goal, and the certificate for what clients were told", checkedSeed, 500},
}

// seeds prints how many seeds a second of CPU time is good for.
func seeds(out io.Writer, rounds, each int) (short []string, err error) {
	s, err := file.Parse("weather", []byte(weather))
	if err != nil {
		return nil, err
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		return nil, err
	}
	commits, events, err := sameSeeds(c, each)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Seeds of 5 servers in bad weather, %s, medians of %d rounds of %d seeds, %.0f commits and %.0f events a seed\n\n",
		clockName, rounds, each, commits, events)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "seeds\tseeds/s\tms a seed\tns an event\t")
	ns := make([][]float64, len(seedRows))
	for range rounds {
		for i, row := range seedRows {
			runtime.GC()
			ns[i] = append(ns[i], cost(func() int {
				for seed := range each {
					if _, e := row.run(c, uint64(seed)); e != nil {
						err = e
					}
				}
				return each
			}))
		}
	}
	for i, row := range seedRows {
		one := median(ns[i])
		speed := float64(time.Second) / one
		fmt.Fprintf(t, "%s\t%.0f\t%.2f\t%.0f\t\n", row.name, speed, one/1e6, one/events)
		if speed < row.bar {
			short = append(short, fmt.Sprintf("%s: %.0f seeds a second, not %.0f", row.name, speed, row.bar))
		}
	}
	if err != nil {
		return nil, err
	}
	return short, t.Flush()
}

// sameSeeds runs all rows once, holds them to one history, and returns how many
// commits and events a seed has.
func sameSeeds(c *scenarios.Case, n int) (commits, events float64, err error) {
	for seed := range uint64(n) {
		first, err := seedRows[0].run(c, seed)
		if err != nil {
			return 0, 0, err
		}
		for _, row := range seedRows[1:] {
			if hash, err := row.run(c, seed); err != nil || hash != first {
				return 0, 0, fmt.Errorf("seed %d, %s: history %x, not %x: %w", seed, row.name, hash, first, err)
			}
		}
		seen := newWitness(broadcastJob{servers: 5})
		w := skies(c, seed, sim.MonitorSpec{Name: "witness", New: func() sim.Monitor { return seen }})
		commits += float64(seen.committed) / float64(n)
		events += float64(w.Seq()) / float64(n)
	}
	return commits, events, nil
}

// skies runs a seed with these monitors and none of the protocol's own.
func skies(c *scenarios.Case, seed uint64, watch ...sim.MonitorSpec) *sim.World {
	cfg := c.Config(seed)
	cfg.Ring = 16
	cfg.Protocol.Monitors, cfg.Protocol.Goal, cfg.Protocol.Roles = watch, nil, nil
	w := must(sim.New(cfg))
	defer w.Close()
	for end := sim.Time(c.Scenario.Until); w.Now() < end && w.Step(); {
	}
	return w
}

func bareSeed(c *scenarios.Case, seed uint64) (uint64, error) { return skies(c, seed).Hash(), nil }

// checkedSeed is what a sweep does.
func checkedSeed(c *scenarios.Case, seed uint64) (hash uint64, err error) {
	res, err := c.Run(context.Background(), seed, scenarios.Options{Ring: 16, Steps: secondOpinion})
	if err != nil {
		return 0, err
	}
	if res.Verdict != checker.Pass {
		return 0, fmt.Errorf("seed %d: %s", seed, res.Unmet)
	}
	_, err = fmt.Sscanf(res.Hash, "%x", &hash)
	return hash, err
}
