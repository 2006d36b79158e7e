package checker

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/zoolab/zoolab/nodes/znode"
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
// the model, for there is nothing to narrow to. Errors are as for
// [Crosscheck].
func CrosscheckNarrowed(ctx context.Context, h ZnodeHistory, log *CommitLog, model string, budget time.Duration) (Check, error) {
	check := Check{Name: Porcupine, Verdict: Undecided}
	if err := mayBeAsked(model); err != nil {
		return check, err
	}
	w, err := testify(h, log, nil)
	if err != nil {
		return check, err
	}
	if c := w.certificate(); !c.Holds(model) {
		check.Detail = fmt.Sprintf("the certificate is %s and gives no order that is %s", c.Model(), model)
		return check, nil
	}
	steps, late := w.moments(model)
	if late != nobody {
		check.Verdict, check.Detail = Fail, fmt.Sprintf("%s returned before its place in the order could come", w.tell(late))
		return check, nil
	}
	deadline := time.Now().Add(budget)
	state := situation{tree: NewTree(log.Config)}
	for from := 0; from < len(steps); from += windowLength {
		window := steps[from:min(from+windowLength, len(steps))]
		result := porcupine.Unknown
		if left := time.Until(deadline); left > 0 && ctx.Err() == nil {
			result = porcupine.CheckOperationsTimeout(exactModel(state, log), window, left)
		}
		span := fmt.Sprintf("operations %d–%d in the order of ranks", from+1, from+len(window))
		switch result {
		case porcupine.Illegal:
			check.Verdict, check.Detail = Fail, "Porcupine finds a contradiction among "+span
			return check, nil
		case porcupine.Unknown:
			check.Detail = fmt.Sprintf("Porcupine came to %s, of %d, before its time was over", span, len(steps))
			return check, nil
		}
		state = state.after(window)
	}
	check.Verdict, check.Detail = Pass, fmt.Sprintf("Porcupine confirms the order of %d operations", len(steps))
	return check, nil
}

// after returns the situation at the end of a window that Porcupine accepted.
func (s situation) after(window []porcupine.Operation) situation {
	tree := s.tree.Clone()
	for k := range window {
		if in := window[k].Input.(input); window[k].Output.(output).result.Err == znode.OK {
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
		if rank > 0 {
			c, i := &w.log.commits[rank-1], w.asked[rank-1]
			out := output{}
			if i != nobody && w.history[i].outcome() == answered {
				out = output{true, w.history[i].Result}
			} else if c.Err != znode.OK {
				out = output{true, znode.Result{Err: c.Err}}
			}
			put(i, input{op: w.request(rank), stamp: c.Stamp}, out)
		}
		for _, i := range order[starts[rank]:starts[rank+1]] {
			if o := &w.history[i]; isRead(o.Op.Code) {
				put(i, input{op: o.Op}, output{true, o.Result})
			}
		}
	}
	return steps, late
}

// interval returns the ticks between which a model lets an operation take
// effect.
func (w *witness) interval(i int32, model string) (from, to uint64) {
	o := &w.history[i]
	from, to = o.Call, o.Return
	if o.outcome() == unknown || model == Sequential {
		to = math.MaxUint64
	}
	if model == Sequential || model == OrderedSequential && isRead(o.Op.Code) {
		from = 0
	}
	return from, to
}

// exactModel is the specification with zxids and times, from a state on.
func exactModel(start situation, log *CommitLog) porcupine.Model {
	model := blindModel(nil, log, false)
	model.Init = func() any { return start }
	return model
}
