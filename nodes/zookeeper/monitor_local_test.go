package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// localEnsemble is one whose sessions are local, and may be upgraded or not.
func localEnsemble(upgrading bool) Ensemble {
	e := Default()
	e.LocalSessions, e.LocalUpgrading = true, upgrading
	return e
}

// meetsAt is a client's coming to a server in session 7.
func meetsAt(who string, server sim.NodeID) lie {
	return lie{who: who, say: func(env *sim.Env) {
		client.Became.Observe(env, client.Status{To: client.Connected, Session: 7, Server: server})
	}}
}

// visits is the same from outside.
func visits(who string, server sim.NodeID) lie {
	return lie{who: who, say: func(env *sim.Env) {
		gate.Welcomed.Observe(env, gate.Reception{Visitor: 1, Server: server, Session: 7, Timeout: 600})
	}}
}

func upgrades(z znode.Zxid) lie {
	return committed("s3", z, datatree.Change{Op: znode.OpCreateSession, Timeout: 600})
}

// What no server may do with sessions that are not known to all.
func TestJudgesObjectToWhatLocalSessionsAreGiven(t *testing.T) {
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"let in by another server", "locals-stay", "server 2 has let in session 0x7, which is server 1's own",
			[]lie{meetsAt("c1", s1), meetsAt("c1", s1), loses("c1"), meetsAt("c1", s2)}},
		{"let in by one that serves reads alone", "locals-stay", "server 2 has let in session 0x7, which is server 1's own",
			[]lie{meetsAt("c1", s1), {who: "c1", say: func(env *sim.Env) {
				client.Became.Observe(env, client.Status{To: client.ConnectedReadOnly, Session: 7, Server: s2})
			}}}},
		{"let in as a visitor", "locals-stay", "server 2 has let in session 0x7, which is server 1's own",
			[]lie{visits("c1", s1), visits("c1", s2)}},
		{"let in by another, having written", "locals-stay", "server 2 has let in session 0x7, which is server 1's own",
			[]lie{meetsAt("c1", s1), asks("c1", set("/a", "x")), made("s3", 0x100000001, 1, sets("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000001}), loses("c1"), meetsAt("c1", s2)}},
		{"given a node without an upgrade", "ephemerals-go", "0x100000001 creates /a for session 0x7, of which no other server knows",
			[]lie{meetsAt("c1", s1), asks("c1", ephemeral("/a")), made("s3", 0x100000001, 1, makes("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"given one before the upgrade", "ephemerals-go", "0x100000001 creates /a for session 0x7, of which no other server knows",
			[]lie{made("s3", 0x100000001, 1, makes("/a")), upgrades(0x100000002)}},
		{"told of its end, which nobody else is told of", "ephemerals-go", "session 0x7 was told at 0x100000002 that it has ended, and 1 of its nodes are there",
			[]lie{upgrades(0x100000001), made("s3", 0x100000002, 1, makes("/a")), asks("c1", leave()), answer("c1", 1, znode.Result{Zxid: 0x100000002})}},
		{"told of its end when it was upgraded", "atomicity", "write 4/1 of session 0x7 was told OK at 0x100000001, where another's transaction is",
			[]lie{upgrades(0x100000001), asks("c1", leave()), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"told of an end before its last write", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000004",
			[]lie{wrote("c1", 0x100000005), asks("c1", leave()), answer("c1", 2, znode.Result{Zxid: 0x100000004})}},
		{"told of another write at the same zxid", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000005",
			[]lie{wrote("c1", 0x100000005), wrote("c1", 0x100000005)}},
		{"refused as local what it may own", "atomicity", "write 4/1 of session 0x7 was told EphemeralOnLocalSession, and is committed at 0x100000002 as SessionExpired",
			[]lie{upgrades(0x100000001), asks("c1", ephemeral("/a")), made("s3", 0x100000002, 1, fails(znode.ErrSessionExpired)),
				answer("c1", 1, znode.Result{Err: znode.ErrEphemeralOnLocalSession, Zxid: 0x100000002})}},
		{"refused as local what fails for another reason", "atomicity", "write 4/1 of session 0x7 was told EphemeralOnLocalSession, and is committed at 0x100000001 as NoNode",
			[]lie{asks("c1", ephemeral("/a/b")), made("s3", 0x100000001, 1, fails(znode.ErrNoNode)),
				answer("c1", 1, znode.Result{Err: znode.ErrEphemeralOnLocalSession, Zxid: 0x100000001})}},
		{"refused for another reason than its leader's", "atomicity", "write 4/1 of session 0x7 was told NoNode, and is committed at 0x100000001 as SessionExpired",
			[]lie{asks("c1", ephemeral("/a/b")), made("s3", 0x100000001, 1, fails(znode.ErrSessionExpired)),
				answer("c1", 1, znode.Result{Err: znode.ErrNoNode, Zxid: 0x100000001})}},
	} {
		t.Run(c.what, func(t *testing.T) {
			switch v := liarsIn(t, localEnsemble(true), c.judge, c.lies...).Violation(); {
			case v == nil:
				t.Error("nobody objects")
			case v.Monitor != c.judge || v.Text != c.text:
				t.Errorf("%v\nwant %s: %s", v, c.judge, c.text)
			}
		})
	}
}

// Where sessions are not local the same is wrong that is right there.
func TestJudgesAreAsStrictWhereSessionsAreNotLocal(t *testing.T) {
	for _, c := range []struct {
		judge string
		lies  []lie
	}{
		{"atomicity", []lie{committed("s3", 0x100000001, sets("/a")), asks("c1", leave()), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"atomicity", []lie{asks("c1", ephemeral("/a")), made("s3", 0x100000001, 1, fails(znode.ErrSessionExpired)),
			answer("c1", 1, znode.Result{Err: znode.ErrEphemeralOnLocalSession, Zxid: 0x100000001})}},
		{"session-order", []lie{wrote("c1", 0x100000005), asks("c1", leave()), answer("c1", 2, znode.Result{Zxid: 0x100000005})}},
	} {
		if v := liars(t, c.judge, c.lies...).Violation(); v == nil || v.Monitor != c.judge {
			t.Errorf("%s says %v", c.judge, v)
		}
	}
}

// What is right of local sessions: they stay, write, and end without a transaction; the
// leader calls them expired and their servers know better; and who is upgraded owns
// nodes and moves.
func TestJudgesAreSilentOfLocalSessions(t *testing.T) {
	truth := []lie{
		meetsAt("c1", s1), asks("c1", set("/a", "x")), made("s3", 0x100000001, 1, sets("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000001}),
		loses("c1"), meetsAt("c1", s1),
		asks("c1", ephemeral("/e")), made("s3", 0x100000002, 2, fails(znode.ErrSessionExpired)),
		answer("c1", 2, znode.Result{Err: znode.ErrEphemeralOnLocalSession, Zxid: 0x100000002}),
		asks("c1", set("/a", "y")), made("s3", 0x100000003, 3, sets("/a")), answer("c1", 3, znode.Result{Zxid: 0x100000003}),
		asks("c1", leave()), answer("c1", 4, znode.Result{Zxid: 0x100000003}),
	}
	upgraded := []lie{
		meetsAt("c1", s1), asks("c1", ephemeral("/e")), upgrades(0x100000001), made("s3", 0x100000002, 1, makes("/e")), answer("c1", 1, znode.Result{Zxid: 0x100000002}),
		loses("c1"), meetsAt("c1", s2), loses("c1"), meetsAt("c1", s3), asks("c1", leave()), made("s3", 0x100000003, 2, ends("/e")), answer("c1", 2, znode.Result{Zxid: 0x100000003}),
	}
	turnedAway := []lie{visits("c1", s1), {who: "c1", say: func(env *sim.Env) {
		gate.Welcomed.Observe(env, gate.Reception{Visitor: 2, Server: s2, Session: 7})
	}}}
	for _, m := range Monitors(localEnsemble(true)) {
		for _, lies := range [][]lie{truth, upgraded, turnedAway} {
			if v := liarsIn(t, localEnsemble(true), m.Name, lies...).Violation(); v != nil {
				t.Error(v)
			}
		}
	}
}
