package simtest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

func TestASoundNodePassesEveryCheck(t *testing.T) {
	simtest.Check(t, ledgerOf(sound), simtest.Seeds(3))
}

// TestEveryCheckCanFail plants one mistake after the other: each is found by
// the check that is there for it, in words that lead to it.
func TestEveryCheckCanFail(t *testing.T) {
	for _, c := range []struct {
		flaw  flaw
		check string
		says  string // in the finding
		alter func(*sim.Config)
	}{
		{flaw: holdsFloat, check: simtest.Plain, says: "clerk"},
		{flaw: idles, check: simtest.Quiet, says: "nothing was examined"},
		{flaw: panics, check: simtest.Quiet, says: "clerk panicked: five"},
		{flaw: writesToSent, check: simtest.Payload, says: "a Order from customer to clerk changed after it was sent"},
		{flaw: writesToReceived, check: simtest.Payload, says: "changed after it was sent",
			alter: func(c *sim.Config) { c.Network.Duplicate = sim.Certain }},
		{flaw: packageVariable, check: simtest.SameSeed, says: "the same seed went two ways"},
		{flaw: globalCounter, check: simtest.SameSeed, says: "a package variable"},
		{flaw: sound, check: simtest.OtherSeed, says: "simtest.Drawless",
			alter: func(c *sim.Config) { c.Network.Delay.Max, c.Disk.Sync.Max = c.Network.Delay.Min, c.Disk.Sync.Min }},
		{flaw: shiftyMonitor, check: simtest.Stable, says: "asked twice gives two answers"},
		{flaw: forgetfulCloner, check: simtest.Stable, says: "a clone does not have its original's fingerprint"},
		{flaw: sharedPointer, check: simtest.Independent, says: "did not go its original's way"},
		{flaw: shallowCloner, check: simtest.Independent, says: "a clone that ran ahead changed the world it was made from"},
		{flaw: sharedMonitor, check: simtest.Independent, says: "a clone that ran ahead changed the world"},
		{flaw: writesToDisk, check: simtest.Independent, says: "a clone that ran ahead changed the world"},
		{flaw: keepsEnv, check: simtest.Independent, says: "an Env kept for later"},
		{flaw: losesColumn, check: simtest.Shown, says: `its columns were ["last"] and are []`},
		{flaw: twinColumns, check: simtest.Shown, says: `the column "last", which has no name of its own`},
		{flaw: longColumn, check: simtest.Shown, says: "column last is more than a line"},
		{flaw: strangersName, check: simtest.Shown, says: "speaks of node 3, which there is not"},
		{flaw: writesOnLook, check: simtest.Shown, says: "it has changed by being looked at"},
		{flaw: panicsOnLook, check: simtest.Shown, says: "it panicked when it was looked at: do not look"},
		{flaw: shiftyExhibit, check: simtest.Shown, says: "and then, asked again"},
		{flaw: renamesExhibit, check: simtest.Shown, says: `its exhibits were ["numbers of number"] and are ["numbers of figure"]`},
		{flaw: twinExhibits, check: simtest.Shown, says: `it has two exhibits "numbers"`},
		{flaw: raggedRow, check: simtest.Shown, says: `the row "last" of its numbers has 0 cells, and the head 1`},
		{flaw: longRow, check: simtest.Shown, says: `the row "last" of its numbers is more than a line`},
		{flaw: twinRows, check: simtest.Shown, says: `two rows of its numbers have the key "all"`},
		{flaw: orphanRow, check: simtest.Shown, says: `the row "last" of its numbers lies at depth 2 below one at 0`},
		{flaw: lessThanAll, check: simtest.Shown, says: "leaves out -1 rows"},
		{flaw: panicsOnTopic, check: simtest.Shown, says: "panicked: about what?"},
		{flaw: sameTopicTwice, check: simtest.Shown, says: "each subject once"},
		{flaw: forgetsToWrite, check: simtest.Restart, says: "something that is never written"},
		{flaw: forgetsToRead, check: simtest.Restart, says: "something that Start does not read back"},
		{flaw: forgetsToSync, check: simtest.Restart, says: "unsynced writes lost"},
		{flaw: answersBeforeSync, check: simtest.Restart, says: "before the Sync that keeps it"},
		{flaw: answersBeforeSync, check: simtest.Crash, says: "clerk crashed in the handler of desk customer>clerk Order#", alter: atomicSync},
		{flaw: partsRecord, check: simtest.Crash, says: "half a record", alter: atomicSync},
	} {
		t.Run(fmt.Sprintf("%s, %s", c.check, c.flaw), func(t *testing.T) {
			cfg := ledgerOf(c.flaw)
			if c.alter != nil {
				c.alter(&cfg)
			}
			f := simtest.MustFail(t, c.check, cfg)
			if !strings.Contains(f.Error(), c.says) || !strings.Contains(f.Error(), "seed 3") {
				t.Errorf("the finding does not say %q and the seed:\n%v", c.says, f)
			}
			if onTheWay := c.check != simtest.Plain && c.check != simtest.OtherSeed; onTheWay && (f.Seq == 0 || f.Event.Port == "") && !strings.Contains(f.Text, "before the first event") {
				t.Errorf("the finding does not name its event:\n%v", f)
			}
		})
	}
}

// atomicSync makes syncs take no time, so that no crash falls into one and
// only a crash between effects can tell.
func atomicSync(c *sim.Config) { c.Disk = sim.Disk{} }

func TestWaivingDraws(t *testing.T) {
	cfg := ledgerOf(sound)
	cfg.Network.Delay.Max, cfg.Disk.Sync.Max = cfg.Network.Delay.Min, cfg.Disk.Sync.Min
	simtest.Check(t, cfg, simtest.Drawless(), simtest.Points(20))
}

// TestAFindingCanBeSeenAgain applies what a crash finding says in place of the
// event, to a fresh world.
func TestAFindingCanBeSeenAgain(t *testing.T) {
	cfg := ledgerOf(answersBeforeSync)
	atomicSync(&cfg)
	f := simtest.MustFail(t, simtest.Crash, cfg)
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for w.Seq() < f.Seq-1 {
		w.Step()
	}
	if err := w.Apply(f.Instead); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: 2}}}); err != nil {
		t.Fatal(err)
	}
	if v := w.Violation(); v == nil || v.Monitor != "kept" || v.Text != f.Violation.Text {
		t.Errorf("the world now says %v, the finding says %v", v, f.Violation)
	}
}

// fates are the disks with which twoFiles has come up, over all worlds.
var fates = map[[2]int]int{}

var (
	left  = sim.FileOf[int]("left")
	right = sim.FileOf[int]("right")
)

// twoFiles writes twice to one file and once to another, and syncs neither.
type twoFiles struct{ last int }

func (n *twoFiles) Start(env *sim.Env) {
	fates[[2]int{left.Len(env), right.Len(env)}]++
	env.SetTimerBetween(hurry, 2*time.Millisecond, 4*time.Millisecond)
}

func (n *twoFiles) Receive(*sim.Env, sim.Delivery) {}

func (n *twoFiles) Timer(env *sim.Env, _ sim.TimerID) {
	left.Append(env, 1)
	left.Append(env, 2)
	right.Append(env, 3)
}

// TestEveryFateOfADiskIsTried counts the ways in which two files can come out
// of one crash: each keeps a prefix of its own.
func TestEveryFateOfADiskIsTried(t *testing.T) {
	node := sim.NodeSpec{Name: "n", New: func() sim.Node { return &twoFiles{} }}
	simtest.Check(t, sim.Config{Protocol: sim.Protocol{Nodes: []sim.NodeSpec{node}}}, simtest.Tail(1))
	for l := range 3 {
		for r := range 2 {
			if fates[[2]int{l, r}] == 0 {
				t.Errorf("no crash left %d of 2 writes on the left and %d of 1 on the right; seen: %v", l, r, fates)
			}
		}
	}
}

// recorder is a test that fails in private.
type recorder struct{ errors []string }

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Error(args ...any)   { r.errors = append(r.errors, fmt.Sprint(args...)) }
func (r *recorder) Errorf(f string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(f, args...))
}

func TestCheckFailsTheTest(t *testing.T) {
	r := &recorder{}
	simtest.Check(r, ledgerOf(forgetsToWrite))
	if len(r.errors) != 1 || !strings.HasPrefix(r.errors[0], "simtest restart: seed 3, event ") {
		t.Errorf("Check said %q", r.errors)
	}
}

func TestMustFailFailsWhenNothingIsFound(t *testing.T) {
	r := &recorder{}
	simtest.MustFail(r, simtest.Crash, ledgerOf(sound), simtest.Points(10))
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "was not found") {
		t.Errorf("MustFail said %q", r.errors)
	}
}

func TestAReportIsAnError(t *testing.T) {
	if err := simtest.Examine(ledgerOf(sound), simtest.Points(10)).Err(); err != nil {
		t.Errorf("a sound node gives %v", err)
	}
	var f simtest.Finding
	if err := simtest.Examine(ledgerOf(panics)).Err(); !errors.As(err, &f) || f.Check != simtest.Quiet {
		t.Errorf("a node that panics gives %v", err)
	}
}

// TestCoverageIsNotVacuous holds the examination to what it says it tries.
func TestCoverageIsNotVacuous(t *testing.T) {
	c := simtest.Examine(ledgerOf(sound)).Coverage
	if c.Clones < 300 || c.Restarts < 200 || c.Cuts < 100 || c.Fates < 200 {
		t.Errorf("only %s", c)
	}
}

// What nodes show can be compared as text: columns with their tones and whom they
// speak of, and exhibits row by row.
func TestWhatNodesShowIsText(t *testing.T) {
	w, err := sim.New(ledgerOf(sound))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if got := simtest.Columns(w, 2); got != "" {
		t.Errorf("before it is up the clerk shows %s", got)
	}
	w.Run(sim.Time(10 * time.Millisecond))
	if got := simtest.Columns(w, 2); got != "last 2 → customer" {
		t.Errorf("the clerk shows %s", got)
	}
	if got := simtest.Table(w, 2, "numbers"); got != "number\nall\n  2" {
		t.Errorf("its numbers are\n%s", got)
	}
	if got := simtest.Table(w, 1, "numbers"); got != "none" {
		t.Errorf("the customer's numbers are\n%s", got)
	}
}
