package main

import "time"

// A contender is one way to run the mill. To add one, give it a file of its
// own and a line in contenders.
type contender struct {
	name  string
	about string
	start func(job) mill
}

// contenders are run in turn within each round; the first is what the others
// are compared with.
var contenders = []contender{
	{"sim", "this engine: lanes and a tournament tree", startWorld},
	{"heap", "a loop over a binary heap of event values, with equal duties", startLoop},
}

// A job is what the nodes of a mill do: each keeps passing parcels to its
// peers in turn, so that the number under way never changes.
type job struct {
	name   string
	nodes  int
	window int  // parcels under way, over all nodes
	jumble bool // each message travels by itself and may overtake others
	fact   bool // a fact for each parcel, seen by a monitor
	timer  bool // a timeout set anew for each parcel
	bar    bool // whether the engine's bar is about this job
}

// A mill is a run that has begun.
type mill interface {
	// step makes about n events happen and returns how many did.
	step(n int) int
	// parcels returns how many the nodes have taken in, which shows that two
	// contenders did the same work.
	parcels() uint64
	// hash is of the history so far.
	hash() uint64
}

// Times of every mill, in virtual time.
const (
	shortest = 500 * time.Microsecond
	longest  = 1500 * time.Microsecond
	turnout  = 20 * time.Millisecond // of the timer, which parcels beat
)

const seed = 7

// load is what a parcel and a fact carry.
type load struct{ N, Weight uint64 }

// successor returns to whom a node passes its turn-th parcel.
func successor(self, turn, nodes uint32) uint32 {
	to := self + turn
	if to > nodes {
		to -= nodes
	}
	return to
}
