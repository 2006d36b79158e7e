package tree

import (
	"errors"
	"os"
)

// ErrNoGo is the error of whoever needs the go command where there is none.
var ErrNoGo = errors.New("no go command is found: install Go and put it in PATH")

// Environment is what the go command is given wherever it works on a tree: it
// fetches nothing, uses the toolchain that is there, and names files by import
// path alone, so that what it compiles for one tree serves the next.
func Environment() []string {
	return append(os.Environ(),
		"GOFLAGS=-mod=mod -trimpath -buildvcs=false",
		"GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off", "GO111MODULE=on", "CGO_ENABLED=0")
}
