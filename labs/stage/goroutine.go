package stage

import (
	"errors"
	"runtime/metrics"
)

// ErrGoroutine is what a worker ends with when a handler has begun a goroutine: what that
// does is up to the machine, and another run of the same test could see something else.
var ErrGoroutine = errors.New("a handler has begun a goroutine, and what that does is not the same in every run")

// begun counts the goroutines that have begun in this process, whether they have ended
// or not.
func begun() uint64 {
	all := []metrics.Sample{{Name: "/sched/goroutines-created:goroutines"}}
	metrics.Read(all)
	return all[0].Value.Uint64()
}

// begins reports whether each of several calls of something begins a goroutine. The Go
// runtime begins some of its own when it first needs them, and not every time.
func begins(do func()) bool {
	for range 4 {
		before := begun()
		if do(); begun() == before {
			return false
		}
	}
	return true
}
