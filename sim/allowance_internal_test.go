package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// done is the reply of a handler that has done some things.
func done(effects ...[]byte) []byte {
	b := []byte{replyDone, 0, 0, 0, 0} // no state, no draws, nothing asked, nothing cited
	b = appendUint(b, uint64(len(effects)))
	for _, e := range effects {
		b = append(b, e...)
	}
	return b
}

func timerSet(name string, arg int) []byte {
	return appendInt(appendInt(appendHandle([]byte{byte(opSetTimer)}, handle{"somewhere", name}), int64(arg)), 1)
}

func many(n int, one func(i int) []byte) (all [][]byte) {
	for i := range n {
		all = append(all, one(i))
	}
	return all
}

func TestWhatANodeElsewhereMayNotTake(t *testing.T) {
	sets := func(i int) []byte { return timerSet("bell", i) }
	grown := appendText(appendHandle([]byte{byte(opWrite)}, handle{"somewhere", "log"}), "")
	grown = append(grown[:len(grown)-1], wroteAppend)
	grown = appendText(grown, strings.Repeat("x", mostBytes-100))
	for _, c := range []struct {
		name string
		says [][]byte
		want string
	}{
		{"a large state", [][]byte{appendText([]byte{replyDone}, strings.Repeat("x", mostBytes))}, "more than 1024 KiB"},
		{"a large file", [][]byte{done(grown, timerSet("t", 0)), done(grown, timerSet("t", 0))}, "its file log has more than 1024 KiB"},
		{"many effects", [][]byte{done(many(mostEffects+1, sets)...)}, "more than 4096 things in one handler"},
		{"many timers", [][]byte{done(many(mostTimers+1, sets)...), done(sets(0))}, "more than 1024 timers"},
		{"many names", [][]byte{done(many(mostNames+1, func(i int) []byte { return timerSet(fmt.Sprint("n", i), 0) })...)}, "names more than 1024"},
		{"many files", many(mostFiles+1, func(i int) []byte { return appendHandle([]byte{replyNeeds}, handle{"p", fmt.Sprint(i)}) }), "nobody of this release"},
		{"a name that cannot stand in an address", [][]byte{done(timerSet("a > b", 0))}, "nobody of this release"},
		{"a fact of the world's", [][]byte{done(appendText(append(appendHandle([]byte{byte(opFact)}, handle{self, "crashed"}), 0), strings.Repeat("\x00", 16)))}, "nobody of this release"},
		{"a step of an operation as a fact", [][]byte{done(appendText(append(appendHandle([]byte{byte(opFact)}, handle{self, "quest"}), 0), strings.Repeat("\x00", 8)))}, "nobody of this release"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLiar(t, c.says)
			cfg := Config{Seed: 1, Protocol: guests().Elsewhere(l, "guest"), Network: CalmNetwork(), Boot: Range{Max: Duration(never) / 4}}
			w, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			for range 5000 {
				if !w.Step() || len(l.says) == 0 && len(l.told) > len(c.says)+1 {
					break
				}
			}
			if v := w.Violation(); v == nil || v.Monitor != Runaway || !strings.Contains(v.Text, c.want) {
				t.Errorf("it comes to %v, want %s", v, c.want)
			}
		})
	}
}

func TestALifeElsewhereIsWeighed(t *testing.T) {
	n := &standIn{}
	for range mostCarried / mostBytes {
		if err := n.weigh(0, mostBytes, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.weigh(0, mostBytes, false); err == nil || !strings.Contains(err.Error(), "in one life") {
		t.Errorf("beyond its allowance: %v", err)
	}
	long := &standIn{}
	for range 1_000_000 {
		if err := long.weigh(usual/2, usual/2, false); err != nil {
			t.Fatal("a long life of usual handlers:", err)
		}
	}
}

func TestASearchElsewhereIsWeighed(t *testing.T) {
	n := &standIn{names: &names{searched: mostSearch - 5}}
	if err := n.weigh(0, 5, true); err != nil {
		t.Error(err)
	}
	if err := n.weigh(0, 1, true); err == nil || !strings.Contains(err.Error(), "in a search") {
		t.Errorf("beyond its allowance: %v", err)
	}
}

// A cheat is a node with a trick.
type cheat struct {
	Loop  *cheat
	Seen  NodeID
	trick func(*cheat, *Env) `sim:"fixed"`
}

func (c *cheat) Start(env *Env)          { c.trick(c, env) }
func (c *cheat) Timer(*Env, TimerID)     {}
func (c *cheat) Receive(*Env, Delivery)  {}
func (c *cheat) Inspect() []Column       { panic("nobody looks") }
func (c *cheat) Understand(string) error { panic("nobody asks") }
func (c *cheat) Command(*Env, string)    {}

func cheats(trick func(*cheat, *Env)) Protocol {
	var p Protocol
	p.Name = "cheats"
	for _, name := range []string{"a", "b"} {
		p.Nodes = append(p.Nodes, NodeSpec{Name: name, Role: "cheat", New: func() Node { return &cheat{trick: trick} }})
	}
	return p
}

func TestTricksOfANodeElsewhere(t *testing.T) {
	late := 0
	for _, c := range []struct {
		name   string
		trick  func(*cheat, *Env)
		world  string // what its violation says, "" for none
		search string
	}{
		{"a timer made by a handler", func(_ *cheat, env *Env) { late++; env.SetTimer(Timer(fmt.Sprint("late", late)), 1) }, "declare them once, as package variables", ""},
		{"a rule made by a handler", func(_ *cheat, env *Env) { env.Halt(RuleOf("LATE")) }, "declare them once, as package variables", ""},
		{"a state in a circle", func(c *cheat, _ *Env) { c.Loop = c }, "panicked", ""},
		{"a long text", func(*cheat, *Env) { panic(strings.Repeat("a\nb", 1000)) }, "a b", ""},
		{"a choice of very many", func(_ *cheat, env *Env) { env.Rand(math.MaxInt) }, "", "more than 1024 ways"},
		{"many choices", func(_ *cheat, env *Env) {
			for range 40 {
				env.Rand(2)
			}
		}, "", "more than 1024 ways"},
		{"a panic on the last way", func(_ *cheat, env *Env) {
			if env.Rand(900) == 899 {
				panic("the other way")
			}
		}, "", "the other way"},
		{"memory in what peers share", func(c *cheat, env *Env) {
			c.Seen = env.Peers()[0]
			env.Peers()[0] = 77
			if c.Seen == 77 {
				panic("it remembers")
			}
		}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, err := NewHost(cheats(c.trick))
			if err != nil {
				t.Fatal(err)
			}
			h.Twice = true
			p := cheats(c.trick).Elsewhere(&liar{host: h}, "cheat")
			w, err := New(Config{Seed: 2, Protocol: p, Network: CalmNetwork()})
			if err != nil {
				t.Fatal(err)
			}
			for w.Step() {
			}
			compare(t, "a world", w.Violation(), c.world)
			m, err := NewModel(Config{Protocol: p}, Bounds{Crashes: 1})
			if err != nil {
				t.Fatal(err)
			}
			_, v := m.Initial()
			compare(t, "a search", v, c.world+c.search)
		})
	}
}

func compare(t *testing.T, where string, v *Violation, says string) {
	t.Helper()
	switch {
	case says == "" && v != nil:
		t.Errorf("%s ends with %v", where, v)
	case says != "" && (v == nil || !strings.Contains(v.Text, says) || len(v.Text) > 2*mostText || strings.Contains(v.Text, "\n")):
		t.Errorf("%s ends with %v, want something about %q", where, v, says)
	}
}

func TestAPanicInWhatANodeShowsStaysThere(t *testing.T) {
	h, err := NewHost(cheats(func(*cheat, *Env) {}))
	if err != nil {
		t.Fatal(err)
	}
	n := &standInCommander{standIn{carrier: &liar{host: h}}}
	if c := n.Inspect(); c != nil {
		t.Errorf("it shows %v", c)
	}
	if err := n.Understand("hello"); err != nil {
		t.Errorf("it says %v", err)
	}
}

func TestAFileThatACrashCouldLeaveInManyWays(t *testing.T) {
	m, err := NewModel(Config{Protocol: cheats(func(_ *cheat, env *Env) {
		for _, f := range []File[int]{page1, page2, page3} {
			for i := range 15 {
				f.Append(env, i)
			}
		}
	})}, Bounds{Crashes: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, v := m.Initial()
	compare(t, "a search", v, "sync what is written")
}

var page1, page2, page3 = FileOf[int]("page1"), FileOf[int]("page2"), FileOf[int]("page3")
