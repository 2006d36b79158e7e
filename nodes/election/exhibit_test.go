package election

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A server shows the votes of its round, and apart from them what servers report
// that have a leader; of an election that is over nothing is left.
func TestAServerShowsTheVotesThatItHas(t *testing.T) {
	l := begin(t, usual())
	l.say(4, seeks(1, Vote{2, znode.ZxidOf(1, 0x2a), 4}))
	l.say(5, follows(7, vote(5)))
	if got := simtest.Table(l.w, l.self, "votes"); got != `from | state | candidate | epoch | zxid | round
s3 | looking | s4 | 2 | 1.2a | 1
s4 | looking | s4 | 2 | 1.2a | 1
s5 | following | s5 | 1 | 1.05 | 7` {
		t.Errorf("it shows\n%s", got)
	}
	if got := simtest.Columns(l.w, l.self); got != "state looking (seeking), round 1, vote s4@1.2a e2 → s4, leader -, votes 2, links 5" {
		t.Errorf("it shows %s", got)
	}
	l.say(1, seeks(1, Vote{2, znode.ZxidOf(1, 0x2a), 4}))
	l.pass("finalize")
	if got := simtest.Table(l.w, l.self, "votes"); got != "from | state | candidate | epoch | zxid | round" {
		t.Errorf("when it is over it shows\n%s", got)
	}
	if got := simtest.Columns(l.w, l.self); got != "state following (member), round 1, vote s4@1.2a → s4, leader s4 → s4, votes 0, links 5" {
		t.Errorf("when it is over it shows %s", got)
	}
}

// The same server may have voted in the round and be established later: it shows
// both.
func TestAVoteAndAReportOfOneServerAreTwoRows(t *testing.T) {
	l := begin(t, usual())
	l.say(5, seeks(1, vote(5)))
	l.say(5, follows(1, vote(5)))
	if got := simtest.Table(l.w, l.self, "votes"); got != `from | state | candidate | epoch | zxid | round
s3 | looking | s5 | 1 | 1.05 | 1
s5 | following | s5 | 1 | 1.05 | 1
s5 | following | s5 | 1 | 1.05 | 1` {
		t.Errorf("it shows\n%s", got)
	}
}

// Everything about one round goes by one name.
func TestSubjectsAreRounds(t *testing.T) {
	b := Ballot{3, vote(5)}
	for _, got := range [][]string{b.Subjects(), Notification{Looking, b}.Subjects(), Outcome{Ballot: b}.Subjects()} {
		if len(got) != 1 || got[0] != "round 3" {
			t.Errorf("a ballot of round 3 is about %q", got)
		}
	}
	if got := (Ballot{never, vote(5)}).Subjects(); got != nil {
		t.Errorf("a vote of no round is about %q", got)
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
