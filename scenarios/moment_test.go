package scenarios_test

import (
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// someMoments are lines of all forms, with what they say.
func someMoments() []scenarios.Moment {
	return []scenarios.Moment{
		{Ref: "paxos-quiet", Seed: 7, Step: 1837},
		{Ref: "paxos-quiet", Seed: 0, Step: 0},
		{Ref: "../my files/é@home:1?.yaml", Seed: 1<<64 - 1, Step: 12},
		{Ref: "zab-quiet", Seed: 3, Step: 4, Set: []strict.Setting{{Path: "network.loss", Value: "5%"}, {Path: "bugs", Value: "[a&b, c=d]"}, {Path: "seed", Value: ""}}},
		{Ref: "paxos-quiet", Seed: 7, Step: 9, Branch: "b1", Schedule: []file.Choice{
			{After: file.Address{Text: "boot a1"}, Nth: 2, Drop: file.Address{Text: "paxos p1>a1 Prepare#1"}},
			{Deed: file.Deed{Crash: file.Names{strict.N("leader")}, Silent: true}},
		}},
		{Ref: "paxos-quiet", Seed: 7, Step: 9, Branch: "b 2", Set: []strict.Setting{{Path: "until", Value: "2s"}}}, // nothing was done on it
	}
}

// forgetPlaces zeroes the places of a schedule.
func forgetPlaces(m scenarios.Moment) scenarios.Moment {
	for i := range m.Schedule {
		c := &m.Schedule[i]
		c.Pos, c.After.Pos, c.Drop.Pos = strict.Position{}, strict.Position{}, strict.Position{}
		for k := range c.Crash {
			c.Crash[k].Pos = strict.Position{}
		}
	}
	return m
}

// The text of a moment is read back as the same moment.
func TestTheTextOfAMoment(t *testing.T) {
	for _, m := range someMoments() {
		text := m.String()
		got, err := scenarios.ParseMoment(text)
		if err != nil || !reflect.DeepEqual(forgetPlaces(got), m) {
			t.Errorf("%s is read as %+v, %v, not %+v", text, got, err, m)
		}
		if strings.ContainsAny(text, " \n\"'`$\\") {
			t.Errorf("%s cannot be pasted", text)
		}
	}
	const want = "zab-quiet@3:4?set=network.loss%3D5%25&set=bugs%3D%5Ba%26b%2C%20c%3Dd%5D&set=seed%3D"
	if got := someMoments()[3].String(); got != want {
		t.Errorf("found %s, expected %s", got, want)
	}
}

// summed puts the checksum behind a text.
func summed(text string) string {
	return fmt.Sprintf("%s&sum=%08x", text, crc32.ChecksumIEEE([]byte(text)))
}

// What is no moment is refused with what to write instead.
func TestTextsThatAreNoMoments(t *testing.T) {
	branch := someMoments()[4].String()
	for text, want := range map[string]string{
		"":                                            "a scenario, @, a seed, : and a step are written",
		"paxos-quiet":                                 "a scenario, @, a seed, : and a step are written",
		"@7:1":                                        "a scenario, @, a seed, : and a step are written",
		"paxos-quiet@7":                               "a scenario, @, a seed, : and a step are written",
		"paxos-quiet@seven:1":                         `"seven" is no seed`,
		"paxos-quiet@-7:1":                            `"-7" is no seed`,
		"paxos-quiet@7:one":                           `"one" is no step from 0 to 1000000000`,
		"paxos-quiet@7:-1":                            `"-1" is no step`,
		"paxos-quiet@7:1000000001":                    "is no step",
		"paxos%quiet@7:1":                             "after % come two hexadecimal digits",
		"paxos-quiet@7/:1":                            "after / the name of a branch is written, and none for main",
		"paxos-quiet@7/main:1":                        "none for main",
		"paxos-quiet@7/b1:1":                          "its checksum is missing: it was cut short",
		"paxos-quiet@7:1?do=abc":                      `there is no place for "do=abc"`,
		"paxos-quiet@7:1?seed=3":                      `there is no place for "seed=3"`,
		"paxos-quiet@7:1?set=seed":                    "is no setting",
		branch[:len(branch)-1]:                        "its checksum is wrong",
		branch[:len(branch)-20]:                       "its checksum is missing",
		branch + "&set=seed%3D3":                      "its checksum is wrong",
		strings.Replace(branch, "@7", "@8", 1):        "its checksum is wrong",
		strings.Replace(branch, "do=", "do=A", 1):     "its checksum is wrong",
		summed("paxos-quiet@7/b1:1?do=!!"):            "its choices cannot be read: illegal base64",
		summed("paxos-quiet@7/b1:1?do=AAAA"):          "its choices cannot be read",
		summed("paxos-quiet@7/b1:1?set=seed%3D3"):     "the choices of the branch are missing",
		summed("paxos-quiet@7/b1:1?do=&do="):          "there is no place for",
		strings.Replace(branch, "do=", "do=!", 1):     "its checksum is wrong",
		"paxos-quiet@7:1?" + strings.Repeat("x", 1e5): "characters, and at most 65536 are read",
	} {
		_, err := scenarios.ParseMoment(text)
		if !errors.Is(err, scenarios.ErrMoment) || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), "write it like paxos-quiet@7:1837") {
			t.Errorf("%.100s gives %v, not %s", text, err, want)
		}
	}
}

// Choices that unpack to more than a file may be are not unpacked.
func TestABombIsNoMoment(t *testing.T) {
	m := someMoments()[4]
	m.Schedule = nil
	for range 40_000 {
		m.Schedule = append(m.Schedule, file.Choice{Drop: file.Address{Text: "paxos p1>a1 Prepare#1"}})
	}
	text := m.String()
	if len(text) > 60_000 {
		t.Fatalf("it has %d characters", len(text))
	}
	if _, err := scenarios.ParseMoment(text); err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("it gives %v", err)
	}
}

// FuzzParseMoment: no text takes the program down, and what is read is written as it was
// read.
func FuzzParseMoment(f *testing.F) {
	for _, m := range someMoments() {
		f.Add(m.String())
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at := strings.LastIndex(text, "&sum="); at >= 0 {
			text = summed(text[:at]) // what lies behind a good checksum is what matters
		}
		m, err := scenarios.ParseMoment(text)
		if err != nil {
			if !errors.Is(err, scenarios.ErrMoment) {
				t.Errorf("the error is %v", err)
			}
			return
		}
		again, err := scenarios.ParseMoment(m.String())
		if err != nil || again.String() != m.String() {
			t.Errorf("%q is %+v, and then %+v, %v", text, m, again, err)
		}
	})
}
