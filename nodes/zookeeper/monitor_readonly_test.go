package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// reads is a client's coming to server 1, which serves reads alone, in session 7, and
// moves its coming to another in session 8.
func reads(who string) lie { return becomes(who, client.ConnectedReadOnly, 7) }
func moves(who string) lie { return becomes(who, client.Connected, 8) }

func becomes(who string, to client.State, session znode.SessionID) lie {
	return lie{who, func(env *sim.Env) {
		client.Became.Observe(env, client.Status{To: to, Session: session, Server: s1})
	}}
}

func readOnlyEnsemble() Ensemble {
	e := Default()
	e.ReadOnlyMode = true
	return e
}

// logs is a transaction that goes into a server's history and no further.
func logs(who string, z znode.Zxid, c datatree.Change) lie {
	x := zab.Txn{Zxid: z, Value: EncodeTxn(&datatree.Txn{Session: 7, Change: c})}
	return lie{who, func(env *sim.Env) {
		zab.Proposed.Observe(env, x)
		zab.Logged.Observe(env, x)
	}}
}

// serves is a server's beginning to serve reads from a state.
func serves(who string, z znode.Zxid) lie {
	return lie{who, func(env *sim.Env) { OpenedReadOnly.Observe(env, State{z, 5}) }}
}

func loaded(who string, z znode.Zxid) lie {
	return lie{who, func(env *sim.Env) { zab.Loaded.Observe(env, zab.Record{Zxid: z}) }}
}

func cuts(who string, z znode.Zxid) lie {
	return lie{who, func(env *sim.Env) { zab.Truncated.Observe(env, z) }}
}

// What no server may do that serves reads alone.
func TestJudgesObjectToServersThatServeReadsAlone(t *testing.T) {
	leads := zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: 1, Epoch: 1}
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"while it leads", "read-only", "server 1 serves reads alone, and has or is a leader",
			[]lie{entered("s1", leads), serves("s1", 0x100000000)}},
		{"from a state that it has not got", "read-only", "server 1 serves reads alone from 0x100000002, and its history ends at 0x100000001",
			[]lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000002)}},
		{"from an older one", "read-only", "server 1 serves reads alone from 0x100000001, and its history ends at 0x100000002",
			[]lie{logs("s1", 0x100000001, makes("/a")), logs("s1", 0x100000002, makes("/b")), serves("s1", 0x100000001)}},
		{"from an epoch that it has passed", "read-only", "server 1 serves reads alone from 0x100000000, and its history ends at 0x100000001",
			[]lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000000)}},
		{"from what was cut", "read-only", "server 1 serves reads alone from 0x100000002, and its history ends at 0x100000001",
			[]lie{loaded("s1", 0x100000002), cuts("s1", 0x100000001), serves("s1", 0x100000002)}},
		{"from before what its leader gave it", "read-only", "server 1 serves reads alone from 0x100000001, and its history ends at 0x100000005",
			[]lie{logs("s1", 0x100000001, makes("/a")), {"s1", func(env *sim.Env) { zab.Installed.Observe(env, 0x100000005) }}, serves("s1", 0x100000001)}},
		{"from another tree", "equal-states", "server 1 has applied 0x100000001, tree 0000000000000005, where another had tree 0000000000000006",
			[]lie{applied("s2", 0x100000001, 6), serves("s1", 0x100000001)}},
		{"and answers from another state", "read-only", "server 1 serves reads alone, and has answered client 4 from 0x100000002, at which its history never ended",
			[]lie{loaded("s1", 0x100000001), serves("s1", 0x100000001), reads("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002})}},
		{"and writes", "read-only", "server 1 serves reads alone, and has told client 4 that its setData is done at 0x100000001",
			[]lie{loaded("s1", 0x100000001), serves("s1", 0x100000001), reads("c1"), wrote("c1", 0x100000001)}},
		{"and has not told of an event that its reader brings to the next", "watches",
			"session 0x8 came with its watches, having seen 0x100000001, and was not told of NodeDataChanged /a, which happened by 0x100000002",
			[]lie{committed("s1", 0x100000001, makes("/a")), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}),
				becomes("c1", client.Connecting, 0), committed("s2", 0x100000002, sets("/a")), moves("c1"), rearmed("c1", 0x100000001, 0x100000002)}},
	} {
		t.Run(c.what, func(t *testing.T) {
			switch v := liarsIn(t, readOnlyEnsemble(), c.judge, c.lies...).Violation(); {
			case v == nil:
				t.Error("nobody objects")
			case v.Monitor != c.judge || v.Text != c.text:
				t.Errorf("%v\nwant %s: %s", v, c.judge, c.text)
			}
		})
	}
}

// What such a server shows need not be committed, nor known to any later leader, and its
// reader need not hear of it: but only there. A reader's watches go on with its next
// session.
func TestJudgesLetReadersSeeWhatIsNotCommitted(t *testing.T) {
	lost := []lie{
		committed("s2", 0x100000001, makes("/a")), logs("s1", 0x100000001, makes("/a")), logs("s1", 0x100000002, sets("/a")),
		serves("s1", 0x100000002), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000002}),
		asks("c1", set("/a", "x")), answer("c1", 2, znode.Result{Err: znode.ErrNotReadOnly, Zxid: 0x100000002}),
		becomes("c1", client.Connecting, 0), comes("s2", 2, 0x100000001), committed("s2", 0x200000001, sets("/a")), moves("c1"),
		{"c1", func(env *sim.Env) {
			client.Heard.Observe(env, client.News{Session: 8, Server: s1, Event: znode.Event{Type: znode.EventNodeDataChanged, Path: "/a"}})
		}},
		rearmed("c1", 0x100000002, 0x200000001),
	}
	for _, m := range Monitors(readOnlyEnsemble()) {
		if m.Name == "ephemerals-go" { // of session 7 it knows nothing
			continue
		}
		if v := liarsIn(t, readOnlyEnsemble(), m.Name, lost...).Violation(); v != nil {
			t.Error(v)
		}
	}
	ordinary := append(append([]lie{}, lost[:4]...), meets("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002}),
		comes("s2", 2, 0x100000001), committed("s2", 0x200000001, sets("/a")))
	if v := liars(t, "durability", ordinary...).Violation(); v == nil {
		t.Error("nobody objects when it is no server that serves reads alone")
	}
}
