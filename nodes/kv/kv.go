// Package kv is vocabulary: the operations and results that clients of
// agreement protocols and of key-value services record and that judges read. It
// has no behaviour, so a judge that imports it shares no logic with what it
// judges.
package kv

import "github.com/zoolab/zoolab/sim"

// Propose asks a consensus object to choose a value and returns the value
// that was chosen, which is the same for every caller for ever.
var Propose = sim.OperationOf[string, string]("propose")

// Do accesses a register, one of those that hold texts, and returns what it holds
// then. A register that was never written to holds the empty text.
var Do = sim.OperationOf[Access, string]("access")

// An Access is what is to be done with which register. Neither keys nor texts have
// blanks in them.
type Access struct {
	Key  string
	Adds string // what is added to its end, "" to read it
}

// String renders an access as lines of scripts have it: "append x ab", "get x". To
// append is not idempotent: done twice, it shows.
func (a Access) String() string {
	if a.Adds == "" {
		return "get " + a.Key
	}
	return "append " + a.Key + " " + a.Adds
}
