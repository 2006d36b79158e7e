package checker

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/anishathalye/porcupine"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// Linearizable is the name of the check that [Consensus] makes, and of the
// strongest model of the [Ladder].
const Linearizable = "linearizable"

// A history of this many proposals is judged in milliseconds. Porcupine's
// memory grows with the square of the length, so a longer one is left
// undecided instead of being started on.
const mostProposals = 5_000

// decisive is how many steps Porcupine may take over proposals. It is far beyond
// what any history of a run was seen to take: there is nobody else to decide.
const decisive = 40 * Patience

// Consensus holds the proposals of a history against what a consensus object
// is: the first proposal to take effect decides its value, and every
// proposal, that one included, returns the decided value. The judge is
// Porcupine; other operations of the history are passed over. When ctx ends
// before it begins the check is undecided.
func Consensus(ctx context.Context, h History, name func(sim.NodeID) string) Check {
	proposals, returned := proposalsOf(h)
	check := Check{Name: Linearizable, Verdict: Undecided}
	switch {
	case ctx.Err() != nil:
		check.Detail = "interrupted before the history was judged"
		return check
	case len(proposals) > mostProposals:
		check.Detail = fmt.Sprintf("%d proposals are more than the %d that Porcupine is given", len(proposals), mostProposals)
		return check
	}
	p := patienceOf(ctx, decisive)
	switch p.ask(consensus, proposals) {
	case porcupine.Ok:
		check.Verdict = Pass
		check.Detail = fmt.Sprintf("Porcupine found an order for %d operations, %d of unknown outcome",
			len(proposals), len(proposals)-returned)
	case porcupine.Illegal:
		check.Verdict, check.Detail = Fail, "Porcupine finds no order: "+contradiction(h, name)
	case porcupine.Unknown:
		check.Detail = "Porcupine found no answer " + p.why()
	}
	return check
}

// proposal and answer are what Porcupine's model is shown of an operation.
type (
	proposal string
	answer   struct {
		value string
		known bool
	}
	decision struct {
		value string
		made  bool
	}
)

// consensus is the sequential specification. An operation of unknown outcome
// may have any answer, so it may be placed anywhere from its call on: last of
// all, where it changes nothing that anyone saw, is how it did not happen.
var consensus = porcupine.Model{
	Init: func() any { return decision{} },
	Step: func(state, input, output any) (bool, any) {
		decided, out := state.(decision), output.(answer)
		if !decided.made {
			decided = decision{value: string(input.(proposal)), made: true}
		}
		return !out.known || out.value == decided.value, decided
	},
	DescribeOperation: func(input, output any) string {
		if out := output.(answer); out.known {
			return fmt.Sprintf("propose(%s) → %s", input, out.value)
		}
		return fmt.Sprintf("propose(%s) → ?", input)
	},
}

// proposalsOf renders a history for Porcupine. An operation that never
// returned ends at infinity, each at a moment of its own: without an end
// Porcupine would take the call for a return.
func proposalsOf(h History) (ops []porcupine.Operation, returned int) {
	never := int64(math.MaxInt64)
	for _, op := range h {
		if op.Name != kv.Propose.Name() {
			continue
		}
		p := porcupine.Operation{ClientId: int(op.ID.Client), Input: proposal(op.In), Call: int64(op.Invoked.Tick),
			Output: answer{op.Out, op.Known}, Return: int64(op.Returned.Tick)}
		if op.Known {
			returned++
		} else {
			p.Return = never
			never--
		}
		ops = append(ops, p)
	}
	return ops, returned
}

// contradiction says in words why no order exists: two answers differ, or
// an answer is a value that nobody had proposed by then. One of the two is
// the case in every history that is not linearizable, because otherwise the
// proposer of the one answer could go first.
func contradiction(h History, name func(sim.NodeID) string) string {
	var first *Operation
	for i := range h {
		op := &h[i]
		if op.Name != kv.Propose.Name() || !op.Known {
			continue
		}
		if first != nil && op.Out != first.Out {
			return fmt.Sprintf("%s was told %s and %s was told %s", name(first.ID.Client), first.Out, name(op.ID.Client), op.Out)
		}
		if first == nil || op.Returned.Tick < first.Returned.Tick {
			first = op
		}
	}
	if first == nil {
		return "no proposal returned"
	}
	var before []string
	for _, op := range h {
		if op.Name == kv.Propose.Name() && op.Invoked.Tick < first.Returned.Tick {
			before = append(before, op.In)
		}
	}
	return fmt.Sprintf("%s was told %s, and what had been proposed by then is %s", name(first.ID.Client), first.Out,
		strings.Join(before, ", "))
}
