// Package lesson is what a scenario's lesson says and asks on a branch of its run.
//
// [Read] makes a [Lesson] of a scenario file, and [Lesson.On] a [Course] of it on one
// branch: which lines stand at which steps, and which question comes next. Lines are
// keyed to events and not to steps, so a lesson still fits a branch on which things
// happen at other steps, and a line whose event does not come there stays silent. A
// [Sheet] keeps what a learner has answered; it belongs to no branch.
//
// [Course.Verify] holds a lesson to a whole run: every line comes, in the order of
// the file, and what questions claim is so.
package lesson
