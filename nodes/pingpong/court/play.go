package court

import "github.com/zoolab/zoolab/sim"

// Serve sends a ping of a round to the ponger.
func Serve(env *sim.Env, ponger sim.NodeID, round int) {
	env.Note(RuleServe, int64(round), 0, 0, 0)
	Served.Observe(env, Ball{round})
	Ping.SendTo(env, ponger, Ball{round})
}

// Arrive takes a ping out of a delivery, and says whose it is.
func Arrive(env *sim.Env, d sim.Delivery) (pinger sim.NodeID, b Ball) {
	b = Ping.Of(d)
	Arrived.Observe(env, Shot{d.From, b.Round})
	return d.From, b
}

// Return sends a pong of a round to a pinger.
func Return(env *sim.Env, pinger sim.NodeID, round int) {
	env.Note(RuleReturn, int64(round), int64(pinger), 0, 0)
	Returned.Observe(env, Shot{pinger, round})
	Pong.SendTo(env, pinger, Ball{round})
}

// Hear takes a pong out of a delivery.
func Hear(env *sim.Env, d sim.Delivery) Ball {
	b := Pong.Of(d)
	Heard.Observe(env, b)
	return b
}

// Score tells the umpires how many rounds are over. A pinger says so when it
// starts, before it serves, and whenever one more is over. What it says must stay
// true: say it when the disk has it.
func Score(env *sim.Env, rounds int) {
	env.Note(RuleScore, int64(rounds), 0, 0, 0)
	Scored.Observe(env, Tally{rounds})
}
