// Package live serves an ensemble of the world to clients outside of it: the world's
// time is the wall clock's, and what comes from a socket is typed at a gate (package
// nodes/gate) at the moment at which it came.
//
// # Where to start
//
// [Open] makes a scenario one that can be served, and [Serve] serves it, with its
// [Config]. One goroutine owns the world (loop.go): it takes events while they are due,
// and what has come from outside when it comes. Two goroutines a socket talk to it: the
// one that reads tells it over a channel, the one that writes empties a buffer that the
// loop fills. The loop waits for none of them.
//
//	a scenario with a gate            open.go
//	settings, the beginning, the end  serve.go
//	the goroutine of the world        loop.go
//	its time                          clock.go, passage.go
//	doors, who may come in            house.go, porch.go
//	what a socket says                door.go
//	one connection                    caller.go, origin.go
//	bounds                            limits.go, gauge.go
//	what somebody does to the world   deed.go
//	what a person is told             journal.go, crier.go
//	what is written down              record.go
//	repeating it                      replay.go
//	a scenario of it                  unfold.go
//
// # Why a session can be repeated
//
// All that enters from outside enters as a choice with a time of its own, later than
// every event that was taken before: the world has gone on to the wall clock's time,
// and the choice is made at its next nanosecond. A recording is the list of these.
// Whoever makes the same choices at the same times gets the same run, and [Replay] holds
// it to that: about every second, and at the end, the recording says how many events
// there were and what their hash was. Sockets, goroutines and the wall clock decide when
// something enters and in what order, and nothing else.
//
// Nothing that a limit does changes that: a client that is hung up on leaves, as far as
// the world can see, and its leaving is recorded.
//
// # Servers that are down
//
// The port of a server that is down is closed, and opened again when it is up: who comes
// meanwhile is refused, as by a machine on which no server runs. That is nothing which the
// world sees. A paused server is one that is there and says nothing.
//
// # The world's time
//
// It follows the wall's monotonic clock, scaled by the pace, and never makes good for
// what was lost: when the process was stopped, or the world takes longer than the wall's
// time, the world's clock stands still meanwhile. So nobody's session expires because
// this process did not look at its sockets. A person is told when a second has been lost.
//
// # Limits
//
// Of the outside (see [Limits]; who crosses one is hung up on, with a sentence for the
// person at the terminal, and nobody else is troubled):
//
//	connections                     1,000    the next is hung up on
//	requests without answer, each   1,000    it is not read from until there are answers
//	bytes of a frame                1 MiB−1  or the scenario's maxBuffer
//	unread answers, each            64 MiB   it is hung up on
//	requests and answers, of all    512 MiB  the one with most of them is hung up on
//	time for the first frame        10 s     as ZooKeeper's sessionless timeout
//	time until it is let in         1 min    longer in a slow world
//	memory of the process           1.5 GiB  serving ends, and is judged
//	events at one moment            1,000,000  serving ends with an error, and is judged
//
// The world's own time ends after 39 hours, and serving with it.
//
// Judges know all that was asked and answered, and three servers remember what they
// have stored, so memory grows for as long as somebody asks. With 128 bytes of data it is
// about 110 bytes a read, 700 a setData, and 1,800 a create, of which the trees of the
// servers have the most. So 1.5 GiB are enough for 13 million reads, or 800,000 nodes.
// The limit is there so that a session ends with a verdict and not by the hand of the
// system.
package live
