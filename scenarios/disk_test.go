package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// What a line about a disk does to the world, and when it is undone.
func TestDiskFaults(t *testing.T) {
	for _, c := range []struct{ name, faults, want string }{
		{"for undoes what lasts", "[{at: 1s, disk: {node: a1, lies: true}, for: 1s}, {at: 3s, disk: {node: a2, sync: 100ms..300ms}, for: 1s}, " +
			"{at: 5s, disk: {node: a3, full: true}, for: 1s}, {at: 7s, disk: {node: l1, torn: 50%}, for: 1s}]",
			"1s disk a1 lies, 2s mend disk a1 lies, 3s disk a2 sync 100ms..300ms, 4s mend disk a2 sync, " +
				"5s disk a3 full, 6s mend disk a3 full, 7s disk l1 torn 500000ppm, 8s mend disk l1 torn"},
		{"so does another line", "[{at: 1s, disk: {node: a1, lies: true}}, {at: 2s, disk: {node: a1, mend: lies}}, {at: 3s, disk: {node: a1, full: true}}, {at: 4s, disk: {node: a1, mend: full}}]",
			"1s disk a1 lies, 2s mend disk a1 lies, 3s disk a1 full, 4s mend disk a1 full"},
		{"but not that of a later one", "[{at: 1s, disk: {node: a1, sync: 1s}, for: 2s}, {at: 2s, disk: {node: a1, sync: 2s}, for: 3s}, {at: 2s, disk: {node: a1, lies: true}, for: 4s}, {at: 4s, disk: {node: a1, mend: lies}}]",
			"1s disk a1 sync 1s..1s, 2s disk a1 sync 2s..2s, 2s disk a1 lies, 4s mend disk a1 lies, 5s mend disk a1 sync"},
		{"nor after healing", "[{at: 1s, disk: {node: a1, lies: true}, for: 5s}, {at: 2s, heal: everything}]",
			"1s disk a1 lies, 2s heal all"},
		{"healing links leaves disks alone", "[{at: 1s, disk: {node: a1, lies: true}, for: 5s}, {at: 2s, heal: all}]",
			"1s disk a1 lies, 2s heal links, 6s mend disk a1 lies"},
		{"what is lost stays lost, and the node comes up", "[{at: 1s, disk: {node: a1, lost: true}, for: 1s}, {at: 3s, disk: {node: a2, lost: true}}]",
			"1s lose disk a1, 2s restart a1, 3s lose disk a2"},
		{"corruption of a file, and of one record of it", "[{at: 1s, disk: {node: a1, corrupt: vote}}, {at: 1s, disk: {node: a2, corrupt: vote, record: 0}}, {at: 1s, disk: {node: a3, corrupt: log}}]",
			"1s corrupt a1 vote, 1s corrupt a2 vote 0 from the end, 1s corrupt a3 log (skipped: a3 has no record of file log on disk)"},
		{"roles are found when it happens", "[{at: 1us, disk: {node: leader, lies: true}}, {at: 1s, disk: {node: leader, lies: true}}]",
			"1µs disk leader lies (skipped: there is no leader now), 1s disk leader lies"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s struck
			run(t, proposing(t, c.faults), 1, scenarios.Options{Tracer: &s})
			if got := strings.Join(s.lines, ", "); got != c.want {
				t.Errorf("found\n%s\nexpected\n%s", got, c.want)
			}
		})
	}
}

// proposing is a small scenario with faults in which acceptors vote.
func proposing(t *testing.T, faults string) *scenarios.Case {
	t.Helper()
	s, err := file.Parse("test", []byte("name: test\nabout: A test.\nprotocol: paxos\nuntil: 30s\nclients: [{name: c1, script: [propose x]}]\nfaults: "+faults))
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, s)
}

// What cannot be done to a disk is said with its place and what to write.
func TestDiskFaultsThatCannotBe(t *testing.T) {
	for faults, want := range map[string]string{
		"[{at: 1s, disk: {node: a9, lies: true}}]":                                                           `test:6:32: there is no node "a9"`,
		"[{at: 1s, disk: {node: all, lies: true}}]":                                                          `test:6:32: there is no node "all"`,
		"[{at: 1s, disk: {node: c1, full: true}, for: 1s}]":                                                  "test:6:32: c1 is a client and keeps nothing on a disk; name another node, or write crash: c1",
		"[{at: 1s, disk: {node: leader, lies: true}, for: 1s}]":                                              "who is leader then is not known beforehand, so for: cannot undo it",
		"[{at: 1s, disk: {node: leader, lost: true}, for: 1s}]":                                              "who is leader then is not known beforehand, so for: cannot undo it",
		"[{at: 1s, disk: {node: a9, lies: true}, for: 1s}, {at: 2s, disk: {node: a9, full: true}, for: 1s}]": `there is no node "a9"`,
	} {
		s, err := file.Parse("test", []byte("name: test\nabout: A test.\nprotocol: paxos\nuntil: 30s\nclients: [{name: c1, script: [sleep 1s]}]\nfaults: "+faults))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = scenarios.Compile(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v; want %s", faults, err, want)
		}
	}
}

// A disk that tears is asked for at the top, and landmarks of disks by name.
func TestDisksOfAScenario(t *testing.T) {
	c := scenarioOf(t, "disk: {sync: 2ms, torn: 5%}\nexpect: {reached: [torn-record-found, corruption-found, lie-cost-writes, disk-full]}")
	if d := c.Config(1).Disk; d.Torn != 50_000 || d.Sync.Max.String() != "2ms" {
		t.Errorf("the world's disk is %+v", d)
	}
}

// A scenario tells an acceptor that forgets what it has promised from one that
// does not: the disk faults are what they are called.
func TestDiskFaultsCostWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		disk   string
		marks  []string
		broken bool // whether some seed of fifty chooses two values
	}{
		{"{node: a2, sync: 30ms..50ms}", nil, false},
		{"{node: a2, torn: 100%}", nil, false}, // votes are replaced, never torn
		{"{node: a2, lies: true}", []string{"lie-cost-writes"}, true},
		{"{node: a2, full: true}", []string{"disk-full"}, false},
	} {
		s, err := file.Parse("test", []byte(`name: test
about: An acceptor with a bad disk crashes between two ballots that do not otherwise meet.
protocol: paxos
ensemble: {proposers: 2, acceptors: 3, learners: 1}
until: 5s
clients:
  - {name: c1, server: p1, script: [propose blue]}
  - {name: c2, server: p2, start: 300ms, script: [propose green]}
faults:
  - {at: 0s, disk: `+c.disk+`}
  - {at: 0s, cut: {from: p1, to: a3}}
  - {at: 0s, cut: {from: p2, to: a1}}
  - {at: 0s, cut: {from: p1, to: p2}}
  - {at: 0s, cut: {from: l1, to: p2}}
  - {at: 200ms, crash: a2, for: 10ms}
`))
		if err != nil {
			t.Fatal(err)
		}
		made := compile(t, s)
		broken, seen := 0, map[string]bool{}
		for seed := range uint64(50) {
			r := run(t, made, seed, scenarios.Options{})
			if r.Violation != nil {
				broken++
			}
			for _, m := range r.Marks {
				seen[m.Name] = m.Count > 0 || seen[m.Name]
			}
		}
		if (broken > 0) != c.broken {
			t.Errorf("%s: %d of 50 runs break the protocol", c.disk, broken)
		}
		for _, name := range c.marks {
			if !seen[name] {
				t.Errorf("%s: no run reaches %s", c.disk, name)
			}
		}
	}
}

// The kind disk takes places among the drawn faults and leaves all others as
// they were, and draws only what a protocol can bear.
func TestDrawnDiskFaultsMoveNoOthers(t *testing.T) {
	without := open(t, "paxos-random-faults")
	with := open(t, "paxos-random-faults", strict.Setting{Path: "random.kinds", Value: "[clock, disk, clog, crash, cut, isolate, network, partition, pause]"})
	slow, torn, none := 0, 0, 0
	for seed := range uint64(300) {
		was, is := faultsOf(without, seed), with.Faults(seed)
		if len(is) != len(was) {
			t.Fatalf("seed %d draws %d faults, and %d with disks", seed, len(was), len(is))
		}
		before := slow + torn
		for i, text := range faultsOf(with, seed) {
			f := is[i]
			switch {
			case f.Disk == nil && text != was[i]:
				t.Fatalf("seed %d: with disks %s, without %s", seed, text, was[i])
			case f.Disk == nil:
			case f.Disk.Sync != nil && f.For > 0:
				slow++
			case f.Disk.Torn != nil && f.For > 0:
				torn++
			default:
				t.Fatalf("seed %d: %s is more than a protocol can bear", seed, text)
			}
		}
		if slow+torn == before {
			none++
		}
	}
	if slow < 200 || torn < 100 || none < 60 || none > 200 {
		t.Errorf("drawn: %d slow, %d torn, %d of 300 runs without", slow, torn, none)
	}
}

// With no other kind to draw from, every fault is one of a disk; what is drawn
// can be printed and run, and gives the same history.
func TestDisksAloneCanBeDrawn(t *testing.T) {
	c := open(t, "paxos-random-faults", strict.Setting{Path: "random.kinds", Value: "disk"})
	for seed := range uint64(20) {
		faults := c.Faults(seed)
		if len(faults) < 10 || slices.ContainsFunc(faults[:len(faults)-1], func(f file.Fault) bool { return f.Disk == nil }) {
			t.Fatalf("seed %d draws %d faults: %q", seed, len(faults), faultsOf(c, seed))
		}
		plan, err := file.Parse("plan", file.Marshal(c.Explicit(seed)))
		if err != nil {
			t.Fatal(err)
		}
		drawn, planned := run(t, c, seed, scenarios.Options{}), run(t, compile(t, plan), seed, scenarios.Options{})
		if drawn.Hash != planned.Hash || drawn.Violation != nil {
			t.Errorf("seed %d: %s drawn, %s planned, %v", seed, drawn.Hash, planned.Hash, drawn.Violation)
		}
	}
}
