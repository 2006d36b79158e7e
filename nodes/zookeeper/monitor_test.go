package zookeeper

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A judge that has never been seen to object proves nothing. In these tests the
// nodes are liars: each states what no server and no client would, and the judge
// that it is aimed at must object, in these words.

// A lie is what a node states when its turn comes.
type lie struct {
	who   string
	say   func(*sim.Env)
	lasts sim.Duration // before it is said, 0 for a moment
}

func applied(who string, z znode.Zxid, digest uint64) lie {
	return lie{who: who, say: func(env *sim.Env) { Applied.Observe(env, State{z, digest}) }}
}

// committed is a transaction of session 7 as its leader commits it.
func committed(who string, z znode.Zxid, c datatree.Change) lie {
	return commits(who, z, EncodeTxn(&datatree.Txn{Session: 7, Change: c}))
}

// commits is a leader's way with a value. With the first of its epoch it is
// established.
func commits(who string, z znode.Zxid, value string) lie {
	return lie{who: who, say: func(env *sim.Env) {
		if z.Counter() == 1 {
			zab.Entered.Observe(env, zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: env.Self(),
				Epoch: z.Epoch(), Zxid: znode.ZxidOf(z.Epoch(), 0)})
		}
		zab.Proposed.Observe(env, zab.Txn{Zxid: z, Value: value})
		zab.Logged.Observe(env, zab.Txn{Zxid: z, Value: value})
		zab.Committed.Observe(env, z)
	}}
}

// wrote is a client's nth write, and what it was told.
func wrote(who string, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) {
		op := set("/a", "x")
		op.Session = 7
		znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: z})
	}}
}

// wroteBoth is two writes that are answered in the other order.
func wroteBoth(who string, first, second znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) {
		op := set("/a", "x")
		op.Session = 7
		a, b := znode.Do.Invoke(env, op), znode.Do.Invoke(env, op)
		znode.Do.Return(env, b, znode.Result{Zxid: second})
		znode.Do.Return(env, a, znode.Result{Zxid: first})
	}}
}

// asks is the next operation of a client, in session 7.
func asks(who string, op znode.Op) lie {
	op.Session = 7
	return lie{who: who, say: func(env *sim.Env) { znode.Do.Invoke(env, op) }}
}

// answer is the answer to the nth.
func answer(who string, n uint64, r znode.Result) lie {
	return lie{who: who, say: func(env *sim.Env) { znode.Do.Return(env, sim.OpID{Client: env.Self(), N: n}, r) }}
}

// made is what the leader makes of the nth operation in session 7.
func made(who string, z znode.Zxid, n int32, c datatree.Change) lie {
	return commits(who, z, EncodeTxn(&datatree.Txn{Session: 7, Cxid: n, Change: c}))
}

// meets is a client's coming to server 1 in session 7, and leaves its going.
func meets(who string) lie {
	return lie{who: who, say: func(env *sim.Env) {
		client.Became.Observe(env, client.Status{To: client.Connected, Session: 7, Server: s1})
	}}
}
func loses(who string) lie {
	return lie{who: who, say: func(env *sim.Env) { client.Became.Observe(env, client.Status{To: client.Connecting, Session: 7}) }}
}

func hears(who string, e znode.EventType, path string) lie {
	return lie{who: who, say: func(env *sim.Env) {
		client.Heard.Observe(env, client.News{Session: 7, Server: s1, Event: znode.Event{Type: e, Path: path}})
	}}
}

func rearmed(who string, since, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) {
		client.Rearmed.Observe(env, client.Rearming{Session: 7, Server: s1, Since: since, Zxid: z})
	}}
}

// idles is nobody's saying anything, for longer than a server may lag, and waits for a
// while.
func idles() lie               { return waits(1201 * ms) }
func waits(d sim.Duration) lie { return lie{say: func(*sim.Env) {}, lasts: d} }

func entered(who string, s zab.Standing) lie {
	return lie{who: who, say: func(env *sim.Env) { zab.Entered.Observe(env, s) }}
}

func makes(path string) datatree.Change {
	return datatree.Change{Op: znode.OpCreate, Path: path, Mode: znode.Ephemeral}
}

func sets(path string) datatree.Change  { return datatree.Change{Op: znode.OpSetData, Path: path} }
func drops(path string) datatree.Change { return datatree.Change{Op: znode.OpDelete, Path: path} }
func fails(err znode.Code) datatree.Change {
	return datatree.Change{Op: znode.OpError, Err: err}
}
func closes(path string) datatree.Change {
	return datatree.Change{Op: znode.OpSetACL, Path: path, ACL: []znode.ACL{{Perms: znode.PermAll, ID: znode.ID{Scheme: znode.SchemeDigest, ID: "k:h"}}}}
}
func both(parts ...datatree.Change) datatree.Change {
	return datatree.Change{Op: znode.OpMulti, Parts: parts}
}

func looking(op znode.Op) znode.Op {
	op.Watch = true
	return op
}

// posted is a play that begins with a node /a and a watch on it.
func posted(by znode.OpCode, then ...lie) []lie {
	return append([]lie{meets("c1"), committed("s1", 0x100000001, makes("/a")),
		asks("c1", znode.Op{Code: by, Path: "/a", Watch: by != znode.OpAddWatch, WatchMode: znode.WatchPersistentRecursive}),
		answer("c1", 1, znode.Result{Zxid: 0x100000001})}, then...)
}

// comes is a leader's coming with a history.
func comes(who string, epoch uint32, after znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) {
		zab.Entered.Observe(env, zab.Standing{Role: election.Leading, Phase: zab.Synchronization, Leader: env.Self(), Epoch: epoch, Zxid: after})
	}}
}

// leads is a leader's being established.
func leads(who string, epoch uint32) lie {
	return lie{who: who, say: func(env *sim.Env) {
		zab.Entered.Observe(env, zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: env.Self(), Epoch: epoch})
	}}
}

// opens is the beginning of session 7.
func opens() lie {
	return committed("s1", 0x000000001, datatree.Change{Op: znode.OpCreateSession, Timeout: 600})
}

func ends(paths ...string) datatree.Change {
	return datatree.Change{Op: znode.OpCloseSession, Paths: paths}
}

// liars runs three servers and a client that take turns at lying, under one
// judge and the protocol's goal and roles.
func liars(t *testing.T, judge string, lies ...lie) *sim.World {
	t.Helper()
	return liarsIn(t, Default(), judge, lies...)
}

// liarsIn is the same in an ensemble that is set up otherwise.
func liarsIn(t *testing.T, e Ensemble, judge string, lies ...lie) *sim.World {
	t.Helper()
	e.Servers = 3
	p, err := New(e, []sim.Client{{Name: "c1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Nodes {
		name := p.Nodes[i].Name
		p.Nodes[i].New = func() sim.Node {
			return sim.Scripted(func(task *sim.Task) {
				for _, l := range lies {
					task.Sleep(max(l.lasts, ms))
					if l.who == name {
						l.say(task.Env)
					}
				}
			})
		}
	}
	all := p.Monitors
	p.Monitors = nil
	for _, m := range all {
		if m.Name == judge {
			p.Monitors = append(p.Monitors, m)
		}
	}
	w, err := sim.New(sim.Config{Protocol: p, Plan: []sim.Planned{{Fault: sim.Heal{All: true}}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 * len(lies) { // judges are cloned on the way: a copy must object all the same
		c := w.Clone()
		was := c.Fingerprint()
		if i%8 == 0 { // what becomes of the one is nothing to the other
			w.Run(sim.Horizon)
		}
		w.Close()
		if w = c; w.Fingerprint() != was {
			t.Error("two worlds share a judge's memory")
		}
		w.Step()
	}
	t.Cleanup(w.Close)
	w.Run(sim.Horizon)
	return w
}

func TestJudgesObject(t *testing.T) {
	const undone = "client 4 was told that 0x100000002 is done, and it is not committed"
	const unledBy2 = "server 2 leads epoch 2 without 0x100000002, which client 4 was shown"
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"two trees", "equal-states", "server 2 has applied 0x100000001, tree 0000000000000006, where another had tree 0000000000000005",
			[]lie{applied("s1", 0x100000001, 5), applied("s1", 0x100000002, 7), applied("s2", 0x100000001, 6)}},
		{"a node made behind the end", "ephemerals-go", "0x100000003 creates /b for session 0x7, which has been closed",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, ends("/a")), committed("s1", 0x100000003, makes("/b"))}},
		{"one made in a multi, in another epoch", "ephemerals-go", "0x200000001 creates /b for session 0x7, which has been closed",
			[]lie{opens(), committed("s1", 0x100000001, ends()), committed("s1", 0x200000001, datatree.Change{Op: znode.OpMulti, Parts: []datatree.Change{makes("/b")}})}},
		{"a node left behind", "ephemerals-go", "0x100000003 closes session 0x7 and leaves 1 of its nodes",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, makes("/b")), committed("s1", 0x100000003, ends("/b"))}},
		{"a node of nobody whom all know", "ephemerals-go", "0x100000001 creates /a for session 0x7, of which no other server knows",
			[]lie{committed("s1", 0x100000001, makes("/a"))}},
		{"a node that is there when its owner is told to have ended", "ephemerals-go", "session 0x7 was told at 0x100000001 that it has ended, and 1 of its nodes are there",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), asks("c1", leave()), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"a node of an epoch before", "ephemerals-go", "0x200000001 closes session 0x7 and leaves 1 of its nodes",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), committed("s1", 0x200000001, ends())}},
		{"a node left behind, beside one that was made twice", "ephemerals-go", "0x100000006 closes session 0x7 and leaves 1 of its nodes",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, makes("/b")), committed("s1", 0x100000003, drops("/a")),
				committed("s1", 0x100000004, datatree.Change{Op: znode.OpCreate, Path: "/a"}), committed("s1", 0x100000005, drops("/a")), committed("s1", 0x100000006, ends())}},
		{"one made by create2", "ephemerals-go", "0x100000002 closes session 0x7 and leaves 1 of its nodes",
			[]lie{opens(), committed("s1", 0x100000001, datatree.Change{Op: znode.OpCreate2, Path: "/a", Mode: znode.Ephemeral}), committed("s1", 0x100000002, ends())}},
		{"what is no transaction", "ephemerals-go", "server 3 has committed not a transaction of ZooKeeper: 0x100000001 of 1 bytes: it is cut off",
			[]lie{commits("s3", 0x100000001, "x")}},
		{"a write before the one before it", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000004",
			[]lie{wrote("c1", 0x100000005), wrote("c1", 0x100000004)}},
		{"two at one place", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000005",
			[]lie{wrote("c1", 0x100000005), wrote("c1", 0x100000005)}},
		{"answers that cross", "session-order", "session 0x7 was told of write 4/2 at 0x100000005, and then of write 4/1 at 0x100000004",
			[]lie{wroteBoth("c1", 0x100000004, 0x100000005)}},
		{"answers that cross, in the order of zxids", "session-order", "session 0x7 was told of write 4/2 at 0x100000004, and then of write 4/1 at 0x100000005",
			[]lie{wroteBoth("c1", 0x100000005, 0x100000004)}},

		{"a multi of which half takes place", "atomicity", "0x100000001 is half of a multi: its operation 1 takes place, and others fail",
			[]lie{made("s1", 0x100000001, 1, both(makes("/a"), fails(znode.ErrNoNode)))}},
		{"OK for what another did", "atomicity", "write 4/1 of session 0x7 was told OK at 0x100000001, where another's transaction is",
			[]lie{committed("s1", 0x100000001, makes("/a")), wrote("c1", 0x100000001)}},
		{"OK for what has failed", "atomicity", "write 4/1 of session 0x7 was told OK, and is committed at 0x100000001 as NoNode",
			[]lie{asks("c1", set("/a", "x")), made("s1", 0x100000001, 1, fails(znode.ErrNoNode)), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"an error for what was done", "atomicity", "write 4/1 of session 0x7 was told BadVersion, and is committed at 0x100000001 as OK",
			[]lie{asks("c1", set("/a", "x")), made("s1", 0x100000001, 1, sets("/a")), answer("c1", 1, znode.Result{Err: znode.ErrBadVersion, Zxid: 0x100000001})}},
		{"an error before what is done", "atomicity", "0x100000001 takes place, of which session 0x7 was told BadVersion",
			[]lie{asks("c1", set("/a", "x")), answer("c1", 1, znode.Result{Err: znode.ErrBadVersion}), made("s1", 0x100000001, 1, sets("/a"))}},
		{"another zxid", "atomicity", "write 4/1 of session 0x7 was told OK at 0x100000002, and is committed at 0x100000001",
			[]lie{asks("c1", set("/a", "x")), made("s1", 0x100000001, 1, sets("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002})}},
		{"a multi of another outcome", "atomicity", "write 4/1 of session 0x7 was told OK of operation 2 at 0x100000001, which is committed as NoNode",
			[]lie{asks("c1", znode.Op{Code: znode.OpMulti}), made("s1", 0x100000001, 1, both(fails(znode.OK), fails(znode.ErrNoNode))),
				answer("c1", 1, znode.Result{Zxid: 0x100000001, Results: make([]znode.Result, 2)})}},
		{"a multi of another length", "atomicity", "write 4/1 of session 0x7 was told of 1 operations at 0x100000001, and 2 are committed",
			[]lie{asks("c1", znode.Op{Code: znode.OpMulti}), made("s1", 0x100000001, 1, both(makes("/a"), makes("/b"))),
				answer("c1", 1, znode.Result{Zxid: 0x100000001, Results: make([]znode.Result, 1)})}},
		{"a multi of more than there is", "atomicity", "write 4/1 of session 0x7 was told of 2 operations at 0x100000001, and 1 are committed",
			[]lie{asks("c1", znode.Op{Code: znode.OpMulti}), made("s1", 0x100000001, 1, both(makes("/a"))),
				answer("c1", 1, znode.Result{Zxid: 0x100000001, Results: make([]znode.Result, 2)})}},

		{"done before it is committed", "durability", undone,
			[]lie{committed("s1", 0x100000001, makes("/a")), wrote("c1", 0x100000002)}},
		{"read, and not in what the next leader begins with", "durability", unledBy2, []lie{committed("s1", 0x100000001, makes("/a")),
			asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002}), comes("s2", 2, 0x100000001), leads("s2", 2)}},
		{"the same, before what is older and what is no state", "durability", unledBy2, []lie{committed("s1", 0x100000001, makes("/a")),
			asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002}), asks("c1", get("/a")), answer("c1", 2, znode.Result{Zxid: 0x100000001}),
			asks("c1", get("/a")), answer("c1", 3, znode.Result{Err: znode.ErrUnimplemented, Zxid: noZxid}), comes("s2", 2, 0x100000001), leads("s2", 2)}},
		{"read in an epoch that is yet to begin", "durability", "server 2 leads epoch 2 without 0x200000001, which client 4 was shown",
			[]lie{asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x200000001}), leads("s2", 2)}},
		{"done when its leader was deposed", "durability", undone,
			[]lie{committed("s1", 0x100000001, makes("/a")), comes("s2", 2, 0x100000001), leads("s2", 2), committed("s1", 0x100000002, sets("/a")), wrote("c1", 0x100000002)}},
		{"done by what a follower came with", "durability", undone, []lie{committed("s1", 0x100000001, makes("/a")), comes("s2", 2, 0x100000001),
			entered("s3", zab.Standing{Role: election.Following, Phase: zab.Synchronization, Leader: s2, Epoch: 2, Zxid: 0x100000002}), leads("s2", 2), wrote("c1", 0x100000002)}},
		{"done by what came with a leader who was never established", "durability", undone,
			[]lie{committed("s1", 0x100000001, makes("/a")), comes("s1", 2, 0x100000002), comes("s2", 3, 0x100000001), leads("s2", 3), wrote("c1", 0x100000002)}},

		{"a read before the write", "read-your-writes", "session 0x7 asked for getData (4/2) behind its write 1 at 0x100000005, and was answered at 0x100000004",
			[]lie{wrote("c1", 0x100000005), asks("c1", get("/a")), answer("c1", 2, znode.Result{Zxid: 0x100000004})}},

		{"a server that lags and serves", "timeliness", "server 1 has applied 0x100000001 and goes on serving, 1.202s after it should have come to 0x100000002",
			[]lie{meets("c1"), committed("s2", 0x100000001, makes("/a")), applied("s1", 0x100000001, 5), committed("s2", 0x100000002, makes("/b")), idles(),
				wrote("c1", 0x100000001), idles(), wrote("c1", 0x100000001)}},
		{"one that lags and serves on its own", "timeliness", "server 1 has applied 0x100000001 and goes on serving, 1.202s after it should have come to 0x100000002",
			[]lie{meets("c1"), committed("s2", 0x100000001, makes("/a")), applied("s1", 0x100000001, 5), entered("s1", zab.Standing{}),
				committed("s2", 0x100000002, makes("/b")), idles(), wrote("c1", 0x100000001), idles(), wrote("c1", 0x100000001)}},
		{"one that has lagged, and has caught up meanwhile", "timeliness", "server 1 has applied 0x100000002 and goes on serving, 1.202s after it should have come to 0x100000003",
			[]lie{meets("c1"), committed("s2", 0x100000001, makes("/a")), applied("s1", 0x100000001, 5), committed("s2", 0x100000002, makes("/b")), idles(), applied("s1", 0x100000002, 6),
				committed("s2", 0x100000003, makes("/c")), idles(), wrote("c1", 0x100000002), idles(), wrote("c1", 0x100000002)}},

		{"an answer before the event", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, sets("/a")), asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
		{"a later event before it", "watches", "session 0x7 was told of NodeDeleted /a, and before that should have been of NodeDataChanged /a of 0x100000002",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, sets("/a")), made("s1", 0x100000003, 0, drops("/a")), hears("c1", znode.EventNodeDeleted, "/a"))},
		{"an event that nothing is the cause of", "watches", "session 0x7 was told of NodeDataChanged /a, for which it has no watch or no transaction is the cause",
			posted(znode.OpGetData, hears("c1", znode.EventNodeDataChanged, "/a"))},
		{"one event told twice", "watches", "session 0x7 was told of NodeDataChanged /a, for which it has no watch or no transaction is the cause",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, sets("/a")), hears("c1", znode.EventNodeDataChanged, "/a"), hears("c1", znode.EventNodeDataChanged, "/a"))},
		{"a watch that fires twice", "watches", "session 0x7 was told of NodeDataChanged /a, for which it has no watch or no transaction is the cause",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, sets("/a")), hears("c1", znode.EventNodeDataChanged, "/a"),
				made("s1", 0x100000003, 0, sets("/a")), hears("c1", znode.EventNodeDataChanged, "/a"))},
		{"a later part of a multi that nobody is told of", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, both(makes("/b"), sets("/a"))), asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
		{"the end of a session that nobody is told of", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeDeleted /a of 0x100000002",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, ends("/a")), asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
		{"a list of children", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeChildrenChanged /a of 0x100000002",
			posted(znode.OpGetChildren, made("s1", 0x100000002, 0, makes("/a/b")), asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
		{"what lies below a recursive watch", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeCreated /a/b of 0x100000002",
			posted(znode.OpAddWatch, made("s1", 0x100000002, 0, makes("/a/b")), asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
		{"a list of children under a recursive watch", "watches", "session 0x7 was told of NodeChildrenChanged /a, for which it has no watch or no transaction is the cause",
			posted(znode.OpAddWatch, made("s1", 0x100000002, 0, makes("/a/b")), hears("c1", znode.EventNodeCreated, "/a/b"), hears("c1", znode.EventNodeChildrenChanged, "/a"))},
		{"what may not be read", "watches", "session 0x7 was told of NodeDataChanged /a of 0x100000003, and may not read that node",
			posted(znode.OpGetData, made("s1", 0x100000002, 0, closes("/a")), made("s1", 0x100000003, 0, sets("/a")),
				hears("c1", znode.EventNodeDataChanged, "/a"), asks("c1", get("/b")))},
		{"a change that a new server keeps to itself", "watches", "session 0x7 came with its watches, having seen 0x100000001, and was not told of NodeDataChanged /a, which happened by 0x100000002",
			posted(znode.OpGetData, loses("c1"), made("s1", 0x100000002, 0, sets("/a")), meets("c1"), rearmed("c1", 0x100000001, 0x100000002))},
		{"a change that a new server makes up", "watches", "session 0x7 was told of NodeDataChanged /a when it came with its watches, having seen 0x100000001, and that has not happened by 0x100000001",
			posted(znode.OpGetData, loses("c1"), meets("c1"), hears("c1", znode.EventNodeDataChanged, "/a"), rearmed("c1", 0x100000001, 0x100000001))},
		{"a watch that a new server forgets", "watches", "session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002",
			posted(znode.OpGetData, loses("c1"), meets("c1"), rearmed("c1", 0x100000001, 0x100000001), made("s1", 0x100000002, 0, sets("/a")),
				asks("c1", get("/b")), answer("c1", 2, znode.Result{Zxid: 0x100000002}))},
	} {
		t.Run(c.what, func(t *testing.T) {
			for _, e := range []Ensemble{Default(), generous()} { // it is as wrong of what is neither local nor read-only
				switch v := liarsIn(t, e, c.judge, c.lies...).Violation(); {
				case v == nil:
					t.Error("nobody objects")
				case v.Monitor != c.judge || v.Text != c.text:
					t.Errorf("%v\nwant %s: %s", v, c.judge, c.text)
				}
			}
		})
	}
}

// What is right and looks wrong.
func TestJudgesAreSilentWhenAllIsWell(t *testing.T) {
	truth := []lie{
		opens(), meets("c1"),
		applied("s1", 0x100000001, 5), applied("s1", 0x100000002, 7), applied("s2", 0x100000001, 5), applied("s2", 0x100000003, 8),
		applied("s3", 0x100000002, 7), applied("s1", 0x100000003, 8),
		committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, makes("/b")), committed("s2", 0x100000001, makes("/a")),
		committed("s1", 0x100000003, drops("/a")),
		asks("c1", set("/b", "x")), asks("c1", set("/b", "y")), made("s1", 0x100000004, 1, sets("/b")), made("s1", 0x100000005, 2, sets("/b")),
		answer("c1", 1, znode.Result{Zxid: 0x100000004}), answer("c1", 2, znode.Result{Zxid: 0x100000005}),
		asks("c1", looking(get("/b"))), answer("c1", 3, znode.Result{Zxid: 0x100000005, Stat: znode.Stat{Mzxid: 0x100000005}}),
		asks("c1", looking(znode.Op{Code: znode.OpExists, Path: "/c"})), answer("c1", 4, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000005}),
		made("s1", 0x100000006, 0, makes("/c")), asks("c1", get("/d")), // on its way before the event
		hears("c1", znode.EventNodeCreated, "/c"), answer("c1", 5, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000006}),
		asks("c1", looking(get("/c"))), answer("c1", 6, znode.Result{Zxid: 0x100000006}),
		made("s1", 0x100000007, 0, closes("/c")), made("s1", 0x100000008, 0, sets("/c")), // which nobody may be told of
		asks("c1", get("/d")), answer("c1", 7, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000008}),
		loses("c1"), made("s1", 0x100000009, 0, sets("/b")), made("s1", 0x10000000a, 0, sets("/c")), meets("c1"), // who is told of both
		hears("c1", znode.EventNodeDataChanged, "/b"), hears("c1", znode.EventNodeDataChanged, "/c"), rearmed("c1", 0x100000008, 0x10000000a),
		committed("s1", 0x10000000b, ends("/b", "/c")),
		comes("s2", 2, 0x10000000b), committed("s2", 0x200000001, ends("/b")),
		applied("s1", 0x200000001, 9), idles(), asks("c1", get("/d")), answer("c1", 8, znode.Result{Err: znode.ErrNoNode, Zxid: 0x200000001}),
		idles(), asks("c1", get("/d")), answer("c1", 9, znode.Result{Err: znode.ErrNoNode, Zxid: 0x200000001}),
	}
	for _, e := range []Ensemble{Default(), generous()} {
		for _, m := range Monitors(e) {
			if v := liarsIn(t, e, m.Name, truth...).Violation(); v != nil {
				t.Error(v)
			}
		}
	}
}

// What a new leader brings along is committed with its being established: a node
// may have gone by that.
func TestANodeMayGoWithWhatALeaderBringsAlong(t *testing.T) {
	gone := zab.Txn{Zxid: 0x100000002, Value: EncodeTxn(&datatree.Txn{Session: 7, Change: datatree.Change{Op: znode.OpDelete, Path: "/a"}})}
	proposed := lie{who: "s1", say: func(env *sim.Env) {
		zab.Proposed.Observe(env, gone)
		zab.Logged.Observe(env, gone)
	}}
	if v := liars(t, "ephemerals-go", opens(), committed("s1", 0x100000001, makes("/a")), proposed, comes("s1", 2, 0x100000002), committed("s1", 0x200000001, ends())).Violation(); v != nil {
		t.Error(v)
	}
}

// The goal is zab's, and then client's: nobody is served where nobody serves.
func TestTheGoalSaysWhatIsMissing(t *testing.T) {
	leads := zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: 3, Epoch: 2}
	follows := zab.Standing{Role: election.Following, Phase: zab.Broadcast, Leader: 3, Epoch: 2}
	all := []lie{entered("s3", leads), entered("s1", follows), entered("s2", follows)}
	answered := lie{who: "c1", say: func(env *sim.Env) {
		znode.Do.Return(env, znode.Do.Invoke(env, get("/")), znode.Result{})
	}}
	done := lie{who: "c1", say: func(env *sim.Env) { client.Done.Observe(env, client.Tally{}) }}
	for _, c := range []struct {
		missing string
		lies    []lie
	}{
		{"no leader is established", []lie{entered("s1", follows), entered("s2", follows), answered}},
		{"not all have joined s3 in epoch 2: s1 is looking", []lie{entered("s3", leads), entered("s1", zab.Standing{}), entered("s2", follows), answered}},
		{"c1 has work left and was answered nothing", all},
		{"", append(slices.Clone(all), answered)},
		{"", append(slices.Clone(all), done)},
	} {
		if got := liars(t, "", c.lies...).Missing(); !strings.HasPrefix(got, c.missing) || c.missing == "" && got != "" {
			t.Errorf("%q, want %q", got, c.missing)
		}
	}
}
