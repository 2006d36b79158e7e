// Package handout writes what students are given: a Go module of their own that
// builds offline, with the chapter, the skeleton, the visible tests, the part of
// the world that these need, and a workflow that grades.
//
// Start with [Write]. Before anything is in place, [Leaks] compares it with what
// students must not have: the solutions, the hidden tests, and the protocol's own
// implementation. It goes by content, so that a solution which was pasted into the
// chapter is found as well as one whose file was copied.
package handout
