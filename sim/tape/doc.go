// Package tape takes a run forward and back.
//
// A [Tape] is made from a world that can be made again and again, always the same
// ([Config]). Its [Branch] main is the run as it goes by itself and by its schedule.
// A branch is a list of steps: a step is an event that was taken, or a choice that
// somebody made, and a [Moment] is what is known of it. [Branch.Extend] records
// more of them, [Branch.World] is the world as it stood after any of them, and
// [Tape.Act] makes a choice there: the future that was recorded stays as it is, and
// the choice begins a branch of its own.
//
// # How one goes back
//
// A branch keeps clones of its world at some of its steps. The world of another
// step is a clone of the nearest one before it, gone forward again; since a world
// does nothing but what its state and its choices say, it arrives at the same hash,
// and the tape holds it to that.
//
// Of every step the branch keeps a [Brief], and with it what is asked of all steps:
// who sent what, what steps are about, how things stood ([Sign]), what led to what.
// The texts of a moment and what came of it are made again when somebody asks, by a
// world that goes there once more and is listened to. They come in blocks, of which
// the last ones are kept, so that neighbours are at hand.
//
// # How a branch is kept
//
// A choice is written down with the event behind which it was made, by address:
// [Entry]. So a branch is a schedule ([Branch.Schedule]), which a scenario file can
// hold, and running that file makes every choice at its place again. [Driver] is who
// makes the choices of a schedule, here and in every other run.
//
// The run's own schedule goes on behind an act, but the course is another one now:
// what does not fit any more is left out.
//
// # A run that somebody else makes
//
// Main of a tape that is led ([Config]) goes as it is told to, and no further
// ([Branch.Lead]): it is the twin of a run that is made elsewhere, such as one that is
// served to clients by the wall clock. Its choices stand by their times, since those
// come from no schedule. Who acts on it begins a branch, as ever.
//
// # Runs without a tape
//
// Whoever only wants to know how a run ends has [Driver.Run] take a world there, and
// [Progress] in the place of its goal; [Tail] keeps the last lines of what happened.
// Scenarios and the tests in a student's module do so, and end alike.
//
// # Looking around
//
// [Branch.Scan] goes forward over the worlds of many steps, [Branch.LastBefore]
// searches backward from checkpoint to checkpoint, [Branch.Cone] tells what led to a
// step and what it led to, [Branch.Sent] and [Branch.Subject] find steps by what
// happened in them. [Branch.World] is one world, which goes to where it is asked for;
// to ask for moments, briefs, signs or cones leaves it where it is.
//
// # Limits
//
// A branch has at most [MostSteps] steps of its own and its parents' together. What
// limits them is memory, 100 to 150 bytes a step, and clones of the world: of these
// there are up to 128, then as many as keep them 2,048 steps apart, at most 512, and
// fewer where nodes are many. A million steps of five servers with twenty clients and
// all their judges take 400 MB, and the process 700 to 1,100 with what the garbage
// collector leaves. There, going anywhere takes 3 ms, and 17 at worst; the moment
// there 5 ms, and 20 at worst (go test ./scenarios -run TestTapeSeeks -events 1000000).
// Recording a step takes 3 to 6 µs, reading moments one after the other 2 µs, backward
// 3 (go test -bench .). With two million steps checkpoints stand twice as far apart.
//
// Scripts ([sim.Script]) cost more the longer they have run, since a clone of one is
// that script run again on all that it has seen, 0.1 µs an input. Three of them that
// never stop take a jump in a million steps to 26 ms on average and 63 at worst. No
// client of a long run is one: those of ZooKeeper are nodes, and those of Paxos end
// with their proposals.
package tape
