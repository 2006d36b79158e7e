package zab

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// "Sync mode": the table, row by row (zookeeper.md §2). The leader's committed
// log is that of each group; z is where it stands.
func TestTheTableOfModes(t *testing.T) {
	usual := slices.Concat([]Txn{txn(1, 4), txn(1, 5)}, []Txn{txn(3, 1), txn(3, 2)})
	disk := slices.Concat(txns(1, 5)[1:], usual[2:])
	for _, c := range []struct {
		row  string
		past past
		peer znode.Zxid
		want course
	}{
		{"1: it has lost what it had", past{delivered: at(3, 2), recent: usual}, election.Lost, course{mode: bySnap}},
		{"1: and so has the leader", past{}, election.Lost, course{mode: bySnap}},

		{"2: in step", past{delivered: at(3, 2), recent: usual}, at(3, 2), course{at: at(3, 2)}},
		{"2: both are new", past{}, 0, course{}},
		{"2: both at the beginning of an epoch", past{delivered: at(4, 0), recent: usual}, at(4, 0), course{at: at(4, 0)}},
		{"2: with nothing in memory", past{delivered: at(3, 2)}, at(3, 2), course{at: at(3, 2)}},

		{"3: it has more of the last epoch", past{delivered: at(3, 2), recent: usual}, at(3, 7), course{mode: byTrunc, at: at(3, 2)}},
		{"3: across epochs", past{delivered: at(3, 2), recent: usual}, at(4, 1), course{mode: byTrunc, at: at(3, 2)}},
		{"3: the leader's epoch has begun", past{delivered: at(5, 0), recent: usual}, at(4, 1), course{mode: byTrunc, at: at(3, 2)}},
		{"3: the leader has nothing", past{}, at(1, 1), course{mode: byTrunc}},
		{"3: but not where an epoch begins", past{delivered: at(3, 2), recent: usual}, at(4, 0), course{mode: bySnap}},

		{"4: it lacks some", past{delivered: at(3, 2), recent: usual}, at(1, 5), course{at: at(3, 2), rest: usual[2:]}},
		{"4: it has the oldest", past{delivered: at(3, 2), recent: usual}, at(1, 4), course{at: at(3, 2), rest: usual[1:]}},
		{"4: it has the newest, in a new epoch", past{delivered: at(4, 0), recent: usual}, at(3, 2), course{at: at(3, 2), rest: usual[4:]}},
		{"4: it led the epoch that some are of", past{delivered: at(3, 2), recent: usual}, at(3, 0), course{at: at(3, 2), rest: usual[2:]}},
		{"4: it led an epoch without any", past{delivered: at(3, 2), recent: usual}, at(2, 0), course{at: at(3, 2), rest: usual[2:]}},
		{"4: it has more of an earlier epoch", past{delivered: at(3, 2), recent: usual}, at(1, 6), course{mode: bySnap}},
		{"4: it has an epoch that nobody else has", past{delivered: at(3, 2), recent: usual}, at(2, 1), course{mode: bySnap}},
		{"4: a gap within an epoch", past{delivered: at(1, 9), recent: []Txn{txn(1, 4), txn(1, 9)}}, at(1, 6),
			course{mode: byTrunc, at: at(1, 4), rest: []Txn{txn(1, 9)}}},

		{"5: the log on disk has it", past{delivered: at(3, 2), recent: usual, disk: disk}, at(1, 3),
			course{at: at(3, 2), rest: disk[2:], disk: true}},
		{"5: it begins there", past{delivered: at(3, 2), recent: usual, disk: disk}, at(1, 2),
			course{at: at(3, 2), rest: disk[1:], disk: true}},
		{"5: it led an epoch before", past{delivered: at(3, 2), recent: usual[2:], disk: disk}, at(2, 0),
			course{at: at(3, 2), rest: disk[4:], disk: true}},
		{"5: it has an epoch that nobody else has", past{delivered: at(3, 2), recent: usual[2:], disk: disk}, at(2, 3), course{mode: bySnap}},
		{"5: the log does not reach back", past{delivered: at(3, 2), recent: usual, disk: disk}, at(1, 1), course{mode: bySnap}},
		{"5: not even to the beginning", past{delivered: at(1, 5), recent: usual[:2], disk: txns(1, 5)}, 0, course{mode: bySnap}},

		{"6: it is too far back", past{delivered: at(3, 2), recent: usual}, at(1, 3), course{mode: bySnap}},
		{"6: it is new", past{delivered: at(3, 2), recent: usual}, 0, course{mode: bySnap}},
		{"6: the leader has a snapshot alone", past{delivered: at(3, 0)}, at(1, 5), course{mode: bySnap}},
	} {
		got := c.past.chart(c.peer)
		if got.mode != c.want.mode || got.at != c.want.at || got.disk != c.want.disk || !slices.Equal(got.rest, c.want.rest) {
			t.Errorf("row %s: a learner at %s gets %+v, want %+v", c.row, c.peer, got, c.want)
		}
	}
}

// A learner that follows its course comes to have the leader's history, whatever
// two histories Zab has brought about.
func TestEveryCourseLeadsToTheLeadersHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, epoch := drawHistory(t)
		past := past{delivered: epoch, recent: all[rapid.IntRange(0, len(all)).Draw(t, "forgotten"):]}
		if len(all) > 0 && (len(past.recent) == 0 || rapid.Bool().Draw(t, "in synchronization")) {
			past.delivered = all[len(all)-1].Zxid
		}
		if len(past.recent) > 0 && rapid.Bool().Draw(t, "with disk") {
			past.disk = all[rapid.IntRange(0, len(all)-len(past.recent)).Draw(t, "tidied"):]
		}
		own, peer := drawLearner(t, all, epoch.Epoch())
		c := past.chart(peer)
		var got []Txn
		switch c.mode {
		case byDiff:
			got = slices.Concat(own, c.rest)
		case byTrunc:
			n := countUpTo(own, c.at)
			if n == 0 && c.at != 0 || n > 0 && own[n-1].Zxid != c.at {
				t.Fatalf("%v cannot be cut by %+v", own, c)
			}
			got = slices.Concat(own[:n], c.rest)
		case bySnap:
			got = all
		}
		if !slices.Equal(got, all) {
			t.Fatalf("%v at %s, by %+v, comes to %v and not %v", own, peer, c, got, all)
		}
	})
}

// drawHistory draws a leader's history, of some epochs up to 8, and the first zxid
// of its own epoch.
func drawHistory(t *rapid.T) (all []Txn, epoch znode.Zxid) {
	for e := uint32(1); e <= 8; e++ {
		if rapid.Bool().Draw(t, "epoch with transactions") {
			all = append(all, txns(e, rapid.Uint32Range(1, 4).Draw(t, "transactions"))...)
		}
	}
	return all, at(9, 0)
}

// drawLearner draws what a learner of that leader's may have: a beginning of its
// history, perhaps with more of an epoch than was committed, and the zxid that it
// reports. One that led an epoch had all that came before it.
func drawLearner(t *rapid.T, all []Txn, epoch uint32) (own []Txn, peer znode.Zxid) {
	before := func(e uint32) []Txn { return all[:countUpTo(all, at(e, 0))] }
	e := rapid.Uint32Range(1, epoch-1).Draw(t, "the learner's last epoch")
	of := countUpTo(all, at(e+1, 0)) - len(before(e)) // that are committed
	switch rapid.IntRange(0, 2).Draw(t, "what it has") {
	case 0: // less
		own = all[:rapid.IntRange(0, len(all)).Draw(t, "in common")]
	case 1: // it led that epoch, and proposed nothing
		return before(e), at(e, 0)
	default: // more
		own = slices.Clone(before(e))
		own = append(own, txns(e, uint32(of)+rapid.Uint32Range(1, 3).Draw(t, "more"))...)
	}
	if len(own) > 0 {
		peer = own[len(own)-1].Zxid
	}
	return own, peer
}

// "txnlog sync on (log starts ≤ p, its bytes ≤ 0.33·snapshot)": what is to be sent
// is weighed against the snapshot.
func TestTheLogOnDiskIsSentAsLongAsItIsSmall(t *testing.T) {
	for _, c := range []struct {
		about string
		state int // bytes of the snapshot
		share int // percent
		peer  znode.Zxid
		want  int // transactions on disk that may be sent
	}{
		{"within a third", 100, 33, at(1, 3), 9},
		{"too much", 60, 33, at(1, 3), 0},
		{"as much as may be", 24, 100, at(1, 3), 9}, // six of four bytes
		{"one byte less", 23, 100, at(1, 3), 0},
		{"no snapshot, no log", 0, 33, at(1, 3), 0},
		{"switched off", 100, -1, at(1, 3), 0},
		{"in memory", 100, 33, at(1, 7), 0},
	} {
		inside(t, func(env *sim.Env) {
			p := Peer{assembly: &assembly{Config: Config{LogShare: c.share}}}
			relic{log: txns(1, 9), snaps: []Snapshot{{0, string(make([]byte, c.state))}}}.write(env)
			p.store.recent, p.store.delivered = txns(1, 9)[6:], at(1, 9)
			if got := p.past(env, c.peer); len(got.disk) != c.want {
				t.Errorf("%s: %d transactions, want %d", c.about, len(got.disk), c.want)
			}
		})
	}
}

// inside runs something as the handler of a node.
func inside(t *testing.T, what func(*sim.Env)) {
	t.Helper()
	w, err := sim.New(sim.Config{Protocol: sim.Protocol{Name: "inside", Nodes: []sim.NodeSpec{
		{Name: "n", New: func() sim.Node { return &room{what: what} }}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(time.Second))
	if v := w.Violation(); v != nil {
		t.Error(v)
	}
}

// room is a node that does one thing when it boots.
type room struct {
	what func(*sim.Env) `sim:"fixed"`
}

func (r *room) Start(env *sim.Env)           { r.what(env) }
func (*room) Receive(*sim.Env, sim.Delivery) {}
func (*room) Timer(*sim.Env, sim.TimerID)    {}
