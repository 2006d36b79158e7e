package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// ErrServe is wrapped by the errors of [Open] and [Serve] about what they are given.
var ErrServe = errors.New("this cannot be served")

// A Config says what is served, and to whom.
type Config struct {
	*Ensemble
	Seed uint64
	// Doors are the sockets of the servers, by their names. Serve closes them.
	Doors []Door
	// Pace is how much of the world's time passes in a second of the wall clock's,
	// in thousandths, up to [MaxPace]; 0 for 1,000.
	Pace int64
	// Record gets what comes from outside, for [Replay]; nil for nobody.
	Record io.Writer
	// Deeds are done as they come, as soon as all nodes have come up for the first time,
	// which takes some milliseconds of the world's time; nil for none.
	Deeds <-chan Deed
	// Looks are called by the loop, between two events, with the world: they may look at
	// it until they return. Nil for none.
	Looks <-chan func(*sim.World)
	// Told is told what a person at the terminal should read, a sentence at a time: what
	// happens to servers and sessions, who is hung up on and why, why serving ends. The
	// world does not wait for it: what is said while it does not return is left out, but
	// for the number of sentences.
	Told func(at sim.Time, sentence string)
	// Chosen is told of every choice that was made from outside, after it was made, and
	// Passed up to what moment the world has gone on by itself. Whoever makes the same
	// choices at the same times has the same world. The loop calls them, and waits.
	Chosen func(sim.Choice)
	Passed func(sim.Time)
	Limits
}

// MaxPace is the greatest Pace: a thousand times as fast as the wall clock.
const MaxPace = 1_000_000

// A Door is where clients reach a server.
type Door struct {
	Server string
	net.Listener
}

// check says what cannot be, and fills in what is usual.
func (c *Config) check() error {
	if len(c.Doors) == 0 {
		return fmt.Errorf("%w: it has no doors, so that nobody could come in", ErrServe)
	}
	for _, d := range c.Doors {
		if !slices.Contains(c.Servers, d.Server) {
			return fmt.Errorf("%w: a door leads to %q, which is no server: name one of %s", ErrServe, d.Server, strings.Join(c.Servers, ", "))
		}
	}
	if c.Pace == 0 {
		c.Pace = 1000
	}
	if c.Pace < 1 || c.Pace > MaxPace {
		return fmt.Errorf("%w: a pace of %d thousandths: write 1 to %d; 1000 is the wall clock's", ErrServe, c.Pace, MaxPace)
	}
	if c.Frame == 0 {
		c.Frame = c.MaxBuffer
	}
	if c.Admit == 0 { // in a slow world, all takes longer
		c.Admit = time.Minute * time.Duration(max(1, 1000/c.Pace))
	}
	return c.Limits.fill()
}

// Serve serves until ctx ends, a property is violated or a limit is reached, and
// returns what the judges say of all that happened. It closes the doors and leaves no
// goroutine behind. With an error that is not about c there is a result, too: of what
// came before it.
func Serve(ctx context.Context, c Config) (*scenarios.Result, error) {
	if err := c.check(); err != nil {
		return nil, errors.Join(err, shut(c.Doors))
	}
	l, err := newLoop(c)
	if err != nil {
		return nil, errors.Join(err, shut(c.Doors))
	}
	defer l.world.Close()
	defer l.crier.end()
	l.house.receive(c.Doors)
	err = l.run(ctx)
	err = errors.Join(err, l.house.lockUp())
	l.house.clear()
	at := l.world.Now()
	res := l.course.Judge(context.WithoutCancel(ctx))
	if err != nil {
		return res, errors.Join(err, l.record.flush()) // what came last may be what it is about
	}
	return res, l.record.end(at, res)
}

// shut closes doors.
func shut(doors []Door) error {
	var errs []error
	for _, d := range doors {
		errs = append(errs, d.Close())
	}
	return errors.Join(errs...)
}
