package pingpong

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nothing.
const none = "-"

// Inspect shows whether a game is on, how many rounds are over, and which one is
// in play.
func (p *Pinger) Inspect() []sim.Column {
	state, tone, round := "serving", sim.Seeking, strconv.Itoa(p.score+1)
	if p.done() {
		state, tone, round = "done", sim.Apart, none
	}
	return []sim.Column{
		{Name: "state", Value: state, Tone: tone},
		{Name: "score", Value: strconv.Itoa(p.score) + " of " + strconv.Itoa(p.set.Rounds)},
		{Name: "round", Value: round},
	}
}

// Inspect shows the last pong, and to whom it went.
func (p *Ponger) Inspect() []sim.Column {
	last := none
	if p.last.Pinger > 0 {
		last = p.last.String()
	}
	return []sim.Column{
		{Name: "state", Value: "returning", Tone: sim.Member},
		{Name: "last", Value: last, Node: p.last.Pinger},
	}
}
