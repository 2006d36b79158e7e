// Package gate is where clients from outside of the world come in: one node for all
// of them, with a connection in the world for each of theirs.
//
// # Where to start
//
// [Gate]. What visitors do are lines typed at it ([Comes], [ComesFrom], [Says], [Asks],
// [Leaves]), so that typing the same lines again repeats a run that they took part in.
// What they are sent are facts ([Sent], [Dropped]), which whoever holds their sockets
// listens to.
//
// A gate is a wire and no client: it tells servers nothing of its own, keeps no
// session alive and asks for nothing twice. But it gives requests its own numbers,
// since two visitors may use the same ones, and states for judges what was asked and
// answered, so that real clients are judged as those of the world are.
//
//	the node, what servers send       gate.go
//	what visitors send                visitor.go
//	what no message can be            misread.go
//	lines                             line.go
//	facts                             fact.go
//	what screens show                 exhibit.go
//
// # What judges are told
//
// Each request is an operation of its session, answered or given up. A session is one
// visitor's at a time: with [Welcomed] it goes on without the one that has had it, who is
// quiet from then on: a server may still answer it, but that is no part of the session.
// Quiet are also visitors of servers that serve reads alone, whose state may be nobody
// else's. What a visitor watches it says itself, by its reads and by [Brought], since
// nobody knows what a client from outside remembers of its last connection.
//
// # Where visitors are from
//
// To servers, clients are the addresses that they call from: so ACLs name them, and lists
// of connections. All visitors call from the gate, which vouches for where they are from
// ([ComesFrom]): it says so when it introduces one, and so it tells judges who asks.
//
// # Two sorts of time
//
// The world begins at 0, and visitors live now. [Begins] says when that was, and what a
// Stat tells of times is moved by it on the way out, what a four-letter word is answered
// by the server that is asked. Judges see the world's times.
//
// # What nobody may do to a gate
//
// Visitors may send any bytes, as fast and as many as they like. What a server would hang
// up on, the gate does. It keeps so much of a visitor and no more, and nothing of one who
// has gone.
package gate
