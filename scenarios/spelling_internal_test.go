package scenarios

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// someCase is a small one with a leader and a client that takes commands.
func someCase(t *testing.T) *Case {
	t.Helper()
	s, err := file.Parse("test", []byte("name: test\nabout: A test.\nprotocol: paxos\nnetwork: {delay: 2ms..4ms}\nclients: [{name: c1, script: [propose x]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every fault that there is, in its variants.
func allFaults() []sim.Fault {
	one, role := sim.Target{Node: 2}, sim.Target{Role: "leader"}
	calm := sim.CalmNetwork()
	rough := sim.Network{Delay: sim.Range{Min: 1, Max: 9}, Tail: sim.Tail{Chance: 10_000, Delay: sim.Range{Min: 101, Max: 209}},
		Loss: 1, Duplicate: 2, Reorder: 3}
	return []sim.Fault{
		sim.Crash{Target: one}, sim.Crash{Target: role, Silent: true}, sim.Crash{Target: one, During: true, After: 3},
		sim.Crash{Target: one, Keep: []sim.Keep{{File: "vote", Writes: 2, Torn: true}}, Flush: true},
		sim.Restart{Target: one}, sim.Pause{Target: role}, sim.Resume{Target: one},
		sim.Partition{Groups: [][]sim.NodeID{{1, 2}, {3}}}, sim.Isolate{Target: one}, sim.Isolate{Target: role},
		sim.Bridge{Target: one}, sim.Bridge{Target: role, Sides: [][]sim.NodeID{{1}, {3, 4}}},
		sim.Cut{From: 1, To: 2}, sim.Mend{From: 2, To: 1}, sim.HalfOpen{From: 1, To: 3}, sim.Reset{A: 2, B: 3},
		sim.Clog{From: 1, To: 2, For: time.Second}, sim.Heal{}, sim.Heal{All: true},
		sim.Weather{Network: sim.Network{Delay: calm.Delay, Tail: sim.Tail{Delay: calm.Delay}}}, sim.Weather{Network: rough},
		sim.Capacity{From: 1, To: 2, Every: 10 * time.Millisecond, Queue: 3}, sim.Capacity{From: 1, To: 2, Every: 333_333, Queue: 0},
		sim.Capacity{From: 1, To: 2, Queue: 16},
		sim.Slow{Target: one, Service: sim.Range{Min: 1, Max: 2}}, sim.Slow{Target: role},
		sim.SetClock{Target: one, Skew: -time.Second, Drift: 40}, sim.SetClock{Target: role},
		sim.SlowDisk{Target: one, Sync: sim.Range{Min: 5, Max: 6}}, sim.TearingDisk{Target: one, Torn: 500_000},
		sim.LyingDisk{Target: one}, sim.FullDisk{Target: role}, sim.LoseDisk{Target: one},
		sim.MendDisk{Target: one, Trouble: sim.Slowness}, sim.MendDisk{Target: one, Trouble: sim.Lies},
		sim.MendDisk{Target: one, Trouble: sim.Fullness}, sim.MendDisk{Target: role, Trouble: sim.Tearing},
		sim.Corrupt{Target: one, File: "vote", Back: sim.AnyRecord}, sim.Corrupt{Target: role, File: "vote", Back: 2},
		sim.Command{Target: sim.Target{Node: 7}, Line: "propose y"},
	}
}

// faultTypes are the names of the types in package sim that are faults.
func faultTypes(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../sim/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.Name == "inflict" {
				if of, ok := m.Recv.List[0].Type.(*ast.Ident); ok {
					names = append(names, of.Name)
				}
			}
		}
	}
	return names
}

// Every fault of the world can be written to a schedule and read back. A new one needs a
// row in deeds.go, its inverse in spelling.go and a line above.
func TestEveryFaultCanBeWritten(t *testing.T) {
	c := someCase(t)
	written := map[string]bool{}
	for _, f := range allFaults() {
		written[reflect.TypeOf(f).Name()] = true
		comesBack(t, c, tape.Entry{Choice: sim.Choice{Act: sim.Inflict, Fault: f}})
		comesBack(t, c, tape.Entry{Choice: sim.Choice{Act: sim.Inflict, Fault: f}, After: sim.Address{Port: "boot", Node: "a1"}, Nth: 2})
	}
	names := faultTypes(t)
	if len(names) < 20 {
		t.Errorf("package sim has only %d faults: %v", len(names), names)
	}
	for _, name := range names {
		if !written[name] && name != "World" {
			t.Errorf("nothing is known of sim.%s", name)
		}
	}
}

// comesBack writes an entry to a file and reads it.
func comesBack(t *testing.T, c *Case, x tape.Entry) {
	t.Helper()
	line, err := c.roster.spelled(&x)
	if err != nil {
		t.Errorf("%s: %v", x.Choice, err)
		return
	}
	s := *c.Scenario
	s.Schedule = []file.Choice{line}
	text := file.Marshal(&s)
	again, err := file.Parse("again", text)
	if err != nil {
		t.Errorf("%s: %v\n%s", x.Choice, err, text)
		return
	}
	got, err := scheduleOf(c.roster, again)
	if err != nil || len(got.entries) != 1 || !reflect.DeepEqual(got.entries[0], x) {
		t.Errorf("%+v is read as %+v, %v, from\n%s", x, got.entries, err, text)
	}
}

// Everything that can be done with an event can be written, too.
func TestEveryActCanBeWritten(t *testing.T) {
	c := someCase(t)
	message, behind := sim.Address{Port: "paxos", From: "p1", Node: "a1", Kind: "Prepare", K: 1}, sim.Address{Port: "boot", Node: "a1"}
	target := sim.Target{Node: 3}
	for _, x := range []tape.Entry{
		{Choice: sim.Choice{On: message}},
		{Choice: sim.Choice{On: message, Again: true, Rand: []uint64{3, 0}, Content: 7, At: 5}, After: behind},
		{Choice: sim.Choice{On: message, Crash: true, Cut: 2, Keep: []sim.Keep{{File: "vote", Writes: 1}}, Flush: true}, After: behind, Nth: 3},
		{Choice: sim.Choice{Act: sim.Drop, On: message}}, // lose
		{Choice: sim.Choice{Act: sim.Drop, On: message}, Waits: true},
		{Choice: sim.Choice{Act: sim.Drop, On: message}, After: behind},
		{Choice: sim.Choice{Act: sim.Hold, On: message}, Waits: true},
		{Choice: sim.Choice{Act: sim.Hold, On: message}, After: behind},
		{Choice: sim.Choice{Act: sim.Duplicate, On: message, Content: 1 << 63}, Waits: true},
		{Choice: sim.Choice{Act: sim.Duplicate, On: message}, After: behind},
		{Choice: sim.Choice{Act: sim.Garble, On: message, Leaf: 2}, Waits: true},
		{Choice: sim.Choice{Act: sim.Garble, On: message}, After: behind},
		{Choice: sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: target}, Crash: true, Cut: 1, Flush: true}, After: behind},
		{Choice: sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: sim.Target{Node: 7}, Line: "propose y"}, Crash: true, Rand: []uint64{1}}, After: behind},
	} {
		comesBack(t, c, x)
	}
	for act := sim.Take; act <= sim.Inflict; act++ {
		known := act == sim.Inflict || slices.ContainsFunc([]string{"next", "drop", "hold", "duplicate", "garble", "lose"}, func(key string) bool { return acts[key].act == act })
		if !known {
			t.Errorf("a schedule has no word for the act %s", act)
		}
	}
}

// What no file can say is refused, and not written as something else.
func TestWhatCannotBeWritten(t *testing.T) {
	c := someCase(t)
	one := sim.Target{Node: 2}
	for _, f := range []sim.Fault{
		sim.Partition{}, sim.Clog{From: 1, To: 2}, sim.Capacity{From: 1, To: 2, Every: 7 * time.Hour}, sim.Capacity{From: 1, To: 2, Every: 999_999_999},
		sim.Corrupt{Target: one, Back: 3}, sim.Weather{Network: sim.Network{Delay: sim.Range{Min: 5, Max: 5}}},
		sim.Weather{Network: sim.Network{Retransmit: time.Second}},
	} {
		if line, err := c.roster.spelled(&tape.Entry{Choice: sim.Choice{Act: sim.Inflict, Fault: f}}); err == nil || !strings.Contains(err.Error(), "cannot be written to a file") {
			t.Errorf("%T %+[1]v is written as %s, %v", f, line.Action(), err)
		}
	}
	if _, err := c.roster.spelled(&tape.Entry{Choice: sim.Choice{Act: sim.Hold, On: sim.Address{Port: "paxos", From: "p1", Node: "a1", Kind: "Prepare", K: 1}}}); err == nil {
		t.Error("a message that is held at the beginning is written as one that waits until it comes up")
	}
}
