// Package znode is vocabulary: the names and numbers that clients of
// ZooKeeper, its servers and those who judge them have in common. It holds no
// rule of the data tree, so a judge that imports it shares no logic with what
// it judges; the tree is nodes/datatree, and what a path, a version or an ACL
// means is written there, and once more in the checker.
//
// Numbers are ZooKeeper's own, as they stand on the wire:
//
//	the digest                              file
//	zxid = epoch<<32 | counter              zxid.go
//	§4 error codes                          code.go
//	§4 opcodes                              opcode.go
//	§4 create flags                         mode.go
//	§4 Stat, §5 its fields                  stat.go
//	§4 ACL: permissions, schemes            acl.go
//	§4 watches: event types and states      event.go
//	§4 watches: modes, types, setWatches    watch.go
//	versions and settings that differ       release.go
//	§5 requests and responses               operation.go
//	null and empty data (real-zookeeper.md) data.go
//
// [Op] and [Result] are one struct each for all operations. A history then has
// one type, a multi is an Op that holds Ops, and fields that an operation has
// no use for stay zero.
package znode
