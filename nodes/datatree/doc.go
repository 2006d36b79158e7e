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
//	§4 ACL                                           acl.go, network.go (the scheme ip)
//	§4 quotas                                        quota.go, prepare.go (quota)
//	§4 multi, multiRead                              multi.go, apply.go (multi), read.go
//	§2 SNAP: replay over a fuzzy snapshot            apply.go, tree.go (detach)
//	§6 state machine determinism                     digest.go
//	§4 watches: what a transaction tells of          notice.go
//	snapshots                                        snapshot.go, codec.go
//	what versions of the real server differ in       rules.go
//	cheap clones                                     sorted.go, tree.go (edit)
//
// Each row of §4 that concerns the tree is a row in rules_test.go or beside it in
// rules_…_test.go, named after the rule. spec_test.go holds the whole to the
// specification that package checker keeps.
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
// # What is foreseen
//
// A request is judged as if all before it had been applied. The real server comes
// close to that, and where it does not, what a client is told depends on how fast its
// servers are: a write behind a setACL may be judged by the old ACL, one of the root
// does not see what is outstanding under its other name "", the parent of nodes that
// go with a session may not be empty yet, and quotas are those of the applied tree.
// Here a client is always told what it would have been told a moment later. The one
// exception is the number of a sequential node past 2147483647, of which §4 says
// that only creates pipelined behind see it (see rules.go, later).
//
// # Where it leaves the real server
//
// Children are listed in order; the real order is that of a hash table. The same
// holds for the nodes that a session takes with it.
//
// A leader does not ask for the end of a container, or of a node with a time to live,
// while something of it is outstanding. The real one would delete a node that has just
// been renewed, or a lasting one that has just come in its place.
//
// What a quota's stats show always follows from the nodes at and below the one that
// has it. The real server adds what changes to what it has written there, for the
// nearest quota alone and while there are limits, and counts anew when it starts: its
// servers disagree about stats that a client has written to, that stand without
// limits, or of a quota around another. Set as the command line sets them, quotas show
// the same. One on the root, which the real server counts once and dies of when it is
// to be limited, is none.
//
// The digest covers ACLs, /zookeeper/config and sessions, which the real one
// leaves out, and is 64 bits of another function. An ensemble's /zookeeper/config has
// version 0, no mzxid and no mtime: the real one bears the zxid with which its first
// leader began, as its version too, and the time of the server's start.
//
// A createTTL of a mode without a time to live is refused; without one given, the real
// server makes a transaction of it that it cannot apply.
//
// The schemes x509 and sasl are unknown, as they are to a server that was not set up
// for them. There is no reconfig.
//
// Who owns a session, and whether it is closing, is not known here: it comes in
// as [Request.Standing]. So does who the caller is: the server adds the id of the
// scheme super for one who has proved [znode.Rules.SuperDigest]. Watches and frames
// belong to the server, and so does refusing a check outside a multi.
package datatree
