package live

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// errStill ends what would never end: where nothing takes time, a world can stay at one
// moment for ever.
var errStill = errors.New("the world's time stands still")

// A passage takes a world on in time.
type passage struct {
	world *sim.World
	most  int            // events of one moment
	step  func(sim.Time) // takes the next event, which comes then

	moment sim.Time // of the last event
	before uint64   // events that there were before that moment
}

// often is after how many events a passage asks whether it is enough.
const often = 4096

// to takes the world to a moment, or short of it if it is enough: then to one of which
// nothing is left to come. A violation is an end, too.
func (p *passage) to(until sim.Time, enough func() bool) error {
	stop := false
	for n := 1; p.world.Violation() == nil; n++ {
		at, ok := p.world.NextAt()
		switch {
		case !ok || at > until:
			p.world.Run(until) // which only time does
			return nil
		case at > p.world.Now() && stop:
			return nil
		case at > p.moment:
			p.moment, p.before = at, p.world.Seq()
		case p.world.Seq()-p.before > uint64(p.most):
			return fmt.Errorf("%w at %s: %d events and more have taken none of it; let messages, disks or clients take some", errStill, p.world.Now(), p.most)
		}
		if n%often == 0 {
			stop = enough()
		}
		p.step(at)
	}
	return nil
}
