package call

import (
	"strconv"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A judge that has never been seen to object proves nothing. In these tests the
// nodes are liars: each states what no node of the protocol would, and the judge that
// it is aimed at must object, in these words.

const ms = time.Millisecond

// A turn is who does what: states something, or crashes and comes up again.
type turn struct {
	who sim.NodeID
	lie func(*sim.Env) // nil for a crash
}

// The stage: s1, c1 and c2.
const (
	s1 sim.NodeID = iota + 1
	c1
	c2
)

// first and second are calls of c1, and theirs is one of c2.
var (
	first  = Operation{client: c1, name: "c1", n: 1, access: kv.Access{Key: "x", Adds: "a"}}
	second = Operation{client: c1, name: "c1", n: 2, access: kv.Access{Key: "x", Adds: "b"}}
	theirs = Operation{client: c2, name: "c2", n: 1, access: kv.Access{Key: "x"}}
)

func requested(o Operation) turn {
	return turn{o.client, func(env *sim.Env) { Requested.Observe(env, Attempt{ID{1, o.n}, o}) }}
}

func didExecute(o Operation, result string) turn {
	return turn{s1, func(env *sim.Env) { Executed.Observe(env, Execution{o, result}) }}
}

func replied(o Operation, result string) turn { return repliedTo(o.client, o, result) }

func repliedTo(to sim.NodeID, o Operation, result string) turn {
	return turn{s1, func(env *sim.Env) { Replied.Observe(env, Answer{to, o, result}) }}
}

func accepted(o Operation, answer uint64, result string) turn {
	return turn{o.client, func(env *sim.Env) { Accepted.Observe(env, Acceptance{o, answer, result}) }}
}

func remembered(n int) turn {
	return turn{s1, func(env *sim.Env) { Remembered.Observe(env, n) }}
}

func finished(who sim.NodeID) turn {
	return turn{who, func(env *sim.Env) { Finished.Observe(env, struct{}{}) }}
}

func crash(who sim.NodeID) turn { return turn{who: who} }

// A liar states what it is told to state.
type liar struct {
	turns []turn `sim:"fixed"`
}

func (*liar) Start(*sim.Env)                 {}
func (*liar) Receive(*sim.Env, sim.Delivery) {}
func (*liar) Timer(*sim.Env, sim.TimerID)    {}
func (*liar) Understand(string) error        { return nil }

func (l *liar) Command(env *sim.Env, line string) {
	n, err := strconv.Atoi(line)
	if err != nil {
		panic(err)
	}
	l.turns[n].lie(env)
}

// liars has turns taken under one judge, or all of them, and the protocol's goal.
func liars(t *testing.T, judge string, turns ...turn) *sim.World {
	t.Helper()
	w := stage(t, judge, turns)
	for i, turn := range turns {
		// Judges are cloned on the way: a copy must object all the same.
		w = w.Clone()
		t.Cleanup(w.Close)
		take(t, w, i, turn)
	}
	return w
}

// stage is where liars have yet to speak.
func stage(t *testing.T, judge string, turns []turn) *sim.World {
	t.Helper()
	e := Default()
	e.Budget = 3
	lies := func() sim.Node { return &liar{turns} }
	p, err := e.Protocol(Roles{Client: func(ClientSettings) sim.Node { return lies() }, Server: lies},
		[]sim.Client{{Name: "c1"}, {Name: "c2"}})
	if err != nil {
		t.Fatal(err)
	}
	all := p.Monitors
	p.Monitors = nil
	for _, m := range all {
		if m.Name == judge || judge == "" {
			p.Monitors = append(p.Monitors, m)
		}
	}
	w, err := sim.New(sim.Config{Protocol: p})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	w.Run(sim.Time(ms))
	return w
}

// take takes the i-th turn.
func take(t *testing.T, w *sim.World, i int, turn turn) {
	t.Helper()
	target := sim.Target{Node: turn.who}
	faults := []sim.Fault{sim.Crash{Target: target}, sim.Restart{Target: target}}
	if turn.lie != nil {
		faults = []sim.Fault{sim.Command{Target: target, Line: strconv.Itoa(i)}}
	}
	for _, f := range faults {
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJudgesObject(t *testing.T) {
	for _, c := range []struct {
		what, judge, text string
		turns             []turn
	}{
		{"the same call twice", "at-most-once",
			"s1 executed call 1 of c1, append x a, a second time: it had done so with the result a",
			[]turn{requested(first), didExecute(first, "a"), didExecute(first, "aa")}},
		{"the same call after a later one", "at-most-once",
			"s1 executed call 1 of c1, append x a, a second time: it had done so with the result a",
			[]turn{didExecute(first, "a"), didExecute(second, "ab"), didExecute(first, "aba")}},
		{"a call that was answered, after a restart", "at-most-once",
			"s1 executed call 1 of c1, append x a, a second time: it had done so with the result a",
			[]turn{didExecute(first, "a"), replied(first, "a"), crash(s1), didExecute(first, "aa")}},
		{"a call of whose execution the answer alone tells", "at-most-once",
			"s1 executed call 1 of c1, append x a, a second time: it had done so with the result a",
			[]turn{requested(first), crash(s1), replied(first, "a"), didExecute(first, "aa")}},
		{"a call that was given up", "in-order",
			"s1 executed call 1 of c1, append x a, after it had executed call 2 of that client",
			[]turn{requested(first), requested(second), didExecute(second, "b"), didExecute(first, "ba")}},
		{"the order is kept over a restart", "in-order",
			"s1 executed call 1 of c1, append x a, after it had executed call 2 of that client",
			[]turn{didExecute(second, "b"), replied(second, "b"), crash(s1), didExecute(first, "ba")}},
		{"an empty reply", "true-reply",
			"s1 answered call 1 of c1, append x a, with -, but the result was a",
			[]turn{requested(first), didExecute(first, "a"), replied(first, "a"), replied(first, "")}},
		{"a reply that has changed over a restart", "true-reply",
			"s1 answered call 1 of c1, append x a, with b, but the result was a",
			[]turn{requested(first), crash(s1), replied(first, "a"), crash(s1), replied(first, "b")}},
		{"a reply without an execution", "true-reply",
			"s1 answered call 1 of c2, get x, with a, and has not executed it",
			[]turn{requested(first), didExecute(first, "a"), requested(theirs), replied(theirs, "a")}},
		{"a reply without an execution, asked for after a crash", "true-reply",
			"s1 answered call 1 of c2, get x, with a, and has not executed it",
			[]turn{crash(s1), requested(theirs), replied(theirs, "a")}},
		{"a reply to somebody else", "true-reply",
			"s1 answered call 1 of c1, append x a, to c2",
			[]turn{requested(first), didExecute(first, "a"), repliedTo(c2, first, "a")}},
		{"the answer to the call before", "own-answer",
			"c1 took a for the result of call 2 of c1, append x b, but it was that of its call 1",
			[]turn{accepted(second, 1, "a")}},
		{"more than one call of a client", "bounded-memory",
			"s1 remembers 3 calls, of 2 clients: one of each is enough",
			[]turn{remembered(2), remembered(3)}},
		{"one request too many", "message-budget",
			"c1 sent its request number 4 for call 2 of c1, append x b: a call may cost 3",
			[]turn{requested(first), requested(second), requested(second), requested(theirs), requested(second), requested(second)}},
	} {
		t.Run(c.judge+"/"+c.what, func(t *testing.T) {
			v := liars(t, c.judge, c.turns...).Violation()
			if v == nil || v.Monitor != c.judge || v.Text != c.text {
				t.Errorf("the judge says %v, not %q", v, c.text)
			}
		})
	}
}

// fair is a run as it may be. Of the first execution nobody has heard by the time of
// a crash that undoes it; of the second, a crash keeps the server from speaking.
func fair() []turn {
	return []turn{
		requested(first), didExecute(first, "a"), crash(s1),
		requested(first), didExecute(first, "a"), replied(first, "a"), remembered(1), accepted(first, 1, "a"),
		requested(second), requested(theirs), crash(s1), requested(second), replied(second, "ab"), replied(second, "ab"),
		accepted(second, 2, "ab"), didExecute(theirs, "ab"), replied(theirs, "ab"), remembered(2), crash(c2),
		replied(second, "ab"), finished(c1),
	}
}

// A judge that objects to everything proves nothing either.
func TestJudgesAreFair(t *testing.T) {
	if v := liars(t, "", fair()...).Violation(); v != nil {
		t.Error(v)
	}
}

// judges are those that remember something.
func judges() []string { return []string{"at-most-once", "in-order", "true-reply", "message-budget"} }

// What a copy of a judge sees, the original does not.
func TestJudgesCloneAllTheyRemember(t *testing.T) {
	for _, judge := range judges() {
		turns := fair()
		w := stage(t, judge, turns)
		for i := range turns {
			before := string(w.Monitor(judge).Encode(nil))
			c := w.Clone()
			for j, later := range turns[i:] {
				take(t, c, i+j, later)
			}
			c.Close()
			if after := string(w.Monitor(judge).Encode(nil)); after != before {
				t.Fatalf("%s remembered %q, and after its copy went on %q", judge, before, after)
			}
			take(t, w, i, turns[i])
		}
	}
}

// What a judge remembers is part of the state that a search compares.
func TestJudgesEncodeWhatTheyRemember(t *testing.T) {
	for _, judge := range judges() {
		codes := map[string]bool{}
		histories := [][]turn{
			{requested(first)},
			{requested(first), requested(first)},
			{requested(first), didExecute(first, "a")},
			{requested(first), didExecute(first, "b")},
			{requested(first), didExecute(first, "a"), replied(first, "a")},
			{requested(first), crash(s1)},
			{requested(second)},
		}
		if judge == "message-budget" {
			histories = [][]turn{histories[0], histories[1], histories[6], {requested(theirs)}}
		} else {
			histories[1] = nil
		}
		for _, turns := range histories {
			codes[string(liars(t, judge, turns...).Monitor(judge).Encode(nil))] = true
		}
		if len(codes) != len(histories) {
			t.Errorf("%s encodes %d histories in %d ways", judge, len(histories), len(codes))
		}
	}
}

func invoked(who sim.NodeID, key string) turn {
	return turn{who, func(env *sim.Env) { kv.Do.Invoke(env, kv.Access{Key: key}) }}
}

func returned(who sim.NodeID) turn {
	return turn{who, func(env *sim.Env) { kv.Do.Return(env, sim.OpID{Client: who, N: 1}, "") }}
}

// The goal is met when everybody who is up is through.
func TestGoalNamesWhoIsNotThrough(t *testing.T) {
	for _, c := range []struct {
		missing string
		turns   []turn
	}{
		{"c1 has not come to the end of its script; of the others 1 are not done either", nil},
		{"c1 waits for the answer to get x", []turn{invoked(c1, "x"), finished(c2)}},
		{"c1 has not come to the end of its script", []turn{invoked(c1, "x"), returned(c1), finished(c2)}},
		{"", []turn{invoked(c1, "x"), returned(c1), finished(c2), finished(c1)}},
		{"c1 waits for the answer to get y", []turn{finished(c2), finished(c1), invoked(c1, "y")}},
		{"c2 has not come to the end of its script", []turn{finished(c2), finished(c1), crash(c2)}},
		{"", []turn{finished(c2), finished(c1), crash(s1)}},
	} {
		w := liars(t, "own-answer", c.turns...)
		if got := w.Missing(); got != c.missing {
			t.Errorf("missing is %q, not %q", got, c.missing)
		}
	}
}
