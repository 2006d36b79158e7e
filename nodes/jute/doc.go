// Package jute is ZooKeeper's client protocol in bytes: the records of
// zookeeper.md §5, for both ends of a connection. It turns frames into
// [znode.Op], [znode.Result] and [znode.Event] and back, and knows no session
// and no socket.
//
// # Where to start
//
// A server reads the first frame of a connection with [ReadConnectRequest] and the
// others with [ReadRequest], and answers with [AppendConnectResponse],
// [AppendReply] and [AppendEvent]. A client has the same the other way round.
// Frames are without their length; [Framed] and [ReadFrame] put it on and off.
//
//	zookeeper.md §5                       file
//	int, long, ustring, buffer, vector    coder.go
//	ustrings as Java has them             utf8.go
//	frames, limits                        frame.go
//	ConnectRequest, ConnectResponse       connect.go
//	requests, one record an opcode        request.go
//	replies and events                    reply.go
//	Stat, ACL, Id                         record.go
//	multi                                 multi.go
//
// # Both directions are one description
//
// Each record is described once, by a function that takes a [coder] and pointers
// to its fields: a coder that reads fills them, one that writes appends them. What
// one end writes the other end cannot read otherwise.
//
// # What comes from outside
//
// No length is believed before the bytes are there: a count of a million ids in a
// frame of twenty bytes is refused and not allocated. Bytes that are too many are
// ignored, as the real server does.
package jute
