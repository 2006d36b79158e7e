package checker

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// Consistency is the name of the check that a [Certificate] makes.
const Consistency = "consistency"

// A Certificate is the judgement of a history that comes with the log of what
// was committed. It is relative to that witness: a broken rule means that the
// order of zxids and what clients saw contradict each other, which another
// order might explain, and only [Crosscheck] looks for one.
type Certificate struct {
	// Models holds the strongest models that the run satisfies. It is one, or
	// several session guarantees, or NoModel.
	Models []string
	// Violations is the first breach of each broken rule and model, the rules
	// first.
	Violations []Violation

	Operations, Transactions int
	// The log settles operations of unknown outcome: TookPlace of them did, and
	// DidNot of them did not by the end of the run.
	TookPlace, DidNot int
	// Unasked counts the transactions that are the servers' own: sessions that
	// expired, containers, TTLs.
	Unasked int
}

// Certify judges a history by the commit log of the ensemble that served it.
// Its time is linear in both. The error wraps [ErrHistory]. Names of clients,
// for sentences, come from the world's; a nil name numbers them.
func Certify(h *ZnodeHistory, log *CommitLog, name func(sim.NodeID) string) (*Certificate, error) {
	w, err := testify(h, log, name)
	if err != nil {
		return nil, err
	}
	return w.certificate(), nil
}

// testify lays the history along the log and climbs the ladder.
func testify(h *ZnodeHistory, log *CommitLog, name func(sim.NodeID) string) (*witness, error) {
	returns, err := h.validate()
	if err != nil {
		return nil, err
	}
	if name == nil {
		name = func(client sim.NodeID) string { return fmt.Sprintf("client %d", client) }
	}
	w := lay(h, log, name)
	order, starts := w.byRank()
	coherent := w.replay(order, starts) && len(w.found) == 0
	w.replayAsides()
	w.realTime(returns)
	w.programOrder()
	if w.find(Sequential) != nil && coherent {
		w.guarantees(order, starts)
	}
	w.climb()
	return w, nil
}

// certificate sums up what was found.
func (w *witness) certificate() *Certificate {
	c := &Certificate{Violations: w.found, Operations: w.history.Len(), Transactions: w.log.Len(),
		TookPlace: w.tookPlace, DidNot: w.didNot, Unasked: w.unasked}
	for _, model := range Ladder() {
		if !c.Holds(model) || model == Eventual && len(c.Models) > 0 {
			continue
		}
		c.Models = append(c.Models, model)
		if !isGuarantee(model) {
			return c
		}
	}
	if len(c.Models) == 0 {
		c.Models = []string{NoModel}
	}
	return c
}

// Holds reports whether the run satisfies a model.
func (c *Certificate) Holds(model string) bool {
	ladder := Ladder()
	for i := range c.Violations {
		if rule := c.Violations[i].Rule; rule == model || !slices.Contains(ladder, rule) {
			return false
		}
	}
	return slices.Contains(ladder, model)
}

// Model renders the strongest models: "ordered-sequential", or
// "monotonic-reads and monotonic-writes".
func (c *Certificate) Model() string { return strings.Join(c.Models, " and ") }

// Check holds the run to a model that was promised. What it fails with is the
// first breach of a rule, or of that model.
func (c *Certificate) Check(promised string) Check {
	check := Check{Name: Consistency, Verdict: Pass}
	if !slices.Contains(Ladder(), promised) {
		check.Verdict = Undecided
		check.Detail = fmt.Sprintf("there is no model %q; there are %s", promised, strings.Join(Ladder(), ", "))
		return check
	}
	if c.Holds(promised) {
		check.Detail = fmt.Sprintf("%s: %s on %s%s", c.Model(), counted(c.Operations, "operation"), counted(c.Transactions, "transaction"), c.settled())
		return check
	}
	check.Verdict = Fail
	for i := range c.Violations {
		if v := &c.Violations[i]; v.Rule == promised || !slices.Contains(Ladder(), v.Rule) {
			check.Detail = fmt.Sprintf("%s, not %s: %s: %s", c.Model(), promised, v.Rule, v.Sentence)
			break
		}
	}
	return check
}

// settled tells of what the log decided.
func (c *Certificate) settled() string {
	var b strings.Builder
	if n := c.TookPlace + c.DidNot; n > 0 {
		fmt.Fprintf(&b, "; of %s %d took place", counted(n, "unknown outcome"), c.TookPlace)
	}
	if n := c.Unasked; n == 1 {
		b.WriteString("; 1 transaction was the servers' own")
	} else if n > 1 {
		fmt.Fprintf(&b, "; %d transactions were the servers' own", n)
	}
	return b.String()
}

// counted is a number of things: "1 operation", "2 operations".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
