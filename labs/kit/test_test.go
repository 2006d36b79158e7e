package kit

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

var update = flag.Bool("update", false, "write what students are told anew")

// trial is a test of lab 00.
func trial(t *testing.T, name string) (*Lab, *Trial) {
	t.Helper()
	l, err := Read(pingpong(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range l.Tests {
		if test.Name == name {
			return l, test
		}
	}
	t.Fatalf("lab 00 has no test %s", name)
	return nil, nil
}

// What a student is told of each mistake stands in testdata.
func TestMistakesAreTold(t *testing.T) {
	for _, c := range []struct {
		how  mistake
		test string
		told string // the file
	}{
		{countsAnyPong, "late-pongs", "counts-any-pong"},
		{neverResends, "lost", "never-resends"},
		{forgets, "power-cut", "forgets"},
		{panics, "first-game", "panics"},
		{counts, "first-game", "counts"},
		{unwrittenOn, "first-game", "unwritten"},
	} {
		l, test := trial(t, c.test)
		told := l.examine(test, players(c.how), patience)
		name := filepath.Join("testdata", c.told+".txt")
		if *update {
			if err := os.WriteFile(name, []byte(told+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil || string(want) != told+"\n" {
			t.Errorf("%s (%v) is not what is told:\n%s", name, err, told)
		}
		if n := strings.Count(told, "\n") + 1; n > mostLines {
			t.Errorf("%s has %d lines", c.told, n)
		}
	}
}

// A landmark that is expected and never seen fails a test, and so does a run that
// comes to no end.
func TestUnmetExpectationsAreTold(t *testing.T) {
	for _, c := range []struct {
		change func(*Trial)
		want   string
	}{
		{func(t *Trial) { t.Expect.Reached = []string{"second-serve", "resumed"} }, "the run was to come by second-serve, and never did"},
		{func(t *Trial) { t.Events = 10 }, "after 10 events: it does not seem to end"},
		{func(t *Trial) { t.Ensemble = []byte(`{"Pingers": 10}`) }, "10 pingers: write 1 to 9"},
		{func(t *Trial) { t.Ensemble = []byte(`{"Pingers": "ten"}`) }, "the ensemble cannot be read"},
		{func(t *Trial) { t.World.Network.Loss = -1 }, "a chance of -1 parts per million"},
	} {
		l, test := trial(t, "first-game")
		c.change(test)
		if told := l.examine(test, players(none), patience); !strings.Contains(told, c.want) {
			t.Errorf("%s, and not %s", told, c.want)
		}
	}
}

// Monitors that a scenario does not ask for do not watch.
func TestMonitorsAreThoseExpected(t *testing.T) {
	l, test := trial(t, "late-pongs")
	test.Expect.Monitors = []string{"a-pong-answers-a-ping"}
	if told := l.examine(test, players(countsAnyPong), patience); told != "" {
		t.Errorf("somebody else objects: %s", told)
	}
}

// A run that goes by what earlier runs left behind is not the same when it is
// repeated: here what makes pingers tells them of one round less from the second run on.
func TestRunsThatAreNotTheSameAreTold(t *testing.T) {
	l, test := trial(t, "first-game")
	made, enough := 0, 0
	build := Build(court.Ensemble.Protocol, court.Roles{
		Pinger: func(s court.PingerSetting) sim.Node {
			if made++; enough > 0 && made > enough {
				s.Rounds--
			}
			return &pinger{Setting: s}
		},
		Ponger: func() sim.Node { return &ponger{} },
	})
	play, err := l.Open(test, build)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := play.Run(0, nil); err != nil {
		t.Fatal(err)
	}
	made, enough = 0, made
	told := l.examine(test, build, patience)
	if want := "the same run came out otherwise when it was repeated"; !strings.Contains(told, want) {
		t.Errorf("%s", told)
	}
}

// Nodes that cannot be made are told, and end no process.
func TestNodesThatCannotBeMadeAreTold(t *testing.T) {
	l, test := trial(t, "first-game")
	for want, roles := range map[string]court.Roles{
		"the nodes cannot be made: no pinger today": {Pinger: func(court.PingerSetting) sim.Node { panic("no pinger today") }, Ponger: func() sim.Node { return &ponger{} }},
		"invalid memory address":                    {},
	} {
		if told := l.examine(test, Build(court.Ensemble.Protocol, roles), patience); !strings.Contains(told, want) {
			t.Errorf("%s, and not %s", told, want)
		}
	}
}

// A run that does not end ends its process, which says where it was. The process is
// this program once more.
func TestEndlessRunsAreEnded(t *testing.T) {
	for how, want := range map[string][]string{
		"loops":  {"\nfirst-game with seed 1 has not ended after 300ms: event ", "ping1 handles court pong>ping1 Pong#1, and is in players_test.go:", "other tests have not been run"},
		"floods": {"\nfirst-game with seed 1 has not ended after 300ms: event ", "ping1 handles timer ping1 now#"},
	} {
		out, err := child(how)
		if err == nil {
			t.Errorf("%s: the process ended well", how)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %s\ndoes not say %s", how, out, w)
			}
		}
	}
}

// go test says of a whole lab what it says of its parts.
func TestLabsAreTold(t *testing.T) {
	for how, want := range map[string][]string{
		"fails":  {"--- FAIL: TestChild/late-pongs", "It breaks in-order", "--- PASS: TestChild/first-game"},
		"lacks":  {"--- FAIL: TestChild/lost", "not written yet: Pinger.OnPong (see README.md)"},
		"begins": {"--- SKIP: TestChild ", "not started: the files of lab 00 are as they were handed out"},
		"breaks": {"--- FAIL: TestChild ", "visible.json is damaged: hand the lab out again"},
	} {
		out, err := child(how)
		if failing := how != "begins"; (err != nil) != failing {
			t.Errorf("%s: %v", how, err)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %s\ndoes not say %s", how, out, w)
			}
		}
	}
}

// childDoes says what TestChild does in a child process.
const childDoes = "ZOOLAB_KIT_CHILD"

// child runs TestChild in a process of its own.
func child(how string) (string, error) {
	c := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
	c.Env = append(os.Environ(), childDoes+"="+how)
	out, err := c.CombinedOutput()
	return string(out), err
}

// TestChild is what children do. In the process of the other tests it does nothing.
func TestChild(t *testing.T) {
	how := os.Getenv(childDoes)
	if how == "" {
		return
	}
	file := pingpong(t)
	switch how {
	case "loops", "floods":
		l, test := trial(t, "first-game")
		l.Files = append(l.Files, Skeleton{Name: "players_test.go"})
		l.examine(test, players(map[string]mistake{"loops": loops, "floods": floods}[how]), 300*time.Millisecond)
	case "fails":
		Test(t, file, players(countsAnyPong))
	case "lacks":
		Test(t, file, players(unwrittenOn))
	case "begins":
		t.Chdir("../00-pingpong")
		Test(t, file, players(none))
	case "breaks":
		Test(t, file[1:], players(none))
	}
}

// A hash tells runs apart: whatever the file says otherwise is another history.
func TestHashesTellRunsApart(t *testing.T) {
	hashes := map[string]string{}
	for what, change := range map[string]func(*Trial){
		"as it is":       func(*Trial) {},
		"another seed":   func(t *Trial) { t.Seeds[0]++ },
		"other boots":    func(t *Trial) { t.World.Boot.Max++ },
		"another delay":  func(t *Trial) { t.World.Network.Delay.Max++ },
		"another disk":   func(t *Trial) { t.World.Disk.Sync.Max++ },
		"slow handlers":  func(t *Trial) { t.World.Service.Max++ },
		"wrong clocks":   func(t *Trial) { t.World.Clocks.Skew++; t.World.Clocks.Drift = sim.MaxDrift },
		"no faults":      func(t *Trial) { t.Plans = nil },
		"an earlier end": func(t *Trial) { t.Until = 100_000_000 },
		"a round less":   func(t *Trial) { t.Ensemble = []byte(strings.Replace(string(t.Ensemble), "10", "9", 1)) },
	} {
		hash := ""
		for _, name := range []string{"power-cut", "lost"} { // no timer expires in the first
			l, test := trial(t, name)
			change(test)
			p, err := l.Open(test, players(none))
			if err != nil {
				t.Fatal(err)
			}
			o, err := p.Run(0, nil)
			if err != nil {
				t.Fatal(err)
			}
			hash += o.Hash
		}
		if other, seen := hashes[hash]; seen {
			t.Errorf("%s, %s: both have the hash %s", what, other, hash)
		}
		hashes[hash] = what
	}
}
