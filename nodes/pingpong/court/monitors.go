package court

import "github.com/zoolab/zoolab/sim"

// judge gives the protocol its umpires and its goal. Where a happening breaks
// several properties, the first that stands here is reported.
func (e Ensemble) judge(p *sim.Protocol) {
	p.Monitors = []sim.MonitorSpec{
		{
			Name:  "a-pong-answers-a-ping",
			About: "The ponger sends a pong of a number to a pinger alone from whom a ping of that number has come.",
			Cites: "lab 00, the rules of the game: the ponger",
			New:   func() sim.Monitor { return &answers{cast: e} },
		},
		{
			Name:  "in-order",
			About: "Rounds are over once and one after the other: each when its own pong has come, and for good, whatever crashes.",
			Cites: "lab 00, the rules of the game: the pinger",
			New:   func() sim.Monitor { return &order{cast: e, games: make([]game, e.Pingers)} },
		},
		{
			Name:  "message-budget",
			About: "A round costs no more pings than the budget allows, and a ping no more than one pong.",
			Cites: "lab 00, the rules of the game: patience",
			New:   func() sim.Monitor { return &budget{cast: e, spent: make([]spending, e.Pingers)} },
		},
	}
	p.Goal = func() sim.Goal {
		return &progress{cast: e, up: make([]bool, e.Pingers), scores: make([]int, e.Pingers)}
	}
}
