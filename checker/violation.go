package checker

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// The rules that an answer or a transaction can break by itself, in whatever
// order operations took place.
const (
	RuleUnknownPosition = "unknown-position" // saw a position that was never committed
	RuleLostWrite       = "lost-write"       // answered as done, not in the log
	RuleMisplaced       = "misplaced-write"  // in the log, but not where the answer says
	RuleRefusedYetDone  = "refused-yet-done" // refused, but in the log
	RuleCommittedTwice  = "committed-twice"  // in the log twice
	RulePhantom         = "phantom"          // in the log, without anybody's reason
	RuleWrongOutcome    = "wrong-outcome"    // the log has another outcome than the specification, or another request than the client's
	RuleStaleRead       = "stale-read"       // the answer of an earlier rank
	RuleGhostEphemeral  = "ghost-ephemeral"  // a node seen after its session was closed
	RuleWrongSuffix     = "wrong-suffix"     // a sequential node with another number
	RuleWrongResult     = "wrong-result"     // an answer that no earlier rank has
)

// A Violation is the first breach found of one rule.
type Violation struct {
	Rule string // one of the rules above, or the name of a model
	// Op and Other are places in the history: the operation that breaks the
	// rule, and the one it contradicts. -1 is none.
	Op, Other int
	Sentence  string
}

// violate notes the first breach of a rule; i and other are operations or
// nobody.
func (w *witness) violate(rule string, i, other int32, format string, args ...any) {
	if w.find(rule) != nil {
		return
	}
	w.found = append(w.found, Violation{Rule: rule, Op: int(i), Other: int(other), Sentence: fmt.Sprintf(format, args...)})
}

// find returns the breach of a rule, or nil.
func (w *witness) find(rule string) *Violation {
	for k := range w.found {
		if w.found[k].Rule == rule {
			return &w.found[k]
		}
	}
	return nil
}

// tell names an operation for a sentence: "setData /a by c1 (request 3, ticks
// 10–20)".
func (w *witness) tell(i int32) string {
	o := w.operation(i)
	what := o.Op.Code.String()
	if o.Op.Path != "" {
		what += " " + o.Op.Path
	}
	when := fmt.Sprintf("called at tick %d", o.Call)
	if o.Return != 0 {
		when = fmt.Sprintf("ticks %d–%d", o.Call, o.Return)
	}
	return fmt.Sprintf("%s by %s (request %d, %s)", what, w.name(o.Client), o.Xid, when)
}

// describe names the transaction at index k of the log.
func (w *witness) describe(k int) string {
	c := w.log.at(k + 1)
	if i := w.asked[k]; i != nobody {
		return w.tell(i)
	}
	switch {
	case c.Path != "":
		return fmt.Sprintf("%v %s", c.Code, c.Path)
	case c.Code == znode.OpCloseSession || c.Code == znode.OpCreateSession:
		return fmt.Sprintf("%v of session %v", c.Code, c.Session)
	}
	return c.Code.String()
}
