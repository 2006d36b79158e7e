//go:build !linux

package scenarios_test

import "time"

// busy returns how long a function takes, where there is no cheap way to ask for more.
func busy(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}
