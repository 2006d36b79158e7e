// Package zoolab carries the source of the parts that student labs are built
// from, so that an installed program hands labs out and grades them by itself,
// without a checkout and without a network.
//
// There is nothing else here: start with README.md, and with package sim.
package zoolab

import "embed"

// Source is the simulated world, the vocabularies of the protocols that labs
// are about, and the labs. What of it a lab needs, package labs/grade/tree finds
// out by following imports.
//
//go:embed go.mod LICENSE sim/*.go sim/internal sim/tape sim/ladder nodes labs
var Source embed.FS
