// Package zab is ZooKeeper's atomic broadcast, Zab 1.0: one server at a time
// proposes transactions, and all deliver the same ones in the same order, however
// many leaders come and go. Nothing is lost that a quorum has on disk.
//
// # Where to start
//
// leader.go and learner.go are the two sides of one conversation, packet by
// packet; broadcast.go is what it is for. [Peer] is a part for other nodes to hold
// by value, with an [Application] on top; server.go shows how. [New] puts an
// [Ensemble] of such servers together, whose leader writes by itself.
//
//	Zab 1.0 (zookeeper.md §2)                      file
//	packets                                        packet.go
//	acceptedEpoch, currentEpoch, log, snapshots    store.go
//	the log's writer, group commit                 writer.go
//	phase 0: election, and back to it              peer.go (turn, quit), nodes/election
//	phase 1: discovery
//	  1 FOLLOWERINFO, OBSERVERINFO [CEPOCH]        learner.go (introduce), leader.go (onInfo, settleEpoch)
//	  2 LEADERINFO [NEWEPOCH]                      leader.go (offer), learner.go (onLeaderInfo)
//	  3 ACKEPOCH [ACK-E]                           learner.go (onLeaderInfo), leader.go (onAckEpoch, settleHistory)
//	phase 2: synchronization
//	  the table of modes                           synchronize.go (chart, walk)
//	  4 DIFF, TRUNC, SNAP, then the stream         synchronize.go (synchronize), learner.go (onDiff, onTrunc, onSnap, enqueue)
//	  startForwarding                              synchronize.go
//	  5, 6 NEWLEADER and its ACK                   learner.go (onNewLeader, adopt), broadcast.go (onNewLeaderAck), leader.go (settleLeadership)
//	  7 UPTODATE [COMMIT-LD]                       leader.go (release), learner.go (onUpToDate)
//	phase 3: broadcast
//	  PROPOSAL [PROPOSE]                           broadcast.go (Propose), learner.go (onProposal, take)
//	  ACK                                          peer.go (onLogged, acknowledge), broadcast.go (onAck, count)
//	  COMMIT, INFORM [abdeliver]                   broadcast.go (commit, announce, deliver), learner.go (onCommit, onInform)
//	  SYNC                                         broadcast.go (onSync, answerFlushes)
//	  counter overflow                             broadcast.go (Next)
//	PING, initLimit, syncLimit, abdication         liveness.go, leader.go (giveWay, onGatherOver)
//	who votes, quorums, times                      config.go
//	what peers say and cite                        fact.go, rules.go
//	what Zab promises (§6)                         monitors.go and monitor_*.go, ledger*.go, progress.go
//	what is known to go wrong (§7)                 bugs.go
//
// # A run
//
//	p, err := zab.New(zab.Default(), nil, nil)
//	if err != nil {
//		return err
//	}
//	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
//		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}},
//		Disk:    sim.Disk{Sync: sim.Range{Min: time.Millisecond, Max: 5 * time.Millisecond}}})
//	if err != nil {
//		return err
//	}
//	w.Run(sim.Time(5 * time.Second))
//	fmt.Println(w.View(5).Columns, w.Violation()) // node 5 is s5
//
// # Where it leaves the paper
//
// The paper (Junqueira, Reed, Serafini: Zab, High-performance broadcast for
// primary-backup systems) has a leader send every follower its whole history with
// NEWLEADER. ZooKeeper sends what is missing, and so does this: the course that
// synchronize.go charts comes to the same. The rest is ZooKeeper's, too: the
// election before phase 1, which the paper leaves to an oracle; a follower that
// counts in phase 1 may not be ahead of the leader, where the paper's leader would
// take over its history; pings and limits in place of the oracle's word; observers.
//
// # Where it leaves ZooKeeper
//
// A server here has handlers where ZooKeeper has threads: what a leader's threads
// do under its locks is one handler. So a sync, with the proposals that are
// outstanding, is read at one moment, snapshots are not fuzzy, and the queue of
// what is committed and not yet applied (toBeApplied) is always empty.
//
//   - What comes after DIFF or TRUNC is logged, what comes after SNAP as well, once
//     the snapshot is on disk. ZooKeeper applies it to memory after SNAP and TRUNC
//     and then writes a snapshot, which does not survive losing the link before
//     NEWLEADER (ZK-5094).
//   - A snapshot that is received is put in place with NEWLEADER and not before.
//     Until then memory and disk are as they were (ZK-3642).
//   - A learner that cannot cut its history where it is told comes back and is sent
//     a snapshot. ZooKeeper ends the process, or keeps a snapshot from after the cut
//     (ZK-4837); and where the learner has no such zxid it goes on with a hole.
//   - A server whose log is of a later epoch than its currentEpoch starts. A crash
//     between the two syncs of NEWLEADER leaves it like that, and all it does then is
//     to understate its history. ZooKeeper refuses, unless it finds the file that was
//     to become the new currentEpoch.
//   - A leader takes no snapshot when it begins to lead. Snapshots come after as many
//     transactions as [Config.SnapCount] says; ZooKeeper adds a random number.
//   - The acknowledgements of one sync travel as one message, and so do the commits
//     that one acknowledgement brings about. ZooKeeper writes them one after the
//     other and flushes once.
//   - A learner that is brought into step anew counts for no outstanding proposal
//     before it acknowledges that again, and what is still on its way on its earlier
//     connection is not read. TRUNC may have it cut what it had acknowledged, and
//     ZooKeeper goes on counting that.
//   - A leader gives up when a learner comes that has promised to follow a later
//     epoch, made for a leader that never got its quorum. In ZooKeeper that learner
//     is turned away for as long as the leader lives.
//   - A learner whose history is lost is brought into step, but is no elector.
//   - A dial to the leader has no timeout of its own, but initLimit for all of them.
//   - A learner's silence is noticed at the leader's next half tick.
//
// Ensembles do not change their configuration, so there is no RECONFIG,
// COMMITANDACTIVATE or INFORMANDACTIVATE. REVALIDATE is about sessions: it is
// declared, on this package's port, by nodes/zookeeper.
package zab
