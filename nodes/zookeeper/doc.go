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
//	§3 unknown opcodes, check outside of a multi; §5       operations.go
//	§4 addAuth, whoAmI; the caller's ids                   auth.go
//	§4 size: frames                                        service.go (onRequest), znode.RequestSize
//	§4 watches, setWatches, event delivery                 watches.go
//	§3 session id, password, timeout                       session.go, settings.go
//	§3 connect, reconnect, refused                         service.go (onConnect, reopen)
//	§3 move: REVALIDATE, SESSIONMOVED                      revalidate.go, tracker.go (standing)
//	§3 expiry in buckets, closing                          tracker.go, lead.go
//	§3 touches in PING replies                             news.go
//	§3 local sessions: opened, upgraded, expired, ended    local.go; pipeline.go (prepare, settle)
//	§3 read-only servers: who is let in, what is refused   readonly.go
//	§3 a new leader: full timeouts, unknown owners         lead.go (lead)
//	§4 containers and times to live                        lead.go (onReap)
//	§5 what the four-letter words count                    tally.go, counts.go, stats.go
//	§5 the four-letter words                               words.go, words_status.go, words_lists.go, words_mntr.go
//	§2 shutdown to LOOKING                                 server.go (Retire)
//	§2 REQUEST, the value of a transaction                 request.go, txn.go, codec.go
//	connections of clients                                 front.go
//	§6 client predicates G1–G8: which check is which      monitors.go
//	§6 G1, G2                                              monitor_order.go, monitor_atomicity.go
//	§6 G4, G5                                              monitor_durability.go, monitor_timely.go
//	§6 G6                                                  monitor_watch.go, monitor_watch_left.go, monitor_watch_news.go, monitor_watch_guest.go
//	§6 G7, G8, state machine determinism                   monitor_ephemeral.go, monitor_writes.go, monitor_states.go
//	§6 C, as monitors of a service read it                 monitor_truth.go
//	§6 G3                                                  package client's monitors
//	§3 local sessions stay with their servers              monitor_local.go
//	§3 read-only servers, and what they may show           monitor_readonly.go
//	§7: 17, 30, 32, 36, 39, 40                             bugs.go, mistakes.go, readonly.go
//	what servers state and cite                            fact.go, rules.go
//	who is there, who judges, and when all is well         ensemble.go, monitors.go, progress.go
//
// Each sentence is a test in the file of its noun: pipeline_test.go, session_test.go,
// expiry_test.go, operations_test.go, auth_test.go, frames_test.go, stats_test.go,
// watches_test.go, setwatches_test.go, local_test.go, readonly_test.go.
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
// What a client sends behind the end of its session is answered by no server, where
// a real follower may answer a read before it hangs up.
//
// A local session is upgraded with the timeout that its connection has, where ZooKeeper
// goes by that of its first. What comes behind the end of one is dropped at once, where
// ZooKeeper still forwards writes while the end waits for its turn.
//
// Ids that a connection has shown are kept in the order in which they were, where
// ZooKeeper has a set without one. Of whom a client has authenticated as, whoAmI
// tells in that order.
//
// Of several connections that are told of one event the older is told first, by its
// place among the server's, where ZooKeeper goes by the order of a hash table.
//
// A server waits for max(500 ms, a tick) before it serves reads, where ZooKeeper waits
// for max(2 s, a tick): its ticks are longer, and either wait is longer than an
// election that nothing disturbs. As there, the tree of a server that looks for a
// leader runs to the end of its log, so what it shows may never have been committed.
// It makes no transaction at all: those of ZOOKEEPER-3526, with zxids from 1 on in a
// committed log that the next leader goes by, need sessions that ZooKeeper itself
// refuses since 3.7. The bug read-only-writes is of the same kind and stays in its
// server's tree.
//
// Of what mntr measures, servers here know their gauges and the counters of counts.go.
// What is of bytes on the wire, or times threads and queues that are not here, stands at
// 0, and so do sizes of directories; what asks for the machine is answered with <NA>, or -1.
//
// There is no throttling. There is no reconfiguration, and a request for it is told that
// it is disabled; no SASL, and a token is answered with none.
package zookeeper
