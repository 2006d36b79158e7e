package checker

import (
	"context"
	"fmt"
	"math"

	"github.com/anishathalye/porcupine"
)

// windowLength is how many operations Porcupine is given at a time. With no
// choice left its work is proportional to the length, but its memory still
// grows with the square.
const windowLength = 2_000

// CrosscheckNarrowed asks Porcupine about a history of any length in the one
// order that the witness gives. Each operation's interval is narrowed to a
// moment within it, so that no two overlap. Narrowing only adds order:
// what Porcupine then accepts it would have accepted before, but what it
// refuses it might not. It is undecided where the certificate does not have
// the model, for there is nothing to narrow to. Porcupine takes about a step
// for each operation. Errors are as for [Crosscheck].
func CrosscheckNarrowed(ctx context.Context, h *ZnodeHistory, log *CommitLog, model string, steps int) (Check, error) {
	if err := mayBeAsked(model); err != nil {
		return Check{Name: Porcupine, Verdict: Undecided}, err
	}
	w, err := testify(h, log, nil)
	if err != nil {
		return Check{Name: Porcupine, Verdict: Undecided}, err
	}
	return w.crosscheckNarrowed(ctx, model, steps), nil
}

// crosscheckNarrowed is CrosscheckNarrowed for a history that has been laid
// along its log.
func (w *witness) crosscheckNarrowed(ctx context.Context, model string, steps int) Check {
	check := Check{Name: Porcupine, Verdict: Undecided}
	if c := w.certificate(); !c.Holds(model) {
		check.Detail = fmt.Sprintf("the certificate is %s and gives no order that is %s", c.Model(), model)
		return check
	}
	moments, late := w.moments(model)
	if late != nobody {
		check.Verdict, check.Detail = Fail, fmt.Sprintf("%s returned before its place in the order could come", w.tell(late))
		return check
	}
	p := patienceOf(ctx, steps)
	state := situation{tree: NewTree(w.log.rules)}
	for from := 0; from < len(moments); from += windowLength {
		window := moments[from:min(from+windowLength, len(moments))]
		span := fmt.Sprintf("operations %d–%d in the order of ranks", from+1, from+len(window))
		switch p.ask(exactModel(state, w.log), window) {
		case porcupine.Illegal:
			check.Verdict, check.Detail = Fail, "Porcupine finds a contradiction among "+span
			return check
		case porcupine.Unknown:
			check.Detail = fmt.Sprintf("Porcupine came to %s, of %d, %s", span, len(moments), p.why())
			return check
		}
		state = state.after(window)
	}
	check.Verdict, check.Detail = Pass, fmt.Sprintf("Porcupine confirms the order of %d operations", len(moments))
	return check
}

// after returns the situation at the end of a window that Porcupine accepted.
func (s situation) after(window []porcupine.Operation) situation {
	tree := s.tree.Clone()
	for k := range window {
		out := window[k].Output.(output).result
		if in := window[k].Input.(input); !failed(&out) {
			tree.Apply(&in.op, in.stamp)
		}
	}
	return situation{tree: tree}
}

// moments puts every transaction and every read at a moment of its own, in the
// order of ranks, as early as the model lets it be. An operation that would
// have to come after its own return is late: then the order is not the
// model's, whatever the certificate said.
func (w *witness) moments(model string) (steps []porcupine.Operation, late int32) {
	order, starts := w.byRank()
	var now uint64
	late = nobody
	put := func(i int32, in input, out output) {
		if i != nobody {
			from, to := w.interval(i, model)
			if now = max(now, from); now > to && late == nobody {
				late = i
			}
		}
		at := int64(len(steps))
		steps = append(steps, porcupine.Operation{Input: in, Output: out, Call: 2 * at, Return: 2*at + 1})
	}
	for rank := 0; rank <= w.log.Len(); rank++ {
		if rank > 0 && !w.idle(rank) {
			c, i := w.log.at(rank), w.asked[rank-1]
			out := output{}
			if i != nobody && w.history.outcome(w.brief(i)) == answered {
				out = output{true, w.history.answer(w.brief(i))}
			} else if c.failed() {
				out = output{true, c.outcome()}
			}
			put(i, input{op: w.request(rank), stamp: c.Stamp}, out)
		}
		for _, i := range order[starts[rank]:starts[rank+1]] {
			if o := w.operation(i); isRead(o.Op.Code) {
				put(i, input{op: o.Op}, output{true, o.Result})
			}
		}
	}
	return steps, late
}

// interval returns the ticks between which a model lets an operation take
// effect.
func (w *witness) interval(i int32, model string) (from, to uint64) {
	b := w.brief(i)
	from, to = b.call, b.back
	if w.history.outcome(b) == unknown || model == Sequential {
		to = math.MaxUint64
	}
	if model == Sequential || model == OrderedSequential && isRead(b.code) {
		from = 0
	}
	return from, to
}

// exactModel is the specification with zxids and times, from a state on.
func exactModel(start situation, log *CommitLog) porcupine.Model {
	model := blindModel(NewZnodeHistory(), log, false)
	model.Init = func() any { return start }
	return model
}
