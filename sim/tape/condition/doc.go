// Package condition is the small language in which breakpoints and lessons say
// which step of a run they mean.
//
// [Parse] reads a condition, [Condition.Check] holds its names against those of a
// run, and [Condition.Holds] asks it of one step of a branch. [Condition.First] and
// [Condition.Last] look for a step forward and backward.
//
// # What happened in a step
//
// These look at the step's [tape.Moment] alone. Behind each may stand "…", words
// that its text must hold, and #3, for the third time in the run. A name that has
// blanks stands in quotes: fact "zk returned" c1.
//
//	message PROPOSAL s1>s2    the message arrives; any>s2, s1>any and nothing at all are wider
//	sent PROPOSAL s1>s2       it is on its way
//	lost PROPOSAL s1>s2       it is lost
//	garbled PROPOSAL s1>s2    it is altered on its way
//	fact delivered s2 #3      the node states the fact, for the third time
//	rule ZAB-B3 s3            the node cites the rule
//	timer resend s1           the timer expires
//	wrote log s1              the file is written, and not yet on disk
//	synced log s1             the file is on disk
//	fault partition           a fault is inflicted whose text holds these words
//	event "peer s1>s2 Vote#1" this event is taken
//	step 1837                 or step >= 1837
//	time >= 3s                virtual time, from the start
//	violation                 a property is violated
//
// # How things stand after a step
//
// These look at the world as the step left it.
//
//	s3.state = LEADING        a column of one node, see [sim.Inspector]
//	any.commit >= 1.02        of some node that has the column
//	all.epoch = 2             of every one that has it, and there is one
//	count(state = LEADING) > 1
//	s1.commit = s2.commit     two columns
//	s1.vote has s3            the column's words
//	up(s3), down(s1), paused(s2)
//
// A column has the name and the value that the screen shows: a phase is sync, and not
// synchronization. Values are zxids when both look so (1.02, 0x100000002), numbers when
// both do ("2 of 3" is 2), and otherwise texts, which = and != compare whatever their
// capitals and which have no order. A zxid is in no order with a number: write
// s1.commit > 1.00, and not s1.commit > 1. Of a node that is down, and of one that
// lacks the column, no comparison holds.
//
// # Together
//
// not binds tighter than and, and that tighter than or; parentheses do as usual.
// after X holds at every step behind the first one at which X held; X must be of
// what happened.
package condition
