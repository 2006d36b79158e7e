package checker

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A history of this many operations on one register is judged in a second or so.
const mostOfARegister = 2_000

// Registers holds the accesses of a history against what registers are: an append
// adds its text to the end of one and returns the whole, a get returns the whole, and
// all begin empty. The judge is Porcupine, one register at a time; other
// operations of the history are passed over. When ctx ends before it begins the
// check is undecided.
func Registers(ctx context.Context, h History, name func(sim.NodeID) string) Check {
	check := Check{Name: Linearizable, Verdict: Undecided}
	if ctx.Err() != nil {
		check.Detail = "interrupted before the history was judged"
		return check
	}
	all := registersOf(h)
	p := patienceOf(ctx, decisive)
	operations, unknown := 0, 0
	for _, r := range all {
		if len(r.ops) > mostOfARegister {
			check.Detail = fmt.Sprintf("%d operations on %s are more than the %d that Porcupine is given", len(r.ops), r.key, mostOfARegister)
			return check
		}
		switch p.ask(register, r.forPorcupine(len(r.ops))) {
		case porcupine.Illegal:
			check.Verdict, check.Detail = Fail, "Porcupine finds no order: "+r.contradiction(ctx, name)
			return check
		case porcupine.Unknown:
			check.Detail = "Porcupine found no answer " + p.why()
			return check
		}
		operations += len(r.ops)
		unknown += len(r.ops) - len(r.returned())
	}
	check.Verdict = Pass
	check.Detail = fmt.Sprintf("Porcupine found an order for %d operations on %d registers, %d of unknown outcome", operations, len(all), unknown)
	return check
}

// accessOf reads what a history says of an operation: "append x a", "get x".
func accessOf(op *Operation) kv.Access {
	words := strings.Fields(op.In)
	a := kv.Access{Key: words[1]}
	if len(words) > 2 {
		a.Adds = words[2]
	}
	return a
}

// register is the sequential specification. An append of unknown outcome may be
// placed last of all, where nobody has seen it: that is how it did not happen.
var register = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		text, out := state.(string)+input.(kv.Access).Adds, output.(answer)
		return !out.known || out.value == text, text
	},
	DescribeOperation: func(input, output any) string {
		value := "?"
		if out := output.(answer); out.known {
			value = out.value
		}
		return input.(kv.Access).String() + " → " + value
	},
}

// A registerHistory is what was done with one register.
type registerHistory struct {
	key string
	ops []*Operation // in the order of invocation
}

// registersOf sorts the operations of a history by register, in the order in which
// registers were first used. A get of unknown outcome says nothing and is left out.
func registersOf(h History) (all []registerHistory) {
	for i := range h {
		op := &h[i]
		if op.Name != kv.Do.Name() {
			continue
		}
		a := accessOf(op)
		if a.Adds == "" && !op.Known {
			continue
		}
		key := a.Key
		at := slices.IndexFunc(all, func(r registerHistory) bool { return r.key == key })
		if at < 0 {
			at = len(all)
			all = append(all, registerHistory{key: key})
		}
		all[at].ops = append(all[at].ops, op)
	}
	return all
}

// forPorcupine renders what had been invoked before the n-th operation to return had
// returned, with the returns up to that one. See proposalsOf for the ends of others.
func (r registerHistory) forPorcupine(n int) (ops []porcupine.Operation) {
	until := uint64(math.MaxUint64)
	if returned := r.returned(); n < len(returned) {
		until = returned[n].Returned.Tick
	}
	never := int64(math.MaxInt64)
	for _, op := range r.ops {
		if op.Invoked.Tick >= until {
			break
		}
		p := porcupine.Operation{ClientId: int(op.ID.Client), Input: accessOf(op), Call: int64(op.Invoked.Tick)}
		if op.Known && op.Returned.Tick <= until {
			p.Output, p.Return = answer{op.Out, true}, int64(op.Returned.Tick)
		} else {
			p.Output, p.Return = answer{}, never
			never--
		}
		ops = append(ops, p)
	}
	return ops
}

// returned lists the operations that returned, in that order.
func (r registerHistory) returned() (ops []*Operation) {
	for _, op := range r.ops {
		if op.Known {
			ops = append(ops, op)
		}
	}
	slices.SortFunc(ops, func(a, b *Operation) int { return int(a.Returned.Tick) - int(b.Returned.Tick) })
	return ops
}

// contradiction names the first answer that nothing explains: up to the one before
// there was an order.
func (r registerHistory) contradiction(ctx context.Context, name func(sim.NodeID) string) string {
	returned := r.returned()
	least, most := 0, len(returned)-1 // the first such answer is within
	for least < most {
		middle := (least + most) / 2
		if patienceOf(ctx, decisive).ask(register, r.forPorcupine(middle)) == porcupine.Illegal {
			most = middle
		} else {
			least = middle + 1
		}
	}
	op := returned[least]
	before := "nothing had been answered before"
	if least > 0 {
		last := returned[least-1]
		before = fmt.Sprintf("the answer before was %q, to %s of %s", last.Out, last.In, name(last.ID.Client))
	}
	return fmt.Sprintf("%s was told %q in answer to %s; %s", name(op.ID.Client), op.Out, op.In, before)
}
