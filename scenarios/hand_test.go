package scenarios_test

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A deed that is typed means what it means in a schedule.
func TestDeedsAreReadAsInASchedule(t *testing.T) {
	c := open(t, "serve")
	for text, want := range map[string][]sim.Fault{
		"crash: s1":                   {sim.Crash{Target: sim.Target{Node: 1}}},
		"{crash: s1, silent: true}":   {sim.Crash{Target: sim.Target{Node: 1}, Silent: true}},
		"crash: leader":               {sim.Crash{Target: sim.Target{Role: "leader"}}},
		"restart: [s1, s3]":           {sim.Restart{Target: sim.Target{Node: 1}}, sim.Restart{Target: sim.Target{Node: 3}}},
		"partition: [[s1], [s2, s3]]": {sim.Partition{Groups: [][]sim.NodeID{{1}, {2, 3}}}},
		"heal: all":                   {sim.Heal{}},
		"cut: {from: s1, to: s2}":     {sim.Cut{From: 1, To: 2}},
	} {
		choices, err := c.Deed(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var got []sim.Fault
		for _, x := range choices {
			got = append(got, x.Fault)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, not %v", text, got, want)
		}
	}
}

// What a change of the network leaves out is as the scenario has it.
func TestADeedChangesTheScenariosNetwork(t *testing.T) {
	c := open(t, "serve", strict.Setting{Path: "network.delay", Value: "3ms..4ms"})
	choices, err := c.Deed("network: {loss: 5%}")
	if err != nil {
		t.Fatal(err)
	}
	f, ok := choices[0].Fault.(sim.Weather)
	if !ok || f.Network.Delay != (sim.Range{Min: 3 * time.Millisecond, Max: 4 * time.Millisecond}) || f.Network.Loss != 50_000 {
		t.Errorf("the network becomes %+v", f)
	}
}

// Every example that a person is shown is one.
func TestTheExamplesOfDeedsAreDeeds(t *testing.T) {
	c := open(t, "serve", strict.Setting{Path: "clients.0.name", Value: "c1"})
	deeds := scenarios.Deeds()
	if len(deeds) < 18 {
		t.Fatalf("only %d deeds are listed", len(deeds))
	}
	for _, d := range deeds {
		if _, err := c.Deed(d.Key + ": " + d.Sample()); err != nil {
			t.Error(err)
		}
	}
}

// What is written down of a fault means the same fault again.
func TestDeedsAreTheInverseOfLines(t *testing.T) {
	c := open(t, "serve", strict.Setting{Path: "clients.0.name", Value: "c1"})
	for _, d := range scenarios.Deeds() {
		first, err := c.Deed(d.Key + ": " + d.Sample())
		if err != nil {
			t.Fatal(err)
		}
		for i := range first {
			line, err := c.Line(first[i].Fault)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := c.Deed(line); err != nil || fmt.Sprint(again) != fmt.Sprint(first[i:i+1]) {
				t.Errorf("%v is written %q, which means %v, %v", first[i], line, again, err)
			}
		}
	}
}

// A line that is no deed is met with what to write instead.
func TestWhatIsNoDeedIsMetWithASentence(t *testing.T) {
	c := open(t, "serve")
	for text, want := range map[string]string{
		"crash s1":                    `"crash s1"; write a colon and a space behind crash, as in crash: leader`,
		"crash:s1":                    `"crash:s1"; write a colon and a space behind crash, as in crash: leader`,
		"heal":                        `"heal"; write a colon and a space behind heal, as in heal: all`,
		"cut {from: s1, to: s2}":      `"cut {from: s1, to: s2}"; write a colon and a space behind cut, as in cut: {from: s1, to: s2}`,
		"krash s1":                    `"krash s1"; did you mean crash, as in crash: leader?`,
		"hello":                       `"hello"; write what happens to whom, as in crash: s1`,
		"krash: s1":                   `there is no key "krash" in a deed; did you mean crash?`,
		"loss: 5":                     `there is no key "loss" in a deed; it goes into network, as in network: {loss: 5%}`,
		"delay: 5ms":                  `there is no key "delay" in a deed; it goes into network`,
		"from: s1":                    `there is no key "from" in a deed; it goes into cut, clog, halfOpen or capacity`,
		"":                            `is empty; a deed begins with partition: [[s1, s2], [s3]]`,
		"heal: s9":                    `there is no node "s9"; did you mean s1?`,
		"crash: s9":                   `there is no node "s9"; did you mean s1?`,
		"cut: s1>s2":                  `cut is a mapping, found "s1>s2"; write cut: {from: s1, to: s2}`,
		"partition: [[s1]":            `"[" is never closed; write the closing "]"`,
		"crash: s1\npause: s2":        `a deed takes one action, found crash and pause; keep one of them`,
		"next: boot s1":               `next is about one event, and events come by themselves here; write what happens to whom, as in crash: s1`,
		"{crash: s1, at: 3s}":         `it is done at once; leave out at and after`,
		"{heal: all, after: boot s1}": `it is done at once; leave out at and after`,
		"heal: s1":                    `what is wrong with the links of s1 at that moment is not known beforehand; write heal: all, or the links, as in heal: [s1>s2, s2>s1]`,
		"{bridge: s1, sides: [[s1]]}": `s1 is the bridge, and on one of the sides; leave it out there: it reaches everyone`,
	} {
		_, err := c.Deed(text)
		if !errors.Is(err, scenarios.ErrDeed) || err.Error() != "not a deed: "+want {
			t.Errorf("%q: %v\nnot %s", text, err, want)
		}
	}
}

// Whoever writes what a refusal says to write is not refused again.
func TestWhatIsSuggestedIsADeed(t *testing.T) {
	c := open(t, "serve", strict.Setting{Path: "clients.0.name", Value: "c1"})
	wrong := []string{"", "hello", "network: {}", "network: loss", "next: boot s1", "nxt: boot s1", "lose: 5", "silent: true", "at: 3s"}
	keys := map[string]bool{}
	for _, d := range scenarios.Deeds() {
		keys[d.Key] = true
		wrong = append(wrong, d.Key, d.Key+" s1", d.Key+":s1", d.Key+"x: s1", d.Key+"x s1")
		if of := d.Type; of.Kind() == reflect.Pointer {
			for _, inner := range strict.FieldsOf(of.Elem()) {
				wrong = append(wrong, inner.Key+": 5")
			}
		}
	}
	whole := regexp.MustCompile(`(?:as in|for example|begins with|write) ([a-zA-Z]+: .*?)\??$`)
	words := regexp.MustCompile(`(?:did you mean|goes into|write one of|its keys are) ([a-zA-Z, ]+)`)
	taken := 0
	for _, text := range wrong {
		_, err := c.Deed(text)
		if err == nil {
			t.Errorf("%q is a deed", text)
			continue
		}
		if says := whole.FindStringSubmatch(err.Error()); says != nil {
			taken++
			if _, again := c.Deed(says[1]); again != nil {
				t.Errorf("%q: %v\n%q: %v", text, err, says[1], again)
			}
		} else if says := words.FindStringSubmatch(err.Error()); says != nil {
			for _, key := range strings.FieldsFunc(strings.ReplaceAll(says[1], " or ", ","), func(r rune) bool { return r == ',' || r == ' ' }) {
				if beside := []string{"afterEffects", "silent", "sides", "keep", "flush"}; !keys[key] && !slices.Contains(beside, key) {
					t.Errorf("%q: %v\nand %s is no deed", text, err, key)
				}
			}
		} else {
			t.Errorf("%q: %v\nsays nothing that could be written", text, err)
		}
	}
	if taken < 60 {
		t.Errorf("only %d suggestions were taken", taken)
	}
}
