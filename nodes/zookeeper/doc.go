// Package zookeeper is the server of ZooKeeper: election, replication, the tree,
// sessions and the service to clients under one roof, as a real one has ports
// 3888, 2888 and 2181. Election and Zab are package zab's, the tree is package
// datatree's; what is here is the way of a request through a server, and who is
// whose client.
//
// # Where to start
//
// server.go, for what comes in and where it goes. Then the way of a write:
// service.go takes it from a client and sends it on its way, pipeline.go makes a
// transaction of it on the leader (prepare) and answers it on whichever server it
// came by (final). [New] puts an [Ensemble] together, with its clients.
//
//	the digest (zookeeper.md)                              file
//	§3 leader chain: Prep, Proposal; Final                 pipeline.go
//	§3 follower chain: queue locally and forward           service.go (onWrite), pipeline.go (submit)
//	§3 commit stage: one order a session                   service.go (onRequest), pipeline.go (final, advance)
//	§3 reads, sync; §5 ping                                service.go
//	§3 session id, password, timeout                       session.go
//	§3 connect, reconnect, refused                         service.go (onConnect, reopen)
//	§3 move: REVALIDATE, SESSIONMOVED                      revalidate.go, tracker.go (standing)
//	§3 expiry in buckets, closing                          tracker.go, lead.go
//	§3 touches in PING replies                             news.go
//	§3 a new leader: full timeouts, unknown owners         lead.go (lead)
//	§4 containers and times to live, once a minute         lead.go (onReap)
//	§2 shutdown to LOOKING                                 server.go (Retire)
//	§2 REQUEST, the value of a transaction                 request.go, txn.go, codec.go
//	connections of clients                                 front.go
//	§6 G1, G7, state machine determinism                   monitor_order.go, monitor_ephemeral.go, monitor_states.go
//	§6 G3                                                  package client's monitors
//	§7: 30, 39, 40                                         bugs.go
//	what servers state and cite                            fact.go, rules.go
//	who is there, who judges, and when all is well         ensemble.go, monitors.go, progress.go
//
// Each sentence is a test in pipeline_test.go or session_test.go.
//
// # Judges
//
// A judge of histories needs what was committed: [DecodeTxn] reads it from what
// zab.Proposed and zab.Committed carry, and [Expired] tells why a leader closed a
// session. Then [Ensemble.Membership] is what stands in /zookeeper/config.
//
// # Where it leaves ZooKeeper
//
// A server has handlers that run to their end where ZooKeeper has threads and
// queues, so a request goes through all stages that wait for nobody in one go.
//
// The owner of a session is a server, and not a server's connection to its
// leader. A learner that comes back has hung up on all its clients.
//
// The first session's id of a boot has the number of the boot in it, where
// ZooKeeper has more of the milliseconds: a clock may be set back, in a search it
// stands still, and ids must not come twice.
//
// There are no watches, no authentication, no local sessions, no reconfiguration,
// no throttling and no read-only servers; requests for them are unknown opcodes,
// and answered as such. Everybody is world:anyone. Nodes with a time to live are
// allowed, as in the checker's specification.
package zookeeper
