// Package scenarios runs experiments: a scenario file goes in, a judged run
// comes out.
//
// Start with [Open], which finds a scenario in the library or in a file,
// [Compile], which makes a [Case] of it, and [Case.Run], which runs the case
// with a seed and returns a [Result]:
//
//	s, err := scenarios.Open("paxos-quiet")
//	c, err := scenarios.Compile(s)
//	result, err := c.Run(ctx, s.Seed, scenarios.Options{})
//
// The format itself is package file's. What this package adds is knowledge of
// protocols: registry.go is the one table that names them, roster.go finds
// the nodes that a file speaks of, deeds.go turns what a file says is done into
// the world's faults and spelling.go spells it, faults.go makes a plan of it and
// schedule.go the choices of a driver, swarm.go draws faults from a seed,
// watcher.go has judges take down what they must know, and judge.go compares
// what came of a run with what was expected. Services of znodes are judged by
// znodes.go, whatever the protocol behind them.
//
// A run is a function of scenario and seed alone. With [Options.Record] every
// step of one is written down, and [Replay] takes the same steps again by name.
//
// [Case.Tape] is a run to go back and forth in, and to interfere with on branches.
// [Case.Saved] writes a branch as a scenario of its own, [Case.Verdict] judges it, and
// [Case.Moment] names a step of it in a line that [ParseMoment] and [Moment.Open] open
// elsewhere.
package scenarios
