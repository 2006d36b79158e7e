// Package differential asks two ensembles the same, in the same order, and compares
// field by field what they answer: ours and, in tests built with the tag real, Apache
// ZooKeeper.
//
// # Where to start
//
// [Pair.Compare]: it draws sequences of [Step] from a seed, has each done to both, and
// returns the first [Difference] with the shortest sequence that still shows it.
//
//	what visitors do                   step.go
//	requests, good and bad             draw.go, paths.go, requests.go, multis.go, pen.go, opcodes.go
//	a connection at the wire           visitor.go
//	an ensemble, in lock step          side.go, sessions.go
//	frames as fields                   fields.go
//	what may differ, and why           mask.go
//	comparison, and making it short    pair.go, compare.go, shorten.go
//	ours                               ours.go
//	Apache ZooKeeper                   real_test.go, with the tag real
//
// # Lock step
//
// After each step both ensembles come to rest: all servers have applied the same
// transactions, and every visitor has read what they made it be told. Nothing that is
// compared depends on who was faster. The visitors' own requests may be many at a
// time: see [Config].
//
// Paths begin with a name that each run replaces by a node of its own, so that
// a sequence can be repeated on a tree that has seen others.
//
// # What is not asked
//
// Reconfiguration and SASL; a check outside of a multi that holds, of an ensemble; a
// createTTL of another mode with a time below zero: these make servers of 3.8.0 hang,
// leave or end. A write behind a setACL that is not yet applied, null within an ACL or
// a multi, requests out of turn behind others: of these the real one's answer depends on
// which of its threads was faster, or on which part it looked at first. So does what comes
// behind a multi that asks for a time to live by a plain create. A watch that stays, on null,
// keeps it from hanging up. Stats of a quota that a client writes it counts on from, or ends.
//
// A real ensemble may stand still all the same. A run in which it alone does not answer, for
// the one reason that is known, is left and reported, up to a few of a comparison: [Report].
package differential
