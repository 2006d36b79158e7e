package zookeeper

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// What the tree holds, and whose sessions there are, can be seen at every server;
// where a session is served and when it ends, at the leader.
func TestServersShowTheTreeAndTheSessions(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/app", "the data of this node is long"), ephemeral("/app/lock"), set("/app", "two\nlines of\x00"))
	}).run(2100 * ms)
	for _, c := range []struct {
		server        sim.NodeID
		exhibit, want string
	}{
		{s2, "znodes", `name | kind | owner | version | changed | data
/ |  | - | 0 | 0 | 
  app |  | - | 1 | 1.04 | two\nlines of\x00
    lock | E | 0x100100000000001 | 0 | 1.03 | 
  zookeeper |  | - | 0 | 0 | 
    config |  | - | -1 | 0 | server.1=s1:2888:3888:p…
    quota |  | - | 0 | 0 | `},
		{s1, "sessions", "session | server | timeout | expires | owns\n0x100100000000001 | here | 600ms | - | 1"},
		{s2, "sessions", "session | server | timeout | expires | owns\n0x100100000000001 | - | 600ms | - | 1"},
		{s3, "sessions", "session | server | timeout | expires | owns\n0x100100000000001 | s1 | 600ms | 2.7s | 1"},
	} {
		if got := simtest.Table(p.w, c.server, c.exhibit); got != c.want {
			t.Errorf("the %s at %s are\n%s\nwant\n%s", c.exhibit, p.w.Name(c.server), got, c.want)
		}
	}
	if got := simtest.Columns(p.w, s1); got != "state following (member), phase broadcast, round 1, vote s3@0 → s3, epoch 1, zxid 1.04, commit 1.04, leader s3 → s3, "+
		"votes 0, links 3, accepted 1, current 1, waiting 0, znodes 6, sessions 1, clients 1" {
		t.Errorf("s1 shows %s", got)
	}
}

// Who watches what is seen at the server that would tell.
func TestServersShowWhatIsWatched(t *testing.T) {
	p := rehearse(t).in(znode.V39).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/app", ""), watching(get("/app")), lasting("/app", znode.WatchPersistent), watching(list("/")))
	}).part("c2", func(a *actor) {
		a.Sleep(20 * ms)
		a.call(s1)
		a.do(watching(exists("/app/lock")), lasting("/app", znode.WatchPersistentRecursive))
	}).part("c3", func(a *actor) {
		a.Sleep(20 * ms)
		a.call(s2)
		var many znode.Watches
		for i := range mostRows + 7 {
			many.Exist = append(many.Exist, fmt.Sprintf("/n%04d", i))
		}
		a.bring(znode.OpSetWatches, many)
	}).run(2300 * ms)
	if got, want := simtest.Table(p.w, s1, "watches"), `path | session | node | list
/ | 0x100100000000001 | - | once
/app | 0x100100000000001 | once, always | always
/app | 0x100100000000002 | below | -
/app/lock | 0x100100000000002 | once | -`; got != want {
		t.Errorf("the watches at s1 are\n%s\nwant\n%s", got, want)
	}
	if got := simtest.Table(p.w, s2, "watches"); strings.Count(got, "\n/n0") != mostRows || !strings.HasSuffix(got, "\nand 7 more") {
		t.Errorf("many watches are\n%s", got)
	}
	if got := simtest.Table(p.w, s3, "watches"); got != "path | session | node | list" {
		t.Errorf("the watches at s3 are\n%s", got)
	}
}

// A large tree is shown as far as anybody will read it.
func TestALargeTreeIsCutOff(t *testing.T) {
	const more = 100
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		for range mostRows + more {
			op := create("/n-", "")
			op.Mode = znode.PersistentSequential
			a.do(op)
		}
	}).run(10000 * ms)
	for _, x := range p.w.Exhibits(s2) {
		switch x.Name {
		case "znodes":
			if len(x.Rows) != mostRows || x.More != more+4 {
				t.Errorf("of %s nodes %d are shown and %d left out", column(p.w, s2, "znodes"), len(x.Rows), x.More)
			}
			if table := simtest.Table(p.w, s2, x.Name); !strings.HasSuffix(table, "\nand 104 more") {
				t.Errorf("it ends with %q", table[len(table)-40:])
			}
		case "log":
			if len(x.Rows) != 64 || x.More < more {
				t.Errorf("of the log %d are shown and %d left out", len(x.Rows), x.More)
			}
		}
	}
}

// Each kind of node has its letter.
func TestKindsOfNodesAreLetters(t *testing.T) {
	for mode, want := range map[znode.CreateMode]string{znode.Persistent: "", znode.Ephemeral: "E", znode.Container: "C", znode.PersistentTTL: "T"} {
		if got := kindOf(mode); got != want {
			t.Errorf("%s is %q", mode, got)
		}
	}
}

// What is in the log reads like what was asked for, whatever it is.
func TestTransactionsAreShownInWords(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		multi := znode.Op{Code: znode.OpMulti, Ops: []znode.Op{create("/m", ""), set("/m", "x")}}
		a.do(create("/a", "x"), set("/b", "x"), multi)
		a.ask(leave())
		a.listen(1)
	}).run(2300 * ms)
	if got := simtest.Table(p.w, s2, "log"); got != `zxid | what | disk | state
1.05 | closeSession 0x100100000000001 | yes | delivered
1.04 | multi of 2 | yes | delivered
1.03 | error NoNode | yes | delivered
1.02 | create /a | yes | delivered
1.01 | createSession 0x100100000000001 | yes | delivered` {
		t.Errorf("the log of s2 is\n%s", got)
	}
	if got := describe(zab.Txn{Value: "?"}); got != "not a transaction of Zo…" {
		t.Errorf("a value that is none is %q", got)
	}
}

// A write can be followed from its client to every server and back: by the name of
// the operation up to the leader's server and from there by its zxid.
func TestAWriteIsFollowedByItsSubjects(t *testing.T) {
	e := Default()
	e.Servers = 3
	proto, err := New(e, []sim.Client{{Name: "c1", Server: "s1", Start: time.Second, Script: []string{"create /a x", "get /a", "set /b y"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := topics{}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: proto, Network: sim.CalmNetwork(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}, Tracer: seen})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(2000 * ms))
	everywhere := []string{"s3 proposed", "s3 logged", "s1 PROPOSAL", "s1 logged", "s3 acked", "s2 PROPOSAL", "s2 logged", "s2 acked", "s1 acked",
		"s3 ACK", "s3 committed", "s3 delivered", "s3 applied", "s1 COMMIT", "s1 delivered", "s1 applied", "s2 COMMIT", "s2 delivered", "s2 applied"}
	for _, c := range []struct {
		subject string
		want    []string
	}{
		{"op c1#2", []string{"c1 zk", "s1 Request", "c1 Reply", "c1 zk returned"}},
		{"op c1#3", []string{"c1 zk", "s1 Request", "c1 Reply", "c1 zk returned"}}, // a read goes no further
		{"zxid 1.02", append(slices.Clone(everywhere), "c1 Reply", "c1 zk returned")},
		{"zxid 1.03", everywhere}, // it has failed: the answer does not tell that it was a write
		{"epoch 1", []string{"s3 accepted-epoch", "s2 LEADERINFO", "s1 LEADERINFO", "s2 accepted-epoch", "s1 accepted-epoch", "s3 current-epoch", "s3 entered",
			"s1 entered", "s1 NEWLEADER", "s2 entered", "s2 NEWLEADER", "s2 current-epoch", "s2 synced", "s1 current-epoch", "s1 synced",
			"s3 ACK", "s1 UPTODATE", "s2 UPTODATE"}},
		{"round 1", []string{"s2 looked", "s2 voted-for", "s1 looked", "s1 voted-for", "s3 looked", "s3 voted-for",
			"s1 Notification", "s2 Notification", "s3 Notification", "s2 elected", "s1 elected", "s3 elected",
			"s3 vote-updated", "s1 vote-updated", "s2 vote-updated"}},
	} {
		if got := seen[c.subject]; !slices.Equal(got, c.want) {
			t.Errorf("%s is the subject of\n%q, want\n%q", c.subject, got, c.want)
		}
	}
}

// topics writes down which nodes do what about each subject, each once: "s1 Request",
// messages where they arrive.
type topics map[string][]string

func (seen topics) Record(w *sim.World, r sim.Record) {
	if r.Sort != sim.Took && r.Sort != sim.Stated {
		return
	}
	for _, s := range w.Subjects(r) {
		if name := w.Name(r.Node) + " " + r.Name(w); !slices.Contains(seen[s], name) {
			seen[s] = append(seen[s], name)
		}
	}
}

// Decisions are of a majority of the servers that vote.
func TestAMajorityOfTheVotersDecides(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 4, 1
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Voters, []sim.NodeID{1, 2, 3, 4}) || p.Quorum != 3 {
		t.Errorf("%d of %v decide", p.Quorum, p.Voters)
	}
}
