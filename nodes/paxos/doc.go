// Package paxos is single-decree Paxos in the words of "Paxos Made Simple"
// (Lamport, 2001): proposers put values to the vote, acceptors vote, learners
// find out which value was chosen, and it is the same for all for ever,
// whatever is lost, delayed, copied or crashes on the way.
//
// # Where to start
//
// [Acceptor] first: it is the memory of the protocol and the shortest file.
// Then [Proposer], which runs ballots, then [Learner]. [New] puts an [Ensemble]
// of them together.
//
//	the paper                                      file
//	§2.1 the problem: three safety requirements    monitors.go and monitor_*.go
//	§2.2 choosing a value: phases 1a and 2a        proposer.go
//	§2.2 choosing a value: phases 1b and 2b        acceptor.go
//	§2.3 learning a chosen value                   learner.go
//	§2.4 progress                                  proposer.go (backOff), progress.go, leader.go
//	§2.5 the implementation: stable storage        acceptor.go (remember), proposer.go (begin)
//	numbers, quorums, messages                     ballot.go, message.go, nodes/quorum
//	what the nodes say and cite                    fact.go, rules.go
//	lines typed while they run                     command.go
//	what is known to go wrong                      bugs.go
//
// Each sentence of §2.2 to §2.5 that prescribes something is a test in
// paper_test.go.
//
// # A run
//
//	p, err := paxos.New(paxos.Default(), nil, nil)
//	if err != nil {
//		return err
//	}
//	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
//		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}}})
//	if err != nil {
//		return err
//	}
//	w.Run(sim.Time(time.Second))
//	fmt.Println(w.View(6).Columns[0], w.Missing(), w.Violation()) // node 6 is l1
//
// # Where it leaves the paper
//
// A node plays one role; the paper lets one process play all three.
//
// Requests go to every acceptor, not to one majority: that costs messages and
// spares the proposer from knowing who is up.
//
// There is no distinguished proposer. Proposers that duel back off at random,
// which makes progress certain in practice, and in theory with probability 1.
// The role "leader" that faults can aim at is an onlooker's word.
//
// A learner that has learned tells the proposers, so that they stop and answer
// their clients. The paper does not say how those come to know.
//
// A learner that has not learned asks a proposer for a proposal, as §2.3
// suggests, at intervals. A proposer without a value of its own runs the ballot
// all the same; if a majority reports no vote, nothing had been chosen, and it
// has nothing to put to the vote.
//
// What a proposer wishes for is lost in a crash: the paper has it remember the
// number of its ballot alone. With values of their own, proposers come back
// with another one, p1/2 for the second boot of p1; clients ask again.
package paxos
