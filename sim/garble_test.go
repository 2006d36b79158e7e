package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

// A basket is a message of parts in each other.
type basket struct {
	To    street
	Fresh bool
	Goods []string
}

type street struct {
	Name   string
	Number int32
}

// A grade has two words, and a third value would be beyond them.
type grade uint8

func (g grade) String() string { return [...]string{"good"}[g] }

var (
	baskets = sim.Message[basket](post, "Basket")
	graded  = sim.Message[grade](post, "Graded")
	empty   = sim.Message[struct{}](post, "Empty")
)

// aBasket is a play in which a sends b one basket.
func aBasket(p basket) sim.Config {
	return play(puppet{start: func(env *sim.Env) { baskets.SendTo(env, 2, p) }},
		puppet{receive: func(env *sim.Env, d sim.Delivery) { say(env, "gets %+v", baskets.Of(d)) }})
}

// someGoods is what most tests send.
var someGoods = basket{To: street{"Elm", 7}, Goods: []string{"tea", ""}}

// garble alters one leaf of the message of an address.
func garble(t testing.TB, w *sim.World, on string, leaf int) {
	t.Helper()
	if err := w.Apply(sim.Choice{Act: sim.Garble, On: address(t, on), Leaf: leaf}); err != nil {
		t.Fatal(err)
	}
}

// TestGarbleAltersOneLeaf of a message, the one that is counted to.
func TestGarbleAltersOneLeaf(t *testing.T) {
	for leaf, want := range []string{
		"gets {To:{Name:Ell Number:7} Fresh:false Goods:[tea ]}",
		"gets {To:{Name:Elm Number:6} Fresh:false Goods:[tea ]}",
		"gets {To:{Name:Elm Number:7} Fresh:true Goods:[tea ]}",
		"gets {To:{Name:Elm Number:7} Fresh:false Goods:[te` ]}",
		"gets {To:{Name:Elm Number:7} Fresh:false Goods:[tea ?]}",
	} {
		cfg := aBasket(someGoods)
		cfg.Paranoid = true
		w := started(t, cfg)
		garble(t, w, "post a>b Basket#1", leaf)
		w.Run(sim.Time(time.Second))
		expect(t, w, "10ms b "+want)
	}
}

// TestLeavesAreWhatGarbleCounts, each with its path, what it is and what it would be.
func TestLeavesAreWhatGarbleCounts(t *testing.T) {
	w := started(t, aBasket(someGoods))
	got, err := w.Leaves(address(t, "post a>b Basket#1"))
	if err != nil {
		t.Fatal(err)
	}
	want := []sim.Leaf{{"To.Name", `"Elm"`, `"Ell"`}, {"To.Number", "7", "6"}, {"Fresh", "false", "true"},
		{"Goods[0]", `"tea"`, "\"te`\""}, {"Goods[1]", `""`, `"?"`}}
	if !slices.Equal(got, want) {
		t.Errorf("the leaves are %q and should be %q", got, want)
	}
	for on, says := range map[string]string{"post a>b Basket#2": "no such event", "timer a alarm#1": "no such event"} {
		if _, err := w.Leaves(address(t, on)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("the leaves of %s: %v", on, err)
		}
	}
}

func TestAMessageThatSaysNothingCannotBeGarbled(t *testing.T) {
	w := started(t, play(puppet{start: func(env *sim.Env) { empty.SendTo(env, 2, struct{}{}) }}, puppet{}))
	on := address(t, "post a>b Empty#1")
	if leaves, err := w.Leaves(on); err != nil || len(leaves) > 0 {
		t.Errorf("its leaves are %v, %v", leaves, err)
	}
	if err := w.Apply(sim.Choice{Act: sim.Garble, On: on}); err == nil || !strings.Contains(err.Error(), "nothing that could be altered") {
		t.Errorf("garbling it: %v", err)
	}
}

// TestASecondCopyStaysAsItWas, whichever of the two is garbled.
func TestASecondCopyStaysAsItWas(t *testing.T) {
	for _, on := range []string{"post a>b Letter#1", "post a>b Letter#1+"} {
		w := started(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 2, "one") }}, puppet{}))
		apply(t, w, sim.Duplicate, "post a>b Letter#1")
		garble(t, w, on, 0)
		apply(t, w, sim.Take, on)
		w.Run(sim.Time(time.Second))
		expect(t, w, "10ms b hears ond", "10ms b hears one")
	}
}

// TestACopyOfAGarbledMessageIsGarbled too.
func TestACopyOfAGarbledMessageIsGarbled(t *testing.T) {
	w := started(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 2, "one") }}, puppet{}))
	garble(t, w, "post a>b Letter#1", 0)
	apply(t, w, sim.Duplicate, "post a>b Letter#1")
	w.Run(sim.Time(time.Second))
	expect(t, w, "10ms b hears ond", "10ms b hears ond")
}

// TestAGarbledMessageCanStillBe held, lost and taken, on a stream and alone.
func TestAGarbledMessageCanStillBe(t *testing.T) {
	w := started(t, threeLetters())
	apply(t, w, sim.Take, "cable a>b opened#1")
	for _, on := range []string{"post a>b Letter#1", "post a>b Letter#2", "post a>b Letter#3", "cable a>b Word#1"} {
		garble(t, w, on, 0)
	}
	apply(t, w, sim.Drop, "post a>b Letter#1")
	apply(t, w, sim.Hold, "post a>b Letter#2")
	apply(t, w, sim.Hold, "cable a>b Word#1")
	apply(t, w, sim.Take, "cable a>b Word#1")
	w.Run(sim.Time(time.Second))
	garble(t, w, "post a>b Letter#2", 0) // back to what it was
	apply(t, w, sim.Take, "post a>b Letter#2")
	if got := sorted(heard(w)); !slices.Equal(got, []string{"due", "thred", "two", "unn"}) {
		t.Errorf("b hears %q", got)
	}
}

// TestPendingShowsWhatTheMessageSaysNow, and its new content, which a replay can
// demand.
func TestPendingShowsWhatTheMessageSaysNow(t *testing.T) {
	w := started(t, aBasket(someGoods))
	before := w.Pending()[0]
	garble(t, w, "post a>b Basket#1", 1)
	after := w.Pending()[0]
	if after.Text != "{To:{Name:Elm Number:6} Fresh:false Goods:[tea ]}" || after.Content == before.Content || after.At != before.At || after.On != before.On {
		t.Errorf("pending was %+v and is %+v", before, after)
	}
	if err := w.Apply(sim.Choice{On: after.On, Content: before.Content}); err == nil {
		t.Error("it is taken for what it was")
	}
	if err := w.Apply(sim.Choice{On: after.On, Content: after.Content}); err != nil {
		t.Error(err)
	}
}

func TestTheTraceTellsOfAGarbledMessage(t *testing.T) {
	cfg := aBasket(someGoods)
	tr := &tracer{only: map[sim.RecordSort]bool{sim.Garbled: true}}
	cfg.Tracer = tr
	w := started(t, cfg)
	garble(t, w, "post a>b Basket#1", 1)
	want := "post a>b Basket#1 {To:{Name:Elm Number:7} Fresh:false Goods:[tea ]} becomes {To:{Name:Elm Number:6} Fresh:false Goods:[tea ]} (To.Number: 7 becomes 6)"
	if !slices.Equal(tr.lines, []string{want}) {
		t.Errorf("the trace says %q", tr.lines)
	}
}

// TestAValueWithoutAWordIsShownAsItIs: a garbled message can hold what its String
// method was not made for, and to look at it must not end the run.
func TestAValueWithoutAWordIsShownAsItIs(t *testing.T) {
	w := started(t, play(puppet{start: func(env *sim.Env) { graded.SendTo(env, 2, 0) }}, puppet{}))
	garble(t, w, "post a>b Graded#1", 0)
	if text := w.Pending()[0].Text; text != "0x1" {
		t.Errorf("it is shown as %q", text)
	}
}

// TestGarblingACloneIsNotGarblingTheWorld, though the two share what the message
// points to; and a clone of a garbled world goes the same way.
func TestGarblingACloneIsNotGarblingTheWorld(t *testing.T) {
	w := started(t, aBasket(someGoods))
	state := w.Fingerprint()
	c := w.Clone()
	garble(t, c, "post a>b Basket#1", 3)
	if w.Fingerprint() != state || c.Fingerprint() == state || c.Hash() == w.Hash() {
		t.Error("the fingerprints and histories do not tell the two apart")
	}
	d := c.Clone()
	for _, w := range []*sim.World{w, c, d} {
		w.Run(sim.Time(time.Second))
	}
	expect(t, w, "10ms b gets {To:{Name:Elm Number:7} Fresh:false Goods:[tea ]}")
	expect(t, c, "10ms b gets {To:{Name:Elm Number:7} Fresh:false Goods:[te` ]}")
	if c.Hash() != d.Hash() || c.Fingerprint() != d.Fingerprint() {
		t.Error("the garbled world and its clone differ")
	}
}

// TestAGarbledMessageDiffersInOneLeaf, for any basket, with a second copy beside it
// and a clone of the world, and when the same is done again.
func TestAGarbledMessageDiffersInOneLeaf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := basket{street{rapid.String().Draw(t, "street"), rapid.Int32().Draw(t, "number")}, rapid.Bool().Draw(t, "fresh"),
			rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "goods")}
		cfg := aBasket(p)
		cfg.Paranoid = true
		w, again := made(t, cfg), made(t, cfg)
		on := sim.Address{Port: "post", From: "a", Node: "b", Kind: "Basket", K: 1}
		twin := on
		twin.Twin = true
		leaf := rapid.IntRange(0, 2+len(p.Goods)).Draw(t, "leaf")
		do := func(w *sim.World, c sim.Choice) {
			if err := w.Apply(c); err != nil {
				t.Fatal(err)
			}
		}
		var before []sim.Leaf
		for _, w := range []*sim.World{w, again} {
			w.Run(0)
			do(w, sim.Choice{Act: sim.Duplicate, On: on})
			before, _ = w.Leaves(on)
			do(w, sim.Choice{Act: sim.Garble, On: on, Leaf: leaf})
		}
		garbled, _ := w.Leaves(on)
		kept, _ := w.Leaves(twin)
		if !slices.Equal(kept, before) {
			t.Fatalf("the second copy was %q and is %q", before, kept)
		}
		for i := range before {
			want := before[i].Now
			if i == leaf {
				want = before[i].Then
			}
			if garbled[i].Path != before[i].Path || garbled[i].Now != want {
				t.Fatalf("with leaf %d garbled, leaf %d was %q and is %q", leaf, i, before[i], garbled[i])
			}
		}
		c := w.Clone()
		for _, w := range []*sim.World{w, again, c} {
			w.Run(sim.Time(time.Second))
		}
		alike(t, w, again, "garbled again")
		alike(t, w, c, "cloned when garbled")
		if v := w.Violation(); v != nil || len(lines(w)) != 2 || lines(w)[0] == lines(w)[1] {
			t.Fatalf("the diary reads %q, violation %v", lines(w), v)
		}
		if whole := fmt.Sprintf("10ms b gets %+v", p); !slices.Contains(lines(w), whole) {
			t.Fatalf("%q does not stand in the diary %q", whole, lines(w))
		}
	})
}
