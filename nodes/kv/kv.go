// Package kv is vocabulary: the operations and results that clients of
// agreement protocols record and that judges read. It has no behaviour, so a
// judge that imports it shares no logic with what it judges.
package kv

import "github.com/zoolab/zoolab/sim"

// Propose asks a consensus object to choose a value and returns the value
// that was chosen, which is the same for every caller for ever.
var Propose = sim.OperationOf[string, string]("propose")
