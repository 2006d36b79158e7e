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
// the nodes that a file speaks of, faults.go and schedule.go turn its lines
// into the world's faults and choices, swarm.go draws faults from a seed,
// watcher.go has judges take down what they must know, and judge.go compares
// what came of a run with what was expected. Services of znodes are judged by
// znodes.go, whatever the protocol behind them.
//
// A run is a function of scenario and seed alone. With [Options.Record] every
// step of one is written down, and [Replay] takes the same steps again by name.
package scenarios
