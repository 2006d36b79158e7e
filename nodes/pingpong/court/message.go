package court

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// wire is where the balls fly. It carries datagrams: each is lost, copied, late
// or overtaken by itself.
var wire = sim.Datagrams("court")

// The two messages of the game.
var (
	// Ping asks for a pong of the same number.
	Ping = sim.Message[Ball](wire, "Ping")
	// Pong answers a ping.
	Pong = sim.Message[Ball](wire, "Pong")
)

// A Ball is all that a message carries.
type Ball struct {
	Round int // counts from 1
}

// String renders a ball as its number.
func (b Ball) String() string { return strconv.Itoa(b.Round) }

// Subjects names the round, "round 3", alike in all that is about it.
func (b Ball) Subjects() []string { return []string{"round " + b.String()} }
