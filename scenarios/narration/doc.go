// Package narration tells what happens in a run, in English and in Simplified
// Chinese: which rule a node has followed, what it has refused, what led to it, and
// how far the ensemble is from harm.
//
// A node cites a rule where it makes a decision ([sim.Env.Note]), with the values
// that the decision is about. What a sentence says is that, and nothing that would
// have to be guessed afterwards.
//
// # How a rule gets its sentence
//
// The rules of a protocol stand in one file, such as zab.go, as rows of a table. To
// add one:
//
//  1. Write a [Row] with the rule's id, what its values are ([Kind]), the sentence in
//     both languages with a slot for each value, and a lesson that says what the rule
//     is for and what its words mean. Use the words of the glossary.
//  2. Claim what the sentence says. Every number, set and order that it asserts has a
//     claim from the vocabulary in claim.go: a set that is "a quorum" has quorum(2), a
//     round that is left for a later one has less(2, 1), and what a column of the node
//     must show afterwards has shows("round", 1).
//     A note is told in the step in which it is made, when the handler's syncs are not
//     over: the sentence says what the node sets out to do ("writes down the promise"),
//     and the fact that is stated behind the sync says that it is done.
//  3. Where one sentence does not fit all cases, write several rows, the special ones
//     first, each with the claims by which it is chosen (When).
//
// A new protocol is a file with its rows, and its table's name in tables, in row.go.
// The facts that its nodes state are told as they stand, unless fact.go has better
// words for them.
//
// The tests hold every rule that package nodes declares to a row, both languages to
// the same slots, and every claim to what random runs do: a note whose sentence is not
// true of the world fails them.
package narration
