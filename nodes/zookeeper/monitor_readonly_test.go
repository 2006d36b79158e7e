package zookeeper

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// reads is a client's coming to server 1, which serves reads alone, in session 7, and
// moves its coming to another in session 8.
func reads(who string) lie { return becomes(who, client.ConnectedReadOnly, 7) }
func moves(who string) lie { return becomes(who, client.Connected, 8) }

func becomes(who string, to client.State, session znode.SessionID) lie {
	return lie{who: who, say: func(env *sim.Env) {
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
	return lie{who: who, say: func(env *sim.Env) {
		zab.Proposed.Observe(env, x)
		zab.Logged.Observe(env, x)
	}}
}

// serves is a server's beginning to serve reads from a state.
func serves(who string, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) { OpenedReadOnly.Observe(env, State{z, 5}) }}
}

func loaded(who string, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) { zab.Loaded.Observe(env, zab.Record{Zxid: z}) }}
}

func cuts(who string, z znode.Zxid) lie {
	return lie{who: who, say: func(env *sim.Env) { zab.Truncated.Observe(env, z) }}
}

// What no server may do that serves reads alone.
func TestJudgesObjectToServersThatServeReadsAlone(t *testing.T) {
	leading := zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: 1, Epoch: 1}
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"while it leads", "read-only", "server 1 serves reads alone, and has or is a leader",
			[]lie{entered("s1", leading), serves("s1", 0x100000000)}},
		{"from a state that it has not got", "read-only", "server 1 serves reads alone from 0x100000002, and its history ends at 0x100000001",
			[]lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000002)}},
		{"from an older one", "read-only", "server 1 serves reads alone from 0x100000001, and its history ends at 0x100000002",
			[]lie{logs("s1", 0x100000001, makes("/a")), logs("s1", 0x100000002, makes("/b")), serves("s1", 0x100000001)}},
		{"from an epoch that it has passed", "read-only", "server 1 serves reads alone from 0x100000000, and its history ends at 0x100000001",
			[]lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000000)}},
		{"from what was cut", "read-only", "server 1 serves reads alone from 0x100000002, and its history ends at 0x100000001",
			[]lie{loaded("s1", 0x100000002), cuts("s1", 0x100000001), serves("s1", 0x100000002)}},
		{"from before what its leader gave it", "read-only", "server 1 serves reads alone from 0x100000001, and its history ends at 0x100000005",
			[]lie{logs("s1", 0x100000001, makes("/a")), {who: "s1", say: func(env *sim.Env) { zab.Installed.Observe(env, 0x100000005) }}, serves("s1", 0x100000001)}},
		{"while it follows", "read-only", "server 1 serves reads alone, and has or is a leader",
			[]lie{entered("s1", zab.Standing{Role: election.Following, Phase: zab.Broadcast, Leader: s2, Epoch: 1}), serves("s1", 0x100000000)}},
		{"from another tree", "equal-states", "server 1 has applied 0x100000001, tree 0000000000000005, where another had tree 0000000000000006",
			[]lie{applied("s2", 0x100000001, 6), serves("s1", 0x100000001)}},
		{"and answers from another state", "read-only", "server 1 serves reads alone, and has answered client 4 from 0x100000002, at which its history never ended",
			[]lie{loaded("s1", 0x100000001), serves("s1", 0x100000001), reads("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002})}},
		{"as it says, and has never begun to", "read-only", "server 1 says that it serves reads alone, and has never begun to",
			[]lie{serves("s2", 0), reads("c1")}},
		{"as it says to a visitor", "read-only", "server 1 says that it serves reads alone, and has never begun to",
			[]lie{enters(1, gate.Reception{Timeout: 600, ReadOnly: true})}},
		{"and writes", "read-only", "server 1 serves reads alone, and has told client 4 that its setData is done at 0x100000001",
			[]lie{loaded("s1", 0x100000001), serves("s1", 0x100000001), reads("c1"), wrote("c1", 0x100000001)}},
		{"and has not told of an event that its reader brings to the next", "watches",
			"session 0x8 came with its watches, having seen 0x100000001, and was not told of NodeDataChanged /a, which happened by 0x100000002",
			[]lie{committed("s1", 0x100000001, makes("/a")), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}),
				becomes("c1", client.Connecting, 0), committed("s2", 0x100000002, sets("/a")), moves("c1"), rearmed("c1", 0x100000001, 0x100000002)}},
		{"nor has the next that serves reads alone, from what is committed", "watches",
			"session 0x8 came with its watches, having seen 0x100000001, and was not told of NodeDataChanged /a, which happened by 0x100000002",
			[]lie{committed("s1", 0x100000001, makes("/a")), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}), becomes("c1", client.Connecting, 0),
				committed("s2", 0x100000002, sets("/a")), becomes("c1", client.ConnectedReadOnly, 8), rearmed("c1", 0x100000001, 0x100000002)}},
		{"and has had a reader who was not told elsewhere, in a session of its own", "watches",
			"session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002",
			[]lie{committed("s1", 0x100000001, makes("/a")), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}), becomes("c1", client.Closed, 7),
				meets("c1"), asks("c1", looking(get("/a"))), answer("c1", 2, znode.Result{Zxid: 0x100000001}), committed("s2", 0x100000002, sets("/a")), asks("c1", get("/b")), answer("c1", 3, znode.Result{Zxid: 0x100000002})}},
		{"and has had a reader who was shown elsewhere what was not kept", "durability", "server 2 leads epoch 2 without 0x100000002, which client 4 was shown",
			[]lie{committed("s1", 0x100000001, makes("/a")), reads("c1"), moves("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002}), comes("s2", 2, 0x100000001), leads("s2", 2)}},
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

// Without a readOnlyMode no server serves reads alone, nor says so: who believes it is let
// off by judges.
func TestNobodyServesReadsAloneWithoutTheMode(t *testing.T) {
	for text, lies := range map[string][]lie{
		"server 1 serves reads alone, and has no readOnlyMode":              {serves("s1", 0)},
		"server 1 says that it serves reads alone, and has no readOnlyMode": {reads("c1")},
	} {
		if v := liars(t, "read-only", lies...).Violation(); v == nil || v.Node != s1 || v.Text != text {
			t.Errorf("%v\nwant %s", v, text)
		}
	}
}

// A server that says so, and does not, shows a client or a visitor what it likes. One
// judge objects; all others let them off, who would not if the server had not said so.
func TestAFalseWordOfReadingAloneIsNoticed(t *testing.T) {
	for what, who := range map[string]sim.Client{
		"a client":  {Name: "c1", Server: "s1", ReadOnly: true, Script: []string{"get -w /a"}},
		"a visitor": {Name: "gate", Script: []string{gate.Script}},
	} {
		t.Run(what, func(t *testing.T) {
			for _, c := range []struct {
				says, judged bool
				objects      string
			}{{true, true, "read-only"}, {true, false, ""}, {false, true, "durability"}} {
				w := pretend(t, who, c.says, c.judged)
				if got := verdict(w); got != c.objects {
					t.Errorf("said: %v, judged: %v; %q objects, want %q: %v", c.says, c.judged, got, c.objects, w.Violation())
				}
			}
		})
	}
}

// pretend is an ensemble without a readOnlyMode in which s1 is an impostor. Somebody reads
// from it what is never committed, and then there is another leader.
func pretend(t *testing.T, who sim.Client, says, judged bool) *sim.World {
	t.Helper()
	e := Default()
	e.Servers = 3
	p, err := New(e, []sim.Client{who}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Nodes[0].New = func() sim.Node { return sim.Scripted(func(task *sim.Task) { impostor(task, says) }) }
	if !judged {
		p.Monitors = slices.DeleteFunc(p.Monitors, func(m sim.MonitorSpec) bool { return m.Name == "read-only" })
	}
	p.Goal = nil // which an impostor keeps from being reached
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.CalmNetwork(), Plan: []sim.Planned{
		{At: sim.Time(3000 * ms), Fault: sim.Crash{Target: target(s3)}}, {At: sim.Time(3100 * ms), Fault: sim.Restart{Target: target(s3)}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	if w.Run(sim.Time(2000 * ms)); who.Name == "gate" {
		read, err := jute.AppendRequest(nil, jute.Request{Xid: 1, Op: get("/a")})
		if err != nil {
			t.Fatal(err)
		}
		hello := jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 4000, Password: znode.Data{Bytes: nobody}, ReadOnly: true, HasReadOnly: true})
		typeAt(t, w, gate.Comes(7, "s1"), gate.Says(7, hello), gate.Says(7, read))
	}
	w.Run(sim.Time(6000 * ms))
	return w
}

// impostor answers whoever comes.
func impostor(task *sim.Task, readOnly bool) {
	for {
		switch d := task.Await().Delivery; {
		case client.ConnectRequest.Is(d):
			client.ConnectResponse.Send(task.Env, d.Conn, client.Welcome{Timeout: 6000, Session: 7, Password: nobody, ReadOnly: readOnly})
		case client.Request.Is(d):
			client.Reply.Send(task.Env, d.Conn, client.Answer{Xid: client.Request.Of(d).Xid, Result: znode.Result{Zxid: 0x100000063}})
		}
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
		{who: "c1", say: func(env *sim.Env) {
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
	for _, c := range []struct {
		judge string
		lies  []lie
	}{
		{"read-only", []lie{serves("s1", 0), reads("c1"), asks("c1", set("/a", "x")), givesUp("c1", 1)}},
		{"read-only", []lie{serves("s1", 0), reads("c1"), asks("c1", znode.Op{Code: znode.OpCreateSession}), answer("c1", 1, znode.Result{}), asks("c1", leave()), answer("c1", 2, znode.Result{})}},
		{"read-only", []lie{serves("s1", 0), reads("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Err: znode.ErrUnimplemented, Zxid: noZxid})}},
		{"read-only", []lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000001), reads("c1"), loaded("s1", 0x100000001), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000001})}},
		{"read-only", []lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x100000001), logs("s1", 0x100000002, sets("/a")), serves("s1", 0x100000002),
			reads("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002})}},
		{"read-only", []lie{logs("s1", 0x100000001, makes("/a")), serves("s1", 0x200000000)}}, // it has led, and proposed nothing
		{"timeliness", []lie{meets("c1"), committed("s2", 0x100000001, makes("/a")), applied("s1", 0x100000001, 5), entered("s1", zab.Standing{}), committed("s2", 0x100000002, makes("/b")),
			reads("c1"), idles(), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000001}), idles(), asks("c1", get("/a")), answer("c1", 2, znode.Result{Zxid: 0x100000001})}},
		{"watches", []lie{committed("s1", 0x100000001, makes("/a")), logs("s2", 0x100000002, sets("/a")), reads("c1"), asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}),
			becomes("c1", client.Connecting, 0), reads("c1"), toldOfA, rearmed("c1", 0x100000001, 0x100000002)}}, // by one that has more
	} {
		if v := liarsIn(t, readOnlyEnsemble(), c.judge, c.lies...).Violation(); v != nil {
			t.Error(v)
		}
	}
	ordinary := append(append([]lie{}, lost[:4]...), meets("c1"), asks("c1", get("/a")), answer("c1", 1, znode.Result{Zxid: 0x100000002}),
		comes("s2", 2, 0x100000001), committed("s2", 0x200000001, sets("/a")))
	if v := liars(t, "durability", ordinary...).Violation(); v == nil {
		t.Error("nobody objects when it is no server that serves reads alone")
	}
}
