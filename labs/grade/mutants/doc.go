// Package mutants grades the grader: it holds the tests of a lab to telling wrong
// solutions from right ones, and counts how many they tell.
//
// # Where to start
//
// [Open] reads what labs/solutions has of a lab and gives the [Subject]s: the wrong
// solutions that somebody listed, as patches ([ReadListed]), and those that are
// derived from the reference solution. [Muster] builds one worker of all of them, a
// [Crew], [Run] grades them by it, [Summarize] counts, and [Table] is what
// labs/README.md says.
//
// # Deriving
//
// [Load] reads a package, [Source.Derive] makes every [Mutant] of it: an operator
// (operators.go has them all, with what a student would have got wrong) makes one
// small edit of the text, which must compile and give a text that is not there yet.
// The order is that of the lab's files, then of the lines, then of the operators, so
// a mutant's name, acceptor.go:31 negate condition, is good as long as the file is.
// What only tells people something, a note or a landmark, is left alone, and so are
// lengths of time, since to wait a little longer is no mistake.
//
// # What is no mistake
//
// Some mutants do what the right solution does. A person says which, and why, in the
// lab's equivalent.yaml ([Equivalent]); they are graded too, and if one is killed the
// entry is wrong.
package mutants
