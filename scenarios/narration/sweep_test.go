package narration_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
)

// An auditor judges every note of a run: as it is when the step is over, against the
// node as it was before the step and is behind it.
type auditor struct {
	cast    narration.Cast
	seq     uint64
	from    sim.NodeID
	before  *sim.View
	pending []narration.Scene

	tally  map[string][]int // how often each claim of a row has held, by the row's sentence
	cited  map[string]int   // rules
	wrong  []error
	told   *narration.Teller
	doubts int
}

func newAuditor(p sim.Protocol) *auditor {
	return &auditor{cast: narration.CastOf(p), tally: map[string][]int{}, cited: map[string]int{},
		told: narration.NewTeller(narration.English, narration.Terse, p)}
}

// Record takes in one record of the world.
func (a *auditor) Record(w *sim.World, r sim.Record) {
	if r.Seq != a.seq {
		a.settle(w)
		a.seq, a.from, a.before = r.Seq, 0, nil
	}
	switch {
	case r.Sort == sim.Took && r.Node > 0:
		v := w.View(r.Node)
		a.before, a.from = &v, r.From
	case r.Sort == sim.Noted:
		s := narration.Scene{Cast: &a.cast, Node: r.Node, Note: *r.Note}
		if a.before != nil && a.before.ID == r.Node {
			s.Before, s.From = a.before, a.from
		}
		a.pending = append(a.pending, s)
	case r.Sort == sim.Stated && r.Name(w) == sim.Halted.Name():
		a.cited[w.Text(r)]++
	}
}

// settle judges the notes of the step that is over. Without a world, which a
// violation has ended, nobody knows how the step left the node.
func (a *auditor) settle(w *sim.World) {
	for i := range a.pending {
		s := &a.pending[i]
		if w != nil {
			after := w.View(s.Node)
			s.After = &after
		}
		a.judge(s)
	}
	a.pending = a.pending[:0]
}

func (a *auditor) judge(s *narration.Scene) {
	a.cited[s.Note.Rule.String()]++
	findings, err := narration.Audit(s)
	if err != nil && len(a.wrong) < 20 {
		a.wrong = append(a.wrong, fmt.Errorf("event %d: %w", a.seq, err))
	}
	if row, ok := narration.RowOf(s); ok {
		held := a.tally[row.Text.En]
		if held == nil {
			held = make([]int, len(row.Claims))
			a.tally[row.Text.En] = held
		}
		for i, f := range findings {
			if f == narration.Holds {
				held[i]++
			}
		}
	}
	if a.told.Tell(s.Node, s.Note).Doubt != "" {
		a.doubts++
	}
}

// merge adds up what another auditor has seen.
func (a *auditor) merge(b *auditor) {
	for rule, n := range b.cited {
		a.cited[rule] += n
	}
	for row, held := range b.tally {
		if a.tally[row] == nil {
			a.tally[row] = make([]int, len(held))
		}
		for i, n := range held {
			a.tally[row][i] += n
		}
	}
}

// audit runs a scenario under a seed and judges every note of it.
func audit(t *testing.T, c *scenarios.Case, seed uint64) *auditor {
	t.Helper()
	a := newAuditor(c.Config(seed).Protocol)
	if _, err := c.Run(context.Background(), seed, scenarios.Options{Tracer: a, Steps: 1}); err != nil {
		t.Error(c.Ref, err)
	}
	a.settle(nil)
	return a
}

// sound lists the library's scenarios without planted bugs.
func sound(t *testing.T) (all []*scenarios.Case) {
	t.Helper()
	for _, name := range scenarios.Library() {
		if c := open(t, name); len(c.Scenario.Bugs) == 0 {
			all = append(all, c)
		}
	}
	return all
}

func open(t *testing.T, ref string) *scenarios.Case {
	t.Helper()
	s, err := scenarios.Open(ref)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// seedsOf is how many seeds a scenario is run with: those with random faults see
// something new under each.
func seedsOf(c *scenarios.Case) uint64 {
	switch {
	case c.Scenario.Random == nil:
		return 1
	case testing.Short():
		return 2
	}
	return 12
}

// rare are runs that come to what others do not.
var rare = []struct {
	ref  string
	seed uint64
	rule string
}{
	{"zab-random-crashes", 82, "ZAB-S7"},
	{"zab-random-crashes", 451, "ZAB-L6"},
	{"testdata/election-dial-timeout.yaml", 1, "CNX-TIMEOUT"},
	{"testdata/zab-disk-full.yaml", 1, "DISK-FULL"},
	{"testdata/zab-lying-promise.yaml", 2, "ZAB-EXIT-EPOCHS"},
	{"testdata/paxos-nothing-wanted.yaml", 1, "PAX-2A-NONE"},
	{"testdata/zookeeper-watches.yaml", 1, "ZK-WATCH"},
	{"testdata/zookeeper-watches.yaml", 1, "ZK-FILTER"},
	{"testdata/zookeeper-watches.yaml", 1, "ZK-CATCHUP"},
	{"testdata/zookeeper-quota.yaml", 1, "ZK-QUOTA"},
}

// unheard are rules that no run has cited whose servers are without planted bugs, and
// why.
var unheard = map[string]string{
	"CLI-BEHIND":      "only a server that shows the past is left so",
	"CLI-ORDER":       "only a server that answers out of order is left so",
	"CLI-ALONE":       "clients of 3.8 wait to be told",
	"CLI-REFUSED":     "no scenario has a client that is not believed",
	"CLI-TOO-LONG":    "no scenario has nodes so large",
	"FLE-10":          "voters vote for voters",
	"FLE-11":          "a voter does not observe",
	"ZAB-D5":          "a leader gives way first, by ZAB-L6",
	"ZAB-S8":          "a connection's first ACK is of its NEWLEADER",
	"ZAB-EXIT-COMMIT": "commits come in order",
}

// Every sentence that a node's note is told by is true of the world, whatever
// happens.
func TestSentencesAreTrue(t *testing.T) {
	sum := newAuditor(sim.Protocol{})
	var lock sync.Mutex
	take := func(t *testing.T, c *scenarios.Case, seed uint64) *auditor {
		a := audit(t, c, seed)
		if err := errors.Join(a.wrong...); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if a.doubts > 0 {
			t.Errorf("seed %d: %d sentences are doubted", seed, a.doubts)
		}
		lock.Lock()
		defer lock.Unlock()
		sum.merge(a)
		return a
	}
	t.Run("runs", func(t *testing.T) {
		for _, c := range sound(t) {
			t.Run(string(c.Scenario.Name), func(t *testing.T) {
				t.Parallel()
				for seed := c.Scenario.Seed; seed < c.Scenario.Seed+seedsOf(c); seed++ {
					take(t, c, seed)
				}
			})
		}
		for _, r := range rare {
			t.Run(r.rule, func(t *testing.T) {
				t.Parallel()
				if take(t, open(t, r.ref), r.seed).cited[r.rule] == 0 {
					t.Errorf("%s with seed %d does not cite it any more: find another run", r.ref, r.seed)
				}
			})
		}
	})
	if !t.Failed() && !testing.Short() {
		report(t, sum)
	}
}

// report holds the sweep to have told every rule that can be, and to have judged every
// claim of it.
func report(t *testing.T, sum *auditor) {
	t.Helper()
	for _, row := range narration.Rows() {
		_, out := unheard[row.Rule]
		cited := sum.cited[row.Rule]
		switch held, told := sum.tally[row.Text.En]; {
		case out && cited > 0:
			t.Errorf("%s is cited after all: take it from the list", row.Rule)
		case out, !told && len(row.Claims) == 0 && cited > 0:
		case !told:
			t.Errorf("%s: no run tells %q", row.Rule, row.Text.En)
		default:
			for i, n := range held {
				if n == 0 {
					t.Errorf("%s: %s was never judged", row.Rule, row.Claims[i])
				}
			}
		}
	}
}

// Planted bugs are seen in what nodes note: such sentences are doubted.
func TestSentencesOfBrokenServersAreDoubted(t *testing.T) {
	for _, c := range []struct{ ref, breaks string }{
		{"zab-quorum-of-half", "ZAB-S5 of node 5 with"},
		{"zab-accept-stale-epoch", "less(2, 1) does not hold"},
		{"election-count-observers", "voter(1) does not hold"},
	} {
		a := audit(t, open(t, c.ref), open(t, c.ref).Scenario.Seed)
		if err := errors.Join(a.wrong...); a.doubts == 0 || err == nil || !strings.Contains(err.Error(), c.breaks) {
			t.Errorf("%s: %d doubts, %v", c.ref, a.doubts, err)
		}
	}
}

// Rules that only broken servers cite are told as well.
func TestBrokenServersAreLeftByARule(t *testing.T) {
	for rule, ref := range map[string]string{"CLI-BEHIND": "zookeeper-claim-proposed", "CLI-ORDER": "zookeeper-queue-late"} {
		c := open(t, ref)
		a := audit(t, c, c.Scenario.Seed)
		if a.cited[rule] == 0 || strings.Contains(fmt.Sprint(a.wrong), rule+" of node") {
			t.Errorf("%s: %s is cited %d times: %v", ref, rule, a.cited[rule], a.wrong)
		}
	}
}
