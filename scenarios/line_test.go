package scenarios_test

import (
	"reflect"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// A line is read back as the fault that it was spelled from.
func TestALineIsReadBack(t *testing.T) {
	s, err := scenarios.Open("zookeeper-quiet")
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	s1 := sim.Target{Node: 1}
	for line, f := range map[string]sim.Fault{
		"crash: s1":                    sim.Crash{Target: s1},
		"{crash: s1, silent: true}":    sim.Crash{Target: s1, Silent: true},
		"{crash: s1, afterEffects: 2}": sim.Crash{Target: s1, During: true, After: 2},
		"{crash: s1, keep: [{file: log, writes: 1}], flush: true}": sim.Crash{Target: s1, Keep: []sim.Keep{{File: "log", Writes: 1}}, Flush: true},
		"restart: s1":                               sim.Restart{Target: s1},
		"disk: {node: s1, lost: true}":              sim.LoseDisk{Target: s1},
		"partition: [[s1]]":                         sim.Partition{Groups: [][]sim.NodeID{{1}}},
		"cut: {from: s1, to: s2}":                   sim.Cut{From: 1, To: 2},
		"heal: s1>s2":                               sim.Mend{From: 1, To: 2},
		"heal: everything":                          sim.Heal{All: true},
		"command: {node: s2, line: \"get /a # b\"}": sim.Command{Target: sim.Target{Node: 2}, Line: "get /a # b"},
	} {
		got, err := c.Line(f)
		if err != nil || got != line {
			t.Errorf("%+v is %q, %v, not %q", f, got, err, line)
			continue
		}
		choices, err := c.Deed(got)
		if err != nil || len(choices) != 1 || !reflect.DeepEqual(choices[0].Fault, f) {
			t.Errorf("%s is read as %+v, %v", line, choices, err)
		}
	}
	if line, err := c.Line(sim.Corrupt{Target: s1, Back: 1}); err == nil {
		t.Errorf("a fault that no file can say is %q", line)
	}
}

// What a served run was told stands in its recording, and in no schedule.
func TestWhatIsMadeByTheClockIsInNoSchedule(t *testing.T) {
	s, err := scenarios.Open("zookeeper-quiet")
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := c.Twin(1)
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	twin.Main().Lead([]sim.Choice{{Act: sim.Inflict, At: 5, Fault: sim.Heal{}}}, 10)
	twin.Main().Extend(1000)
	if _, err := c.Saved(twin.Main(), "saved"); err == nil {
		t.Error("it was saved")
	}
}
