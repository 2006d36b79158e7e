package sim

import (
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// An Operation is something a client asks for and a history judges: it is
// invoked, and then returns or stays of unknown outcome. Declare one with
// [OperationOf].
type Operation[In, Out any] struct{ invoked, returned, unknown *kind }

// An OpID names one invocation: the client and its count over all boots.
// The zero OpID is none.
type OpID struct {
	Client NodeID
	N      uint64
}

// String renders the id as traces do: "6/2", the second of node 6.
func (o OpID) String() string {
	return strconv.Itoa(int(o.Client)) + "/" + strconv.FormatUint(o.N, 10)
}

// OperationOf declares an operation with its argument and result types.
func OperationOf[In, Out any](name string) Operation[In, Out] {
	key := layout.FoldString(factSeed, name)
	o := Operation[In, Out]{
		invoked:  declare[In](nil, name, key+1),
		returned: declare[Out](nil, name+" returned", key+2),
		unknown:  declare[struct{}](nil, name+" unknown", key+3),
	}
	o.invoked.twin = o.unknown
	o.invoked.phase, o.returned.phase, o.unknown.phase = WasInvoked, HasReturned, IsUnknown
	return o
}

// A Phase is what a happening tells of an operation.
type Phase uint8

// The phases of an operation.
const (
	NoOperation Phase = iota // the happening is a fact
	WasInvoked               // a client asks for it
	HasReturned              // it has its result
	IsUnknown                // nobody will ever say how it ended
)

// Phase says what the happening tells of an operation; its Op says of which.
func (h Happening) Phase() Phase { return h.kind.phase }

// Operation returns the name of the happening's operation, in whatever phase.
func (h Happening) Operation() string {
	switch h.kind.phase {
	case HasReturned:
		return strings.TrimSuffix(h.kind.name, " returned")
	case IsUnknown:
		return strings.TrimSuffix(h.kind.name, " unknown")
	}
	return h.kind.name
}

// Name returns the operation's name.
func (o Operation[In, Out]) Name() string { return o.invoked.name }

// Invoke states that the client asks for the operation now. State it before
// the request is sent.
func (o Operation[In, Out]) Invoke(env *Env, in In) OpID {
	if env.muted {
		return OpID{env.local.id, env.recalled()}
	}
	l := env.local
	l.ops++
	env.remember(l.ops)
	env.emit(effect{op: opInvoke, kind: o.invoked.id, word: l.ops,
		slot: put(env.stores, o.invoked, in)})
	return OpID{l.id, l.ops}
}

// Return states the operation's result. An operation that never returns is
// of unknown outcome when its client crashes or the run ends.
func (o Operation[In, Out]) Return(env *Env, id OpID, out Out) {
	if env.muted {
		return
	}
	env.emit(effect{op: opReturn, kind: o.returned.id, word: id.N,
		slot: put(env.stores, o.returned, out)})
}

// GiveUp states that the client stops waiting and does not know whether the
// operation took place.
func (o Operation[In, Out]) GiveUp(env *Env, id OpID) {
	if env.muted {
		return
	}
	env.emit(effect{op: opReturn, kind: o.unknown.id, word: id.N,
		slot: put(env.stores, o.unknown, struct{}{})})
}

// Invoked reports whether the happening is an invocation, and of what.
func (o Operation[In, Out]) Invoked(h Happening) (in In, ok bool) {
	if h.kind != o.invoked {
		return in, false
	}
	return read[In](h.value), true
}

// Returned reports whether the happening is a return, and with what.
func (o Operation[In, Out]) Returned(h Happening) (out Out, ok bool) {
	if h.kind != o.returned {
		return out, false
	}
	return read[Out](h.value), true
}

// Unknown reports whether the happening leaves an operation of unknown
// outcome.
func (o Operation[In, Out]) Unknown(h Happening) bool { return h.kind == o.unknown }
