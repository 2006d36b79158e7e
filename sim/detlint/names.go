package detlint

import (
	"go/ast"
	"slices"
)

// bannedNames are those names of a package that may not be used.
type bannedNames struct {
	pkg     string
	banned  func(name string) bool
	because string // what such a name does; reads on from it
	instead string // what to write
}

// partlyBanned is the table of packages of which some names are fine. Banned
// names of package maps are in maps.go, those of package math in floats.go.
func partlyBanned() []bannedNames {
	return []bannedNames{
		{
			"time", noneOf("Duration", "ParseDuration", "Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour"),
			"belongs to the machine's clock", "use env.Now and env.SetTimer, and of package time durations alone",
		},
		{
			"iter", oneOf("Pull", "Pull2"),
			"starts a coroutine that cannot be cloned", "range over the sequence",
		},
		{
			"fmt", oneOf("Print", "Printf", "Println"),
			"writes where no trace can see it", "use env.Note",
		},
		{
			"fmt", oneOf("Scan", "Scanf", "Scanln"),
			"reads what no seed decides", "take input as a delivery in Receive",
		},
	}
}

func oneOf(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

func noneOf(names ...string) func(string) bool {
	return func(name string) bool { return !slices.Contains(names, name) }
}

// findNames finds uses of banned names.
func findNames(f *file, accuse accuser) {
	for id := range every[*ast.Ident](f) {
		pkg, name := f.packageLevel(id)
		for _, n := range partlyBanned() {
			if n.pkg == pkg && n.banned(name) && !f.allows(pkg) {
				accuse(id, "%s.%s %s: %s", pkg, name, n.because, n.instead)
			}
		}
	}
}
