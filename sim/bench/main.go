// Command bench measures the simulation engine: against a loop over a binary
// heap with equal duties, for what its operations cost, as worlds grow, and by
// the commits of a replicated log against those of etcd's raft.
// README.md says how to read what it prints.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each measurement is made; medians are printed")
	events := flag.Int("events", 1_000_000, "events in one round of one measurement")
	only := flag.String("only", "", "print one table: speed, costs, growth, broadcast or seeds")
	check := flag.Bool("check", false, "exit with 1 when a bar of README.md is missed")
	profile := flag.String("profile", "", "write a CPU profile of the run to this file")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 || *events < 1000 {
		fmt.Fprintln(os.Stderr, "bench: needs -rounds of at least 1, -events of at least 1000, and nothing else")
		os.Exit(2)
	}
	stop, err := record(*profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	short, err := report(os.Stdout, *only, *rounds, *events)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	for _, s := range short {
		fmt.Println("short of a bar:", s)
	}
	if *check && len(short) > 0 {
		os.Exit(1)
	}
}

// record begins a CPU profile, if there is a file for it, and returns what
// ends it.
func record(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
	}, nil
}

// report prints the tables asked for and returns which bars they miss.
func report(out io.Writer, only string, rounds, events int) (short []string, err error) {
	tables := []struct {
		name  string
		print func() ([]string, error)
	}{
		{"speed", func() ([]string, error) { return duel(out, rounds, events) }},
		{"costs", func() ([]string, error) { return costs(out, rounds, max(events/1000, 10)) }},
		{"growth", func() ([]string, error) { return growth(out, rounds, events/2) }},
		{"broadcast", func() ([]string, error) { return broadcast(out, broadcasters, rounds, max(events/25, 10)) }},
		{"seeds", func() ([]string, error) { return seeds(out, rounds, max(events/10_000, 2)) }},
	}
	printed := false
	for _, t := range tables {
		if only != "" && only != t.name {
			continue
		}
		if printed {
			fmt.Fprintln(out)
		}
		printed = true
		missed, err := t.print()
		if err != nil {
			return nil, err
		}
		short = append(short, missed...)
	}
	if !printed {
		return nil, fmt.Errorf("there is no table %q: ask for speed, costs, growth, broadcast or seeds", only)
	}
	return short, nil
}
