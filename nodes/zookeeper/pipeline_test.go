package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A client of a follower, of the leader, of an observer: it is all the same.
func TestAWriteGoesToTheLeaderAndAReadDoesNot(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.do(create("/a", "x"))
				a.do(get("/a"))
				a.do(set("/a", "y"))
				a.do(get("/a"))
			}).run(2500 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000002 x", "#3 OK at 0x100000003", "#4 OK at 0x100000003 y")
			p.states(4*3, "applied") // on each server, the session among them
		})
	}
}

// "A session with a pending write queues all later requests."
func TestASessionIsAnsweredInItsOrder(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.ask(create("/a", "x"), get("/a"), set("/a", "y"))
				a.ping()
				a.ask(get("/a"), synced(), get("/b"))
				a.listen(7)
			}).run(2500 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000002 x", "#3 OK at 0x100000003",
				"pong at 0x100000003", "#4 OK at 0x100000003 y", "#5 OK at 0x100000003", "#6 NoNode at 0x100000003")
		})
	}
}

// A write that is committed together with what a sync before it waits for does
// not overtake it.
func TestASyncIsAnsweredBeforeTheWriteBehindIt(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.ask(create("/a", "x"), synced(), get("/a"), set("/a", "y"), synced(), synced(), set("/a", "z"), get("/a"))
				a.listen(8)
			}).run(2500 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000002", "#3 OK at 0x100000002 x", "#4 OK at 0x100000003",
				"#5 OK at 0x100000003", "#6 OK at 0x100000003", "#7 OK at 0x100000004", "#8 OK at 0x100000004 z")
		})
	}
}

// "Other sessions' reads proceed": c1 waits for its write while c2 reads.
func TestAWaitingSessionHoldsUpNobodyElse(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", "x"))
		a.Sleep(150 * ms)
		a.ask(set("/a", "y"), get("/a"))
		a.listen(2)
	}).part("c2", func(a *actor) {
		a.call(s1)
		a.Sleep(200 * ms)
		a.do(get("/a"))
		a.do(get("/a"))
	}).at(begins+100*ms, sim.Clog{From: s3, To: s1, For: 250 * ms}).run(2700 * ms)
	p.ended("c2 #1 OK at 0x100000003 x", "c2 #2 OK at 0x100000003 x", "c1 #2 OK at 0x100000004", "c1 #3 OK at 0x100000004 y")
}

// "sync: the leader replies after all proposals outstanding at that instant
// commit; FIFO link ⇒ the follower has seen those COMMITs."
func TestASyncOnAFollowerWaitsForWhatTheLeaderHasCommitted(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s3)
		a.do(create("/a", "x"))
		a.Sleep(100 * ms)
		a.do(set("/a", "y"))
	}).part("c2", func(a *actor) {
		a.call(s1)
		a.Sleep(150 * ms)
		a.do(get("/a"))
		a.ask(synced(), get("/a"))
		a.listen(2)
	}).at(begins+80*ms, sim.Clog{From: s3, To: s1, For: 250 * ms}).run(2700 * ms)
	p.ended("c1 #2 OK at 0x100000004", "c2 #1 OK at 0x100000003 x", "c2 #2 OK at 0x100000004", "c2 #3 OK at 0x100000004 y")
}

// "Client on the leader: passes through like a read, not even waiting for
// outstanding proposals."
func TestASyncOnTheLeaderWaitsForNothing(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s3)
		a.do(create("/a", "x"))
		a.Sleep(150 * ms)
		a.do(set("/a", "y"))
	}).part("c2", func(a *actor) {
		a.call(s3)
		a.Sleep(180 * ms)
		a.ask(synced(), get("/a"))
		a.listen(2)
	}).at(begins+100*ms, sim.Clog{From: s1, To: s3, For: 250 * ms}, sim.Clog{From: s2, To: s3, For: 250 * ms}).run(2700 * ms)
	// The read bears the zxid applied and not the one proposed (ZOOKEEPER-1412).
	p.ended("c2 #1 OK at 0x100000003", "c2 #2 OK at 0x100000003 x", "c1 #2 OK at 0x100000004")
}

// "No quorum round (ZK-1675): a deposed leader can answer", here one that is cut off
// from all others and has not noticed.
func TestASyncOnTheLeaderAsksNoQuorum(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s3)
		a.do(create("/a", "x"))
		a.Sleep(150 * ms)
		a.ask(synced(), get("/a"))
		a.listen(2)
	}).at(begins+100*ms, sim.Partition{Groups: [][]sim.NodeID{{s3, o1 + 1}, {s1, s2, o1}}}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000002", "#3 OK at 0x100000002 x")
}

// "Failed writes are proposed as error txns and consume zxids."
func TestAWriteThatFailsUsesUpAZxid(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a/b", ""))
		a.do(create("/a", ""))
		a.do(create("/a", ""))
		a.do(set("/a", "x"), znode.Op{Code: znode.OpDelete, Path: "/a", Version: 7})
		a.do(get("/a"))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 NoNode at 0x100000002", "#2 OK at 0x100000003", "#3 NodeExists at 0x100000004",
		"#4 OK at 0x100000005", "#5 BadVersion at 0x100000006", "#6 OK at 0x100000006 x")
}

// Each request is judged by what those before it will have done.
func TestALeaderJudgesByWhatIsOutstanding(t *testing.T) {
	multi := znode.Op{Code: znode.OpMulti, Ops: []znode.Op{create("/a/b", ""), create("/a/c", "")}}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s3)
		a.ask(create("/a", ""), create("/a", ""), multi, create("/a/b", ""))
		a.listen(4)
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 NodeExists at 0x100000003", "#3 OK at 0x100000004 OK OK", "#4 NodeExists at 0x100000005")
}

// A restarted ensemble has what it had: "sessions live on".
func TestAnEnsembleThatGoesDownComesBackWithAllItHad(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", "x"))
		a.do(ephemeral("/e"))
		a.until(3500 * ms)
		a.call(s2)
		a.do(get("/a"))
	})
	for _, id := range []sim.NodeID{s1, s2, s3, o1} {
		p.at(begins+500*ms, sim.Crash{Target: target(id)}).at(begins+600*ms, sim.Restart{Target: target(id)})
	}
	p.run(3600 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000003", "welcome for 600 ms", "#3 OK at 0x100000003 x") // s2 follows
}

// A server that lacks more than the log holds gets the tree, sessions and all.
func TestATreeTravelsAsASnapshot(t *testing.T) {
	p := rehearse(t)
	p.e.CommittedLog, p.e.SnapCount = 2, 4
	p.part("c1", func(a *actor) {
		a.call(s2)
		a.do(create("/a", "x"))
		for range 20 {
			a.do(set("/a", "y"))
		}
		a.do(set("/a", "z"))
		a.until(4000 * ms)
	}).part("c2", func(a *actor) {
		a.until(3600 * ms)
		a.call(s1)
		a.do(get("/a"))
	}).at(begins-100*ms, sim.Crash{Target: target(s1)}).at(begins+1000*ms, sim.Restart{Target: target(s1)}).run(4000 * ms)
	p.hears("c2", "welcome for 600 ms", "#1 OK at 0x100000019 z")
	if marks(p.w, zab.SyncBySnap) == 0 {
		t.Error("nothing was sent as a snapshot")
	}
}

// "Times come from the leader's clock in the txn header", whatever the clock of the
// server says that the client asks; a node's parent keeps its own.
func TestTimesAreTheLeaders(t *testing.T) {
	const ahead, behind = 60_000 * ms, -1000 * ms
	var node, parent znode.Stat
	rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", ""), create("/a/b", ""), on(znode.OpExists, "/a/b"))
		node = a.last().Stat
		a.do(set("/a/b", "x"), on(znode.OpExists, "/a"))
		parent = a.last().Stat
	}).at(ms, sim.SetClock{Target: target(s3), Skew: ahead}, sim.SetClock{Target: target(s1), Skew: behind}).run(begins + 500*ms)
	about := int64((begins + ahead) / ms)
	for what, at := range map[string]int64{"ctime": node.Ctime, "mtime": node.Mtime, "the parent's mtime": parent.Mtime} {
		if at < about || at > about+100 {
			t.Errorf("%s is %d ms, and the leader's clock is past %d ms", what, at, about)
		}
	}
	if parent.Mtime != parent.Ctime || parent.Mzxid != parent.Czxid {
		t.Errorf("what becomes of children changes their parent's own: %+v", parent)
	}
}
