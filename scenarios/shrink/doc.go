// Package shrink makes a run that fails small: a scenario with as few events, faults,
// clients and nodes as possible, in which the same check fails.
//
// [Shrink] runs a case again and again, each time without something, and keeps what
// fails as before: the first check to fail has the same name, and it fails at the same
// sort of moment, in the run or at its end. What is left is an ordinary scenario. It
// runs strictly, by itself, to the same violation and hash each time, which Shrink has
// tried twice.
//
// # Passes
//
//   - What comes after the violation goes first: later faults, later clients.
//   - Faults, clients, lines of their scripts and nodes are removed by delta debugging
//     (Zeller and Hildebrandt's ddmin) from the run as the seed has drawn it. Draws are
//     keyed by names, so that the rest stays as it was.
//   - Then the network loses its say. The course of the run is written down as a
//     script, which is a schedule that takes every event by its address, with each
//     fault in its place, on a network and on disks where nothing takes its own time. A
//     message that was lost is one that is never taken, so that losses, delays and
//     partitions need no faults any more.
//   - Events are removed from the script. What follows from them goes with them: a run
//     is lenient ([scenarios.Options]), and what is left of the script is what was made
//     of it. So an event's address may change: when the first ballot is gone the second
//     promise is the first.
//   - In a script it does not matter what nodes are called: any nodes may be those that
//     go when the ensemble becomes smaller, and the others take their names.
//   - Settings that have no part in it become usual ones, and all of this is repeated
//     until nothing changes.
//
// At the end no single event, fault, client or line of a script can be removed. There
// is no breadth-first polish: where a search can tell, scripts are within a quarter of
// its optimum without it.
//
// # Progress
//
// A run that makes no progress has no last event, and a script would hold up any
// protocol. It stays in the order of time, and is made smaller with care, so that what
// is left is the protocol's fault: what ended a fault stays as long as the fault does,
// no setting becomes slower, and progress is waited for as long as before.
//
// # What it comes to
//
// The first hundred failing seeds of paxos-random-faults with each bug:
//
//	bug                    events, median  after: median, 9 in 10, most   runs: median, most
//	ignore-accepted        186             10  15  23                     160  361
//	count-messages         110             11  12  13                     191  381
//	count-across-ballots   173             18  19  34                     327  698
//	forget-on-restart      148              9  14  17                     184  409
//
// Four of the 400 make no progress, and have no last event; all but one of the others
// have 25 events or fewer. Each takes 0.1 to 0.3 s of one core. Of the scenarios of the
// library that expect a violation, Zab's longest end with some 150 events after 1,200
// runs.
//
// Work is counted in runs and bounded by them ([Options]): the same case, seed and
// bound give the same file on any machine. Only a bound of time, and interruption,
// depend on the clock.
package shrink
