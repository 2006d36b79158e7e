// Package detlint is the analyzer that keeps the world deterministic: it bans,
// in every package under sim and nodes and in every lab, what would let a machine, a clock
// or the Go scheduler decide something that a seed should decide.
//
// # Where to start
//
// [Analyzer] is the whole API. The bans are the entries of the table in
// rules.go, one file a family: imports.go and names.go (packages, and names of
// packages), maps.go, floats.go, channels.go, vars.go and writes.go (package
// variables), and so on. Two tables say where the bans do not hold: scope.go
// for whole packages, runtime_files.go for the few files of sim that are the
// machinery under the world. Test files are never judged.
//
// # Running it
//
//	go run ./sim/detlint/cmd/detlint ./...
//	go vet -vettool=$(which detlint) ./sim/... ./nodes/... ./labs/...
//
// and go test ./sim/detlint, which demands that the whole house is clean.
//
// # The hatch
//
// A breach that is harmless is let through by a comment on its line, or alone
// on the line above, that says why:
//
//	for k := range m { //det:ok the sum does not depend on the order
//
// A hatch without a reason, and one that lets nothing through, are breaches
// themselves. The flag -hatch=false, and [Strict], forbid hatches, for students' work.
//
// # Adding a rule
//
// Write a find function, add its entry to the table in rules.go, and plant a
// violation in testdata/nodes/NAME/planted.go, with a neighbour that is fine in
// allowed.go. A test fails until both are there.
//
// # What it misses
//
// It reads one package at a time and follows no values, so it does not see:
//
//   - what a package outside the house does when called: a third-party import
//     may read the clock or range over a map;
//   - a map ordered by a comparison that has ties: [slices.SortedFunc] over
//     maps.Keys is trusted to be total;
//   - a package variable changed through a copy of its pointer, or by a method
//     of a handle;
//   - an address printed by %v, from a pointer inside a slice, map or struct,
//     or from a channel or function;
//   - an int that overflows on a 32-bit machine alone;
//   - a message or a slice that two nodes share, and state that a node's copy
//     does not own: package simtest puts nodes through that;
//   - a file that this platform's build constraints leave out.
//
// Two runs whose hashes are compared find the rest.
package detlint
