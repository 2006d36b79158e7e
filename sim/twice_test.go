package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A fickle node does on every message what a test gives it.
type fickle struct {
	do    func(*fickle, *sim.Env) `sim:"fixed"`
	N     int
	Text  string
	Table map[int]bool
	Far   *int
}

func (f *fickle) Start(env *sim.Env) {
	f.Table = map[int]bool{}
	for i := range 8 {
		f.Table[i] = true
	}
	f.Far = new(int)
	letter.SendTo(env, env.Self(), "go on")
}

func (f *fickle) Receive(env *sim.Env, _ sim.Delivery) {
	f.do(f, env)
	letter.SendTo(env, env.Self(), "go on")
}

func (f *fickle) Timer(*sim.Env, sim.TimerID) {}

// What no node may keep: memory beside its own.
var (
	besides int
	met     = map[string]int{}
)

func TestAHostThatRunsTwiceTellsWhatIsNoFunctionOfItsNode(t *testing.T) {
	for _, x := range []struct {
		name string
		do   func(*fickle, *sim.Env)
		says string // "" when nothing is wrong
	}{
		{"the order of a map is kept", func(f *fickle, _ *sim.Env) {
			for k := range f.Table {
				f.N = k
			}
		}, "its state is not the same"},
		{"the order of a map is told", func(f *fickle, env *sim.Env) {
			for k := range f.Table {
				card.SendTo(env, 1, fmt.Sprint(k))
			}
		}, "what it sends"},
		{"the order of a map decides in which order timers are set", func(f *fickle, env *sim.Env) {
			for k := range f.Table {
				env.SetTimer(alarm.For(int64(k)), millis(5))
			}
		}, "what it sends"},
		{"the order of a map decides a panic", func(f *fickle, _ *sim.Env) {
			for k := range f.Table {
				if k == 3 {
					panic("three comes first")
				}
				return
			}
		}, ""}, // either verdict: the first run or the second may be the one that panics
		{"a package variable counts", func(f *fickle, _ *sim.Env) { besides++; f.N = besides }, "its state is not the same"},
		{"a package variable remembers", func(f *fickle, env *sim.Env) {
			key := fmt.Sprint(f.N)
			if met[key]++; met[key] == 1 {
				env.SetTimer(alarm, millis(5))
			}
			f.N++
		}, "what it sends"},
		{"the address of memory is kept", func(f *fickle, _ *sim.Env) { f.Far = new(int); f.Text = fmt.Sprintf("%p", f.Far) }, "its state is not the same"},
		{"the address of memory is compared", func(f *fickle, env *sim.Env) {
			a, b := new([64]int), new([64]int)
			f.Far = &a[0]
			if fmt.Sprintf("%p", a) < fmt.Sprintf("%p", b) {
				f.Text += "<"
			} else {
				f.Text += ">"
			}
			f.Text += fmt.Sprintf("%p", f.Far)
		}, "its state is not the same"},
	} {
		t.Run(x.name, func(t *testing.T) {
			v := fickly(t, x.do).Violation()
			switch {
			case x.says == "" && (v == nil || v.Monitor != sim.Varied && v.Monitor != "panic"):
				t.Errorf("the verdict is %v", v)
			case x.says != "" && (v == nil || v.Monitor != sim.Varied || !strings.Contains(v.Text, x.says)):
				t.Errorf("the verdict is %v, want one that says %q", v, x.says)
			}
		})
	}
}

func TestAHostThatRunsTwiceLeavesInPeaceWhatIsOne(t *testing.T) {
	for _, x := range []struct {
		name string
		do   func(*fickle, *sim.Env)
	}{
		{"draws", func(f *fickle, env *sim.Env) {
			f.N = env.Rand(1000)
			env.SetTimerBetween(alarm, millis(1), millis(50))
		}},
		{"counts of all kinds", func(f *fickle, env *sim.Env) {
			errand.Return(env, errand.Invoke(env, "a"), fmt.Sprint(env.Boot(), env.Now()))
			f.N++
		}},
		{"a map that is looked up, and its size", func(f *fickle, _ *sim.Env) {
			delete(f.Table, f.N%8)
			f.Table[f.N%5] = f.Table[3]
			f.N += len(f.Table)
		}},
		{"a map in the order of its keys, printed", func(f *fickle, env *sim.Env) { card.SendTo(env, 1, fmt.Sprint(f.Table)) }},
		{"pointers to what it owns", func(f *fickle, _ *sim.Env) {
			next := *f.Far + 1
			f.Far = &next
		}},
		{"writes, and reads of them", func(f *fickle, env *sim.Env) {
			page.Append(env, page.Last(env)+"x")
			page.Truncate(env, min(page.Len(env), 3))
			page.SyncLater(env, uint64(page.Len(env)))
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			if v := fickly(t, x.do).Violation(); v != nil {
				t.Error(v)
			}
		})
	}
}

// fickly runs a fickle node twice, on one host, for a second.
func fickly(t testing.TB, do func(*fickle, *sim.Env)) *sim.World {
	cfg := play(puppet{})
	cfg.Protocol.Nodes[0].New = func() sim.Node { return &fickle{do: do} }
	w, err := sim.New(elsewhere(t, cfg, "puppet"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	for range 200 {
		w.Step()
	}
	return w
}

// TestAnEmptyCallIsRefused, as any that makes no sense is.
func TestAnEmptyCallIsRefused(t *testing.T) {
	cfg := play(puppet{})
	h := loop(t, cfg.Protocol).hosts[0]
	for _, call := range [][]byte{nil, {1}, {9, 0, 0}, {1, 7, 0}} {
		if reply := h.Handle(call, nil); len(reply) == 0 {
			t.Errorf("%v gets no reply", call)
		}
	}
}
