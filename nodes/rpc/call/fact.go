package call

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// Facts that this package states of the two roles. Monitors and goals judge by
// these and by the operations of package kv alone.
var (
	// Requested: a caller sends a request, for the first time or again.
	Requested = sim.FactOf[Attempt]("requested")
	// Executed: the machine has done an operation. A crash may yet undo it.
	Executed = sim.FactOf[Execution]("executed")
	// Replied: the callee sends a result.
	Replied = sim.FactOf[Answer]("replied")
	// Accepted: a caller takes a reply for the answer to its call.
	Accepted = sim.FactOf[Acceptance]("accepted")
	// Remembered: the longest list or map in the callee's memory, its machine
	// apart, has come to hold so many entries.
	Remembered = sim.FactOf[int]("remembered")
	// Finished: a user has come to the end of its program.
	Finished = sim.FactOf[struct{}]("finished")
)

// An Attempt is a request as it is sent.
type Attempt struct {
	ID ID
	Op Operation
}

// String renders an attempt as "1/3 append x a".
func (a Attempt) String() string { return Request(a).String() }

// An Execution is an operation with what came of it.
type Execution struct {
	Op     Operation
	Result string
}

// String renders an execution as "append x b: ab".
func (e Execution) String() string { return e.Op.String() + ": " + shown(e.Result) }

// An Answer is a result as it is sent to a caller.
type Answer struct {
	To     sim.NodeID
	Op     Operation // of the request that is answered
	Result string
}

// String renders an answer as "append x b: ab".
func (a Answer) String() string { return a.Op.String() + ": " + shown(a.Result) }

// An Acceptance is a reply that ends a call.
type Acceptance struct {
	Op     Operation // of the call that it ends
	Answer uint64    // the number of the operation that the callee had answered
	Result string
}

// String renders an acceptance as "append x b: ab".
func (a Acceptance) String() string { return a.Op.String() + ": " + shown(a.Result) }

// Subjects names the operation as the steps of operations do: "op c1#3".
func (o Operation) Subjects() []string {
	if o.n == 0 {
		return nil
	}
	return []string{"op " + o.name + "#" + strconv.FormatUint(o.n, 10)}
}

// Subjects names the operation that is called for.
func (a Attempt) Subjects() []string { return a.Op.Subjects() }

// Subjects names the operation that was executed.
func (e Execution) Subjects() []string { return e.Op.Subjects() }

// Subjects names the operation that is answered.
func (a Answer) Subjects() []string { return a.Op.Subjects() }

// Subjects names the operation whose call ends.
func (a Acceptance) Subjects() []string { return a.Op.Subjects() }
