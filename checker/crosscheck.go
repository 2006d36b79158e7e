package checker

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/anishathalye/porcupine"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Porcupine is the name of the check that [Crosscheck] makes.
const Porcupine = "porcupine"

// ErrModel is the error of asking for a model that a judge cannot judge.
var ErrModel = errors.New("not a model to ask for")

// mostOperations bounds what Porcupine is given: at this length its cache of
// sets of operations takes about 50 MB in the best case.
const mostOperations = 20_000

// Crosscheck asks Porcupine whether some order of the operations explains a
// history under [Linearizable], [OrderedSequential] or [Sequential]. It is
// told nothing of zxids, so it confirms or refutes the certificate without
// sharing its witness; of the log it takes only the transactions that no
// client asked for, which are operations too. Its work can grow
// exponentially with concurrency and its memory with the square of the
// length: beyond so many steps the check is undecided, and beyond 20,000
// operations it is not begun. The error wraps [ErrHistory] or [ErrModel].
func Crosscheck(ctx context.Context, h *ZnodeHistory, log *CommitLog, model string, steps int) (Check, error) {
	if err := h.Validate(); err != nil {
		return Check{Name: Porcupine, Verdict: Undecided}, err
	}
	if err := mayBeAsked(model); err != nil {
		return Check{Name: Porcupine, Verdict: Undecided}, err
	}
	return crosscheck(ctx, h, log, model, steps), nil
}

// crosscheck is Crosscheck for a question that makes sense.
func crosscheck(ctx context.Context, h *ZnodeHistory, log *CommitLog, model string, steps int) Check {
	check := Check{Name: Porcupine, Verdict: Undecided}
	ops := blind(h, log, model)
	switch {
	case ctx.Err() != nil:
		check.Detail = "interrupted before the history was judged"
		return check
	case len(ops) > mostOperations:
		check.Detail = fmt.Sprintf("%d operations are more than the %d that Porcupine is given", len(ops), mostOperations)
		return check
	}
	p := patienceOf(ctx, steps)
	switch p.ask(blindModel(h, log, model != Linearizable), ops) {
	case porcupine.Ok:
		check.Verdict, check.Detail = Pass, fmt.Sprintf("Porcupine found an order for %d operations that is %s", len(ops), model)
	case porcupine.Illegal:
		check.Verdict, check.Detail = Fail, fmt.Sprintf("Porcupine finds no order of %d operations that is %s", len(ops), model)
	case porcupine.Unknown:
		check.Detail = "Porcupine found no answer " + p.why()
	}
	return check
}

// mayBeAsked returns an error for a model that Porcupine cannot judge.
func mayBeAsked(model string) error {
	if model == Linearizable || model == OrderedSequential || model == Sequential {
		return nil
	}
	return fmt.Errorf("%w: Porcupine is not asked whether a run is %s", ErrModel, model)
}

// An input and an output are what the model is shown of an operation.
type (
	input struct {
		op      znode.Op
		session int32  // a number, from 0
		place   uint32 // among the session's operations, from 1; 0: anywhere
		stamp   Stamp
	}
	output struct {
		known  bool
		result znode.Result
	}
	// A situation is the model's state: the tree, and how far each session has
	// come. Only models without real time need the second.
	situation struct {
		tree *Tree
		done []uint32
	}
)

// blind renders a history for Porcupine. An operation may take effect between
// its call and its return; without real time, from the beginning on or until
// the end, and the model keeps sessions in order instead. An end at infinity
// is a moment like any other: without one, Porcupine would take a call for a
// return.
func blind(h *ZnodeHistory, log *CommitLog, model string) []porcupine.Operation {
	sessions := numbering{}
	places := map[znode.SessionID]uint32{}
	since := map[znode.SessionID]int64{} // no operation takes effect before one that its session called earlier
	never := int64(math.MaxInt64)
	var ops []porcupine.Operation
	for i := range h.Len() {
		o, outcome := h.At(i), h.outcome(h.briefs.at(i))
		if o.Op.Code == znode.OpCreateSession || outcome == refused || outcome == unknown && isRead(o.Op.Code) {
			continue // sessions are open from the beginning; the others changed nothing and told nothing
		}
		if isRead(o.Op.Code) && log.standsAside(o.Session, o.Result.Zxid) {
			continue // of a history that is not this one
		}
		in := input{op: o.Op, session: sessions.of(o.Session)}
		in.op.Session = o.Session
		p := porcupine.Operation{ClientId: int(in.session), Call: int64(o.Call), Return: int64(o.Return), Output: output{true, unstamped(o.Result)}}
		if outcome == unknown {
			p.Return, p.Output = never, output{}
			never--
		} else if model != Linearizable {
			places[o.Session]++
			in.place = places[o.Session]
		}
		if model == Sequential || model == OrderedSequential && isRead(o.Op.Code) {
			p.Call = since[o.Session]
		}
		if in.place != 0 {
			since[o.Session] = p.Call
		}
		if model == Sequential {
			p.Return = never
			never--
		}
		p.Input = in
		ops = append(ops, p)
	}
	for rank := 1; rank <= log.Len(); rank++ {
		if c := log.at(rank); c.Xid == 0 && !c.failed() && c.Code != znode.OpCreateSession {
			// Time is not known here, so a TTL is over whenever that helps.
			in := input{op: c.op(), session: sessions.of(c.Session), stamp: Stamp{Time: math.MaxInt64}}
			ops = append(ops, porcupine.Operation{ClientId: int(in.session), Return: never, Input: in, Output: output{}})
			never--
		}
	}
	return ops
}

// numbering numbers sessions from 0.
type numbering map[znode.SessionID]int32

func (n numbering) of(id znode.SessionID) int32 {
	at, ok := n[id]
	if !ok {
		at = int32(len(n))
		n[id] = at
	}
	return at
}

// unstamped strips a result of what depends on which transactions there were
// in between: zxids and times.
func unstamped(r znode.Result) znode.Result {
	r.Zxid = 0
	r.Stat.Czxid, r.Stat.Mzxid, r.Stat.Pzxid, r.Stat.Ctime, r.Stat.Mtime = 0, 0, 0, 0, 0
	r.Results = slices.Clone(r.Results)
	for k := range r.Results {
		r.Results[k] = unstamped(r.Results[k])
	}
	return r
}

// blindModel is the specification as Porcupine wants it. Two states are equal
// when their hashes are.
func blindModel(h *ZnodeHistory, log *CommitLog, programOrder bool) porcupine.Model {
	start := situation{tree: NewTree(log.rules)}
	sessions := numbering{}
	for i := range h.Len() {
		id := h.sessions[h.briefs.at(i).session]
		if !log.rules.LocalSessions || log.rules.LocalUpgrades { // otherwise none is ever known to all
			start.tree.Open(id)
		}
		sessions.of(id)
	}
	if programOrder {
		start.done = make([]uint32, len(sessions))
	}
	return porcupine.Model{
		Init:              func() any { return start },
		Step:              func(state, in, out any) (bool, any) { return state.(situation).step(log, in.(input), out.(output)) },
		Equal:             func(a, b any) bool { return a.(situation).hash() == b.(situation).hash() },
		Hash:              func(state any) uint64 { return state.(situation).hash() },
		DescribeOperation: describeOperation,
	}
}

// step performs one operation. One of unknown outcome may have any answer, so
// it may be placed anywhere from its call on; last of all, where nobody sees
// it, is how it did not happen.
func (s situation) step(log *CommitLog, in input, out output) (bool, any) {
	next := s
	if in.place != 0 {
		if s.done[in.session]+1 != in.place {
			return false, s
		}
		next.done = slices.Clone(s.done)
		next.done[in.session]++
	}
	if isRead(in.op.Code) {
		return s.tree.Confirms(&in.op, &out.result), next
	}
	if out.known && log.turnsAway(&in.op, &out.result, 0) {
		return true, next
	}
	next.tree = s.tree.Clone()
	want := next.tree.Apply(&in.op, in.stamp)
	return !out.known || agree(&in.op, &want, &out.result), next
}

func (s situation) hash() uint64 {
	h := s.tree.Hash()
	for _, n := range s.done {
		h = fold(h, uint64(n))
	}
	return h
}

func describeOperation(in, out any) string {
	i, o := in.(input), out.(output)
	if !o.known {
		return fmt.Sprintf("%v %s → ?", i.op.Code, i.op.Path)
	}
	return fmt.Sprintf("%v %s → %v", i.op.Code, i.op.Path, o.result.Err)
}
