package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// jobs are what the contenders are compared on. Lanes in order and lanes
// that reorder stand apart: the engine treats them differently.
var jobs = []job{
	{name: "in order", window: 64, bar: true},
	{name: "in order, facts", window: 64, fact: true},
	{name: "in order, facts, timers", window: 64, fact: true, timer: true},
	{name: "in order, facts, timers, 256 under way", window: 256, fact: true, timer: true},
	{name: "reordering", window: 64, jumble: true, bar: true},
	{name: "reordering, facts", window: 64, jumble: true, fact: true},
	{name: "reordering, facts, timers", window: 64, jumble: true, fact: true, timer: true},
	{name: "reordering, facts, timers, 256 under way", window: 256, jumble: true, fact: true, timer: true},
}

// atLeast is how much faster than the loop over a heap the engine must be.
const atLeast = 1.5

// duel runs every contender on every job, in turn within each round so that
// a busy moment of the machine hits them alike, and prints the medians. It
// returns what fell short.
func duel(out io.Writer, rounds, events int) (short []string, err error) {
	fmt.Fprintf(out, "Speed, %s in ns an event, medians of %d rounds of %d events, 5 nodes, 64 messages under way unless said\n\n", clockName, rounds, events)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "lanes\t")
	for i, c := range contenders {
		fmt.Fprint(t, c.name, "\t")
		if i > 0 {
			fmt.Fprint(t, c.name, " ÷ ", contenders[0].name, "\t")
		}
	}
	fmt.Fprintln(t)
	for _, j := range jobs {
		j.nodes = 5
		costs := race(j, rounds, events)
		fmt.Fprint(t, j.name, "\t")
		for i, ns := range costs {
			fmt.Fprintf(t, "%.0f\t", median(ns))
			if i == 0 {
				continue
			}
			ratio := median(ratios(ns, costs[0]))
			fmt.Fprintf(t, "%.2f\t", ratio)
			if j.bar && contenders[i].name == "heap" && ratio < atLeast {
				short = append(short, fmt.Sprintf("%s: %.2f times the speed of the heap loop, not %.1f", j.name, ratio, atLeast))
			}
		}
		fmt.Fprintln(t)
	}
	return short, t.Flush()
}

// race returns the cost of an event for each contender and round.
func race(j job, rounds, events int) [][]float64 {
	mills := make([]mill, len(contenders))
	for i, c := range contenders {
		mills[i] = c.start(j)
		mills[i].step(20_000) // lanes and stores reach their size
	}
	costs := make([][]float64, len(contenders))
	for range rounds {
		for i, m := range mills {
			costs[i] = append(costs[i], cost(func() int { return m.step(events) }))
		}
	}
	return costs
}

// cost measures f in nanoseconds for each of the things it says it did.
func cost(f func() int) float64 {
	before := cpu()
	n := f()
	return float64(cpu()-before) / float64(n)
}

// ratios divides round by round: what disturbs a round disturbs both.
func ratios(a, b []float64) []float64 {
	r := make([]float64, len(a))
	for i := range a {
		r[i] = a[i] / b[i]
	}
	return r
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return s[len(s)/2]
}
