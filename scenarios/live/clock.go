package live

import (
	"time"

	"github.com/zoolab/zoolab/sim"
)

// A clock turns the wall's time into the world's. It never makes good for time that
// was lost: a process that was stopped for minutes, or whose world takes longer than
// the wall's time, would otherwise run through thousands of heartbeats at once, and
// expire every session before it had heard any of them. So from one look outside to
// the next the world's clock moves on by a stride at most, and stands still for the
// rest.
//
// It goes by the monotonic clock, so that setting the wall's moves nothing.
type clock struct {
	pace   int64 // the world's time in a second of the wall's, in thousandths
	looked time.Time
	at     sim.Time      // of the world, then
	rest   int64         // of a nanosecond of it, in thousandths
	lost   time.Duration // of the wall's time, not yet told of
}

// stride is how much of the wall's time passes in the world between two looks outside,
// at most. Half of it is how long the loop sleeps, at most.
const stride = 100 * time.Millisecond

func newClock(pace int64, now time.Time) clock { return clock{pace: pace, looked: now} }

// look returns the world's time.
func (c *clock) look(now time.Time) sim.Time {
	passed := now.Sub(c.looked)
	c.looked = now
	if passed > stride {
		c.lost += passed - stride
		passed = stride
	}
	thousandths := int64(passed)*c.pace + c.rest
	c.rest = thousandths % 1000
	c.at = min(c.at+sim.Time(thousandths/1000), sim.Horizon)
	return c.at
}

// reached notes how far the world has come, which may be less.
func (c *clock) reached(at sim.Time) {
	if at < c.at {
		c.lost += c.wall(c.at - at)
		c.at = at
	}
}

// wall is how long the wall's clock takes for a time of the world's.
func (c *clock) wall(t sim.Time) time.Duration {
	return time.Duration(int64(t) / c.pace * 1000)
}

// until is how long the wall's clock takes to a moment of the world's.
func (c *clock) until(at sim.Time, now time.Time) time.Duration {
	return c.wall(at-c.at) - now.Sub(c.looked)
}
