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
// A choice is written down with the event after which it was made, by address:
// [Entry]. So a branch is a schedule, which a scenario file can hold, and running
// that file makes every choice at its place again. [Driver] is who makes the choices
// of a schedule, here and in every other run.
package tape
