package ladder_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/shrink"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/ladder"
)

func open(t *testing.T, name string, set ...strict.Setting) *scenarios.Case {
	t.Helper()
	s, err := scenarios.Open(name, set...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func draw(t *testing.T, c *scenarios.Case) []string {
	t.Helper()
	lines, err := shrink.Draw(context.Background(), c, c.Scenario.Seed)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// A short run looks like this: who is not up has a dotted line, and a crash and a boot
// have their marks.
func TestALadderLooks(t *testing.T) {
	schedule := strict.Setting{Path: "schedule", Value: `[{next: boot p2}, {next: boot a1}, {next: boot p1}, {next: "paxos p1>a1 Prepare#1"}, ` +
		`{crash: a1}, {restart: a1}, {next: "paxos a1>p1 Promise#1"}, {next: "paxos p2>a1 Prepare#1"}, {next: "timer p1 retry#1"}, ` +
		`{next: "paxos p1>a1 Accept#1"}, {next: "paxos a1>p2 Promise#1"}, {next: "paxos p2>a1 Accept#1"}]`}
	c := open(t, "paxos-quiet", schedule, strict.Setting{Path: "clients", Value: "[]"}, strict.Setting{Path: "expect", Value: "{}"},
		strict.Setting{Path: "ensemble", Value: "{acceptors: 1}"}, strict.Setting{Path: "bugs", Value: "[ignore-accepted]"},
		strict.Setting{Path: "disk.sync", Value: "0s"}, strict.Setting{Path: "network", Value: "{delay: 1ms}"})
	want := strings.TrimPrefix(`
      p1          p2          a1          l1
  1    .           o           .           .   boots => wished p2/1, began 1.p2
  2    .           |           o           .   boots
  3    o           |           |           .   boots => wished p1/1, began 1.p1
  4    +--------Prepare------->|           .   1.p1 => promised 1.p1, having voted for nothing
  5    |           |           X           .   fault: crash a1
  6    |           |           o           .   fault: restart a1
  7    |<-------Promise--------+           .   1.p1, accepted so far: no... => proposed p1/1 at 1.p1
  8    |           +--Prepare->|           .   1.p2 => promised 1.p2, having voted for nothing
  9    *           |           |           .   timer retry => began 2.p1
`, "\n")
	lines := draw(t, c)
	if got := strings.Join(lines[:min(10, len(lines))], "\n") + "\n"; got != want {
		t.Errorf("it looks like\n%s\nand not like\n%s", got, want)
	}
}

// Every drawing fits a terminal, a log and a page: lines of 100 columns, events in the
// order of their numbers, and below them what was violated.
func TestEveryLadderFits(t *testing.T) {
	for _, name := range []string{"paxos-ignore-accepted", "paxos-no-backoff", "election-keep-proposal", "zab-reuse-zxid", "zookeeper-split-brain",
		"zookeeper-stale-read", "paxos-loss-and-duplication"} {
		c := open(t, name)
		res, err := c.Run(context.Background(), c.Scenario.Seed, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		lines := draw(t, c)
		if len(lines) > ladder.Most+6 {
			t.Errorf("%s: %d lines", name, len(lines))
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > ladder.Width {
				t.Errorf("%s: %d columns are too many: %s", name, utf8.RuneCountInString(line), line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s: spaces at the end of %q", name, line)
			}
		}
		text := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
		if res.Broken != "" && !strings.Contains(text, "! "+res.Broken+": ") {
			t.Errorf("%s: nothing says that %s is violated:\n%s", name, res.Broken, strings.Join(lines, "\n"))
		}
		if marked := strings.Contains(text, "! | ") || strings.Contains(text, "! "); marked != (res.Broken != "") {
			t.Errorf("%s: an event is marked: %v", name, marked)
		}
	}
}

// Many nodes have narrow columns, or none when nothing happens at them.
func TestManyNodesFit(t *testing.T) {
	c := open(t, "paxos-quiet", strict.Setting{Path: "ensemble", Value: "{proposers: 9, acceptors: 15, learners: 9}"})
	lines := draw(t, c)
	for _, line := range lines {
		if utf8.RuneCountInString(line) > ladder.Width {
			t.Errorf("too wide: %s", line)
		}
	}
}

// A lost message ends in a cross, and a run of nothing is drawn as nothing.
func TestLossesHaveCrosses(t *testing.T) {
	c := open(t, "paxos-quiet", strict.Setting{Path: "network.loss", Value: "100%"}, strict.Setting{Path: "expect", Value: "{}"},
		strict.Setting{Path: "limits.events", Value: "12"})
	if text := strings.Join(draw(t, c), "\n"); !strings.Contains(text, "x|") && !strings.Contains(text, "|x") || !strings.Contains(text, "lost: ") {
		t.Errorf("nothing is crossed out:\n%s", text)
	}
	if lines := ladder.New(func(sim.NodeID) string { return "nobody" }).Lines("", 0); len(lines) != 0 {
		t.Errorf("of nothing there are %d lines", len(lines))
	}
}

// A message that comes to a node which is down is one event, and is lost. That a run is
// over, with something still open, is nobody's doing.
func TestWhoIsDownHearsNothing(t *testing.T) {
	schedule := strict.Setting{Path: "schedule", Value: `[{next: boot a1}, {next: boot c1}, {next: boot p1}, {next: "desk c1>p1 Request#1"}, ` +
		`{next: "disk p1 round#1"}, {crash: a1}, {next: "paxos p1>a1 Prepare#1"}]`}
	c := open(t, "paxos-quiet", schedule, strict.Setting{Path: "clients", Value: "[{name: c1, script: [propose blue]}]"},
		strict.Setting{Path: "expect", Value: "{}"}, strict.Setting{Path: "ensemble", Value: "{proposers: 1, acceptors: 1}"},
		strict.Setting{Path: "limits.events", Value: "7"})
	text := strings.Join(draw(t, c), "\n")
	if !strings.Contains(text, "lost: 1.p1 (a1 is down)") || strings.Count(text, "1.p1 (a1") != 1 || strings.Count(text, "Prepare") != 1 || strings.Contains(text, "unknown") {
		t.Errorf("it looks like\n%s", text)
	}
}

// What comes again and again is told once: of a run that makes no progress the
// beginning is worth more than the hundredth try.
func TestWhatComesAgainIsToldOnce(t *testing.T) {
	c := open(t, "pingpong-never-resend", strict.Setting{Path: "bugs", Value: "[]"}, strict.Setting{Path: "network.loss", Value: "100%"},
		strict.Setting{Path: "expect", Value: "{}"}, strict.Setting{Path: "until", Value: "5s"})
	lines := draw(t, c)
	if text := strings.Join(lines, "\n"); len(lines) > 20 || !strings.Contains(text, "... and again") {
		t.Errorf("%d lines:\n%s", len(lines), text)
	}
}
