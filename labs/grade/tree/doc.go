// Package tree writes the clean trees that labs are built from: a standalone Go
// module with the packages that a lab needs and nothing else, which builds
// offline with the standard library alone.
//
// # Where to start
//
// [Clean] writes the tree that a submission is graded in: the worker of a lab and
// all it imports, as the program carries them, with the student's files laid over
// the skeleton. [Submission] reads those files from a folder that a student handed
// in. Nothing else of that folder is ever looked at by the grader: not its tests,
// not its go.mod, not its copy of the simulator.
//
// [Closure] and [Write] are what both [Clean] and package handout stand on.
//
// A tree is named by import paths alone, so what is compiled for one submission
// serves the next, in whatever folder it stands, if all is built with -trimpath.
package tree
