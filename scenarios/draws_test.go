package scenarios_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// events lists what happens in a run, when and with what content, apart from
// whatever the word without names.
func events(t *testing.T, c *scenarios.Case, without string) []string {
	t.Helper()
	var trace bytes.Buffer
	run(t, c, c.Scenario.Seed, scenarios.Options{Record: &trace})
	var lines []string
	in := bufio.NewScanner(&trace)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var l struct {
			Sort, On, Content, Text string
			At                      json.Number
		}
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		line := strings.Join([]string{l.Sort, l.At.String(), l.On, l.Content, l.Text}, " ")
		if l.Sort != "" && l.Sort != "end" && l.Sort != "over" && !strings.Contains(line, without) {
			lines = append(lines, line)
		}
	}
	return lines
}

// One client more, who asks for nothing while the others do, changes no draw
// of theirs; nor does a fault on a link that nobody uses.
func TestDrawsStandAlone(t *testing.T) {
	alone := open(t, "paxos-dueling-proposers")
	crowd := open(t, "paxos-dueling-proposers",
		strict.Setting{Path: "clients", Value: "[{name: c1, server: p1, script: [propose blue]}, {name: c2, server: p2, script: [propose green]}, " +
			"{name: c3, server: p3, script: [propose red]}, {name: late, start: 4s, script: [propose white]}]"})
	harmed := open(t, "paxos-dueling-proposers", strict.Setting{Path: "faults", Value: "[{at: 10ms, cut: {from: l1, to: a1}}]"})
	want := events(t, alone, "late")
	if got := events(t, crowd, "late"); !slices.Equal(got, want) {
		t.Errorf("a client more changes what the others draw:\n%s", firstDifference(got, want))
	}
	if got := events(t, harmed, "l1>a1"); !slices.Equal(slices.DeleteFunc(got, func(l string) bool { return strings.Contains(l, "plan #1") }), want) {
		t.Errorf("a fault more changes what others draw:\n%s", firstDifference(got, want))
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return "found " + got[i] + "\nexpected " + want[i]
		}
	}
	return "one is longer"
}
