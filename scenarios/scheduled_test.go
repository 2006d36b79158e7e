package scenarios_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// What was made in a run is a schedule that leads along the same course: with the faults
// in the plan, event by event.
func TestWhatWasMadeIsASchedule(t *testing.T) {
	for _, name := range []string{"paxos-random-faults", "zab-skip-trunc", "zookeeper-split-brain"} {
		c := open(t, name)
		var made []tape.Entry
		first := mustRun(t, c, c.Scenario.Seed, scenarios.Options{Made: func(x sim.Choice) { made = append(made, tape.Entry{Choice: x}) }})
		again, err := c.Scheduled(made)
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Scenario.Schedule) != len(made) || len(again.Entries()) != len(made) {
			t.Errorf("%s: %d choices are %d lines and %d entries", name, len(made), len(again.Scenario.Schedule), len(again.Entries()))
		}
		if res := mustRun(t, again, c.Scenario.Seed, scenarios.Options{}); res.Hash != first.Hash {
			t.Errorf("%s: the hash was %s and is %s", name, first.Hash, res.Hash)
		}
	}
}

func mustRun(t *testing.T, c *scenarios.Case, seed uint64, o scenarios.Options) *scenarios.Result {
	t.Helper()
	res, err := c.Run(context.Background(), seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// A lenient run passes over what does not fit, or does it to the event of the kind whose
// number is the next lower, or else the lowest; and tells what it has made.
func TestALenientRunPassesOverWhatDoesNotFit(t *testing.T) {
	for _, x := range []struct{ line, made string }{
		{`{next: "boot a1"}`, "next boot a1"},
		{`{next: "timer p1 retry#1"}`, ""},
		{`{next: "desk c1>p1 Request#1"}`, ""},
		{`{after: "boot p9", next: "boot a1"}`, ""},
		{`{drop: "paxos p1>a1 Prepare#99"}`, ""},
		{`{restart: a1}`, ""},
		{`{after: "disk p1 round#1", lose: "paxos p1>a2 Prepare#7"}`, "drop paxos p1>a2 Prepare#1"},
	} {
		c := scheduled(t, x.line)
		var made []string
		mustRun(t, c, 1, scenarios.Options{Lenient: true, Made: func(x sim.Choice) { made = append(made, x.String()) }})
		if x.made != "" && !slices.Contains(made, x.made) {
			t.Errorf("%s: it is not made:\n%s", x.line, strings.Join(made, "\n"))
		}
		if x.made == "" {
			plain := mustRun(t, compile(t, parsed(t, "name: test\nabout: A test.\nprotocol: paxos\nuntil: 2s\nclients: [{name: c1, script: [propose x]}]\n")), 1, scenarios.Options{})
			lenient := mustRun(t, c, 1, scenarios.Options{Lenient: true})
			if x.line != `{restart: a1}` && plain.Hash != lenient.Hash {
				t.Errorf("%s: it is another run", x.line)
			}
		}
	}
}

// Of several events of a kind it is the nearest.
func TestTheNearestEventOfAKind(t *testing.T) {
	// p1 asks a1 for three ballots and hears nothing, since its messages wait.
	waiting := []string{`{hold: "paxos p1>a1 Prepare#1"}`, `{hold: "paxos p1>a1 Prepare#2"}`, `{hold: "paxos p1>a1 Prepare#3"}`,
		`{drop: "paxos p1>a2 Prepare#1"}`, `{drop: "paxos p1>a3 Prepare#1"}`, `{drop: "paxos p1>a2 Prepare#2"}`, `{drop: "paxos p1>a3 Prepare#2"}`,
		`{drop: "paxos p1>a2 Prepare#3"}`, `{drop: "paxos p1>a3 Prepare#3"}`}
	for asked, taken := range map[string]string{"5": "#3", "2": "#2"} {
		c := scheduled(t, append(waiting, `{after: "timer p1 retry#3", next: "paxos p1>a1 Prepare#`+asked+`"}`)...)
		var made []string
		mustRun(t, c, 1, scenarios.Options{Lenient: true, Made: func(x sim.Choice) { made = append(made, x.String()) }})
		at := slices.Index(made, "next timer p1 retry#3")
		if at < 0 || at+1 >= len(made) || made[at+1] != "next paxos p1>a1 Prepare"+taken {
			t.Errorf("for #%s, what is made behind the third expiry is %q", asked, made[at+1:min(len(made), at+2)])
		}
	}
}

// A run that passes over choices is no recording: nobody could repeat it.
func TestALenientRunIsNotRecorded(t *testing.T) {
	c := scheduled(t, `{next: "boot a1"}`)
	if _, err := c.Run(context.Background(), 1, scenarios.Options{Lenient: true, Record: &strings.Builder{}}); err == nil {
		t.Error("it was recorded")
	}
}
