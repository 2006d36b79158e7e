package election

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A judge that has never been seen to object proves nothing. In these tests the
// servers are liars: each states facts that no elector would, and the judge that
// the facts are aimed at must object, in these words.

// A lie is a fact that a server states when its turn comes.
type lie struct {
	who string
	say func(*sim.Env)
}

func looked(who string, round Round, v Vote) lie {
	return lie{who, func(env *sim.Env) { Looked.Observe(env, Ballot{round, v}) }}
}

func voted(who string, round Round, v Vote) lie {
	return lie{who, func(env *sim.Env) { Voted.Observe(env, Ballot{round, v}) }}
}

func elected(who string, s State, round Round, v Vote, by Way) lie {
	return lie{who, func(env *sim.Env) { Elected.Observe(env, Outcome{s, Ballot{round, v}, by}) }}
}

func updated(who string, round Round, v Vote) lie {
	return lie{who, func(env *sim.Env) { Updated.Observe(env, Ballot{round, v}) }}
}

// liars runs three voters and an observer that take turns at lying, under one
// judge and the protocol's goal and roles.
func liars(t *testing.T, judge string, lies ...lie) *sim.World {
	t.Helper()
	e := Default()
	e.Servers, e.Observers = 3, 1
	p := protocol(t, e)
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
		w.Step()
	}
	t.Cleanup(w.Close)
	w.Run(sim.Horizon)
	return w
}

func TestJudgesObject(t *testing.T) {
	three, late := vote(3), Vote{Epoch: 2, Zxid: vote(3).Zxid, Leader: 3}
	for _, c := range []struct {
		what, judge, text string
		lies              []lie
	}{
		{"a vote for an observer", "candidate-stood", "server 1 votes for 4 (epoch 1, 0x100000005) in round 1, who does not vote",
			[]lie{voted("s1", 1, vote(4))}},
		{"an observer elected", "candidate-stood", "server 4 is leading 4 (epoch 1, 0x100000005) in round 1, by votes, who does not vote",
			[]lie{elected("o1", Leading, 1, vote(4), ByVotes)}},
		{"a candidate of another round", "candidate-stood", "server 1 votes for 3 (epoch 1, 0x100000005) in round 2, who has never stood there",
			[]lie{voted("s3", 1, three), voted("s1", 1, three), voted("s1", 2, three)}},
		{"a candidate with another history", "candidate-stood", "server 1 votes for 3 (epoch 2, 0x100000005) in round 1, who has never stood there",
			[]lie{voted("s3", 1, three), voted("s1", 1, late)}},
		{"a vote that falls", "votes-go-up", "server 1 votes for 2 (epoch 1, 0x100000005) in round 1 after it had voted for 3 (epoch 1, 0x100000005) in round 1",
			[]lie{looked("s1", 1, vote(1)), voted("s1", 1, three), voted("s1", 1, vote(2))}},
		{"a vote below one's own", "votes-go-up", "server 2 votes for 1 (epoch 1, 0x100000005) in round 4, which is below its own 2 (epoch 1, 0x100000005)",
			[]lie{looked("s2", 1, vote(2)), voted("s2", 1, vote(2)), voted("s2", 4, vote(1))}},
		{"the vote of one", "quorum-voted", "server 1 is following 3 (epoch 1, 0x100000005) in round 1, by votes, but only 1 of 3 voters have held that vote in that round",
			[]lie{voted("s3", 1, three), voted("s1", 2, three), elected("s1", Following, 1, three, ByVotes)}},
		{"a leader that never led", "leader-led", "server 4 is observing 3 (epoch 1, 0x100000005) in round 1, by those out of election, and that leader has never led",
			[]lie{elected("s1", Following, 1, three, ByVotes), elected("s2", Following, 1, three, ByVotes), elected("o1", Observing, 1, three, OutOfElection)}},
		{"a leader without a quorum", "leader-led", "server 2 is following 3 (epoch 1, 0x100000005) in round 1, by those out of election, but only 1 of 3 voters have followed or voted so",
			[]lie{elected("s3", Leading, 1, three, ByVotes), voted("s1", 1, three), elected("s2", Following, 1, three, OutOfElection)}},
		{"a quorum of two epochs", "leader-led", "server 2 is following 3 (epoch 2, 0x100000005) in round 1, by those out of election, but only 1 of 3 voters have followed or voted so",
			[]lie{elected("s3", Leading, 1, three, ByVotes), elected("s1", Following, 1, three, ByVotes), updated("s3", 1, late), elected("s2", Following, 1, late, OutOfElection)}},
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
	three, late := vote(3), Vote{Epoch: 2, Zxid: vote(3).Zxid, Leader: 3}
	truth := []lie{
		looked("s1", 1, vote(1)), voted("s1", 1, vote(1)), looked("s3", 1, three), voted("s3", 1, three), voted("s1", 1, three),
		elected("s3", Leading, 1, three, ByVotes), looked("s2", 7, vote(2)), voted("s2", 7, vote(2)),
		elected("s1", Following, 1, three, ByVotes), elected("s2", Following, 1, three, OutOfElection),
		updated("s3", 1, late), updated("s1", 1, late), elected("o1", Observing, 1, late, OutOfElection),
		looked("s1", 2, vote(1)), voted("s1", 2, vote(1)), elected("s1", Following, 1, three, InRound),
	}
	for _, m := range Monitors(Default().config()) {
		w := liars(t, m.Name, truth...)
		if v := w.Violation(); v != nil {
			t.Error(v)
		}
		if missing := w.Missing(); missing != "" {
			t.Error(missing)
		}
	}
}

func TestTheGoalSaysWhatIsMissing(t *testing.T) {
	three := vote(3)
	lead, follow := elected("s3", Leading, 1, three, ByVotes), elected("s1", Following, 1, three, ByVotes)
	for _, c := range []struct {
		missing string
		lies    []lie
	}{
		{"no leader has a quorum: the best has 0 of 3 voters", []lie{follow, elected("s2", Following, 1, three, ByVotes)}},
		{"no leader has a quorum: the best has 1 of 3 voters", []lie{lead, elected("o1", Observing, 1, three, ByVotes)}},
		{"s2 is looking and has not joined s3", []lie{lead, follow, looked("s2", 1, vote(2))}},
		{"s2 is leading s2 and not s3", []lie{lead, follow, elected("s2", Leading, 1, vote(2), ByVotes)}},
		{"o1 is looking and has not joined s3", []lie{lead, follow, elected("s2", Following, 1, three, ByVotes)}},
	} {
		if got := liars(t, "", c.lies...).Missing(); got != c.missing {
			t.Errorf("%q, want %q", got, c.missing)
		}
	}
}

// An election is not critical for safety: with nothing broken, two servers may
// be elected in one round, each by a quorum. Here the last two come up while the
// first three have all but settled, one of which hears of them in time.
func TestTwoLeadersOfOneRoundAreNoViolation(t *testing.T) {
	l := &lesson{T: t}
	cfg := loners(t, 5)
	cfg.Protocol.Monitors = append(cfg.Protocol.Monitors, sim.MonitorSpec{Name: "scribe",
		New: func() sim.Monitor { return &scribe{Default(), &l.said} }})
	l.enter(cfg)
	l.take("boot s1", "boot s2", "boot s3")
	l.settle()
	l.expire("s1", "finalize")
	l.expire("s3", "finalize")
	l.take("boot s4", "boot s5")
	l.settle()
	for _, s := range []string{"s2", "s4", "s5"} {
		l.expire(s, "finalize")
	}
	l.hears("s3 elected leading 3 (epoch 0, 0x0) in round 1, by votes")
	l.hears("s5 elected leading 5 (epoch 0, 0x0) in round 1, by votes")
	for _, line := range l.said {
		if strings.Contains(line, "by those") {
			t.Error(line)
		}
	}
}
