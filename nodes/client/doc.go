// Package client is the client of the service: the library that holds a session
// with an ensemble, and two nodes that stand on it, one that follows a script
// and one that draws its operations from the seed.
//
// # Where to start
//
// [Session] first. It is a plain struct to hold by value: hand it each delivery
// and each expiry that it [Session.Owns], submit operations to it, and take back
// what became of them, and what its watchers hear, from [Session.Next]: one queue
// for both, since an event tells of what an answer behind it may show.
//
//	s := client.NewSession(servers, servers[0], 6*time.Second)
//	s.Open(env)                                  // in Start
//	s.Receive(env, d)                            // in Receive
//	if s.State() == client.Connected { op = s.Submit(env, znode.Op{…}) }
//	for t, ok := s.Next(); ok; t, ok = s.Next() {
//		if t.Heard() { … t.Event … } else { … t.Op, t.Known, t.Result … }
//	}
//
// [New] makes the nodes that scenarios ask for.
//
//	zookeeper.md                                         file
//	§5 messages, without their bytes                     wire.go
//	§3 client states, what it may ask and when           session.go
//	§3 xids, pipelining, connection loss                 requests.go
//	§3 the ordered queue of events and callbacks         turn.go
//	§3 connectTimeout, the next server, lastZxidSeen     attempt.go
//	§3 readTimeout, pings                                pulse.go
//	§3 expiry by the client's own clock, from 3.9.3 on   alone.go
//	§3 CONNECTEDREADONLY, the search for a writer        search.go
//	§4 registration, removeWatches, whom an event is for watches.go
//	§4 setWatches and setWatches2, in batches            rearm.go
//	§4 addAuth                                           ids.go
//	what clients say and cite                            fact.go, rules.go
//	what a server may not do to a client                 monitors.go
//	progress after the last fault                        progress.go
//	scripts                                              script.go, ear.go
//	lines of scripts                                     line.go, read.go, create.go, multi.go
//	workloads                                            workload.go, parts.go, draw.go, load.go
//	lines typed while they run                           command.go
//
// # What a client promises
//
// It never sends an operation twice. When a connection is lost, whatever was
// sent on it and not answered is of unknown outcome ([znode.Do].GiveUp), and so
// is what waited for a connection attempt that failed: the Java client throws
// ConnectionLoss in both cases, and its caller cannot tell one from the other.
// That also bounds how long an operation can wait, by the time of one attempt.
// Making a session is an operation too; one that was asked for and never heard of
// may exist, so the next attempt is another operation.
//
// Scripts and workloads ask for nothing while they are not connected. An
// operation that cannot be sent shows nothing, and its line would be used up.
//
// The number of an operation ([sim.OpID].N) is the xid of its request.
//
// A watch is the session's, and one on a path is enough: there is one watcher, who
// hears of an event once however many watches it has for it. What a server says of
// a path that nobody watches (any more) nobody hears. A standard watch outlives
// the connection it was left on, and is told to the next server together with what
// the client has seen; only the end of the session ends it.
//
// Who the client is to its servers stands in the history with each operation
// ([znode.Op].Who): its address, and each user whose password it has shown. It is
// not sent.
//
// # Where it leaves ZooKeeper's client
//
// The pause before another server is tried is up to a sixth of the session's
// timeout and not always up to a second: ZooKeeper's sessions last four seconds
// or more, those of a scenario may be shorter than its pause.
//
// The order in which servers are tried is drawn as it is needed and not shuffled
// at the start, so that a search branches on no order that nobody comes to.
//
// The client hangs up on a server that shows an older state than it has seen.
// ZooKeeper's leaves that to the server, which should not have let it in.
//
// Who the client is and what it watches is told when a server has welcomed it, and
// not right behind the introduction. Answers to setWatches bear -8, and not the
// next xid, and must come before all others. As there, they raise what the client
// has seen, but only the last of them: ZooKeeper's client may lose its connection
// between two batches, and then names to the next server a zxid up to which nobody
// has looked at the watches of the second.
//
// What a client says of itself while it has no connection is told behind the
// operations that it submitted before. ZooKeeper's tells it ahead of them, and once
// more behind.
//
// The answer to removeWatches is handed on as the server gave it. ZooKeeper's client
// turns an OK into NoWatcher if it knows of no such watch itself. It can also drop
// its watches without asking a server, which this one cannot.
//
// A session that was closed or has expired is heard of once: older clients may add
// Closed behind Expired, by chance of their threads.
//
// A client that may only read asks for one that can write beside its connection, and
// gives up a server that has not answered when it asks the next one. ZooKeeper's stands
// still meanwhile, for a second at most. It begins with the full pause at each server
// that it may only read from, and goes round past that server; ZooKeeper's counts the
// pause from when it asked last, and may ask its own.
//
// SASL is not here, nor is a client's chroot.
package client
