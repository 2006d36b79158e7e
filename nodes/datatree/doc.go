// Package datatree is the replicated state of ZooKeeper: the tree of znodes,
// the sessions that are alive, and the rules by which a write becomes a
// transaction and a transaction a change. There is no network in it and no
// time; nodes/zookeeper gives it both.
//
// # Where to start
//
// [Tree] first, with [Tree.Apply]: what every server does with a transaction.
// Then [Outstanding.Prepare], what a leader alone does, before it proposes one:
//
//	x := outstanding.Prepare(tree, zxid, request) // decide all that is open
//	…                                             // propose it, wait for a quorum
//	result := tree.Apply(x, &notices)              // on every server, in the order of zxids
//	outstanding.Applied(x.Zxid)                   // the tree knows it now
//
// Reads go past all this: [Tree.Answer] serves them from the tree as it stands.
//
//	the digest (zookeeper.md)                        file
//	§3 PrepRequestProcessor, order of checks in §4   prepare.go
//	§3 outstanding changes                           outstanding.go
//	§3 closeSession, its ephemerals                  session.go, prepare.go, apply.go
//	§4 paths, special nodes                          path.go
//	§4 the fresh tree                                tree.go (New)
//	§4 create flags, time to live                    mode.go
//	§4 containers and nodes with a time to live      reap.go
//	§4 sequential suffix, overflow                   prepare.go (create), rules.go (later)
//	§4 the table of Stat fields                      apply.go, node.go (view)
//	§4 versions, their wrap                          rules.go (bump), prepare.go (expects)
//	§4 ACL                                           acl.go
//	§4 multi, multiRead                              prepare.go (multi), apply.go (multi), read.go
//	§2 SNAP: replay over a fuzzy snapshot            apply.go, tree.go (detach)
//	§6 state machine determinism                     digest.go
//	§4 watches: what a transaction tells of          notice.go
//	snapshots                                        snapshot.go, codec.go
//	what versions of the real server differ in       rules.go
//	cheap clones                                     sorted.go, tree.go (edit)
//
// Each row of §4 that concerns the tree is a row in rules_test.go, named after
// the rule.
//
// # Transactions
//
// A [Txn] is resolved: it carries the number in a name, the version that a node
// will have, the parent's count of children, the nodes that go with a session.
// A request that must fail is a transaction as well, and uses up a zxid. Apply
// judges nothing, so replicas cannot disagree. It may also meet a tree that has
// the transaction, or some nodes of it, already: replaying all that follow gives
// the tree that they gave before, whatever mixture of moments a snapshot is.
//
// # Clones
//
// A world is cloned at every step of a search and every checkpoint of a tape.
// Nodes and pages of children carry a mark of who may write to them; a clone
// takes the mark from both sides, and whoever writes first copies what is on
// the way from the root to the node. [Tree] and [Outstanding] stand in a node's
// state as plain fields. A tree that has been cloned and is only read from then
// on is not written to by further clones.
//
// # Where it leaves the real server
//
// Children are listed in order; the real order is that of a hash table.
//
// The root is one node. The real server knows it by "/" and by "", and its
// leader keeps the changes foreseen under each apart.
//
// A setACL is seen by the requests prepared behind it. 3.8 judged them by the
// old one until it was applied.
//
// The digest covers ACLs, /zookeeper/config and sessions, which the real one
// leaves out, and is 64 bits of another function.
//
// Writing /zookeeper/quota/… makes ordinary nodes: no quota is counted or
// enforced. The schemes x509 and sasl are unknown, as they are to a server that
// was not set up for them; addresses are IPv4, as in 3.8. There is no reconfig.
//
// Who owns a session, and whether it is closing, is not known here: it comes in
// as [Request.Standing]. Watches and frames belong to the server, and so does
// refusing a check outside a multi. Results carry more than every reply has
// room for: 3.8 leaves out the Stat of a create2 in a multi.
package datatree
