// Package paxos is single-decree Paxos in the words of "Paxos Made Simple"
// (Lamport, 2001): proposers put values to the vote, acceptors vote, learners
// find out which value was chosen, and it is the same for all for ever,
// whatever is lost, delayed, copied or crashes on the way.
//
// # Where to start
//
// [Acceptor] first: it is the memory of the protocol and the shortest file.
// Then [Proposer], which runs ballots, then [Learner]. [New] puts an ensemble of
// them together. What they say to each other, and what holds them to it, is package
// synod: labs carry that one, and their students write these three.
//
//	the paper                                      file
//	§2.1 the problem: three safety requirements    synod: monitors.go and monitor_*.go
//	§2.2 choosing a value: phases 1a and 2a        proposer.go
//	§2.2 choosing a value: phases 1b and 2b        acceptor.go
//	§2.3 learning a chosen value                   learner.go; synod: herald.go
//	§2.4 progress                                  proposer.go (backOff); synod: progress.go, leader.go
//	§2.5 the implementation: stable storage        acceptor.go (remember), proposer.go (begin)
//	numbers, messages                              synod: ballot.go, message.go
//	what is known to go wrong                      bugs.go
//
// Each sentence of §2.2 to §2.5 that prescribes something is a test in
// paper_test.go.
//
// # A run
//
//	p, err := paxos.New(synod.Default(), nil, nil)
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
// Where the vocabulary does, package synod says so. Beyond that:
//
// There is no distinguished proposer. Proposers that duel back off at random,
// which makes progress certain in practice, and in theory with probability 1.
//
// A proposer without a value of its own runs a ballot all the same when a learner
// inquires; if a majority reports no vote, nothing had been chosen, and it has
// nothing to put to the vote.
package paxos
