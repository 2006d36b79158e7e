package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// asksAs is the next operation of a client in another session.
func asksAs(who string, id znode.SessionID, op znode.Op) lie {
	op.Session = id
	return lie{who: who, say: func(env *sim.Env) { znode.Do.Invoke(env, op) }}
}

// lagging is a play in which c1 is connected to s1, which applies the first transaction
// in good time, or late.
func lagging(late bool, then ...lie) []lie {
	lies := []lie{meets("c1"), committed("s2", 0x100000001, makes("/a"))}
	if late {
		lies = append(lies, idles())
	}
	return append(append(lies, applied("s1", 0x100000001, 5)), then...)
}

// What one judge must not object to, though it comes near to what it is there for. Another
// may.
func TestAJudgeIsSilentOfWhatIsNotItsOwn(t *testing.T) {
	read, wroteAt1 := asks("c1", get("/a")), wrote("c1", 0x100000001)
	for _, c := range []struct {
		what, judge string
		lies        []lie
	}{
		{"a write refused, and a transaction that fails", "atomicity",
			[]lie{asks("c1", set("/a", "x")), answer("c1", 1, znode.Result{Err: znode.ErrBadVersion}), made("s1", 0x100000001, 1, fails(znode.ErrBadVersion))}},
		{"a write told before it is committed", "atomicity", []lie{committed("s1", 0x100000001, makes("/a")), wrote("c1", 0x100000002)}},
		{"an end refused", "ephemerals-go",
			[]lie{opens(), committed("s1", 0x100000001, makes("/a")), asks("c1", leave()), answer("c1", 1, znode.Result{Err: znode.ErrSessionMoved, Zxid: 0x100000001})}},
		{"a node that no later leader knew of", "ephemerals-go",
			[]lie{opens(), logs("s1", 0x100000001, makes("/a")), comes("s2", 2, 0x000000001), committed("s2", 0x200000001, ends())}},
		{"a node that is proposed too late", "ephemerals-go",
			[]lie{opens(), comes("s2", 2, 0x000000001), leads("s2", 2), logs("s1", 0x100000001, makes("/a")), committed("s2", 0x200000002, ends())}},
		{"a state that nobody had", "equal-states", []lie{applied("s1", 0x100000001, 5), applied("s1", 0x100000003, 7), applied("s2", 0x100000002, 6)}},
		{"a write refused at once", "session-order", []lie{wrote("c1", 0x100000005), asks("c1", set("/a", "x")), answer("c1", 2, znode.Result{Err: znode.ErrThrottledOp})}},
		{"a write of another client that has the session", "session-order", []lie{wrote("c1", 0x100000005), wrote("s1", 0x100000004)}},

		{"what the next leader brings along", "durability", []lie{committed("s1", 0x100000001, makes("/a")), logs("s1", 0x100000002, sets("/a")),
			read, answer("c1", 1, znode.Result{Zxid: 0x100000002}), comes("s2", 2, 0x100000002), leads("s2", 2)}},
		{"a leader of before, who comes late", "durability", []lie{committed("s1", 0x100000001, makes("/a")), read, answer("c1", 1, znode.Result{Zxid: 0x200000001}), leads("s2", 1)}},
		{"the beginning of an epoch in which nothing was proposed", "durability", []lie{comes("s1", 2, 0), leads("s1", 2),
			read, answer("c1", 1, znode.Result{Zxid: 0x200000000}), comes("s2", 3, 0), leads("s2", 3)}},
		{"a write done, and a follower that is behind", "durability", []lie{committed("s1", 0x100000001, makes("/a")), committed("s1", 0x100000002, sets("/a")),
			committed("s1", 0x100000003, sets("/a")), committed("s2", 0x100000002, sets("/a")), wrote("c1", 0x100000003)}},
		{"a write refused in a state that is not committed yet", "durability",
			[]lie{committed("s1", 0x100000001, makes("/a")), asks("c1", set("/a", "x")), answer("c1", 1, znode.Result{Err: znode.ErrBadVersion, Zxid: 0x100000002})}},

		{"a read of another session", "read-your-writes", []lie{wrote("c1", 0x100000005), asksAs("c1", 8, get("/a")), answer("c1", 2, znode.Result{Zxid: 0x100000004})}},
		{"a read that was asked for before the write", "read-your-writes", []lie{read, wrote("c1", 0x100000005), answer("c1", 1, znode.Result{Zxid: 0x100000004})}},
		{"a read behind another", "read-your-writes", []lie{read, answer("c1", 1, znode.Result{Zxid: 0x100000005}), read, answer("c1", 2, znode.Result{Zxid: 0x100000004})}},
		{"a read behind a write that was refused", "read-your-writes",
			[]lie{asks("c1", set("/a", "x")), answer("c1", 1, znode.Result{Err: znode.ErrBadVersion, Zxid: 0x100000005}), read, answer("c1", 2, znode.Result{Zxid: 0x100000004})}},
		{"an answer that shows no state", "read-your-writes", []lie{wrote("c1", 0x100000005), read, answer("c1", 2, znode.Result{Err: znode.ErrThrottledOp})}},

		{"a server that has never been in time", "timeliness", lagging(true, committed("s2", 0x100000002, makes("/b")), idles(), wroteAt1, idles(), wroteAt1)},
		{"one that is late for one and not for the next", "timeliness", append([]lie{meets("c1"), committed("s2", 0x100000001, makes("/a")), idles(), committed("s2", 0x100000002, makes("/b"))},
			applied("s1", 0x100000001, 5), idles(), wroteAt1, idles(), wroteAt1)},
		{"one that has another leader", "timeliness", lagging(false, committed("s2", 0x100000002, makes("/b")),
			entered("s1", zab.Standing{Role: election.Following, Phase: zab.Broadcast, Leader: s2, Epoch: 1, Zxid: 0x100000001}), idles(), wroteAt1, idles(), wroteAt1)},
		{"one that lags for less than it may", "timeliness", lagging(false, committed("s2", 0x100000002, makes("/b")), waits(520*ms), wroteAt1, waits(520*ms), wroteAt1)},
		{"one that hangs up in time", "timeliness", lagging(false, committed("s2", 0x100000002, makes("/b")), idles(), wroteAt1, waits(90*ms), wroteAt1)},
		{"one that lags twice", "timeliness", lagging(false, committed("s2", 0x100000002, makes("/b")), idles(), wroteAt1, applied("s1", 0x100000002, 6),
			wrote("c1", 0x100000002), committed("s2", 0x100000003, makes("/c")), idles(), wrote("c1", 0x100000002))},
		{"one whose client has left", "timeliness", lagging(false, committed("s2", 0x100000002, makes("/b")), idles(), wroteAt1,
			lie{who: "c1", say: func(env *sim.Env) {
				client.Became.Observe(env, client.Status{To: client.Connected, Session: 7, Server: s2})
			}}, idles(), wroteAt1)},
	} {
		t.Run(c.what, func(t *testing.T) {
			if v := liars(t, c.judge, c.lies...).Violation(); v != nil {
				t.Error(v)
			}
		})
	}
}
