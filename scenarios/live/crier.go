package live

import (
	"fmt"
	"sync/atomic"

	"github.com/zoolab/zoolab/sim"
)

// A crier hands on what a person should read. Whoever says something never waits: a
// terminal that is stopped must not stop the world. A nil crier hands on nothing.
type crier struct {
	sentences chan sentence
	omitted   atomic.Int64
	now       atomic.Int64  // the world's time, for those who do not know it
	done      chan struct{} // closed when all has been handed on
}

type sentence struct {
	at   sim.Time
	text string
}

// newCrier returns nil when nobody listens.
func newCrier(told func(sim.Time, string)) *crier {
	if told == nil {
		return nil
	}
	c := &crier{sentences: make(chan sentence, 256), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for s := range c.sentences {
			told(s.at, s.text)
			if n := c.omitted.Swap(0); n > 0 {
				told(s.at, fmt.Sprintf("%d sentences are left out here: there were too many at once", n))
			}
		}
	}()
	return c
}

// tell hands on a sentence about a moment.
func (c *crier) tell(at sim.Time, text string) {
	select {
	case c.sentences <- sentence{at, text}:
	default:
		c.omitted.Add(1)
	}
}

// say hands on a sentence about now.
func (c *crier) say(format string, args ...any) {
	if c != nil {
		c.tell(sim.Time(c.now.Load()), fmt.Sprintf(format, args...))
	}
}

// passed notes what time it is.
func (c *crier) passed(at sim.Time) {
	if c != nil {
		c.now.Store(int64(at))
	}
}

// end waits until all has been handed on. Nobody may say anything after it.
func (c *crier) end() {
	if c != nil {
		close(c.sentences)
		<-c.done
	}
}
