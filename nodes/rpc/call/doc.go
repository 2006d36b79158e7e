// Package call is the vocabulary of remote procedure calls, without a solution:
// what callers and callees say to each other, what is stated of it, and what it is
// held to. The words are those of "Implementing Remote Procedure Calls" (Birrell
// and Nelson, ACM Transactions on Computer Systems 2(1), 1984), §3.2 Simple Calls.
//
// A program on the machine of a caller, the user, makes one call after the other,
// each of which appends to a register on the machine of the callee or reads one.
// Between the two lies a network that loses, delays, copies and reorders datagrams,
// and what bridges it are two roles that this package leaves open, [Calling] and
// [Answering]. Whoever fills them numbers calls, sends requests again, tells
// copies from new ones and remembers results.
//
// # Where to start
//
// [Calling] and [Answering] say what is to be written; [Request], [Reply], [ID]
// and [Machine] are what it is written with. [NewCaller] and [NewCallee] make
// nodes of what was written, [Roles] hands them over, and [Ensemble.Protocol] puts
// everything together. Package rpc, one folder up, is a solution.
//
//	what                                      file
//	the two roles, and what they come to      roles.go
//	messages and the identifier of a call     message.go, id.go
//	the user's program                        user.go, operation.go
//	nodes                                     caller.go, callee.go
//	the registers                             machine.go
//	what is stated, and by which rule         fact.go, rule.go
//	what it is held to                        monitors.go, monitor_*.go, progress.go
//
// # Who states the facts
//
// All facts are stated by this package: a request by [SendRequest], an execution by
// [Machine.Apply], an answer by [SendReply], and the rest by the nodes that hold the
// roles. A solution cannot say that it did what it did not.
//
// [Executed] stands when the machine has changed, which is before the disk has it: a
// crash may undo it, and the operation may rightly be executed once more. Nobody
// but the solution knows what its disk holds, so the monitors go by what has been
// told: an execution whose result somebody was sent stands for good, and one of
// which nobody had heard by the time of a crash counts as undone.
package call
