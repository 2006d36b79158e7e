package condition_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/sim/tape/condition"
)

func parse(t testing.TB, text string) *condition.Condition {
	t.Helper()
	c, err := condition.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return c
}

// A truth is what a condition means, said in Go.
type truth func(m *tape.Moment, w *sim.World) bool

// came counts the records of a step that are such.
func came(sort sim.RecordSort, name string, node sim.NodeID) func(m *tape.Moment) int {
	return func(m *tape.Moment) (n int) {
		for _, x := range m.Out {
			if x.Sort == sort && x.Name == name && (node == 0 || x.Node == node) {
				n++
			}
		}
		return n
	}
}

// happened makes a truth of a count.
func happened(count func(*tape.Moment) int) truth {
	return func(m *tape.Moment, _ *sim.World) bool { return count(m) > 0 }
}

// third is true in the step of the third one.
func third(count func(*tape.Moment) int) truth {
	n := 0
	return func(m *tape.Moment, _ *sim.World) bool {
		before := n
		n += count(m)
		return before < 3 && n >= 3
	}
}

// behind is true in the steps after the first one of which something is.
func behind(x truth) truth {
	was := false
	return func(m *tape.Moment, w *sim.World) bool {
		now := was
		was = was || x(m, w)
		return now
	}
}

func arrives(from, to string) truth {
	return func(m *tape.Moment, _ *sim.World) bool {
		return m.Sort == tape.Delivered && (from == "" || m.On.From == from) && (to == "" || m.On.Node == to)
	}
}

func struck(text string) truth {
	return func(m *tape.Moment, _ *sim.World) bool {
		for _, x := range m.Out {
			if x.Sort == sim.Struck && x.Text == text {
				return true
			}
		}
		return false
	}
}

// seen reads what a node has heard of last, -1 when it is down.
func seen(w *sim.World, id sim.NodeID) int {
	for _, c := range w.View(id).Columns {
		if c.Name == "commit" {
			var n int
			for _, d := range c.Value[2:] {
				n = n*16 + strings.IndexRune("0123456789abcdef", d)
			}
			return n
		}
	}
	return -1
}

func world(f func(w *sim.World) bool) truth {
	return func(_ *tape.Moment, w *sim.World) bool { return f(w) }
}

// meanings are conditions with what they mean. Each holds at some steps of the run
// and at others not.
var meanings = []struct {
	text string
	is   func() truth
}{
	{"message Count", func() truth { return arrives("", "") }},
	{"message any", func() truth { return arrives("", "") }},
	{"message Count s1>s2", func() truth { return arrives("s1", "s2") }},
	{"message Count any>s3", func() truth { return arrives("", "s3") }},
	{`message Count s1>s2 "1.02"`, func() truth {
		return func(m *tape.Moment, _ *sim.World) bool {
			return m.Sort == tape.Delivered && m.On.Node == "s2" && m.On.K == 2
		}
	}},
	{`message Count s1>s2 "zxid 1.2"`, func() truth {
		return func(m *tape.Moment, _ *sim.World) bool {
			return m.Sort == tape.Delivered && m.On.Node == "s2" && m.On.K == 2
		}
	}},
	{"sent Count s1>s3", func() truth { return happened(came(sim.Sent, "Count", 3)) }},
	{"lost Count", func() truth { return happened(came(sim.Dropped, "Count", 0)) }},
	{"fact heard", func() truth { return happened(came(sim.Stated, "heard", 0)) }},
	{"fact heard s2", func() truth { return happened(came(sim.Stated, "heard", 2)) }},
	{"fact heard s2 #3", func() truth { return third(came(sim.Stated, "heard", 2)) }},
	{"rule T-1 s3 #3", func() truth { return third(came(sim.Noted, "T-1", 3)) }},
	{"sent Count #3", func() truth { return third(came(sim.Sent, "Count", 0)) }},
	{"timer beat s1", func() truth {
		return func(m *tape.Moment, _ *sim.World) bool { return m.Sort == tape.Expired }
	}},
	{"wrote book s3", func() truth { return happened(came(sim.Wrote, "book", 3)) }},
	{"synced book s3", func() truth { return happened(came(sim.Synced, "book", 3)) }},
	{"fault crash #1", func() truth { return struck("crash s2") }},
	{`fault "crash s2"`, func() truth { return struck("crash s2") }}, // the second one is skipped
	{`fault "s1>s3" #1`, func() truth { return struck("cut s1>s3") }},
	{`event "flock s1>s2 Count#2"`, func() truth {
		return func(m *tape.Moment, _ *sim.World) bool { return m.On.String() == "flock s1>s2 Count#2" }
	}},
	{"step 18", func() truth { return func(m *tape.Moment, _ *sim.World) bool { return m.Step == 18 } }},
	{"step >= 18", func() truth { return func(m *tape.Moment, _ *sim.World) bool { return m.Step >= 18 } }},
	{"time > 35ms", func() truth { return func(m *tape.Moment, _ *sim.World) bool { return m.At > at(35) } }},
	{"violation", func() truth { return world(func(w *sim.World) bool { return w.Violation() != nil }) }},

	{"s1.state = LEADING", func() truth { return world(func(w *sim.World) bool { return w.View(1).Up }) }},
	{"s1.state = leading", func() truth { return world(func(w *sim.World) bool { return w.View(1).Up }) }},
	{"s2.state != LEADING", func() truth { return world(func(w *sim.World) bool { return w.View(2).Up }) }},
	{"s1.vote has 1.02", func() truth { return world(func(w *sim.World) bool { return w.View(1).Up }) }},
	{"s2.commit >= 1.02", func() truth { return world(func(w *sim.World) bool { return seen(w, 2) >= 2 }) }},
	{"s2.commit < 0x10000000a", func() truth {
		return world(func(w *sim.World) bool { return seen(w, 2) >= 0 && seen(w, 2) < 10 })
	}},
	{"s1.seen >= 10", func() truth { return world(func(w *sim.World) bool { return seen(w, 1) >= 10 }) }},
	{"s1.share >= 10", func() truth { return world(func(w *sim.World) bool { return seen(w, 1) >= 10 }) }}, // "10 of 100"
	{"any.commit > 1.8", func() truth {
		return world(func(w *sim.World) bool { return max(seen(w, 1), seen(w, 2), seen(w, 3)) > 8 })
	}},
	{"all.seen > 2", func() truth {
		return world(func(w *sim.World) bool { // a node that is down is not asked
			least := 100
			for id := sim.NodeID(1); id <= 3; id++ {
				if n := seen(w, id); n >= 0 {
					least = min(least, n)
				}
			}
			return least > 2 && least < 100
		})
	}},
	{"s2.commit = s3.commit", func() truth {
		return world(func(w *sim.World) bool { return seen(w, 2) >= 0 && seen(w, 2) == seen(w, 3) })
	}},
	{"count(state = FOLLOWING) = 1", func() truth {
		return world(func(w *sim.World) bool { return w.View(2).Up != w.View(3).Up })
	}},
	{"down(s2)", func() truth { return world(func(w *sim.World) bool { return !w.View(2).Up }) }},
	{"up(s2)", func() truth { return world(func(w *sim.World) bool { return w.View(2).Up }) }},
	{"paused(s2)", func() truth { return world(func(w *sim.World) bool { return w.View(2).Paused }) }},

	{"not message Count", func() truth {
		return func(m *tape.Moment, w *sim.World) bool { return !arrives("", "")(m, w) }
	}},
	{"after fault crash", func() truth { return behind(struck("crash s2")) }},
	{"fact heard s2 and after fault restart", func() truth {
		restarted, hears := behind(struck("restart s2")), happened(came(sim.Stated, "heard", 2))
		return func(m *tape.Moment, w *sim.World) bool { a := restarted(m, w); return a && hears(m, w) }
	}},
	{"down(s2) and message Count or step 3", func() truth {
		return func(m *tape.Moment, w *sim.World) bool {
			return !w.View(2).Up && m.Sort == tape.Delivered || m.Step == 3
		}
	}},
	{"down(s2) and (message Count or step 3)", func() truth {
		return func(m *tape.Moment, w *sim.World) bool {
			return !w.View(2).Up && (m.Sort == tape.Delivered || m.Step == 3)
		}
	}},
}

// Every condition holds at the steps at which what it means is so, and First and
// Last find them.
func TestMeanings(t *testing.T) {
	b := record(t).Main()
	for _, c := range meanings {
		t.Run(c.text, func(t *testing.T) {
			x, is := parse(t, c.text), c.is()
			if err := x.Check(condition.NamesOf(b.World(20))); err != nil {
				t.Fatal(err)
			}
			var held []int
			b.Scan(1, b.Len(), func(step int, w *sim.World) bool {
				want := is(b.Moment(step), w)
				if want {
					held = append(held, step)
				}
				if got := x.Holds(b, step, w); got != want {
					t.Errorf("step %d: found %v, expected %v", step, got, want)
				}
				return true
			})
			if len(held) == 0 || len(held) == b.Len() {
				t.Fatalf("it holds at %d of %d steps, which shows nothing", len(held), b.Len())
			}
			for i, step := range held[:min(len(held), 5)] {
				from := 1
				if i > 0 {
					from = held[i-1] + 1
				}
				if got, ok := x.First(b, from); !ok || got != step {
					t.Errorf("first from %d on: found %d, expected %d", from, got, step)
				}
			}
			if got, ok := x.Last(b, b.Len()+1); !ok || got != held[len(held)-1] {
				t.Errorf("last: found %d, expected %d", got, held[len(held)-1])
			}
			if got, ok := x.Last(b, held[0]); ok {
				t.Errorf("before the first one: found %d", got)
			}
			if got, ok := x.First(b, held[len(held)-1]+1); ok {
				t.Errorf("behind the last one: found %d", got)
			}
		})
	}
}

// What happened is told by the moments alone; how things stand needs the world.
func TestNeedsWorld(t *testing.T) {
	for text, needs := range map[string]bool{
		"fact heard s2 #3":                        false,
		"violation or step 3":                     false,
		"not (message Count and after fault cut)": false,
		"up(s1)":                          true,
		"step 3 and not (s1.state = x)":   true,
		"count(state = x) > 1":            true,
		"any.commit > 1.02 or fact heard": true,
	} {
		if got := parse(t, text).NeedsWorld(); got != needs {
			t.Errorf("%s: found %v", text, got)
		}
	}
}

// A condition that needs no world takes none; with a nil one it looks for itself.
func TestHoldsWithoutAWorld(t *testing.T) {
	b := record(t).Main()
	for _, text := range []string{"s1.seen >= 3", "fact heard"} {
		c := parse(t, text)
		for step := 1; step <= b.Len(); step++ {
			if c.Holds(b, step, nil) != c.Holds(b, step, b.World(step)) {
				t.Errorf("%s: step %d", text, step)
			}
		}
	}
}

// On a branch that leaves the run, counts begin where the run does.
func TestBranches(t *testing.T) {
	tp := record(t)
	c := parse(t, "fact heard s3 #3")
	step, _ := c.First(tp.Main(), 1)
	b, _, err := tp.Act(tp.Main(), step-1, sim.Choice{Act: sim.Inflict, Fault: sim.Pause{Target: sim.Target{Node: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	b.Extend(10)
	if got, ok := c.First(b, 1); ok {
		t.Errorf("s3 stands still, and hears at %d", got)
	}
	if _, _, err = tp.Act(b, b.Len(), sim.Choice{Act: sim.Inflict, Fault: sim.Resume{Target: sim.Target{Node: 3}}}); err != nil {
		t.Fatal(err)
	}
	b.Extend(100)
	if got, ok := c.First(b, 1); !ok || got <= step {
		t.Errorf("found %d", got)
	}
}

// What is done to a message by hand is an event like others.
func TestGarbled(t *testing.T) {
	tp := record(t)
	on := sim.Address{Port: "flock", From: "s1", Node: "s3", Kind: "Count", K: 3}
	sent, ok := parse(t, "sent Count s1>s3 #3").First(tp.Main(), 1)
	if !ok {
		t.Fatal("it was never sent")
	}
	b, step, err := tp.Act(tp.Main(), sent, sim.Choice{Act: sim.Garble, On: on})
	if err != nil {
		t.Fatal(err)
	}
	b.Extend(100)
	c := parse(t, "garbled Count s1>s3")
	if got, ok := c.First(b, 1); !ok || got != step {
		t.Errorf("found %d, expected %d", got, step)
	}
	if got, ok := c.First(tp.Main(), 1); ok {
		t.Errorf("found %d on main", got)
	}
}

// What is wrong is met with where, what, and what to write instead.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "character 1: the end stands where a condition belongs; write for example s3.state = LEADING, or fact elected s3"},
		{"facts heard", `character 1: there is no condition "facts"; did you mean fact?`},
		{"s1.state", "character 9: s1.state is compared with nothing; write for example s1.state = LEADING"},
		{"state = LEADING", "character 1: state names no column of a node; write for example s3.state, any.state or all.state"},
		{"commit > 1.01", "character 1: commit names no column of a node; write for example s3.commit, any.commit or all.commit"},
		{"up(s1) && up(s2)", "character 8: '&' means nothing here; write and"},
		{"!up(s1)", "character 1: '!' means nothing here; write not, as in not up(s3)"},
		{"s1.state == LEADING", "character 11: there are two =; write one = alone"},
		{"s1.state > LEADING", "character 12: LEADING is a text, and texts have no order; write = or !=, or a number or a zxid such as 1.02"},
		{"s1.state = any.state", "character 12: any.state is no value: it is many; name one node, as in s1.commit = s2.commit"},
		{"up(s1", "character 6: the end stands where ) belongs; write for example up(s3)"},
		{"up(any)", "character 4: any is no node; write for example up(s1) or up(s2)"},
		{"up s1", "character 4: s1 stands where ( belongs; write for example up(s3)"},
		{"(up(s1)", "character 8: the end stands where ) belongs; write for example (up(s1) or up(s2))"},
		{"up(s1))", "character 7: ) follows a whole condition; join conditions by and or or, and put a name that has blanks in \"quotes\""},
		{"fact heard #0", "character 12: #0 is no number from 1 to 1000000; write for example #3 for the third time"},
		{"fact heard #", "character 12: # has no number behind it; write for example #3 for the third time"},
		{"fact heard s1>s2", "character 12: a fact is one node's; write for example fact elected s3"},
		{"message Count s2", "character 15: a message goes from one node to another, and s2 is one; write for example message PROPOSAL s1>s2"},
		{"message", "character 8: the end stands where a kind of message belongs; write for example message PROPOSAL s1>s2"},
		{`fact ""`, "character 6: the name of a fact is empty; write for example fact elected s3"},
		{"event Vote", `character 7: Vote stands where an address in quotes belongs; write for example event "peer s1>s2 Vote#1"`},
		{`event "Vote"`, `character 7: "Vote" is no address; write for example event "peer s1>s2 Vote#1"`},
		{"step -1", "character 6: -1 is no number from 0 to 1099511627776; write for example step 1837"},
		{"time >= 3", "character 9: 3 is no duration; write for example time >= 3s, or 1m30s, or 250ms"},
		{"time 3s", "character 6: 3s stands where = != < <= > or >= belongs; write for example time >= 3s"},
		{"count(state = x)", "character 17: the end stands where = != < <= > or >= belongs; write for example count(state = LEADING) > 1"},
		{"after up(s1)", "character 7: after asks how things stood, and looks at what happened alone; write what happened then, for example after fact elected s3"},
		{`fact "heard`, `character 6: the quotes are never closed; write a closing "`},
		{`fact "a\n"`, `character 6: a \ in a text stands before " and \ alone; write \\ for one`},
		{"fact heard; up(s1)", `character 11: ';' means nothing here; put a text with marks in "quotes"`},
		{"fact 听 §", `character 8: '§' means nothing here; put a text with marks in "quotes"`},
		{strings.Repeat("not ", 21) + "violation", "character 81: conditions are nested more than 20 deep; take some parentheses away"},
		{strings.Repeat("step 1 or ", 64) + "step 2", "character 641: the condition has more than 64 parts; write a shorter one"},
		{strings.Repeat(" ", 1001), "character 1: the condition has 1001 bytes, and 1000 are read; write a shorter one"},
		{"fact \xff", "character 1: the condition is not UTF-8; write plain text"},
	} {
		_, err := condition.Parse(c.text)
		var e *condition.Error
		if !errors.As(err, &e) || err.Error() != c.want {
			t.Errorf("%.40q: found\n%v\nexpected\n%s", c.text, err, c.want)
		}
	}
}

// Names that the run does not have are met with the nearest that it has.
func TestNames(t *testing.T) {
	b := record(t).Main()
	for _, c := range []struct{ text, want string }{
		{"fact herd", `character 6: there is no fact "herd"; did you mean heard?`},
		{"step 3 or rule T1", `character 16: there is no rule "T1"; did you mean T-1?`},
		{"message Cuont", `character 9: there is no kind of message "Cuont"; did you mean Count?`},
		{"message Elephant", `character 9: there is no kind of message "Elephant"; write one of Count, closed, opened`},
		{"lost Count s1>s9", `character 15: there is no node "s9"; did you mean s1?`},
		{"not s1.sate = x", `character 8: there is no column "sate"; did you mean state?`},
		{"count(stat = x) > 1", `character 7: there is no column "stat"; did you mean state?`},
		{"s1.seen = s2.seem", `character 14: there is no column "seem"; did you mean seen?`},
		{"after fact hear", `character 12: there is no fact "hear"; did you mean heard?`},
		{"timer bet", `character 7: there is no timer "bet"; did you mean beat?`},
		{"wrote bok", `character 7: there is no file "bok"; did you mean book?`},
		{"down(x)", `character 6: there is no node "x"; write one of s1, s2, s3`},
	} {
		err := parse(t, c.text).Check(condition.NamesOf(b.World(20)))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: found\n%v\nexpected\n%s", c.text, err, c.want)
		}
	}
	if err := parse(t, "s1.sate = x").Check(condition.NamesOf(b.World(0))); err != nil {
		t.Errorf("before anybody has booted nobody knows the columns: %v", err)
	}
	if err := parse(t, "message any s1>any").Check(condition.NamesOf(b.World(20))); err != nil {
		t.Error(err)
	}
}

// conditions draws the text of a condition.
func conditions() *rapid.Generator[string] {
	leaf := rapid.Custom(func(t *rapid.T) string { return rapid.SampledFrom(meanings).Draw(t, "leaf").text })
	var deeper func(depth int) *rapid.Generator[string]
	deeper = func(depth int) *rapid.Generator[string] {
		if depth == 0 {
			return leaf
		}
		return rapid.Custom(func(t *rapid.T) string {
			a, b := deeper(depth-1).Draw(t, "a"), deeper(depth-1).Draw(t, "b")
			switch rapid.IntRange(0, 4).Draw(t, "form") {
			case 0:
				return a + " and " + b
			case 1:
				return a + " or " + b
			case 2:
				return "not (" + a + ")"
			case 3:
				return "(" + a + ") and (" + b + ")"
			}
			return a
		})
	}
	return deeper(3)
}

// A condition that is printed and read again is the same: it is printed alike, and
// holds at the same steps. What joins conditions is what joins truths.
func TestPrinting(t *testing.T) {
	b := record(t).Main()
	rapid.Check(t, func(t *rapid.T) {
		text, other := conditions().Draw(t, "condition"), conditions().Draw(t, "other")
		x, err := condition.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		y, err := condition.Parse(x.String())
		if err != nil || y.String() != x.String() {
			t.Fatalf("%s is printed as %s, and that is read as %v, %v", text, x, y, err)
		}
		z, err := condition.Parse(other)
		if err != nil {
			t.Fatal(err)
		}
		negated, err := condition.Parse("not (" + text + ")")
		if err != nil {
			t.Fatal(err)
		}
		both, err := condition.Parse("(" + text + ") and (" + other + ")")
		if err != nil {
			t.Fatal(err)
		}
		step := rapid.IntRange(1, b.Len()).Draw(t, "step")
		a, c := x.Holds(b, step, nil), z.Holds(b, step, nil)
		if y.Holds(b, step, nil) != a || negated.Holds(b, step, nil) == a || both.Holds(b, step, nil) != (a && c) {
			t.Fatalf("step %d of %s and %s", step, text, other)
		}
	})
}

// A search from any step finds what asking step by step finds.
func TestSearch(t *testing.T) {
	b := record(t).Main()
	rapid.Check(t, func(t *rapid.T) {
		x, err := condition.Parse(conditions().Draw(t, "condition"))
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, b.Len()+1).Draw(t, "from")
		first, last := 0, 0
		b.Scan(1, b.Len(), func(step int, w *sim.World) bool {
			if x.Holds(b, step, w) {
				if step >= from && first == 0 {
					first = step
				}
				if step < from {
					last = step
				}
			}
			return true
		})
		if got, ok := x.First(b, from); got != first || ok != (first > 0) {
			t.Fatalf("%s: the first from %d on is %d, found %d", x, from, first, got)
		}
		if got, ok := x.Last(b, from); got != last || ok != (last > 0) {
			t.Fatalf("%s: the last before %d is %d, found %d", x, from, last, got)
		}
	})
}

// A search for what happened goes through a long run in no time.
func TestSearchIsFast(t *testing.T) {
	b := record(t).Main()
	x := parse(t, "fact heard s2 #999999 or after (fact heard #999998)")
	begin := time.Now()
	for range 200 {
		x.First(b, 1)
		x.Last(b, b.Len()+1)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("200 searches of %d steps took %s", b.Len(), took)
	}
}
