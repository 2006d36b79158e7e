// Package rpc is the remote procedure call of "Implementing Remote Procedure
// Calls" (Birrell and Nelson, ACM Transactions on Computer Systems 2(1), 1984), §3.2
// Simple Calls, with a server that keeps its promise over restarts: whatever is
// lost, copied or delayed, an operation is executed at most once, and exactly once
// if nobody stays down.
//
// # Where to start
//
// [Server] first: it is the memory of the protocol. Then [Client], which has next to
// none. [New] puts them together. The messages, the registers that calls change, the
// facts and the monitors are the vocabulary of package call, which this package is a
// solution for.
//
//	the paper                                        file
//	§3.1 at most once                                call/monitor_*.go
//	§3.2 the caller: identifiers, retransmission     client.go
//	§3.2 the callee: the table of sequence numbers   server.go, table.go
//	what is known to go wrong                        bugs.go
//
// Each sentence of §3.2 that prescribes something is a test in paper_test.go.
//
// # A run
//
//	p, err := rpc.New(call.Default(), []sim.Client{{Name: "c1", Script: []string{"append x a"}}}, nil)
//	if err != nil {
//		return err
//	}
//	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
//		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}, Loss: 300_000}})
//	if err != nil {
//		return err
//	}
//	w.Run(sim.Time(10 * time.Second))
//	fmt.Println(w.Missing(), w.Violation())
//
// # Whose number a call has
//
// A caller that restarts has forgotten what numbers it has used. Used again, they
// would have new calls taken for copies of old ones. It could write each number
// down before it uses it, which costs a sync a call. Here the boot is a part of the
// identifier, and the numbers of each boot begin at 1: a call of a later boot comes
// after all those of earlier ones. The paper does the same with a "conversation
// identifier", taken from a clock. It takes a count of boots that never goes back,
// which the world has; a machine would write that down once a boot.
//
// # What the server writes, and when
//
// The registers and the table go to disk as one record, before the reply goes out.
// As two files they could part in a crash: registers that are ahead of the table
// have the call executed again, a table that is ahead has it answered and never
// executed. Before that record is on disk nobody has heard of the execution, so it
// is no harm if a crash undoes it: the client will ask again.
//
// # Where it leaves the paper
//
// The paper's server forgets its table in a crash and tells its next caller that it
// is another server now, by an identifier of the binding; the user learns that the
// call has failed, done or not. This one restarts from its disk.
//
// There are no acknowledgments beside results and later calls, and so no long
// calls (§3.3): the machine executes an operation at once.
//
// The paper's server may forget a client that has been silent for some minutes. Here
// that is nobody's business to decide: delays have no bound.
package rpc
