package court

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// Facts, by which monitors, goals and graders judge. The functions of play.go
// state them.
var (
	// Served: a pinger has sent a ping of a round.
	Served = sim.FactOf[Ball]("served")
	// Arrived: a ping has come to the ponger.
	Arrived = sim.FactOf[Shot]("arrived")
	// Returned: the ponger has answered a ping.
	Returned = sim.FactOf[Shot]("returned")
	// Heard: a pong has come to a pinger.
	Heard = sim.FactOf[Ball]("heard")
	// Scored: so many rounds are over for a pinger.
	Scored = sim.FactOf[Tally]("scored")
)

// A Shot is a ball at the ponger, with the pinger whose it is.
type Shot struct {
	Pinger sim.NodeID
	Round  int
}

// String renders a shot as "3 of ping1". Pingers are the first nodes of the
// world, which is why a number is enough to name one.
func (s Shot) String() string {
	return strconv.Itoa(s.Round) + " of " + pingerName(s.Pinger)
}

// Subjects names the round.
func (s Shot) Subjects() []string { return Ball{s.Round}.Subjects() }

// A Tally is how many rounds are over.
type Tally struct{ Rounds int }

// String renders a tally as its number.
func (t Tally) String() string { return strconv.Itoa(t.Rounds) }

// Subjects names the last round that is over; before the first there is none.
func (t Tally) Subjects() []string {
	if t.Rounds == 0 {
		return nil
	}
	return Ball{t.Rounds}.Subjects()
}
