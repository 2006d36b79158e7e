package zookeeper

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Of watches there is more to lie about, and more that is right and looks wrong.

// hearsAt is an event as a server of 3.9 tells of it.
func hearsAt(who string, e znode.EventType, path string, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) {
		client.Heard.Observe(env, client.News{Session: 7, Server: s1, Event: znode.Event{Type: e, Path: path, Zxid: z}})
	}}
}

// givesUp is the unknown outcome of the nth operation of a client.
func givesUp(who string, n uint64) lie {
	return lie{who: who, say: func(env *sim.Env) { znode.Do.GiveUp(env, sim.OpID{Client: env.Self(), N: n}) }}
}

// replied is what c1 is told of its nth operation, at the nth transaction of epoch 1.
func replied(n, z uint64) lie {
	return answer("c1", n, znode.Result{Zxid: 0x100000000 + znode.Zxid(z)})
}

// happens is the nth transaction of epoch 1, and sees an answer that shows it.
func happens(n uint32, c datatree.Change) lie { return made("s1", znode.ZxidOf(1, n), 0, c) }
func sees(op uint64, z uint64) []lie          { return []lie{asks("c1", get("/none")), replied(op, z)} }

// back is c1's coming back with its watches, to a server that is at the nth transaction.
func back(z uint32, told ...lie) []lie {
	return slices.Concat([]lie{meets("c1")}, told, []lie{rearmed("c1", 0x100000001, znode.ZxidOf(1, z))})
}

// then is one play behind another.
func then(acts ...[]lie) []lie { return slices.Concat(acts...) }

func opensTo(path string, acl ...znode.ACL) datatree.Change {
	return datatree.Change{Op: znode.OpSetACL, Path: path, ACL: acl}
}
func grant(perms znode.Perms, scheme, id string) znode.ACL {
	return znode.ACL{Perms: perms, ID: znode.ID{Scheme: scheme, ID: id}}
}
func as(op znode.Op, scheme, id string) znode.Op {
	op.Who = []znode.ID{{Scheme: scheme, ID: id}}
	return op
}

// toldOfA is that /a has changed.
var toldOfA = hears("c1", znode.EventNodeDataChanged, "/a")

func TestTheJudgeOfWatchesObjects(t *testing.T) {
	const unheard = "session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002"
	for _, c := range []struct {
		what, text string
		lies       []lie
	}{
		{"a change, behind a refusal to remove the watch", unheard, posted(znode.OpGetData, then([]lie{asks("c1", unwatch("/a", znode.WatcherData)),
			answer("c1", 2, znode.Result{Err: znode.ErrNoWatcher, Zxid: 0x100000001}), happens(2, sets("/a"))}, sees(3, 2))...)},
		{"an event of another transaction", "session 0x7 was told of NodeDataChanged /a of 0x100000002 as if it were of 0x100000003",
			posted(znode.OpGetData, happens(2, sets("/a")), hearsAt("c1", znode.EventNodeDataChanged, "/a", 0x100000003))},
		{"what anybody may write and nobody may read", "session 0x7 was told of NodeDataChanged /a of 0x100000003, and may not read that node",
			posted(znode.OpGetData, happens(2, opensTo("/a", grant(znode.PermWrite, "world", "anyone"))), happens(3, sets("/a")), toldOfA, asks("c1", get("/b")))},
		{"a change, behind one that might be read", "session 0x7 was answered at 0x100000004, and had not been told of NodeDataChanged /b of 0x100000004",
			posted(znode.OpGetData, then([]lie{asks("c1", looking(get("/b"))), replied(2, 1), happens(2, closes("/a")), happens(3, sets("/a")), happens(4, sets("/b")),
				toldOfA, asks("c1", as(get("/a"), znode.SchemeDigest, "k:h")), replied(3, 4)})...)},
		{"a change that is told twice to who comes", "session 0x7 was told of NodeDataChanged /a when it came with its watches, having seen 0x100000001, and that has not happened by 0x100000002",
			posted(znode.OpGetData, then([]lie{loses("c1"), happens(2, sets("/a"))}, back(2, toldOfA, toldOfA))...)},
		{"a watch that lasts, and a new server forgets", "session 0x7 was answered at 0x100000002, and had not been told of NodeCreated /a/b of 0x100000002",
			posted(znode.OpAddWatch, then([]lie{loses("c1")}, back(1), []lie{happens(2, makes("/a/b"))}, sees(2, 2))...)},
		{"a change, in a session that began without a word about the one before", strings.Replace(unheard, "0x7", "0x8", 1),
			posted(znode.OpGetData, then([]lie{becomes("c1", client.Connecting, 0), moves("c1"), asks("c1", looking(get("/a"))), replied(2, 1), happens(2, sets("/a"))}, sees(3, 2))...)},
		{"the end of what lies below", "session 0x7 was answered at 0x100000003, and had not been told of NodeDeleted /a/b of 0x100000003",
			posted(znode.OpAddWatch, then([]lie{happens(2, makes("/a/b")), hears("c1", znode.EventNodeCreated, "/a/b"), happens(3, drops("/a/b"))}, sees(2, 3))...)},
	} {
		t.Run(c.what, func(t *testing.T) {
			if v := liars(t, "watches", c.lies...).Violation(); v == nil || v.Text != c.text {
				t.Errorf("%v\nwant %s", v, c.text)
			}
		})
	}
}

func TestTheJudgeOfWatchesIsSilent(t *testing.T) {
	long := "/" + strings.Repeat("x", severalMessages)
	closed := []lie{happens(2, closes("/a")), happens(3, sets("/a")), toldOfA}
	for _, c := range []struct {
		what string
		lies []lie
	}{
		{"a watch that was removed", posted(znode.OpGetData, then([]lie{asks("c1", unwatch("/a", znode.WatcherAny)), replied(2, 1), happens(2, sets("/a"))}, sees(3, 2))...)},
		{"a watch that was not left, for an error", posted(znode.OpGetChildren, then([]lie{asks("c1", looking(get("/a"))),
			answer("c1", 2, znode.Result{Err: znode.ErrNoAuth, Zxid: 0x100000001}), happens(2, sets("/a"))}, sees(3, 2))...)},
		{"one that nobody answered", posted(znode.OpGetChildren, then([]lie{asks("c1", looking(get("/a"))), givesUp("c1", 2), happens(2, sets("/a"))}, sees(3, 2))...)},
		{"an answer that shows no state", posted(znode.OpGetData, happens(2, sets("/a")), asks("c1", get("/b")),
			answer("c1", 2, znode.Result{Err: znode.ErrUnimplemented, Zxid: noZxid}), toldOfA)},
		{"who comes twice, and is told the first time", posted(znode.OpGetData, then([]lie{asks("c1", looking(on(znode.OpExists, "/b"))),
			answer("c1", 2, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000001}), loses("c1"), happens(2, sets("/a")), meets("c1"), toldOfA, loses("c1"), happens(3, drops("/a"))}, back(3))...)},
		{"what comes over a watch that lasts while its client is away", posted(znode.OpAddWatch, then([]lie{loses("c1"), happens(2, sets("/a"))}, back(2), sees(2, 2))...)},
		{"the end of the node meanwhile", then([]lie{meets("c1"), happens(1, makes("/a")), asks("c1", lasting("/a", znode.WatchPersistent)), replied(1, 1), loses("c1"), happens(2, drops("/a"))}, back(2))},
		{"a list that was last changed when it was read", posted(znode.OpGetChildren, then([]lie{loses("c1")}, back(1))...)},
		{"data behind a watch on the list", posted(znode.OpGetChildren, then([]lie{loses("c1"), happens(2, sets("/a"))}, back(2))...)},
		{"more watches than go into one message", posted(znode.OpGetData, then([]lie{asks("c1", looking(on(znode.OpExists, long))),
			answer("c1", 2, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000001}), loses("c1"), happens(2, sets("/a"))}, back(2))...)},

		{"a closed node, to who may read it", posted(znode.OpGetData, append(closed, asks("c1", as(get("/b"), znode.SchemeDigest, "k:h")))...)},
		{"a closed node, to the super user", posted(znode.OpGetData, append(closed, asks("c1", as(get("/b"), znode.SchemeSuper, "")))...)},
		{"a node of a network, to who is in it", posted(znode.OpGetData, happens(2, opensTo("/a", grant(znode.PermRead, znode.SchemeIP, "10.0.0.0/8"))), happens(3, sets("/a")), toldOfA,
			asks("c1", as(get("/b"), znode.SchemeIP, "10.1.2.3")))},
		{"a node that all may read", posted(znode.OpGetData, happens(2, opensTo("/a", grant(znode.PermRead, znode.SchemeWorld, "anyone"))), happens(3, sets("/a")), toldOfA, asks("c1", get("/b")))},
		{"a node that was closed, changed and opened", posted(znode.OpAddWatch, happens(2, closes("/a")), happens(3, sets("/a")), happens(4, opensTo("/a", znode.OpenACL()...)),
			happens(5, sets("/a")), toldOfA, asks("c1", get("/b")))},
	} {
		t.Run(c.what, func(t *testing.T) {
			if v := liars(t, "watches", c.lies...).Violation(); v != nil {
				t.Error(v)
			}
		})
	}
}

// In 3.8 a path has one mode in each of a server's two tables, the last that was asked
// for, and what is removed is of a table.
func TestTheJudgeOfWatchesKnowsTheReleases(t *testing.T) {
	lasts := []lie{meets("c1"), happens(1, makes("/a"))}
	for _, c := range []struct {
		what     string
		lies     []lie
		v38, v39 string // behind what is it that nothing was told of
	}{
		{"a watch for once over one that lasts", then(lasts, []lie{asks("c1", lasting("/a", znode.WatchPersistent)), replied(1, 1), asks("c1", looking(get("/a"))), replied(2, 1),
			happens(2, sets("/a")), toldOfA, happens(3, sets("/a"))}, sees(3, 3)), "", "NodeDataChanged /a of 0x100000003"},
		{"one that lasts, removed as if for data", then(lasts, []lie{asks("c1", lasting("/a", znode.WatchPersistent)), replied(1, 1), asks("c1", unwatch("/a", znode.WatcherData)), replied(2, 1),
			happens(2, sets("/a"))}, sees(3, 2)), "", "NodeDataChanged /a of 0x100000002"},
		{"a watch for once over one for all below", then(lasts, []lie{asks("c1", lasting("/a", znode.WatchPersistentRecursive)), replied(1, 1), asks("c1", looking(get("/a"))), replied(2, 1),
			happens(2, makes("/a/b"))}, sees(3, 2), []lie{happens(3, drops("/a/b"))}, sees(4, 3)), "NodeDeleted /a/b of 0x100000003", "NodeCreated /a/b of 0x100000002"},
	} {
		for compat, want := range map[string]string{"3.8": c.v38, "3.9": c.v39} {
			e := Default()
			e.Compat = compat
			v := liarsIn(t, e, "watches", c.lies...).Violation()
			if (v == nil) != (want == "") || v != nil && !strings.HasSuffix(v.Text, "had not been told of "+want) {
				t.Errorf("%s, in %s: %v, want %q", c.what, compat, v, want)
			}
		}
	}
	e := Default()
	e.Compat = "3.9" // the first to know what is for all below from other watches that last
	if v := liarsIn(t, e, "watches", then(lasts, []lie{asks("c1", lasting("/a", znode.WatchPersistentRecursive)), replied(1, 1),
		asks("c1", unwatch("/a", znode.WatcherPersistentRecursive)), replied(2, 1), happens(2, drops("/a"))}, sees(3, 2))...).Violation(); v != nil {
		t.Error(v)
	}
}
