package client

import "github.com/zoolab/zoolab/nodes/znode"

// parts lists the mix in the order of its fields.
func (m Mix) parts() []part {
	reads := func(c znode.OpCode) znode.Op { return znode.Op{Code: c} }
	watches := func(c znode.OpCode) znode.Op { return znode.Op{Code: c, Watch: true} }
	sets := znode.Op{Code: znode.OpSetData, Version: znode.AnyVersion}
	creates := func(mode znode.CreateMode) znode.Op {
		return znode.Op{Code: znode.OpCreate, Mode: mode, ACL: znode.OpenACL()}
	}
	makes := func(c znode.OpCode, mode znode.CreateMode, ttl int64) znode.Op {
		return znode.Op{Code: c, Mode: mode, ACL: znode.OpenACL(), TTL: ttl}
	}
	deletes := znode.Op{Code: znode.OpDelete, Version: znode.AnyVersion}
	return []part{
		{name: "get", of: m.Get, op: reads(znode.OpGetData), at: (*place).self},
		{name: "exists", of: m.Exists, op: reads(znode.OpExists), at: (*place).self},
		{name: "ls", of: m.List, op: reads(znode.OpGetChildren), at: (*place).above},
		{name: "sync", of: m.Sync, op: reads(znode.OpSync), at: (*place).self},
		{name: "set", of: m.Set, op: sets, at: (*place).self, data: true},
		{name: "setIf", of: m.SetIf, op: sets, at: (*place).self, data: true, last: true},
		{name: "create", of: m.Create, op: creates(znode.Persistent), at: (*place).self, data: true},
		{name: "ephemeral", of: m.Ephemeral, op: creates(znode.Ephemeral), at: (*place).self, data: true},
		{name: "sequential", of: m.Sequential, op: creates(znode.PersistentSequential), at: (*place).beside, data: true},
		{name: "delete", of: m.Delete, op: deletes, at: (*place).self},

		{name: "getWatch", of: m.GetWatch, op: watches(znode.OpGetData), at: (*place).self},
		{name: "existsWatch", of: m.ExistsWatch, op: watches(znode.OpExists), at: (*place).self},
		{name: "lsWatch", of: m.ListWatch, op: watches(znode.OpGetChildren), at: (*place).above},
		{name: "addWatch", of: m.AddWatch, op: reads(znode.OpAddWatch), at: (*place).self, ways: lastingWatches()},
		{name: "removeWatches", of: m.RemoveWatches, op: reads(znode.OpRemoveWatches), at: (*place).self, ways: watcherTypes()},
		{name: "checkWatches", of: m.CheckWatches, op: reads(znode.OpCheckWatches), at: (*place).self, ways: watcherTypes()},
		{name: "lsStat", of: m.ListStat, op: reads(znode.OpGetChildren2), at: (*place).self},
		{name: "getAcl", of: m.GetACL, op: reads(znode.OpGetACL), at: (*place).self},
		{name: "setAcl", of: m.SetACL, op: znode.Op{Code: znode.OpSetACL, Version: znode.AnyVersion}, at: (*place).self, ways: grants()},
		{name: "create2", of: m.Create2, op: makes(znode.OpCreate2, znode.Persistent, 0), at: (*place).self, data: true},
		{name: "container", of: m.Container, op: makes(znode.OpCreateContainer, znode.Container, 0), at: (*place).self, data: true},
		{name: "ttl", of: m.TTL, op: makes(znode.OpCreateTTL, znode.PersistentTTL, 500), at: (*place).self, data: true},
		{name: "multi", of: m.Multi, op: reads(znode.OpMulti), data: true, ways: multis()},
		{name: "multiRead", of: m.MultiRead, op: reads(znode.OpMultiRead), ways: []way{readBoth}},
		{name: "getEphemerals", of: m.Ephemerals, op: reads(znode.OpGetEphemerals), at: (*place).top},
		{name: "getAllChildrenNumber", of: m.Descendants, op: reads(znode.OpGetAllChildrenNumber), at: (*place).above},
		{name: "whoami", of: m.WhoAmI, op: reads(znode.OpWhoAmI)},
		{name: "addauth", of: m.AddAuth, op: reads(znode.OpAuth), does: proves, ways: users()},
		{name: "close", of: m.Close, op: reads(znode.OpCloseSession), does: leaves},
	}
}

// lastingWatches are of a node, and of all below its parent.
func lastingWatches() []way {
	return []way{
		func(op znode.Op, _ *place, _ string, _ int32) znode.Op {
			op.WatchMode = znode.WatchPersistent
			return op
		},
		func(op znode.Op, at *place, _ string, _ int32) znode.Op {
			op.Path, op.WatchMode = at.parent, znode.WatchPersistentRecursive
			return op
		},
	}
}

// watcherTypes are those that all releases know.
func watcherTypes() []way {
	of := func(t znode.WatcherType) way {
		return func(op znode.Op, _ *place, _ string, _ int32) znode.Op {
			op.WatcherType = t
			return op
		}
	}
	return []way{of(znode.WatcherChildren), of(znode.WatcherData), of(znode.WatcherAny)}
}

// The users whom clients say to be.
const (
	keeper  = "keeper:of the zoo"
	visitor = "visitor:of the zoo"
)

func users() []way {
	as := func(proof string) way {
		return func(op znode.Op, _ *place, _ string, _ int32) znode.Op {
			op.Auth = znode.ID{Scheme: znode.SchemeDigest, ID: proof}
			return op
		}
	}
	return []way{as(keeper), as(visitor)}
}

// grants are more often open than not, lest all nodes be closed in the end.
func grants() []way {
	to := func(acl ...znode.ACL) way {
		return func(op znode.Op, _ *place, _ string, _ int32) znode.Op {
			op.ACL = acl
			return op
		}
	}
	all := func(scheme, id string) znode.ACL {
		return znode.ACL{Perms: znode.PermAll, ID: znode.ID{Scheme: scheme, ID: id}}
	}
	open := to(znode.OpenACL()...)
	return []way{open, open,
		to(append(znode.ReadACL(), all(znode.SchemeDigest, Digest(keeper)))...),
		to(all(znode.SchemeAuth, "")),
	}
}

// noVersion is a version that no node has, so that a check of it must fail.
const noVersion = 1 << 30

// multis are of a few writes each, in which the later depend on the earlier. What
// they write is told apart by a letter.
func multis() []way {
	sets := func(at *place, data string, version int32) znode.Op {
		return znode.Op{Code: znode.OpSetData, Path: at.path, Data: znode.Data{Bytes: data}, Version: version}
	}
	creates := func(code znode.OpCode, mode znode.CreateMode, path, data string) znode.Op {
		return znode.Op{Code: code, Mode: mode, Path: path, Data: znode.Data{Bytes: data}, ACL: znode.OpenACL()}
	}
	checks := func(at *place, version int32) znode.Op {
		return znode.Op{Code: znode.OpCheck, Path: at.path, Version: version}
	}
	deletes := func(at *place) znode.Op {
		return znode.Op{Code: znode.OpDelete, Path: at.path, Version: znode.AnyVersion}
	}
	return []way{
		of(func(at *place, data string, last int32) []znode.Op {
			return []znode.Op{checks(at, last), sets(at, data, last)}
		}),
		of(func(at *place, data string, _ int32) []znode.Op {
			return []znode.Op{sets(at, data+"a", znode.AnyVersion), creates(znode.OpCreate, znode.PersistentSequential, at.stem, data+"b")}
		}),
		of(func(at *place, data string, _ int32) []znode.Op { // fails in its middle, whatever there is
			return []znode.Op{sets(at, data+"a", znode.AnyVersion), checks(at, noVersion), creates(znode.OpCreate, znode.Ephemeral, at.path, data+"b")}
		}),
		of(func(at *place, data string, _ int32) []znode.Op {
			return []znode.Op{creates(znode.OpCreate, znode.Persistent, at.path, data+"a"), sets(at, data+"b", 0)}
		}),
		of(func(at *place, data string, _ int32) []znode.Op {
			return []znode.Op{deletes(at), creates(znode.OpCreate2, znode.Persistent, at.path, data)}
		}),
	}
}

// of is the way of a multi whose data stand with its operations alone.
func of(ops func(at *place, data string, last int32) []znode.Op) way {
	return func(op znode.Op, at *place, data string, last int32) znode.Op {
		op.Data = znode.Data{}
		op.Ops = ops(at, data, last)
		return op
	}
}

// readBoth is the way of a multiRead.
func readBoth(op znode.Op, at *place, _ string, _ int32) znode.Op {
	op.Ops = []znode.Op{{Code: znode.OpGetData, Path: at.path}, {Code: znode.OpGetChildren, Path: at.parent}}
	return op
}
