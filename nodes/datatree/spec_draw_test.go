package datatree

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// drawRead draws a read, of the few paths that there are and of some that cannot be.
func drawRead(c *company) znode.Op {
	op := znode.Op{Code: pick[znode.OpCode](c.dice, "read", znode.OpExists, znode.OpGetData, znode.OpGetData, znode.OpGetChildren, znode.OpGetChildren2, znode.OpGetACL, znode.OpSync,
		znode.OpGetEphemerals, znode.OpGetAllChildrenNumber, znode.OpMultiRead)}
	switch op.Code {
	case znode.OpMultiRead:
		codes := []znode.OpCode{znode.OpGetData, znode.OpGetChildren, znode.OpGetData, znode.OpGetChildren, znode.OpExists}
		for range c.roll(4, "parts") {
			code := pick(c.dice, "part", codes...)
			op.Ops = append(op.Ops, znode.Op{Code: code, Path: drawTarget(c)})
		}
	case znode.OpGetEphemerals:
		op.Path = pick[string](c.dice, "prefix", "/", "", " ", "/ ", "/a", "/a/", "/a ", " /a", "/b/a")
	default:
		op.Path = drawTarget(c)
	}
	return op
}

// drawWrite draws a write.
func drawWrite(c *company) znode.Op {
	switch c.roll(20, "write") {
	case 0, 1, 2:
		op := znode.Op{Code: znode.OpMulti}
		for range c.roll(5, "parts") {
			op.Ops = append(op.Ops, drawPart(c))
		}
		return op
	case 3, 4:
		return drawQuota(c)
	case 5, 6:
		return znode.Op{Code: znode.OpSetACL, Path: drawTarget(c), Version: drawExpected(c), ACL: drawGrants(c)}
	case 7, 8, 9, 10, 11, 12:
		return drawCreate(c)
	case 13:
		if c.rules.Compat == znode.V38 { // later ones refuse it outside of a multi
			return znode.Op{Code: znode.OpCheck, Path: drawTarget(c), Version: drawExpected(c)}
		}
	}
	return drawChange(c)
}

// drawChange draws a write to a node that may be there.
func drawChange(c *company) znode.Op {
	path := drawTarget(c)
	if c.roll(2, "delete") == 0 {
		return znode.Op{Code: znode.OpDelete, Path: path, Version: drawExpected(c)}
	}
	return znode.Op{Code: znode.OpSetData, Path: path, Data: drawContent(c), Version: drawExpected(c)}
}

// drawCreate draws a create, mostly with flags that it may have.
func drawCreate(c *company) znode.Op {
	op := znode.Op{
		Code: pick(c.dice, "create", znode.OpCreate, znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL),
		Path: drawPlace(c), Data: drawContent(c), ACL: drawGrants(c), TTL: 30,
		Mode: pick(c.dice, "mode", znode.Persistent, znode.Ephemeral, znode.PersistentSequential, znode.EphemeralSequential,
			znode.Persistent, znode.Ephemeral, znode.Container),
	}
	if op.Code == znode.OpCreateTTL {
		op.Mode = pick(c.dice, "mode", znode.PersistentTTL, znode.PersistentSequentialTTL)
	}
	if c.roll(8, "odd") == 0 {
		op.Mode = pick[znode.CreateMode](c.dice, "mode", 0, 1, 2, 3, 4, 5, 6, 7, -1)
		op.TTL = pick[int64](c.dice, "time to live", -1, 0, 1, 1<<40-1, 1<<40)
	}
	return op
}

// drawPart draws what may stand in a multi, and seldom what may not. Flags that do not
// belong to the opcode are among it: what a server makes of them is a matter of its release.
func drawPart(c *company) znode.Op {
	switch c.roll(20, "part") {
	case 0:
		return znode.Op{Code: znode.OpGetData, Path: drawTarget(c)}
	case 1, 2, 3, 4, 5, 6, 7:
		return drawCreate(c)
	case 8, 9, 10:
		return znode.Op{Code: znode.OpCheck, Path: drawTarget(c), Version: drawExpected(c)}
	}
	return drawChange(c)
}

// drawQuota sets a quota, changes one or takes one away, mostly as the command line
// does: one may be around another, be unreadable, or have but half of its nodes.
func drawQuota(c *company) znode.Op {
	top := pick[string](c.dice, "quota", "/zookeeper/quota/a/", "/zookeeper/quota/b/", "/zookeeper/quota/a/a/", "/zookeeper/quota/zookeeper/", "/zookeeper/quota/")
	limits := znode.Data{Bytes: pick[string](c.dice, "limits", "", "count=1,bytes=-1", "count=-1,bytes=-1=;byteHardLimit=40;countHardLimit=-1",
		"count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=5", "byteHardLimit=2,countHardLimit=2", ",count=1", "count", "bytes==1;,count=x", "count==;;=3")}
	limits.Null = limits.Bytes == "" && c.roll(2, "null") == 0
	set := znode.Op{Code: znode.OpCreate, Path: top + limitsName, Data: limits, ACL: znode.OpenACL()}
	count := znode.Op{Code: znode.OpCreate, Path: top + statsName, Data: znode.Data{Bytes: "count=7,bytes=0"}, ACL: znode.OpenACL()}
	uncount := znode.Op{Code: znode.OpDelete, Path: top + statsName, Version: znode.AnyVersion}
	lift := znode.Op{Code: znode.OpDelete, Path: top + limitsName, Version: znode.AnyVersion}
	switch c.roll(12, "what") {
	case 0, 1, 2, 3:
		return znode.Op{Code: znode.OpMulti, Ops: []znode.Op{set, count}}
	case 4:
		return set
	case 5:
		return count
	case 6:
		return znode.Op{Code: znode.OpSetData, Path: top + limitsName, Data: limits, Version: znode.AnyVersion}
	case 7:
		return znode.Op{Code: znode.OpSetData, Path: top + statsName, Data: limits, Version: drawExpected(c)}
	case 8:
		return uncount
	case 9:
		return lift
	}
	return znode.Op{Code: znode.OpMulti, Ops: []znode.Op{uncount, lift}}
}

// drawPlace draws where a node may be made.
func drawPlace(c *company) string {
	if c.roll(16, "odd") == 0 {
		return pick(c.dice, "place", "", "a", "//", "/a/.", "/a\x00")
	}
	return pick(c.dice, "place", "/a", "/b", "/a/a", "/a/b", "/a/c", "/b/a", "/b/", "/a/a/a", "/a/a/b", "/b/a/", "/", "/b/a/x", "/c/c", "/c")
}

// drawTarget draws a node, mostly one that may be there.
func drawTarget(c *company) string {
	switch c.roll(16, "target") {
	case 0:
		return pick[string](c.dice, "path", "", "/", "a", "//", "/a/", "/..", "/a\x00", "/zookeeper", "/zookeeper/config",
			"/zookeeper/quota/a", "/zookeeper/quota")
	case 1, 2:
		return pick[string](c.dice, "quota", "/zookeeper/quota/a/zookeeper_limits", "/zookeeper/quota/a/zookeeper_stats",
			"/zookeeper/quota/b/zookeeper_stats", "/zookeeper/quota/a/a/zookeeper_stats", "/zookeeper/quota/zookeeper/zookeeper_stats")
	case 3, 4, 5, 6, 7:
		return c.made[c.roll(len(c.made), "made")]
	}
	return drawPlace(c)
}

func drawContent(c *company) znode.Data {
	return pick(c.dice, "data", znode.Data{}, znode.Data{Bytes: "x"}, znode.Data{Bytes: "twenty bytes of data"}, znode.Data{Null: true})
}

func drawExpected(c *company) int32 {
	return pick[int32](c.dice, "version", -1, -1, -1, -1, -1, -1, 0, 0, 1, 2, -2)
}

// grants are ACLs that requests ask for, most of them open.
var grants = slices.Concat(slices.Repeat([][]znode.ACL{znode.OpenACL()}, 20), [][]znode.ACL{
	nil,
	znode.ReadACL(),
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "auth"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "auth"}}, {Perms: znode.PermRead, ID: znode.ID{Scheme: "world", ID: "anyone"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "digest", ID: "u:h"}}, {Perms: znode.PermAll, ID: znode.ID{Scheme: "digest", ID: "u:h"}}},
	{{Perms: znode.PermAdmin | znode.PermWrite, ID: znode.ID{Scheme: "digest", ID: "v:i"}}, {Perms: 15, ID: znode.ID{Scheme: "ip", ID: "10.0.0.0/16"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "ip", ID: "10.0.0.1"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "ip", ID: "fe80::1/64"}}, {Perms: 30, ID: znode.ID{Scheme: "world", ID: "anyone"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "world", ID: "someone"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "digest", ID: "nobody"}}},
	{{Perms: znode.PermAll, ID: znode.ID{Scheme: "ip", ID: "10.0.0"}}},
	{{Perms: znode.PermAll &^ znode.PermDelete, ID: znode.ID{Scheme: "world", ID: "anyone"}}},
	{{Perms: znode.PermAll &^ znode.PermCreate, ID: znode.ID{Scheme: "world", ID: "anyone"}}},
	{{Perms: 0, ID: znode.ID{Scheme: "world", ID: "anyone"}}},
})

func drawGrants(c *company) []znode.ACL { return pick(c.dice, "acl", grants...) }
