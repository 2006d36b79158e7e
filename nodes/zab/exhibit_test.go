package zab

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// display is three servers, of which s3 will lead, and an observer, on a network and
// disks that are always equally slow.
func display(t *testing.T) *sim.World {
	t.Helper()
	e := Default()
	e.Servers, e.Observers = 3, 1
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}},
		Disk: sim.Disk{Sync: sim.Range{Min: 2 * ms, Max: 2 * ms}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// story is what a row of an exhibit goes through in some time, by the row's first cell.
func story(w *sim.World, during sim.Duration, id sim.NodeID, exhibit, row string) []string {
	var told []string
	for until := w.Now().Add(during); w.Now() < until && w.Step(); {
		for _, line := range strings.Split(simtest.Table(w, id, exhibit), "\n") {
			rest, found := strings.CutPrefix(line, row+" | ")
			if found && (len(told) == 0 || told[len(told)-1] != rest) {
				told = append(told, rest)
			}
		}
	}
	return told
}

// The log and what is outstanding say where a transaction stands on each server.
func TestServersShowWhereATransactionStands(t *testing.T) {
	w := display(t)
	w.Run(sim.Time(600 * ms))
	for _, c := range []struct {
		server  sim.NodeID
		exhibit string
		want    []string
	}{
		{3, "log", []string{"s3/1/11 | no | proposed", "s3/1/11 | yes | proposed", "s3/1/11 | yes | delivered"}},
		{3, "outstanding", []string{"s3/1/11 | - | 2", "s3/1/11 | s3 | 1"}}, // with one more it is committed
		{1, "log", []string{"s3/1/11 | no | proposed", "s3/1/11 | yes | proposed", "s3/1/11 | yes | delivered"}},
		{4, "log", []string{"s3/1/11 | - | delivered"}},
	} {
		then := w.Clone()
		if got := story(then, 60*ms, c.server, c.exhibit, "1.0e"); !slices.Equal(got, c.want) {
			t.Errorf("on %s, in its %s, 1.0e was\n\t%s\nwant\n\t%s", w.Name(c.server), c.exhibit, strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
		}
		then.Close()
	}
}

// A leader shows how far it has come with a learner, and the learner what it is sent.
func TestALeaderShowsHowALearnerComesIntoStep(t *testing.T) {
	w := display(t)
	w.Run(sim.Time(600 * ms))
	for _, f := range []sim.Fault{sim.Crash{Target: sim.Target{Node: 1}}, sim.Restart{Target: sim.Target{Node: 1}}} {
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
			t.Fatal(err)
		}
		w.Run(w.Now().Add(50 * ms))
	}
	twin := w.Clone()
	defer twin.Close()
	var stages []string
	for _, line := range story(w, 600*ms, 3, "learners", "s1") {
		stage, rest, _ := strings.Cut(line, " | ")
		came, _, _ := strings.Cut(rest, " | ")
		if s := stage + " with " + came; !slices.Contains(stages, s) {
			stages = append(stages, s)
		}
	}
	if got := strings.Join(stages, ", "); got != "offered with -, forwarded with 1.0d, serving with 1.0d" {
		t.Errorf("s1 was %s", got)
	}
	if got := story(twin, 600*ms, 1, "log", "1.0e"); !slices.Equal(got, []string{"s3/1/11 | no | queued", "s3/1/11 | no | committed", "s3/1/11 | yes | delivered"}) {
		t.Errorf("1.0e was %q", got)
	}
}

// While there is an election, everyone shows the votes that it has.
func TestServersShowTheVotes(t *testing.T) {
	w := display(t)
	w.Run(sim.Time(100 * ms))
	if got := simtest.Table(w, 1, "votes"); got != `from | state | candidate | epoch | zxid | round
s1 | looking | s3 | 0 | 0 | 1
s2 | looking | s2 | 0 | 0 | 1
s3 | looking | s3 | 0 | 0 | 1` {
		t.Errorf("in the election s1 has the votes\n%s", got)
	}
	w.Run(sim.Time(600 * ms))
	if got := simtest.Table(w, 1, "votes"); strings.Contains(got, "\n") {
		t.Errorf("after the election s1 has the votes\n%s", got)
	}
}

// What a server is comes first, with its mark; then what there is to compare.
func TestServersShowTheirColumns(t *testing.T) {
	w := display(t)
	for _, c := range []struct {
		at     sim.Duration
		server sim.NodeID
		want   string
	}{
		{100 * ms, 1, "state looking (seeking), phase election, round 1, vote s3@0 → s3, epoch -, zxid 0, commit 0, leader -, votes 3, links 3, accepted 0, current 0, waiting 0"},
		{600 * ms, 1, "state following (member), phase broadcast, round 1, vote s3@0 → s3, epoch 1, zxid 1.0d, commit 1.0c, leader s3 → s3, votes 0, links 3, accepted 1, current 1, waiting 1"},
		{600 * ms, 3, "state leading (chief), phase broadcast, round 1, vote s3@0 → s3, epoch 1, zxid 1.0d, commit 1.0d, leader s3 → s3, votes 0, links 3, accepted 1, current 1, waiting 0"},
		{600 * ms, 4, "state observing (member), phase broadcast, round 1, vote s3@0 → s3, epoch 1, zxid 1.0c, commit 1.0c, leader s3 → s3, votes 0, links 3, accepted 1, current 1, waiting 0"},
	} {
		w.Run(sim.Time(c.at))
		if got := simtest.Columns(w, c.server); got != c.want {
			t.Errorf("%s shows\n%s\nwant\n%s", w.Name(c.server), got, c.want)
		}
	}
}

// Whatever befalls them, servers show what fits their tables, and say of everything
// what it is about.
func TestServersShowThemselvesInAStorm(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 3, 1
	e.CommittedLog, e.SnapCount = 4, 5
	for seed := range uint64(3) {
		p, err := New(e, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		cfg := upheaval(t)
		cfg.Seed, cfg.Protocol = seed, p
		simtest.Check(t, cfg, simtest.Events(1500), simtest.Points(20), simtest.Tail(20))
	}
}

// Everything about a transaction, and everything about an epoch, goes by one name.
func TestSubjectsAreSpeltAlike(t *testing.T) {
	for _, c := range []struct {
		about sim.Topical
		want  string
	}{
		{Txn{Zxid: at(1, 0x2a)}, "zxid 1.2a"},
		{at(1, 3), "zxid 1.03"},
		{span{at(1, 3), at(1, 5)}, "zxid 1.03, zxid 1.04, zxid 1.05"},
		{span{at(1, 5), at(1, 3)}, ""},
		{only(at(2, 0)), "epoch 2"},
		{position{at(2, 0)}, "epoch 2"},
		{position{at(1, 3)}, "zxid 1.03"},
		{Snapshot{Zxid: at(1, 3)}, "zxid 1.03"},
		{info{2}, "epoch 2"},
		{info{}, ""},
		{leaderInfo{2}, "epoch 2"},
		{ackEpoch{CurrentEpoch: 2}, "epoch 2"},
		{Standing{Epoch: 2}, "epoch 2"},
		{Epoch(2), "epoch 2"},
		{Breach{Zxid: at(1, 3)}, "zxid 1.03"},
		{znode.Zxid(0), ""},
	} {
		if got := strings.Join(c.about.Subjects(), ", "); got != c.want {
			t.Errorf("%T %v is about %q, want %q", c.about, c.about, got, c.want)
		}
	}
	if n := len(span{1, ^znode.Zxid(0)}.Subjects()); n != mostSubjects {
		t.Errorf("the longest span names %d subjects", n)
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
