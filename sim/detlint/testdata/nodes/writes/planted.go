package node

import (
	"io"

	"example.org/zoo/sim"
)

var vote = sim.FileOf[int]("vote")

var epoch sim.Kind[[]int]

//det:ok the test needs something to write to
var table = map[string]int{}

//det:ok the test needs something to write to
var hits counter

type counter struct{ n int }

func (c *counter) inc() { c.n++ }

func write() {
	vote = nil                   // want `^changing package variable vote changes it in every world: keep what changes in a field of the node$`
	vote.Name = "other"          // want `^changing package variable vote changes it in every world: keep what changes in a field of the node$`
	*(vote) = sim.File[int]{}    // want `^changing package variable vote changes it in every world: keep what changes in a field of the node$`
	hits.n++                     // want `^changing package variable hits changes it in every world: keep what changes in a field of the node$`
	table["a"] = 1               // want `^changing package variable table changes it in every world: keep what changes in a field of the node$`
	delete(table, "a")           // want `^changing package variable table changes it in every world: keep what changes in a field of the node$`
	io.EOF = io.ErrUnexpectedEOF // want `^changing package variable EOF changes it in every world: keep what changes in a field of the node$`
	for hits.n = range 3 {       // want `^changing package variable hits changes it in every world: keep what changes in a field of the node$`
	}
}

func share() (any, any) {
	hits.inc()           // want `^taking the address of package variable hits lets every world change it: keep what changes in a field of the node$`
	return &epoch, &hits // want `^taking the address of package variable epoch lets every world change it: keep what changes in a field of the node$` `^taking the address of package variable hits lets every world change it: keep what changes in a field of the node$`
}
