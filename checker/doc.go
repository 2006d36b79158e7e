// Package checker judges what the clients of a run were told. It knows a
// protocol only through the vocabulary that clients and judges share
// (package kv), so that a mistake in an implementation cannot also be a
// mistake in its judge.
//
// Start with [Recorder], a monitor that writes down every operation of every
// client, and with [Consensus], which holds such a [History] against the
// sequential specification of kv.Propose.
//
// For the znode service begin with [Judge]. It has a [ZnodeHistory], which a
// [ZnodeRecorder] writes down or a real client tells, and the [CommitLog] of the
// ensemble that served it. [Certify] lays the one along the other, replays the
// log through the sequential specification, which is [Tree], and names the
// strongest model of the [Ladder] that holds. [Crosscheck] has Porcupine look
// at the answers alone, and [CrosscheckNarrowed] at long runs in the order that
// the certificate found.
//
// The specification covers the whole service: sessions, all kinds of nodes, ACLs,
// multis, quotas, and the ways in which releases differ. Of operations on watches
// it says which answers there can be; which watches a connection has, and which
// events they fire, is for a monitor of watches to judge. What is sent outside of
// the order of a session (auth, setWatches, pings) is in no history.
//
//	what clients tell                   znode_history.go, znode_recorder.go
//	what leaders tell                   commitlog.go, change.go
//	how little memory that takes        arena.go, shared.go, packing.go, unpacking.go, chunked.go
//	where each operation took place     witness.go
//	the specification                   znode_spec.go and what it is made of:
//	  writes, parts of multis           znode_write.go, znode_multi.go, znode_path.go
//	  reads                             znode_answer.go
//	  who may do what                   znode_acl.go
//	  how much                          znode_quota.go
//	  nodes, on table.go                znode_tree.go
//	the log against the specification   replay.go, faithful.go
//	answers against the specification   replay.go, znode_difference.go
//	answers of servers without a quorum aside.go
//	order against the models            ladder.go, causality.go
//	the verdict and its sentences       certificate.go, violation.go, judge.go
//	Porcupine                           crosscheck.go, narrowed.go
package checker
