package synod

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A judge that has never been seen to object proves nothing. In these tests the
// nodes are liars: each states facts that no node of the protocol would, and the
// judge that the facts are aimed at must object, in these words.

// A lie is a fact that a node states when its turn comes.
type lie func(*sim.Env)

func votes(round uint64, id sim.NodeID, value string) lie {
	return func(env *sim.Env) { voted.Observe(env, Proposal{Ballot{round, id}, value}) }
}

func proposes(round uint64, id sim.NodeID, value string) lie {
	return func(env *sim.Env) { proposed.Observe(env, Proposal{Ballot{round, id}, value}) }
}

func learns(round uint64, id sim.NodeID, value string) lie {
	return func(env *sim.Env) { learned.Observe(env, Proposal{Ballot{round, id}, value}) }
}

func promises(round uint64, id sim.NodeID, last Proposal) lie {
	return func(env *sim.Env) { promised.Observe(env, Pledge{Ballot{round, id}, last}) }
}

func begins(round uint64, id sim.NodeID) lie {
	return func(env *sim.Env) { began.Observe(env, Ballot{round, id}) }
}

func wishes(value string, client sim.NodeID) lie {
	return func(env *sim.Env) { wished.Observe(env, Wish{value, client}) }
}

// A turn is who lies, and what.
type turn struct {
	who string
	lie lie
}

// liars runs an ensemble in which nobody does anything but take turns at lying,
// under one judge and the protocol's goal and roles.
func liars(t *testing.T, judge string, turns ...turn) *sim.World {
	t.Helper()
	w := stage(t, judge, turns...)
	// Judges are cloned on the way: a copy must object all the same.
	for range len(turns) * 10 {
		w = w.Clone()
		t.Cleanup(w.Close)
		w.Step()
	}
	w.Run(sim.Horizon)
	return w
}

// stage is liars before the first of them has spoken.
func stage(t *testing.T, judge string, turns ...turn) *sim.World {
	t.Helper()
	e := Default()
	e.Learners, e.Budget = 2, 27
	p, err := e.Protocol(Roles{}, []sim.Client{{Name: "c1"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Nodes {
		name := p.Nodes[i].Name
		p.Nodes[i].New = func() sim.Node {
			return sim.Scripted(func(task *sim.Task) {
				for _, turn := range turns {
					task.Sleep(ms)
					if turn.who == name {
						turn.lie(task.Env)
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
	t.Cleanup(w.Close)
	return w
}

func TestJudgesObject(t *testing.T) {
	none := Proposal{}
	blue := Proposal{Ballot{1, 1}, "blue"}
	for _, c := range []struct {
		what, judge, text string
		turns             []turn
	}{
		{"two values chosen in two ballots", "agreement",
			"two values are chosen: blue at 1.p1 by a1, a2, and red at 2.p2 by a2, a3",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a2", votes(1, 1, "blue")}, {"a2", votes(2, 2, "red")}, {"a3", votes(2, 2, "red")}}},
		{"the higher ballot is chosen first", "agreement",
			"two values are chosen: red at 2.p2 by a2, a3, and blue at 1.p1 by a1, a2",
			[]turn{{"a2", votes(2, 2, "red")}, {"a3", votes(2, 2, "red")}, {"a1", votes(1, 1, "blue")}, {"a2", votes(1, 1, "blue")}}},
		{"a vote known from a report alone", "agreement",
			"two values are chosen: blue at 1.p1 by a1, a2, and red at 2.p2 by a2, a3",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a2", promises(2, 2, blue)}, {"a2", votes(2, 2, "red")}, {"a3", votes(2, 2, "red")}}},
		{"two learners", "agreement",
			"l2 learned red at 2.p2, but l1 had learned blue at 1.p1",
			[]turn{{"l1", learns(1, 1, "blue")}, {"l2", learns(2, 2, "red")}}},
		{"one learner in two boots", "agreement",
			"l1 learned red at 2.p2, but l1 had learned blue at 1.p1",
			[]turn{{"l1", learns(1, 1, "blue")}, {"l1", learns(2, 2, "red")}}},
		{"a value from nowhere put to the vote", "validity",
			"p1 put to the vote red at 1.p1, a value that nobody has asked for",
			[]turn{{"p1", wishes("blue", 0)}, {"p1", proposes(1, 1, "red")}}},
		{"a value from nowhere voted for", "validity",
			"a1 voted for red at 1.p1, a value that nobody has asked for",
			[]turn{{"p1", wishes("blue", 0)}, {"a1", votes(1, 1, "red")}}},
		{"a value from nowhere learned", "validity",
			"l1 learned red at 1.p1, a value that nobody has asked for",
			[]turn{{"c1", invoked("blue")}, {"l1", learns(1, 1, "red")}}},
		{"a client that never asked", "validity",
			"p1 put to the vote red at 1.p1, a value that nobody has asked for",
			[]turn{{"p1", wishes("red", 8)}, {"p1", proposes(1, 1, "red")}}},
		{"learned from a minority", "learned-is-chosen",
			"l1 learned blue at 1.p1, for which a2 had voted: not a majority of 3",
			[]turn{{"a2", votes(1, 1, "blue")}, {"l1", learns(1, 1, "blue")}}},
		{"learned from one acceptor that voted twice", "learned-is-chosen",
			"l1 learned blue at 1.p1, for which a2 had voted: not a majority of 3",
			[]turn{{"a2", votes(1, 1, "blue")}, {"a2", votes(1, 1, "blue")}, {"l1", learns(1, 1, "blue")}}},
		{"learned from two ballots", "learned-is-chosen",
			"l1 learned blue at 2.p1, for which a2 had voted: not a majority of 3",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a2", votes(2, 1, "blue")}, {"l1", learns(2, 1, "blue")}}},
		{"a promise below a promise", "promise",
			"a1 promised ballot 1.p1 after it had promised 1.p2",
			[]turn{{"a1", promises(1, 2, none)}, {"a1", promises(1, 1, none)}}},
		{"a vote below a promise", "promise",
			"a1 voted for blue at 1.p1 after it had promised 1.p2",
			[]turn{{"a1", promises(1, 2, none)}, {"a1", votes(1, 1, "blue")}}},
		{"a promise below a vote", "promise",
			"a1 promised ballot 1.p1 after it had promised 1.p2",
			[]turn{{"a1", votes(1, 2, "blue")}, {"a1", promises(1, 1, none)}}},
		{"a vote forgotten", "promise",
			"a1 reported nothing in its promise of 2.p2, but had last voted for blue at 1.p1",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a1", promises(2, 2, none)}}},
		{"a vote remembered wrongly", "promise",
			"a1 reported red at 1.p1 in its promise of 2.p2, but had last voted for blue at 1.p1",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a1", promises(2, 2, Proposal{Ballot{1, 1}, "red"})}}},
		{"a ballot of somebody else", "one-value-a-ballot",
			"p2 began ballot 1.p1, which is not its own: a ballot has the id of its proposer, 2",
			[]turn{{"p1", begins(1, 1)}, {"p2", begins(1, 1)}}},
		{"a ballot used twice", "one-value-a-ballot",
			"p1 put to the vote red at 1.p1, but the ballot's value was blue",
			[]turn{{"p1", proposes(1, 1, "blue")}, {"p1", proposes(1, 1, "red")}}},
		{"a ballot voted on twice", "one-value-a-ballot",
			"a2 voted for red at 1.p1, but the ballot's value was blue",
			[]turn{{"a1", votes(1, 1, "blue")}, {"a2", votes(1, 1, "red")}}},
		{"one ballot too many", "message-budget", // 27 is nine times three acceptors
			"p2 began 10.p2: that makes 30 messages, and the budget is 27",
			[]turn{{"p2", begins(1, 2)}, {"p2", begins(2, 2)}, {"p2", begins(3, 2)}, {"p2", begins(4, 2)}, {"p2", begins(5, 2)},
				{"p2", begins(6, 2)}, {"p2", begins(7, 2)}, {"p2", begins(8, 2)}, {"p2", begins(9, 2)}, {"p2", begins(10, 2)}}},
		{"one vote more than the fair run has", "message-budget",
			"a1 voted blue at 1.p1: that makes 29 messages, and the budget is 27",
			append(fair(), turn{"a1", votes(1, 1, "blue")})},
	} {
		t.Run(c.judge+"/"+c.what, func(t *testing.T) {
			v := liars(t, c.judge, c.turns...).Violation()
			if v == nil || v.Monitor != c.judge || v.Text != c.text {
				t.Errorf("the judge says %v, not %q", v, c.text)
			}
		})
	}
}

func invoked(value string) lie {
	return func(env *sim.Env) { kv.Propose.Invoke(env, value) }
}

// A judge that objects to everything proves nothing either. This is a run as it
// may be, with one vote that a crash has kept from being spoken of.
func fair() []turn {
	none, blue := Proposal{}, Proposal{Ballot{1, 1}, "blue"}
	return []turn{
		{"c1", invoked("blue")}, {"p2", wishes("red", 0)}, {"p1", wishes("blue", 8)}, {"p1", begins(1, 1)},
		{"a1", promises(1, 1, none)}, {"a2", promises(1, 1, none)}, {"p1", proposes(1, 1, "blue")},
		{"a1", votes(1, 1, "blue")}, {"a1", votes(1, 1, "blue")},
		{"a3", promises(1, 2, none)}, {"a2", promises(1, 2, blue)}, {"p2", proposes(1, 2, "blue")},
		{"a3", votes(1, 2, "blue")}, {"a2", votes(1, 2, "blue")},
		{"l1", learns(1, 2, "blue")}, {"l2", learns(1, 2, "blue")}, {"l2", learns(1, 2, "blue")},
	}
}

func judges() []string {
	return []string{"one-value-a-ballot", "promise", "agreement", "validity", "learned-is-chosen", "message-budget"}
}

func TestJudgesAreFair(t *testing.T) {
	for _, judge := range judges() {
		w := liars(t, judge, fair()...)
		if v := w.Violation(); v != nil {
			t.Error(v)
		}
		if w.Monitor(judge) == nil {
			t.Error("there is no judge named", judge)
		}
	}
}

// What a copy of a judge sees, the original does not.
func TestJudgesCloneAllTheyRemember(t *testing.T) {
	for _, judge := range judges() {
		w := stage(t, judge, fair()...)
		for w.Step() {
			before := string(w.Monitor(judge).Encode(nil))
			c := w.Clone()
			c.Run(sim.Horizon)
			c.Close()
			if after := string(w.Monitor(judge).Encode(nil)); after != before {
				t.Fatalf("%s remembered %q, and after its copy went on %q", judge, before, after)
			}
		}
	}
}

// What a judge remembers is part of the state that a search compares.
func TestJudgesEncodeWhatTheyRemember(t *testing.T) {
	for _, judge := range judges() {
		var codes []string
		for _, turns := range [][]turn{
			{{"a1", votes(1, 1, "blue")}, {"p1", wishes("blue", 0)}},
			{{"a1", votes(1, 1, "red")}, {"p1", wishes("red", 0)}},
		} {
			switch judge {
			case "validity":
				turns = turns[1:]
			case "message-budget": // which counts, whatever it is
				turns = append(turns, turns[:len(codes)]...)
			}
			codes = append(codes, string(liars(t, judge, turns...).Monitor(judge).Encode(nil)))
		}
		if codes[0] == codes[1] || codes[0] == "" {
			t.Errorf("%s encodes %q and %q", judge, codes[0], codes[1])
		}
	}
}

func TestGoalNamesWhoHasNotLearned(t *testing.T) {
	for _, c := range []struct {
		missing string
		turns   []turn
	}{
		{"", nil},
		{"", []turn{{"a1", votes(1, 1, "blue")}}},
		{"no value has been chosen for l1, l2 to learn", []turn{{"p1", wishes("blue", 0)}}},
		{"the chosen value has not reached l1, l2", []turn{{"a1", votes(1, 1, "blue")}, {"a3", votes(1, 1, "blue")}}},
		{"the chosen value has not reached l2", []turn{{"a1", votes(1, 1, "blue")}, {"a3", votes(1, 1, "blue")}, {"l1", learns(1, 1, "blue")}}},
	} {
		w := liars(t, "agreement", c.turns...)
		if got := w.Missing(); got != c.missing {
			t.Errorf("missing is %q, not %q", got, c.missing)
		}
	}
}

// A wish ends with the boot that had it, and so does what a learner knew.
func TestGoalFollowsCrashes(t *testing.T) {
	w := liars(t, "agreement", turn{"p1", wishes("blue", 0)}, turn{"l1", learns(1, 1, "blue")})
	crash := func(id sim.NodeID) {
		t.Helper()
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: id}}}); err != nil {
			t.Fatal(err)
		}
	}
	crash(7)
	if got := w.Missing(); got != "" {
		t.Errorf("with l2 down, missing is %q", got)
	}
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: 7}}}); err != nil {
		t.Fatal(err)
	}
	if got := w.Missing(); got != "no value has been chosen for l2 to learn" {
		t.Errorf("with l2 up again, missing is %q", got)
	}
	crash(1)
	if got := w.Missing(); got != "" {
		t.Errorf("with p1 down, missing is %q", got)
	}
}

// The leader holds the highest ballot that a majority has promised, in the boot
// in which it began it.
func TestLeaderFollowsPromises(t *testing.T) {
	both := []turn{{"p1", begins(1, 1)}, {"p2", begins(1, 2)}}
	for _, c := range []struct {
		who   sim.NodeID
		turns []turn
	}{
		{0, nil},
		{0, []turn{{"a1", promises(1, 1, Proposal{})}, {"a1", promises(1, 1, Proposal{})}}},
		{1, []turn{{"a1", promises(1, 1, Proposal{})}, {"a2", promises(1, 1, Proposal{})}}},
		{1, []turn{{"a1", promises(1, 1, Proposal{})}, {"a2", promises(1, 1, Proposal{})}, {"a2", promises(1, 2, Proposal{})}}},
		{2, []turn{{"a1", promises(1, 1, Proposal{})}, {"a2", promises(1, 1, Proposal{})}, {"a2", promises(1, 2, Proposal{})}, {"a3", promises(1, 2, Proposal{})}}},
		{1, []turn{{"a1", promises(1, 1, Proposal{})}, {"a2", promises(1, 1, Proposal{})}, {"p1", begins(2, 1)}}},
		{1, []turn{{"a1", promises(1, 1, Proposal{})}, {"a1", promises(1, 2, Proposal{})}, {"a2", promises(1, 1, Proposal{})}}},
		{2, []turn{{"a2", promises(1, 2, Proposal{})}, {"a3", promises(1, 2, Proposal{})}, {"a1", promises(1, 1, Proposal{})}, {"a2", promises(1, 1, Proposal{})}}},
	} {
		w := liars(t, "agreement", append(both, c.turns...)...)
		down := crashed(t, w)
		if down != c.who {
			t.Errorf("a crash of the leader hit node %d, not %d", down, c.who)
		}
		if again := crashed(t, w); again != 0 {
			t.Errorf("after its crash the leader is node %d", again)
		}
	}
}

// Promises of a ballot of an earlier boot may come in late. They make nobody
// leader: its proposer has forgotten it.
func TestNobodyLeadsAForgottenBallot(t *testing.T) {
	w := liars(t, "agreement",
		turn{"p1", func(env *sim.Env) { began.Observe(env, Ballot{uint64(env.Boot()), 1}) }},
		turn{"a1", promises(1, 1, Proposal{})},
		turn{"a2", func(env *sim.Env) {
			if env.Boot() > 1 {
				promised.Observe(env, Pledge{Ballot: Ballot{1, 1}})
			}
		}})
	for _, id := range []sim.NodeID{1, 4} {
		target := sim.Target{Node: id}
		for _, f := range []sim.Fault{sim.Crash{Target: target}, sim.Restart{Target: target}} {
			if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
				t.Fatal(err)
			}
		}
		w.Run(sim.Horizon)
	}
	if who := crashed(t, w); who != 0 {
		t.Errorf("node %d leads", who)
	}
}

// A ballot that was garbled on its way may be nobody's, and then nobody leads it.
func TestNobodyLeadsABallotOfNobody(t *testing.T) {
	for _, id := range []sim.NodeID{0, -1, 3, 99} {
		w := liars(t, "agreement", turn{"a1", promises(1, id, Proposal{})}, turn{"a2", promises(1, id, Proposal{})})
		if who := crashed(t, w); who != 0 {
			t.Errorf("node %d leads the ballot of node %d", who, id)
		}
	}
}

// crashed crashes the leader and returns who that was, 0 for nobody.
func crashed(t *testing.T, w *sim.World) sim.NodeID {
	t.Helper()
	up := make([]bool, w.Nodes()+1)
	for id := range up[1:] {
		up[id+1] = w.View(sim.NodeID(id + 1)).Up
	}
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Role: "leader"}}}); err != nil {
		t.Fatal(err)
	}
	for id := range up[1:] {
		if now := w.View(sim.NodeID(id + 1)).Up; now != up[id+1] {
			return sim.NodeID(id + 1)
		}
	}
	return 0
}
