// Package grade grades what students hand in.
//
// Start with [Grade]: it takes a lab and a folder and returns a [Report], which
// package format writes in the forms that people and programs read. On the way,
// package tree reads the submission and lays its files over a clean copy of the
// lab; package vet looks for what no solution may use, before any of it is run;
// package cage builds a worker of it and runs that with limits; and the lab's
// tests, which are scenarios, are run here, with the student's nodes played by
// workers. Nothing that a worker says is a verdict: it is asked what one node does
// when it is given one thing, and the world, its monitors and its judges are out
// of its reach.
package grade
