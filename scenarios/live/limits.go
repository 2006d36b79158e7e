package live

import (
	"fmt"
	"time"
)

// Limits bound what the outside may ask of this process. What is 0 is usual.
type Limits struct {
	// Connections at once, over all doors: 1,000. Who comes then is hung up on.
	Connections int
	// Outstanding is how many requests of a connection may wait for their answers:
	// 1,000. It is not read from while they do.
	Outstanding int
	// Frame is the most bytes of a request: what the scenario's maxBuffer says, 1 MiB
	// less 1. Who sends more is hung up on.
	Frame int
	// Unread is how many bytes of answers a client may leave unread: 64 MiB. Who leaves
	// more is hung up on.
	Unread int
	// Held is how many bytes of requests without answer and of unread answers there may
	// be, over all connections: 512 MiB. The connection that has most of them is hung up
	// on.
	Held int
	// Introduce is how long a connection may take for its first frame: 10 s.
	Introduce time.Duration
	// Admit is how long a server may take to let a connection in that has introduced itself:
	// a minute, and longer in a world that is slower than the wall's clock. A server that is
	// paused lets nobody in, and sends nobody away.
	Admit time.Duration
	// Memory is how many bytes the process may have in use: 1.5 GiB, with which it stays
	// below 4 GiB while it collects garbage and judges. What judges keep of every operation
	// makes it grow, see the package's documentation. Serving ends.
	Memory int
	// Moment is how many events may happen at one moment of the world: 1,000,000. Serving
	// ends.
	Moment int
}

// mostAtOnce is the usual limit of events at one moment.
const mostAtOnce = 1_000_000

// mostFrame is the greatest limit of a frame: what comes at one moment is a line of a
// recording.
const mostFrame = 8 << 20

// fill puts what is usual in the place of 0.
func (l *Limits) fill() error {
	for _, x := range []struct {
		name  string
		of    *int
		usual int
	}{
		{"connections", &l.Connections, 1000},
		{"outstanding requests", &l.Outstanding, 1000},
		{"bytes of a frame", &l.Frame, 1<<20 - 1},
		{"bytes that a client leaves unread", &l.Unread, 64 << 20},
		{"bytes that are held", &l.Held, 512 << 20},
		{"bytes of memory", &l.Memory, 3 << 29},
		{"events at one moment", &l.Moment, mostAtOnce},
	} {
		if *x.of < 0 {
			return fmt.Errorf("%w: a limit of %d %s: write 1 or more, or 0 for %d", ErrServe, *x.of, x.name, x.usual)
		}
		if *x.of == 0 {
			*x.of = x.usual
		}
	}
	if l.Frame > mostFrame {
		return fmt.Errorf("%w: a limit of %d bytes of a frame: write %d or less", ErrServe, l.Frame, mostFrame)
	}
	if l.Introduce < 0 {
		return fmt.Errorf("%w: a limit of %s for the first frame: write more than 0s, or 0s for 10s", ErrServe, l.Introduce)
	}
	if l.Admit < 0 {
		return fmt.Errorf("%w: a limit of %s for being let in: write more than 0s, or 0s for 1m0s", ErrServe, l.Admit)
	}
	if l.Introduce == 0 {
		l.Introduce = 10 * time.Second
	}
	return nil
}
