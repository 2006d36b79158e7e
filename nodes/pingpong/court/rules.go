package court

import "github.com/zoolab/zoolab/sim"

// The rules that players cite by [sim.Env.Note]. The first value noted is a
// round; the others are named with each rule. The functions of play.go cite
// theirs by themselves.
var (
	// RuleServe: a pinger pings.
	RuleServe = sim.RuleOf("PP-SERVE")
	// RuleAgain: no pong of its round has come in time, so a pinger will ping
	// again.
	RuleAgain = sim.RuleOf("PP-AGAIN")
	// RuleReturn: the ponger answers every ping. Second: the pinger.
	RuleReturn = sim.RuleOf("PP-RETURN")
	// RuleScore: the first value is how many rounds are over.
	RuleScore = sim.RuleOf("PP-SCORE")
	// RuleLate: a pong is not of the round that is being played, and is passed
	// over. Second: how many rounds are over.
	RuleLate = sim.RuleOf("PP-LATE")
)

// Landmarks that a sweep of this protocol should have seen.
var (
	// SecondServe: a pinger served a round again.
	SecondServe = sim.Sometimes("second-serve")
	// LatePong: a pong came for a round that was over.
	LatePong = sim.Sometimes("late-pong")
	// Resumed: a pinger came back with a score on its disk.
	Resumed = sim.Sometimes("resumed")
)
