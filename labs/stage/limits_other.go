//go:build !linux

package stage

import "runtime/debug"

// limit bounds what the Go runtime itself can.
func limit(l Limits) error {
	debug.SetMaxStack(l.Stack)
	debug.SetMemoryLimit(int64(l.Memory) * 3 / 4)
	return nil
}
