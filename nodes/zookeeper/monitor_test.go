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
	who string
	say func(*sim.Env)
}

func applied(who string, z znode.Zxid, digest uint64) lie {
	return lie{who, func(env *sim.Env) { Applied.Observe(env, State{z, digest}) }}
}

// committed is a transaction of session 7 as its leader commits it.
func committed(who string, z znode.Zxid, c datatree.Change) lie {
	return commits(who, z, EncodeTxn(&datatree.Txn{Session: 7, Change: c}))
}

// commits is a leader's way with a value. With the first of its epoch it is
// established.
func commits(who string, z znode.Zxid, value string) lie {
	return lie{who, func(env *sim.Env) {
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
	return lie{who, func(env *sim.Env) {
		op := set("/a", "x")
		op.Session = 7
		znode.Do.Return(env, znode.Do.Invoke(env, op), znode.Result{Zxid: z})
	}}
}

// wroteBoth is two writes that are answered in the other order.
func wroteBoth(who string, first, second znode.Zxid) lie {
	return lie{who, func(env *sim.Env) {
		op := set("/a", "x")
		op.Session = 7
		a, b := znode.Do.Invoke(env, op), znode.Do.Invoke(env, op)
		znode.Do.Return(env, b, znode.Result{Zxid: second})
		znode.Do.Return(env, a, znode.Result{Zxid: first})
	}}
}

func entered(who string, s zab.Standing) lie {
	return lie{who, func(env *sim.Env) { zab.Entered.Observe(env, s) }}
}

func makes(path string) datatree.Change {
	return datatree.Change{Op: znode.OpCreate, Path: path, Mode: znode.Ephemeral}
}

func ends(paths ...string) datatree.Change {
	return datatree.Change{Op: znode.OpCloseSession, Paths: paths}
}

// liars runs three servers and a client that take turns at lying, under one
// judge and the protocol's goal and roles.
func liars(t *testing.T, judge string, lies ...lie) *sim.World {
	t.Helper()
	e := Default()
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
					task.Sleep(ms)
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
	w, err := sim.New(sim.Config{Protocol: p})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 * len(lies) { // judges are cloned on the way: a copy must object all the same
		t.Cleanup(w.Close)
		w = w.Clone()
		w.Fingerprint()
		w.Step()
	}
	t.Cleanup(w.Close)
	w.Run(sim.Horizon)
	return w
}

func TestJudgesObject(t *testing.T) {
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"two trees", "equal-states", "server 2 has applied 0x100000001, tree 0000000000000006, where another had tree 0000000000000005",
			[]lie{applied("s1", 0x100000001, 5), applied("s1", 0x100000002, 7), applied("s2", 0x100000001, 6)}},
		{"a node made behind the end", "ephemerals-go", "0x100000003 creates /b for session 0x7, which has been closed",
			[]lie{committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, ends("/a")), committed("s1", 0x100000003, makes("/b"))}},
		{"one made in a multi, in another epoch", "ephemerals-go", "0x200000001 creates /b for session 0x7, which has been closed",
			[]lie{committed("s1", 0x100000001, ends()), committed("s1", 0x200000001, datatree.Change{Op: znode.OpMulti, Parts: []datatree.Change{makes("/b")}})}},
		{"a node left behind", "ephemerals-go", "0x100000003 closes session 0x7 and leaves 1 of its nodes",
			[]lie{committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, makes("/b")), committed("s1", 0x100000003, ends("/b"))}},
		{"a node of an epoch before", "ephemerals-go", "0x200000001 closes session 0x7 and leaves 1 of its nodes",
			[]lie{committed("s1", 0x100000001, makes("/a")), committed("s1", 0x200000001, ends())}},
		{"what is no transaction", "ephemerals-go", "server 3 has committed not a transaction of ZooKeeper: 0x100000001 of 1 bytes: it is cut off",
			[]lie{commits("s3", 0x100000001, "x")}},
		{"a write before the one before it", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000004",
			[]lie{wrote("c1", 0x100000005), wrote("c1", 0x100000004)}},
		{"two at one place", "session-order", "session 0x7 was told of write 4/1 at 0x100000005, and then of write 4/2 at 0x100000005",
			[]lie{wrote("c1", 0x100000005), wrote("c1", 0x100000005)}},
		{"answers that cross", "session-order", "session 0x7 was told of write 4/2 at 0x100000005, and then of write 4/1 at 0x100000004",
			[]lie{wroteBoth("c1", 0x100000004, 0x100000005)}},
	} {
		t.Run(c.what, func(t *testing.T) {
			switch v := liars(t, c.judge, c.lies...).Violation(); {
			case v == nil:
				t.Error("nobody objects")
			case v.Monitor != c.judge || v.Text != c.text:
				t.Errorf("%v\nwant %s: %s", v, c.judge, c.text)
			}
		})
	}
}

func TestJudgesAreSilentWhenAllIsWell(t *testing.T) {
	truth := []lie{
		applied("s1", 0x100000001, 5), applied("s1", 0x100000002, 7), applied("s2", 0x100000001, 5), applied("s2", 0x100000003, 8),
		applied("s3", 0x100000002, 7), applied("s1", 0x100000003, 8),
		committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, makes("/b")), committed("s2", 0x100000001, makes("/a")),
		committed("s1", 0x100000003, datatree.Change{Op: znode.OpDelete, Path: "/a"}), committed("s1", 0x100000004, ends("/b")),
		committed("s2", 0x200000001, ends("/b")),
		wrote("c1", 0x100000004), wrote("c1", 0x100000005),
	}
	for _, m := range Monitors() {
		if v := liars(t, m.Name, truth...).Violation(); v != nil {
			t.Error(v)
		}
	}
}

// What a new leader brings along is committed with its being established: a node
// may have gone by that.
func TestANodeMayGoWithWhatALeaderBringsAlong(t *testing.T) {
	gone := zab.Txn{Zxid: 0x100000002, Value: EncodeTxn(&datatree.Txn{Session: 7, Change: datatree.Change{Op: znode.OpDelete, Path: "/a"}})}
	proposed := lie{"s1", func(env *sim.Env) {
		zab.Proposed.Observe(env, gone)
		zab.Logged.Observe(env, gone)
	}}
	if v := liars(t, "ephemerals-go", committed("s1", 0x100000001, makes("/a")), proposed, committed("s1", 0x200000001, ends())).Violation(); v != nil {
		t.Error(v)
	}
}

// The goal is zab's, and then client's: nobody is served where nobody serves.
func TestTheGoalSaysWhatIsMissing(t *testing.T) {
	leads := zab.Standing{Role: election.Leading, Phase: zab.Broadcast, Leader: 3, Epoch: 2}
	follows := zab.Standing{Role: election.Following, Phase: zab.Broadcast, Leader: 3, Epoch: 2}
	all := []lie{entered("s3", leads), entered("s1", follows), entered("s2", follows)}
	answered := lie{"c1", func(env *sim.Env) {
		znode.Do.Return(env, znode.Do.Invoke(env, get("/")), znode.Result{})
	}}
	done := lie{"c1", func(env *sim.Env) { client.Done.Observe(env, client.Tally{}) }}
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
