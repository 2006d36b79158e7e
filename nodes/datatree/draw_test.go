package datatree

import (
	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// drawOp draws a write from a world so small that requests get in each other's
// way: two names, three levels, few versions.
func drawOp(t *rapid.T) znode.Op {
	switch rapid.IntRange(0, 11).Draw(t, "what") {
	case 0:
		return znode.Op{Code: znode.OpCreateSession, Timeout: rapid.Int32Range(1, 3).Draw(t, "timeout")}
	case 1:
		return znode.Op{Code: znode.OpCloseSession}
	case 2:
		return znode.Op{Code: znode.OpSetACL, Path: drawPath(t), Version: drawVersion(t), ACL: drawACL(t)}
	case 3:
		return znode.Op{Code: znode.OpMulti, Ops: rapid.SliceOfN(rapid.Custom(drawSingle), 0, 4).Draw(t, "ops")}
	}
	return drawSingle(t)
}

// drawSingle draws what a multi may hold.
func drawSingle(t *rapid.T) znode.Op {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0, 1, 2, 3:
		return znode.Op{
			Code: rapid.SampledFrom([]znode.OpCode{znode.OpCreate, znode.OpCreate2}).Draw(t, "create"),
			Path: drawPath(t), Data: drawData(t), ACL: drawACL(t),
			Mode: rapid.SampledFrom([]znode.CreateMode{znode.Persistent, znode.Persistent, znode.Ephemeral,
				znode.PersistentSequential, znode.EphemeralSequential, znode.Container, 7}).Draw(t, "mode"),
		}
	case 4, 5, 6:
		return znode.Op{Code: znode.OpDelete, Path: drawPath(t), Version: drawVersion(t)}
	case 7:
		return znode.Op{Code: znode.OpCheck, Path: drawPath(t), Version: drawVersion(t)}
	}
	return znode.Op{Code: znode.OpSetData, Path: drawPath(t), Data: drawData(t), Version: drawVersion(t)}
}

func drawPath(t *rapid.T) string {
	return rapid.SampledFrom([]string{"/a", "/a", "/b", "/a/a", "/a/b", "/b/a", "/a/a/a", "/a/a/b", "/", "/a0000000001", "/a/",
		"/zookeeper/quota/a", "/zookeeper/quota/a/zookeeper_stats"}).Draw(t, "path")
}

func drawData(t *rapid.T) znode.Data {
	return rapid.SampledFrom([]znode.Data{{}, {Bytes: "x"}, {Bytes: "long enough for two words"}, {Null: true}}).Draw(t, "data")
}

func drawVersion(t *rapid.T) int32 {
	return rapid.SampledFrom([]int32{-1, -1, -1, 0, 1, 2}).Draw(t, "version")
}

func drawACL(t *rapid.T) []znode.ACL {
	return rapid.SampledFrom([][]znode.ACL{znode.OpenACL(), znode.OpenACL(), znode.OpenACL(), nil}).Draw(t, "acl")
}

// drawServer draws a server that has been through up to n writes of three
// sessions, in batches of which each was prepared before it was applied.
func drawServer(t *rapid.T, n int) *server {
	s := newServer(znode.Rules{EnforceQuota: true})
	for range rapid.IntRange(0, n).Draw(t, "writes") {
		s.session = znode.SessionID(rapid.IntRange(1, 3).Draw(t, "session"))
		s.prepare(drawOp(t))
		drawFlush(t, s)
	}
	s.flush()
	return s
}

// drawFlush applies some of what waits, now and then.
func drawFlush(t *rapid.T, s *server) {
	if rapid.IntRange(0, 2).Draw(t, "apply") == 0 {
		s.flushTo(rapid.IntRange(s.applied, len(s.log)).Draw(t, "how far"))
	}
}
