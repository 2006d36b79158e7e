//go:build !unix

package strict_test

import "time"

var begun = time.Now()

// busy is the time since the tests began, where the time of a process is not
// known.
func busy() time.Duration { return time.Since(begun) }
