// Package simtest puts any node, and any protocol made of nodes, through what
// the world contract asks of it. One call in a test does:
//
//	func TestContract(t *testing.T) { simtest.Check(t, config(7)) }
//
// It runs the configuration many times over, clones it, crashes its nodes
// between any two effects of their handlers and restarts them from disk, and
// says in a sentence what broke, at which event of which seed, and what to
// look for in the node:
//
//   - [Plain]: every node is a pointer to a plain struct that can be copied.
//   - [Quiet]: the run itself breaks no monitor and panics nowhere.
//   - [Payload]: nobody writes to a message after it was sent.
//   - [SameSeed]: the same seed gives the same run, event by event.
//   - [OtherSeed]: another seed gives another run.
//   - [Stable]: a fingerprint asked twice is the same, and a clone's equals it.
//   - [Independent]: a clone that runs ahead and crashes leaves its original
//     where it was, and both go the same way from there.
//   - [Shown]: what nodes show has the same columns and exhibits always, with rows
//     that fit, and looking changes nothing; no value fails to say what it is about.
//   - [Restart]: each node, crashed at many moments and restarted from its
//     disk, breaks no monitor.
//   - [Crash]: the same for a crash after 0, 1, 2, … effects of a handler,
//     with every fate of its unsynced writes.
//
// A check that was never seen failing proves nothing: [MustFail] holds it to
// a protocol's planted bugs, and [Examine] returns the findings as values.
//
// Start reading at [Check]; each check stands in the file of its name.
package simtest
