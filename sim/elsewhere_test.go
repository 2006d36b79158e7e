package sim_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// loopback carries calls to hosts in this process, to each in turn: the other side
// remembers nothing.
type loopback struct {
	hosts []*sim.Host
	calls int
}

func (l *loopback) Carry(call []byte) ([]byte, error) {
	l.calls++
	return l.hosts[l.calls%len(l.hosts)].Handle(call, nil), nil
}

// loop returns a loopback to a protocol's nodes.
func loop(t rapid.TB, p sim.Protocol, roles ...string) *loopback {
	l := &loopback{}
	for range 2 {
		h, err := sim.NewHost(p)
		if err == nil {
			err = h.Check(roles...)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.Twice = true
		l.hosts = append(l.hosts, h)
	}
	return l
}

// elsewhere is a configuration with the nodes of some roles elsewhere.
func elsewhere(t rapid.TB, cfg sim.Config, roles ...string) sim.Config {
	cfg.Protocol = cfg.Protocol.Elsewhere(loop(t, cfg.Protocol, roles...), roles...)
	return cfg
}

// anyDeeds draws what jacks may do.
func anyDeeds(t *rapid.T, most int) []int {
	return rapid.SliceOfNDistinct(rapid.IntRange(0, len(deeds)-1), 1, most, rapid.ID[int]).Draw(t, "deeds")
}

// anyJacks draws a world of jacks with its weather and its plan.
func anyJacks(t *rapid.T) sim.Config {
	of := anyDeeds(t, len(deeds))
	if rapid.Bool().Draw(t, "everything") {
		of = nil
		for i := range deeds {
			of = append(of, i)
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "panics") == 0 {
		of = append(of, len(deeds))
	}
	cfg := sim.Config{Protocol: jacks(of, 0, rapid.Bool().Draw(t, "judged")), Seed: rapid.Uint64().Draw(t, "seed"), Network: anyWeather(t),
		Buggify: rapid.Bool().Draw(t, "buggify"), Paranoid: true}
	cfg.Disk = sim.Disk{Sync: sim.Range{Max: millis(rapid.IntRange(0, 5).Draw(t, "sync"))}, Torn: sim.PPM(rapid.SampledFrom([]int{0, 1_000_000}).Draw(t, "torn"))}
	cfg.Service.Max = millis(rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "service"))
	cfg.Clocks = sim.Clocks{Skew: millis(rapid.IntRange(0, 50).Draw(t, "skew")), Drift: sim.PPM(rapid.IntRange(0, 1000).Draw(t, "drift"))}
	for range rapid.IntRange(0, 12).Draw(t, "faults") {
		cfg.Plan = append(cfg.Plan, at(rapid.IntRange(0, 200).Draw(t, "at"), jackFault(t)))
	}
	return cfg
}

// jackFault draws a fault, and more often than others one of the jacks' disks.
func jackFault(t *rapid.T) sim.Fault {
	a := node(sim.NodeID(rapid.IntRange(1, 5).Draw(t, "node")))
	return rapid.SampledFrom([]sim.Fault{
		sim.Crash{Target: a, During: true, After: rapid.IntRange(0, 9).Draw(t, "after"), Keep: []sim.Keep{{File: "jackbook", Writes: 1}}},
		sim.Crash{Target: a, Keep: []sim.Keep{{File: "jackbook", Torn: true}}},
		sim.Corrupt{Target: a, File: "jackbook", Back: rapid.IntRange(-1, 2).Draw(t, "back")},
		sim.Restart{Target: a},
		sim.Heal{All: true},
		anyFault(t, 5),
	}).Draw(t, "jack's fault")
}

// anyRoles draws the roles that are elsewhere.
func anyRoles(t *rapid.T) []string {
	return rapid.SampledFrom([][]string{{"jack"}, {"boss"}, {"jack", "boss"}}).Draw(t, "roles")
}

// shown is all that can be seen of a world.
func shown(w *sim.World) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%016x %d %s %v %v %q\n", w.Hash(), w.Seq(), w.Now(), w.Stats(), w.Marks(), w.Missing())
	for i := range w.Nodes() {
		fmt.Fprintf(&b, "%+v %s\n", w.View(sim.NodeID(i+1)), w.Tone(sim.NodeID(i+1)))
	}
	if m := w.Monitor("hearsay"); m != nil {
		fmt.Fprintln(&b, m.(*hearsay).sum)
	}
	if v := w.Violation(); v != nil {
		// A panic elsewhere is told with the line it comes from.
		text, _, _ := strings.Cut(v.Text, " (")
		fmt.Fprintln(&b, v.Monitor, text, v.Node, v.Seq, v.At)
	}
	return b.String()
}

// agree fails unless two worlds look alike.
func agree(t rapid.TB, here, there *sim.World, how string) {
	t.Helper()
	if v := here.Violation(); v != nil && there.Violation() != nil && v.Monitor == "panic" {
		return // what the handler had done to its node before is lost with the reply
	}
	if a, b := shown(here), shown(there); a != b {
		t.Fatalf("%s: here\n%s\nelsewhere\n%s", how, a, b)
	}
}

func TestNodesElsewhereMakeTheSameHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyJacks(t)
		a, b := cfg, elsewhere(t, cfg, anyRoles(t)...)
		var left, right tracer
		if rapid.Bool().Draw(t, "traced") {
			a.Tracer, b.Tracer = &left, &right
		}
		here, there := made(t, a), made(t, b)
		for range enough {
			if more := here.Step(); more != there.Step() || here.Hash() != there.Hash() {
				agree(t, here, there, "a step")
				t.Fatal("one run is over and the other is not")
			} else if !more {
				break
			}
		}
		here.Finish()
		there.Finish()
		agree(t, here, there, "at the end")
		if !slices.Equal(left.lines, right.lines) {
			t.Fatalf("the trace here\n%s\nelsewhere\n%s", indent(left.lines), indent(right.lines))
		}
	})
}

// TestAnyChoiceHasOneOutcomeHereAndElsewhere takes, cuts, drops and doubles events
// as a person might, answers for Rand, and goes on in clones.
func TestAnyChoiceHasOneOutcomeHereAndElsewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyJacks(t)
		here, there := made(t, cfg), made(t, elsewhere(t, cfg, anyRoles(t)...))
		for range 150 {
			pending := here.Pending()
			if len(pending) == 0 || here.Violation() != nil {
				break
			}
			p := pending[rapid.IntRange(0, min(len(pending), 6)-1).Draw(t, "event")]
			c := sim.Choice{On: p.On, Content: p.Content, Act: rapid.SampledFrom([]sim.Act{sim.Take, sim.Take, sim.Take, sim.Take, sim.Drop, sim.Duplicate, sim.Hold, sim.Garble}).Draw(t, "act")}
			if c.Act == sim.Take && rapid.Bool().Draw(t, "altered") {
				c.Rand = rapid.SliceOfN(rapid.Uint64Range(0, 40), 0, 6).Draw(t, "answers")
				c.Crash = rapid.IntRange(0, 3).Draw(t, "crash") == 0
				if c.Crash {
					c.Cut, c.Flush = rapid.IntRange(0, 6).Draw(t, "cut"), rapid.Bool().Draw(t, "flush")
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "fault") == 0 {
				c = sim.Choice{Act: sim.Inflict, Fault: jackFault(t)}
			}
			one, two := here.Apply(c), there.Apply(c)
			if (one == nil) != (two == nil) {
				t.Fatalf("%s %s gives %v here and %v elsewhere", c.Act, c.On, one, two)
			}
			agree(t, here, there, c.Act.String()+" "+c.On.String())
			if rapid.IntRange(0, 19).Draw(t, "clone") == 0 {
				here, there = here.Clone(), there.Clone()
			}
		}
	})
}

// TestATapeOfNodesElsewhereGoesBack: any moment of it is what it was, and a branch goes
// on from there.
func TestATapeOfNodesElsewhereGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyJacks(t)
		roles := anyRoles(t)
		record := func(cfg sim.Config) *tape.Tape {
			recorded, err := tape.New(tape.Config{World: func() (*sim.World, error) { return sim.New(cfg) }, End: sim.Time(time.Second), Events: enough})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(recorded.Close)
			recorded.Main().Extend(120)
			return recorded
		}
		here, there := record(cfg), record(elsewhere(t, cfg, roles...))
		for range 4 {
			step := rapid.IntRange(0, here.Main().Len()).Draw(t, "step")
			agree(t, here.Main().World(step), there.Main().World(step), fmt.Sprint("step ", step))
		}
	})
}

// TestASearchOfNodesElsewhereIsTheSameSearch: the same states by the same numbers, in
// the same order.
func TestASearchOfNodesElsewhereIsTheSameSearch(t *testing.T) {
	transitions := 0
	rapid.Check(t, func(t *rapid.T) {
		cfg := sim.Config{Protocol: jacks(anyDeeds(t, 3), rapid.IntRange(1, 3).Draw(t, "most"), true)}
		cfg.Protocol.Nodes = slices.Delete(cfg.Protocol.Nodes, 1, 4) // a jack and a boss
		for i := range cfg.Protocol.Nodes {
			cfg.Protocol.Nodes[i].Role = "jack"
		}
		b := sim.Bounds{Crashes: rapid.IntRange(0, 1).Draw(t, "crashes"), Expiries: 1, Resets: rapid.IntRange(0, 1).Draw(t, "resets"), Once: rapid.Bool().Draw(t, "once")}
		here, there := searched(t, cfg, b), searched(t, elsewhere(t, cfg, "jack"), b)
		transitions += len(here)
		if !reflect.DeepEqual(here, there) {
			i := 0
			for i < min(len(here), len(there)) && here[i] == there[i] {
				i++
			}
			t.Fatalf("transition %d of %d is here\n%s\nand elsewhere, of %d,\n%s", i, len(here), here[min(i, len(here)-1)], len(there), there[min(i, len(there)-1)])
		}
	})
	if transitions < 1000 {
		t.Errorf("only %d transitions were compared", transitions)
	}
}

// searched lists the transitions of a search, up to so many states.
func searched(t *rapid.T, cfg sim.Config, b sim.Bounds) (seen []string) {
	const states, transitions = 100, 1500
	m, err := sim.NewModel(cfg, b)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	var queue []sim.State
	visit := func(s sim.State) {
		if key := fmt.Sprint(s); !known[key] {
			known[key] = true
			queue = append(queue, slices.Clone(s))
		}
	}
	starts, v := m.Initial()
	seen = append(seen, fmt.Sprint(starts, v))
	for _, s := range starts {
		visit(s.State)
	}
	for i := 0; i < min(len(queue), states) && len(seen) < transitions; i++ {
		m.Expand(queue[i], func(mv sim.Move, next sim.State, v *sim.Violation) bool {
			seen = append(seen, fmt.Sprint(mv, next, v))
			visit(next)
			return len(seen) < transitions
		})
	}
	return append(seen, fmt.Sprint(len(queue), m.Locals(), m.Letters(), m.Reached()))
}

// BenchmarkElsewhere is a message between two nodes on the other side of a loopback: all
// that a call costs but the way between processes.
func BenchmarkElsewhere(b *testing.B) {
	answer := puppet{
		start: func(env *sim.Env) { letter.SendTo(env, 3-env.Self(), "begin") },
		receive: func(env *sim.Env, d sim.Delivery) {
			page.Replace(env, letter.Of(d))
			page.Sync(env)
			env.SetTimer(alarm, time.Hour)
			letter.SendTo(env, d.From, "go on")
		}}
	for _, twice := range []bool{false, true} {
		b.Run(fmt.Sprint("twice=", twice), func(b *testing.B) {
			cfg := play(answer, answer)
			l := loop(b, cfg.Protocol, "puppet")
			for _, h := range l.hosts {
				h.Twice = twice
			}
			cfg.Disk, cfg.Protocol = sim.Disk{}, cfg.Protocol.Elsewhere(l, "puppet")
			b.ReportAllocs()
			w := newWorld(b, cfg)
			for b.Loop() {
				w.Step()
			}
			if w.Violation() != nil || l.calls < b.N {
				b.Fatal(w.Violation(), l.calls)
			}
		})
	}
}
