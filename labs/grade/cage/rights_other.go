//go:build !linux

package cage

import (
	"os"
	"os/exec"
	"time"
)

// Elsewhere than on Linux a worker is watched by the clock alone and has the
// caller's rights: grade there what you trust.

func isolate(*exec.Cmd, int) {}

func put(p *os.Process) { _ = p.Kill() }

// began is where the clock that stands in for processor time starts.
var began = time.Now()

func processor(int) time.Duration { return time.Since(began) }

func peak(*os.ProcessState) uint64 { return 0 }
