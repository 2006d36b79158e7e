// Package vet judges the text of a submission before any of it is built or run: it
// may use what a table lists, and no more.
//
// # Where to start
//
// [Check] is the whole API: it takes a clean tree (package labs/grade/tree) and
// returns what is wrong, each with its place and with what to write instead. A
// submission with findings is not run. Findings of rule [Compiler] are the
// compiler's; all others say that it uses what no solution may.
//
// The rules are the table in rules.go, one file a family; package detlint brings
// those that hold for all code of the world. What may be used is the table in
// shelf.go: of most packages everything, of others some names, of the world what a
// node needs and nothing that starts, judges or watches one. Of the protocol's
// vocabulary all is allowed whose type says nothing else; see vocabulary.go. A
// lab's manifest adds to it by allow.
//
// # Why an allow-list
//
// A list of what is forbidden forgets something, and names alone do not show what
// is used: a type may be renamed, a method promoted, a value stored in an
// interface. So every identifier is resolved to what it denotes, whatever it is
// called here, and that is looked up.
//
// # What it is not
//
// It is no fence: the student's code runs in a process of its own with limits, and
// what it does there is all that is judged. But it is the only thing that keeps the
// student from stating facts. The code that states them, court.Heard and its like,
// runs in that process, too: whoever by-passes vet can have a node say that it heard
// what it did not, or halt and so be out of the reckoning, and is believed as long as
// what is said fits together. Only what the world states, that a node has crashed, it
// will not believe from any node.
//
// It does not see what depends on values, such as an address printed by %v. Memory
// that nodes share is kept from them where it is handed out. A file or a timer that a
// handler makes is refused when it is used, package sim does that, and how much a node
// may take is bounded there and in package cage.
package vet
