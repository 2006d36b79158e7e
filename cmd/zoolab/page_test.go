package main

import (
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// On a terminal the last cell of a row goes on below itself; in a pipe, and where there
// would be no room for it, a row is a line.
func TestTablesFitTheTerminal(t *testing.T) {
	rows := [][]string{{"00-pingpong", "a ponger that answers, on a network"}, {"04", "short"}, {"", "a-word-that-is-longer-than-any-line é"}}
	for width, want := range map[int]string{
		0: "  00-pingpong  a ponger that answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer-than-any-line é\n",
		20: "  00-pingpong  a ponger that answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer-than-any-line é\n",
		36: "  00-pingpong  a ponger that\n" +
			"               answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer\n" +
			"               -than-any-line é\n",
	} {
		p := &page{style: style{width: width}}
		p.table("  ", rows)
		if got := p.text.String(); got != want {
			t.Errorf("at width %d:\n%s\nwant:\n%s", width, got, want)
		}
	}
}

// Sentences do so, too, behind a mark that may be coloured. A verdict that is violated ends
// with the command that shows the moment.
func TestVerdictsFitTheTerminal(t *testing.T) {
	res := &scenarios.Result{Scenario: "serve", Verdict: checker.Fail, Hash: "00", Events: 9, Ops: 1, Broken: "atomicity",
		Violation: &sim.Violation{Monitor: "atomicity", Seq: 9, At: 1000000, Text: "half of a multi takes place, and the rest does not"},
		Checks:    []checker.Check{{Name: "atomicity", Verdict: checker.Fail, Detail: "half of a multi takes place, and the rest does not"}}}
	p := &page{style: style{width: 50, colour: true}}
	p.showServed(res, "a.rec")
	want := "\n9 events in 0s of virtual time, 1 operation of clients\n\n" +
		"  \x1b[31m✗ fail\x1b[0m  atomicity  half of a multi takes place,\n" +
		"                     and the rest does not\n\n" +
		"\x1b[31m✗ fail\x1b[0m  \x1b[1mserve\x1b[0m  hash 00\n" +
		"at event 9, 1ms: half of a multi takes place, and\nthe rest does not\n\n" +
		"  have it again:       zoolab replay a.rec\n" +
		"  make it a scenario:  zoolab replay a.rec\n" +
		"                       --as-scenario served.yaml\n" +
		"  and look at it:      zoolab tui served.yaml\n" +
		"                       --event 9\n"
	if got := p.text.String(); got != want {
		t.Errorf("a verdict is shown as\n%s\nand not as\n%s", got, want)
	}
}
