package call

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// ErrScript is wrapped by errors about lines of a client's script.
var ErrScript = errors.New("not a line of an rpc client")

// An Operation is what a call is to have done: an append to a register, or a read
// of one. Neither role need look inside; [Machine.Apply] does it.
type Operation struct {
	client sim.NodeID // whose it is
	name   string     // what that client is called
	n      uint64     // the client's count of its operations, over all boots
	access kv.Access
}

// String renders an operation as scripts have it: "append x a", "get x".
func (o Operation) String() string { return o.access.String() }

// invoke states that the user asks for the operation, and numbers it.
func (o Operation) invoke(env *sim.Env) Operation {
	o.client, o.name = env.Self(), env.Name(env.Self())
	o.n = kv.Do.Invoke(env, o.access).N
	return o
}

// finish states what came of it.
func (o Operation) finish(env *sim.Env, result string) {
	kv.Do.Return(env, sim.OpID{Client: o.client, N: o.n}, result)
}

// A line is one command of a script: an operation to call for, or a time to sleep.
type line struct {
	op    Operation
	sleep sim.Duration
}

// longest is the longest time that a client may start late or sleep; no run lasts
// much longer.
const longest = 24 * time.Hour

// parseLine reads "append KEY TEXT", "get KEY" or "sleep DURATION".
func parseLine(s string) (line, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		words = []string{""}
	}
	args := words[1:]
	switch words[0] {
	case "append":
		if len(args) != 2 {
			return line{}, fmt.Errorf("%w: %q needs a key and a text without blanks: write \"append x a\"", ErrScript, s)
		}
		return line{op: Operation{access: kv.Access{Key: args[0], Adds: args[1]}}}, nil
	case "get":
		if len(args) != 1 {
			return line{}, fmt.Errorf("%w: %q needs one key: write \"get x\"", ErrScript, s)
		}
		return line{op: Operation{access: kv.Access{Key: args[0]}}}, nil
	case "sleep":
		if len(args) == 1 {
			if d, err := time.ParseDuration(args[0]); err == nil && d >= 0 && d <= longest {
				return line{sleep: d}, nil
			}
		}
		return line{}, fmt.Errorf("%w: %q needs a time from 0s to %s: write \"sleep 100ms\"", ErrScript, s, longest)
	}
	return line{}, fmt.Errorf("%w: %q: write \"append x a\", \"get x\" or \"sleep 100ms\"", ErrScript, s)
}

// none stands in tables for nothing, and in sentences for the empty text.
const none = "-"

// shown renders a result: the empty text as "-", which no script can append
// alone without meaning it.
func shown(result string) string {
	if result == "" {
		return none
	}
	return result
}
