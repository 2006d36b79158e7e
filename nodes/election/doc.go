// Package election is ZooKeeper's Fast Leader Election: servers tell each other
// whom they would have lead, take up any better vote that they hear of, and stop
// when a quorum wants the same and nobody has come with a better one for a while.
// The best vote is that of the server with the longest history, so that a leader
// has nothing to learn from those who elected it.
//
// # Where to start
//
// looking.go first: consider is the table of the algorithm, and each row of it a
// handler beside it. Then elector.go, for what a server answers in whatever
// state, and links.go for how electors are connected. [Elector] is a part for
// other nodes to hold by value; server.go shows how. [New] puts an [Ensemble] of
// such servers together, which elect and do nothing else.
//
//	FastLeaderElection (zookeeper.md §1)            file
//	notification, vote equality                     notification.go
//	vote order, round, zxid -1                      vote.go
//	start of election                               looking.go (Look, begin)
//	the LOOKING table, row by row                   looking.go (consider, onLooking, onLaterRound,
//	                                                adopt, onEstablished)
//	terminate via LOOKING, finalizeWait             looking.go (count, dispute, onUndisputed)
//	checkLeader                                     looking.go (checkLeader)
//	resend                                          looking.go (onSilence)
//	receiver side, any state                        elector.go (onNotification, answer…)
//	updateElectionVote                              elector.go (Update)
//	observers                                       looking.go (Look), elector.go (answerOutsider)
//	recvset, outofelection                          tally.go
//	QuorumCnxManager                                links.go
//	who votes, quorums, times                       config.go
//	what electors say and cite                      fact.go, rules.go
//	what elections promise (§6)                     monitors.go and monitor_*.go, progress.go
//	what is known to go wrong (§7: 28, 29)          bugs.go
//
// Each row and sentence is a test in fle_test.go, around_test.go or links_test.go.
//
// # A run
//
//	p, err := election.New(election.Default(), nil, nil)
//	if err != nil {
//		return err
//	}
//	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
//		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}}})
//	if err != nil {
//		return err
//	}
//	w.Run(sim.Time(time.Second))
//	fmt.Println(w.View(5).Columns, w.Missing(), w.Violation()) // node 5 is s5
//
// # What an election is worth
//
// Little, and that is enough. It may elect two leaders in one round, or one that
// has crashed since; what it promises is in [Monitors]. A node must find out by
// itself whether its leader is one, and [Elector.Look] again if not. Zab does so
// in its first two phases. The stand-in of this package (standin.go) is the least
// that will do: a leader wants a quorum to join it, a follower wants to hear from
// its leader.
//
// # Where it leaves ZooKeeper
//
// ZooKeeper has threads and queues where a node here has handlers, each of which
// runs to its end. So a notification is answered and weighed in one go:
//
//   - The receive queue, of 100 with the oldest dropped, holds nothing: what comes
//     is taken at once. What comes to a node that is paused or waits for its disk
//     stands in the world's inbox, without bound and without loss. That leaving an
//     election clears the queue goes without saying.
//   - A notification that comes before the first election, or during an observer's
//     delay, would wait in that queue. It is dropped; the election that begins
//     then asks everybody anew.
//   - A better vote that is put back during the finalizeWait is weighed at once
//     and not after what else has come.
//   - A server's notification to itself arrives at the end of the handler that
//     sent it. ZooKeeper's travels through both queues and may come after those
//     of others, which makes no difference to what is counted in the end.
//   - The send queue fills only while there is no connection; one that stands
//     takes all at once. A socket whose buffers are full is not modelled.
//   - A dial does not hold up what goes to other peers, as connectOne, which is
//     synchronized, does for up to 5 s.
//   - A listener reads one Hello after the other. Connections here have no common
//     order, so of two by one dialler the one dialled later is kept.
//
// Ensembles do not change their configuration, so notifications carry neither a
// format version nor a configuration. Quorums are majorities; there are no
// hierarchies, and weight is 1 for voters and 0 for others.
//
// An observer's MIN_VALUE for id, zxid and epoch is the zero [Vote].
//
// # What it does not leave out
//
// An observer that observes and a voter that looks answer each other without
// end: the observer tells the seeker whom it observes, the voter answers any
// notification of an observer at once. It stops when the voter has found a
// leader.
//
// A looking voter's answer to an observer joins the vote that its last election
// ended with to the round that it is in now. An observer that counts a quorum of
// those observes a leader of the past, finds nobody there, and looks again.
package election
