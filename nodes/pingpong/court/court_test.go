package court

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A judge that has never been seen to object proves nothing. In these tests the
// players are liars: each states facts that nobody honest would, and the judge that
// the facts are aimed at must object, in these words.

// A lie is a fact that a node states when its turn comes.
type lie func(*sim.Env)

func served(round int) lie  { return func(env *sim.Env) { Served.Observe(env, Ball{round}) } }
func heard(round int) lie   { return func(env *sim.Env) { Heard.Observe(env, Ball{round}) } }
func scored(rounds int) lie { return func(env *sim.Env) { Scored.Observe(env, Tally{rounds}) } }
func arrived(p, r int) lie {
	return func(env *sim.Env) { Arrived.Observe(env, Shot{sim.NodeID(p), r}) }
}
func returned(p, r int) lie {
	return func(env *sim.Env) { Returned.Observe(env, Shot{sim.NodeID(p), r}) }
}

// A turn is who lies, and what.
type turn struct {
	who string
	lie lie
}

// liars runs two pingers with three rounds and a budget of two pings, in which
// nobody does anything but take turns at lying, under one judge and the goal.
func liars(t *testing.T, judge string, turns ...turn) *sim.World {
	t.Helper()
	e := Ensemble{Pingers: 2, Rounds: 3, Patience: 50 * ms, Budget: 2}
	p, err := e.Protocol(Roles{Pinger: func(PingerSetting) sim.Node { return nil }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Nodes {
		name := p.Nodes[i].Name
		p.Nodes[i].New = func() sim.Node { return sim.Scripted(script(name, turns)) }
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
	// Judges are cloned on the way: a copy must object all the same.
	for range len(turns) * 10 {
		t.Cleanup(w.Close)
		w = w.Clone()
		w.Step()
	}
	t.Cleanup(w.Close)
	w.Run(sim.Horizon)
	return w
}

func script(name string, turns []turn) sim.Script {
	return func(task *sim.Task) {
		for _, turn := range turns {
			task.Sleep(ms)
			if turn.who == name {
				turn.lie(task.Env)
			}
		}
	}
}

func TestJudgesObject(t *testing.T) {
	for _, c := range []struct {
		what, judge, text string
		turns             []turn
	}{
		{"a pong that nobody asked for", "a-pong-answers-a-ping",
			"pong sent pong 1 to ping1, from where no ping 1 has come",
			[]turn{{"ping1", served(1)}, {"pong", returned(1, 1)}}},
		{"a pong of another round", "a-pong-answers-a-ping",
			"pong sent pong 2 to ping1, from where no ping 2 has come",
			[]turn{{"pong", arrived(1, 1)}, {"pong", returned(1, 2)}}},
		{"a pong to another pinger", "a-pong-answers-a-ping",
			"pong sent pong 1 to ping2, from where no ping 1 has come",
			[]turn{{"pong", arrived(1, 1)}, {"pong", returned(2, 1)}}},
		{"a pinger that answers", "a-pong-answers-a-ping",
			"ping1 sent pong 1 to ping1, which is for pong alone to do",
			[]turn{{"pong", arrived(1, 1)}, {"ping1", returned(1, 1)}}},
		{"a round without a pong", "in-order",
			"ping1 has scored round 1, and no pong 1 has come to it",
			[]turn{{"ping2", heard(1)}, {"ping1", scored(1)}}},
		{"a late pong counted", "in-order",
			"ping1 has scored round 2, and no pong 2 has come to it",
			[]turn{{"ping1", heard(1)}, {"ping1", scored(1)}, {"ping1", heard(1)}, {"ping1", scored(2)}}},
		{"a round left out", "in-order",
			"ping1 has scored 2 right after 0",
			[]turn{{"ping1", heard(1)}, {"ping1", scored(2)}}},
		{"a score that goes down", "in-order",
			"ping1 has scored 0, and had scored 1 before",
			[]turn{{"ping1", heard(1)}, {"ping1", scored(1)}, {"ping1", scored(0)}}},
		{"more rounds than there are", "in-order",
			"ping1 has scored 4, and there are only 3 rounds",
			[]turn{{"ping1", heard(1)}, {"ping1", scored(1)}, {"ping1", heard(2)}, {"ping1", scored(2)},
				{"ping1", heard(3)}, {"ping1", scored(3)}, {"ping1", heard(4)}, {"ping1", scored(4)}}},
		{"a round served too early", "in-order",
			"ping1 serves round 2, and has scored only 0 so far",
			[]turn{{"ping1", served(2)}}},
		{"a round served that is over", "in-order",
			"ping1 serves round 1, and has scored 1 already",
			[]turn{{"ping1", heard(1)}, {"ping1", scored(1)}, {"ping1", served(1)}}},
		{"a round served behind the last", "in-order",
			"ping1 serves round 4, and there are only 3",
			[]turn{{"ping1", served(4)}}},
		{"a ponger that serves", "in-order",
			"pong serves or scores, which is for pingers alone to do",
			[]turn{{"pong", served(1)}}},
		{"too many pings", "message-budget",
			"ping2 has sent 3 pings for round 1: the budget is 2",
			[]turn{{"ping2", served(1)}, {"ping1", served(1)}, {"ping2", served(1)}, {"ping2", served(1)}}},
		{"two pongs for a ping", "message-budget",
			"pong sent ping1 more pongs than pings have come from there",
			[]turn{{"pong", arrived(1, 1)}, {"pong", arrived(2, 1)}, {"pong", returned(1, 1)}, {"pong", returned(1, 1)}}},
	} {
		v := liars(t, c.judge, c.turns...).Violation()
		if v == nil || v.Text != c.text {
			t.Errorf("%s: %v, not %s", c.what, v, c.text)
		}
	}
}

func TestJudgesAreFair(t *testing.T) {
	for _, c := range []struct {
		what, judge string
		turns       []turn
	}{
		{"a copy of a ping answered", "a-pong-answers-a-ping", []turn{{"pong", arrived(1, 1)}, {"pong", arrived(1, 2)}, {"pong", returned(1, 1)}}},
		{"a score told again", "in-order", []turn{{"ping1", scored(0)}, {"ping1", heard(1)}, {"ping1", scored(1)}, {"ping1", scored(1)}, {"ping1", served(2)}}},
		{"a pong heard before a crash", "in-order", []turn{{"ping1", heard(1)}, {"ping1", heard(2)}, {"ping1", scored(1)}}},
		{"a budget for each round", "message-budget", []turn{{"ping1", served(1)}, {"ping1", served(1)}, {"ping1", served(2)}, {"ping1", served(2)}}},
		{"a player that is none", "message-budget", []turn{{"pong", served(1)}, {"pong", arrived(3, 1)}, {"pong", returned(3, 1)}}},
	} {
		if v := liars(t, c.judge, c.turns...).Violation(); v != nil {
			t.Errorf("%s: %v", c.what, v)
		}
	}
}

// What a judge remembers is part of a state: two memories that can judge otherwise
// have two encodings.
func TestMemoriesAreTold(t *testing.T) {
	for judge, turns := range map[string][]turn{
		"a-pong-answers-a-ping": {{"pong", arrived(1, 1)}, {"pong", arrived(2, 1)}},
		"in-order":              {{"ping1", heard(1)}, {"ping1", scored(1)}},
		"message-budget":        {{"ping1", served(1)}, {"ping1", served(1)}, {"pong", arrived(1, 1)}},
	} {
		seen := map[string]bool{}
		for n := range len(turns) + 1 {
			seen[string(liars(t, judge, turns[:n]...).Monitor(judge).Encode(nil))] = true
		}
		if len(seen) != len(turns)+1 {
			t.Errorf("%s has %d encodings for %d memories", judge, len(seen), len(turns)+1)
		}
	}
}

func TestGoalNamesWhoIsBehind(t *testing.T) {
	all := []turn{{"ping1", scored(3)}, {"ping2", scored(3)}}
	for _, c := range []struct {
		missing string
		turns   []turn
	}{
		{"ping1 has scored 0 of 3 rounds, ping2 has scored 0 of 3 rounds", nil},
		{"ping2 has scored 0 of 3 rounds", all[:1]},
		{"", all},
	} {
		if got := liars(t, "a-pong-answers-a-ping", c.turns...).Missing(); got != c.missing {
			t.Errorf("missing is %q, not %q", got, c.missing)
		}
	}
}

// Nothing is owed by a pinger that is down.
func TestGoalFollowsCrashes(t *testing.T) {
	w := liars(t, "in-order")
	for _, c := range []struct {
		fault   sim.Fault
		missing string
	}{
		{sim.Crash{Target: sim.Target{Node: 1}}, "ping2 has scored 0 of 3 rounds"},
		{sim.Restart{Target: sim.Target{Node: 1}}, "ping1 has scored 0 of 3 rounds, ping2 has scored 0 of 3 rounds"},
	} {
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: c.fault}); err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Horizon)
		if got := w.Missing(); got != c.missing {
			t.Errorf("missing is %q, not %q", got, c.missing)
		}
	}
}

func TestBadEnsemblesAreRefused(t *testing.T) {
	for _, c := range []struct {
		change  func(*Ensemble)
		clients []sim.Client
		want    string
	}{
		{func(e *Ensemble) { e.Pingers = 10 }, nil, "10 pingers: write 1 to 9"},
		{func(e *Ensemble) { e.Rounds = 0 }, nil, "0 rounds: write 1 to 1000"},
		{func(e *Ensemble) { e.Budget = -1 }, nil, "-1 pings as budget: write 0 to 1000000"},
		{func(e *Ensemble) { e.Patience = 0 }, nil, "patience of 0s: write 1ms to 1m"},
		{func(*Ensemble) {}, []sim.Client{{Name: "c1"}}, "c1 has nothing to ask of ping-pong: leave clients out"},
	} {
		e := Default()
		c.change(&e)
		if _, err := e.Protocol(Roles{}, c.clients); !errors.Is(err, ErrEnsemble) || !strings.HasSuffix(err.Error(), ": "+c.want) {
			t.Errorf("%v, not %s", err, c.want)
		}
	}
}

// An ensemble is told to a process elsewhere as JSON.
func TestAnEnsembleSurvivesJSON(t *testing.T) {
	e := Ensemble{Pingers: 3, Rounds: 7, Patience: 1500 * time.Microsecond, Budget: 9}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var again Ensemble
	if err := json.Unmarshal(text, &again); err != nil || again != e {
		t.Errorf("%+v came back as %+v: %v", e, again, err)
	}
}

// A pinger is told what it needs, and nodes are named by what they do.
func TestRolesAreToldWhatTheyNeed(t *testing.T) {
	var told PingerSetting
	e := Ensemble{Pingers: 2, Rounds: 7, Patience: 30 * ms}
	p, err := e.Protocol(Roles{Pinger: func(s PingerSetting) sim.Node { told = s; return nil }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Nodes[1].New()
	if want := (PingerSetting{Ponger: 3, Rounds: 7, Patience: 30 * ms}); told != want {
		t.Errorf("ping2 was told %+v", told)
	}
	var got []string
	for _, n := range p.Nodes {
		got = append(got, n.Role+" "+n.Name)
	}
	if want := "pinger ping1, pinger ping2, ponger pong"; strings.Join(got, ", ") != want {
		t.Errorf("the nodes are %q", got)
	}
}
