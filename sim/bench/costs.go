package main

import (
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
)

// busiest has something of everything that a mill can do.
var busiest = job{name: "busiest", nodes: 5, window: 64, fact: true, timer: true}

// costs prints what a driver pays for the things it does with a world.
func costs(out io.Writer, rounds, times int) (short []string, err error) {
	fmt.Fprintf(out, "Costs, %s, medians of %d rounds, the same world of 5 nodes with facts, a monitor and timers\n\n", clockName, rounds)
	w := newWorld(busiest)
	w.step(200_000) // nothing grows any more
	n := w.Clone()
	rows := []struct {
		name  string
		times int
		f     func()
	}{
		{"step: one event", 100 * times, func() { w.Step() }},
		{"clone a world", times, func() { n = w.Clone() }},
		{"clone a world and take one event", times, func() { n = w.Clone(); n.Step() }},
		{"fingerprint: encode and hash all state", times, func() { w.Fingerprint() }},
		{"pending: list what may happen", times, func() { w.Pending() }},
		{"make a world", times, func() { newWorld(busiest) }},
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "what\tns\tallocations\tbytes\t")
	for i, r := range rows {
		ns := make([]float64, rounds)
		for k := range ns {
			ns[k] = cost(func() int { return repeat(r.times, r.f) })
		}
		allocs, bytes := memory(r.times, r.f)
		fmt.Fprintf(t, "%s\t%.0f\t%.0f\t%.0f\t\n", r.name, median(ns), allocs, bytes)
		if i == 0 && allocs > 0.001 {
			short = append(short, fmt.Sprintf("a step allocates %.4f times", allocs))
		}
	}
	return short, t.Flush()
}

// repeat does f n times.
func repeat(n int, f func()) int {
	for range n {
		f()
	}
	return n
}

// memory returns how often f allocates, and how much.
func memory(n int, f func()) (allocs, bytes float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	repeat(n, f)
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n), float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
}
