// Package client is the client of the service: the library that holds a session
// with an ensemble, and two nodes that stand on it, one that follows a script
// and one that draws its operations from the seed.
//
// # Where to start
//
// [Session] first. It is a plain struct to hold by value: hand it each delivery
// and each expiry that it [Session.Owns], submit operations to it, and take back
// what became of them from [Session.Next].
//
//	s := client.NewSession(servers, servers[0], 6*time.Second)
//	s.Open(env)                                  // in Start
//	s.Receive(env, d)                            // in Receive
//	if s.State() == client.Connected { op = s.Submit(env, znode.Op{…}) }
//	for c, ok := s.Next(); ok; c, ok = s.Next() { … }
//
// [New] makes the nodes that scenarios ask for.
//
//	zookeeper.md                                         file
//	§5 messages, without their bytes                     wire.go
//	§3 client states, what it may ask and when           session.go
//	§3 xids, pipelining, connection loss                 requests.go
//	§3 connectTimeout, the next server, lastZxidSeen     attempt.go
//	§3 readTimeout, pings                                pulse.go
//	what clients say and cite                            fact.go, rules.go
//	what a server may not do to a client                 monitors.go
//	progress after the last fault                        progress.go
//	scripts                                              line.go, script.go
//	workloads                                            workload.go, draw.go, load.go
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
// # Where it leaves ZooKeeper's client
//
// The pause before another server is tried is up to a sixth of the session's
// timeout and not always up to a second: ZooKeeper's sessions last four seconds
// or more, those of a scenario may be shorter than its pause.
//
// The order in which servers are tried is drawn as it is needed and not shuffled
// at the start, so that a search branches on no order that nobody comes to.
//
// A session learns that it has expired from a server, as before ZooKeeper 3.9.3,
// and not from its own clock.
//
// The client hangs up on a server that shows an older state than it has seen.
// ZooKeeper's leaves that to the server, which should not have let it in.
//
// Watches, authentication and read-only servers are not here.
package client
