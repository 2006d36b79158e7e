package checker

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

func digest(user string) znode.ID { return znode.ID{Scheme: znode.SchemeDigest, ID: user + ":hash"} }

func address(last int) znode.ID {
	return znode.ID{Scheme: znode.SchemeIP, ID: fmt.Sprintf("10.0.0.%d", last)}
}

func grant(perms znode.Perms, id znode.ID) znode.ACL { return znode.ACL{Perms: perms, ID: id} }

// acquaintances are whom the client of a session is known as: a fourth has an
// address only, most a name or two as well, and one the name that nothing stops.
func acquaintances(s int) []znode.ID {
	who := []znode.ID{address(s)}
	if s&1 != 0 {
		who = append(who, digest("ann"))
	}
	if s&2 != 0 {
		who = append(who, digest("bob"))
	}
	if s&4 != 0 {
		who = append(who, znode.ID{Scheme: znode.SchemeDigest, ID: serviceRules.SuperDigest})
	}
	return who
}

// acls are lists to draw from, the last of which no node can have.
var acls = [][]znode.ACL{
	znode.OpenACL(), znode.OpenACL(), znode.OpenACL(), znode.OpenACL(),
	{grant(znode.PermRead, anyone), grant(znode.PermAll, digest("ann"))},
	{grant(znode.PermAll, znode.ID{Scheme: znode.SchemeAuth}), grant(znode.PermCreate|znode.PermDelete, anyone)},
	{grant(znode.PermAll, znode.ID{Scheme: znode.SchemeIP, ID: "10.0.0.0/31"}), grant(znode.PermWrite|znode.PermAdmin, digest("bob"))},
	{grant(znode.PermAll, znode.ID{Scheme: "nobody's"})},
}

func (c *crowd) acl() []znode.ACL { return acls[c.pick(len(acls))] }

func (c *crowd) path() string { return []string{"/a", "/b", "/a/x", "/a/y"}[c.pick(4)] }

func (c *crowd) version() int32 { return int32(c.pick(3)) - 1 }

// operation draws a request on a small tree. Data is seldom repeated, so that
// most reads tell which write they saw.
func (c *crowd) operation() znode.Op {
	path := c.path()
	switch c.pick(16) {
	case 0:
		return znode.Op{Code: znode.OpMulti, Ops: c.parts((*crowd).part)}
	case 1:
		return znode.Op{Code: znode.OpMultiRead, Ops: c.parts((*crowd).readPart)}
	case 2:
		return list([]string{"/", "/a"}[c.pick(2)])
	case 3:
		return znode.Op{Code: znode.OpGetChildren, Path: path}
	case 4:
		return znode.Op{Code: znode.OpExists, Path: path}
	case 5:
		return znode.Op{Code: znode.OpSync, Path: path}
	case 6:
		return znode.Op{Code: znode.OpGetACL, Path: path}
	case 7:
		return znode.Op{Code: znode.OpSetACL, Path: path, ACL: c.acl(), Version: c.version()}
	case 8, 9:
		return c.rare(path)
	case 10, 11, 12, 13:
		return c.part()
	}
	return get(path)
}

// part draws what may stand in a multi.
func (c *crowd) part() znode.Op {
	path, data := c.path(), fmt.Sprint(c.pick(100))
	switch c.pick(8) {
	case 0, 1:
		return znode.Op{Code: znode.OpCreate, Path: path, Mode: znode.CreateMode(c.pick(7)), ACL: c.acl(), Data: znode.Data{Bytes: data}}
	case 2:
		return znode.Op{Code: znode.OpCreate2, Path: path, Mode: znode.CreateMode(c.pick(5)), ACL: c.acl()}
	case 3:
		if c.pick(2) == 0 {
			return znode.Op{Code: znode.OpCreateContainer, Path: path, Mode: znode.Container, ACL: c.acl()}
		}
		return znode.Op{Code: znode.OpCreateTTL, Path: path, Mode: znode.PersistentTTL + znode.CreateMode(c.pick(2)), TTL: int64(c.pick(3)), ACL: c.acl()}
	case 4:
		return znode.Op{Code: znode.OpDelete, Path: path, Version: c.version()}
	case 5:
		return znode.Op{Code: znode.OpCheck, Path: path, Version: c.version()}
	}
	return setIf(path, data, c.version())
}

func (c *crowd) readPart() znode.Op {
	if c.pick(2) == 0 {
		return get(c.path())
	}
	return znode.Op{Code: znode.OpGetChildren, Path: c.path()}
}

// parts draws up to three, and now and then one that has no business there.
func (c *crowd) parts(draw func(*crowd) znode.Op) []znode.Op {
	ops := make([]znode.Op, c.pick(4))
	for k := range ops {
		ops[k] = draw(c)
	}
	if c.pick(20) == 0 {
		ops = append(ops, znode.Op{Code: znode.OpSync, Path: "/"})
	}
	return ops
}

// rare draws what is asked seldom.
func (c *crowd) rare(path string) znode.Op {
	switch c.pick(7) {
	case 0:
		return znode.Op{Code: znode.OpGetEphemerals, Path: []string{"/", "/a", "/b"}[c.pick(3)]}
	case 1:
		return znode.Op{Code: znode.OpGetAllChildrenNumber, Path: path}
	case 2:
		return znode.Op{Code: znode.OpWhoAmI}
	case 3:
		return znode.Op{Code: znode.OpAddWatch, Path: path, WatchMode: znode.WatchMode(c.pick(3))}
	case 4:
		return znode.Op{Code: znode.OpCheckWatches, Path: path, WatcherType: znode.WatcherType(1 + c.pick(4))}
	case 5:
		return znode.Op{Code: znode.OpRemoveWatches, Path: path, WatcherType: znode.WatcherType(1 + c.pick(4))}
	}
	return znode.Op{Code: znode.OpMulti, Ops: quota("/a", "count=-1,bytes=-1=;byteHardLimit=3;countHardLimit=2")}
}

// quota is what a client writes to limit a path.
func quota(path, limits string) []znode.Op {
	return []znode.Op{create(quotaPath+path, ""), create(quotaPath+path+limitsName, limits), create(quotaPath+path+statsName, "count=0,bytes=0")}
}

// mayMiss reports whether the watch that an operation is about may not be there.
func (c *crowd) mayMiss(i int) bool {
	o := &c.history[i]
	return slices.Contains([]znode.OpCode{znode.OpCheckWatches, znode.OpRemoveWatches}, o.Op.Code) && o.Result.Err == znode.OK
}

// A crowd asks everything that there is to ask, and is refused for every reason
// that a tree has, within a multi and without.
func TestCrowdsDoEverything(t *testing.T) {
	seen := map[any]int{}
	for seed := range uint64(20) {
		for _, o := range randomCrowd(seed, 400, 0, false).history {
			seen[o.Op.Code]++
			seen[o.Result.Err]++
			if failed(&o.Result) && o.Result.Err == znode.OK {
				seen["multis failed"]++
				for _, part := range o.Result.Results {
					seen[fmt.Sprintf("part: %v", part.Err)]++
				}
			}
		}
	}
	for code := znode.OpCode(-20); code < 200; code++ {
		if (isRead(code) || isWrite(code)) && seen[code] == 0 && code != znode.OpDeleteContainer && code != znode.OpCloseSession {
			t.Errorf("nobody asked for %v", code)
		}
	}
	for err := znode.Code(-130); err <= 0; err++ {
		// Its sessions stay open and are known to all, and its service knows all types of nodes.
		never := err == znode.ErrSessionExpired || err == znode.ErrUnimplemented || err == znode.ErrEphemeralOnLocalSession
		if (fromTree(err) || err == znode.OK) && seen[err] == 0 && !never {
			t.Errorf("nobody was told %v", err)
		}
	}
	for _, err := range []znode.Code{znode.ErrNoNode, znode.ErrNoAuth, znode.ErrBadVersion, znode.ErrNodeExists, znode.ErrNotEmpty, znode.ErrInvalidACL,
		znode.ErrNoChildrenForEphemerals, znode.ErrQuotaExceeded, znode.ErrBadArguments, znode.ErrRuntimeInconsistency} {
		if seen[fmt.Sprintf("part: %v", err)] == 0 {
			t.Errorf("no part of a multi failed with %v", err)
		}
	}
}
