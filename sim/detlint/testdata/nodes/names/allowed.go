package node

import (
	"fmt"
	"io"
	"iter"
	"time"
)

const tick = 2 * time.Second

func deadline(now time.Duration) (string, error) {
	d, err := time.ParseDuration("10ms")
	return (now + d + tick).Round(time.Millisecond).String(), err
}

func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func render(w io.Writer, n int) string {
	fmt.Fprintln(w, n)
	return fmt.Sprintf("%d", n)
}

// A Time of one's own is no clock.
type Time int64

func (t Time) Now() Time { return t }
