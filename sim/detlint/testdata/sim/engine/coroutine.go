// Package engine has a runtime file: the test's table grants coroutine.go what
// it uses here, and nothing to its neighbour.
package engine

import (
	"iter"
	"os" // want `^package os touches the real machine`
	"sync"
)

var lock sync.Mutex

func resume(seq iter.Seq[int]) { iter.Pull(seq) }

func exit() { os.Exit(1) }
