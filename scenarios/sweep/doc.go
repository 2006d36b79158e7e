// Package sweep runs one scenario under many seeds, on all cores of this
// machine, and sums up what came of them.
//
// Start with [Run]. What it reports does not depend on how many workers there
// were or which of them was faster: seeds are handed out in chunks, each
// chunk keeps a tally of its own, and tallies are merged in the order of the
// seeds.
package sweep
