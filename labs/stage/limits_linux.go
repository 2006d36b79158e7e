package stage

import (
	"runtime/debug"
	"syscall"
)

// limit gives up what a handler has no use for.
func limit(l Limits) error {
	debug.SetMaxStack(l.Stack)
	debug.SetMemoryLimit(int64(l.Memory) * 3 / 4)
	for _, r := range []struct {
		what int
		most uint64
	}{
		{syscall.RLIMIT_DATA, l.Memory},
		{syscall.RLIMIT_CPU, l.Processor},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_NOFILE, 16},
		{syscall.RLIMIT_CORE, 0},
	} {
		if err := syscall.Setrlimit(r.what, &syscall.Rlimit{Cur: r.most, Max: r.most}); err != nil {
			return err
		}
	}
	return nil
}
