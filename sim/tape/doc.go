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
// # Looking around
//
// [Branch.Scan] goes forward over the worlds of many steps, [Branch.LastBefore]
// searches backward from checkpoint to checkpoint, [Branch.Cone] tells what led to a
// step and what it led to, [Branch.Sent] and [Branch.Subject] find steps by what
// happened in them.
//
// # Limits
//
// A branch has at most [MostSteps] steps of its own and its parents' together. The
// moments of a step take between one and three kilobytes, most of it the texts of what
// came of it, and 128 clones of the world at most come on top: a tape that is full takes
// about 400 MB. At 100,000 steps of five servers with clients, recording a step takes
// 4 µs, going back by one about 5 ms, jumping anywhere about 2 ms, the cone of a step
// 1.3 ms, and a new branch 3 ms (go test -bench .). Scripts cost more the longer they
// have run, since a clone of one is that script run again on all that it has seen:
// after 600,000 steps a jump takes 80 ms on average.
package tape
