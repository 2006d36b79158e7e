package sim

import "testing"

var hush = Streams("hush")

// hushed is a node that dials the second one.
type hushed struct{}

func (*hushed) Start(env *Env) {
	if env.Self() == 1 && env.Boot() == 1 {
		env.Dial(hush, 2)
	}
}
func (*hushed) Receive(*Env, Delivery) {}
func (*hushed) Timer(*Env, TimerID)    {}

// TestAConnectionThatNobodyKnowsIsForgotten: a dialler's machine goes, and in
// some runs the opening goes with it.
func TestAConnectionThatNobodyKnowsIsForgotten(t *testing.T) {
	made := func() Node { return &hushed{} }
	lost := 0
	for seed := range uint64(20) {
		w, err := New(Config{Seed: seed, Network: CalmNetwork(),
			Protocol: Protocol{Name: "hush", Ports: []*Port{hush}, Nodes: []NodeSpec{{Name: "a", New: made}, {Name: "b", New: made}}},
			Plan:     []Planned{{At: 1, Fault: Crash{Target: Target{Node: 1}, Silent: true}}, {At: Time(1e9), Fault: Heal{All: true}}}})
		if err != nil {
			t.Fatal(err)
		}
		w.Run(1)
		known := 0
		for _, c := range w.conns {
			if c.port != nil {
				known++
			}
		}
		if under := len(w.Pending()) > 1; under != (known > 0) {
			t.Errorf("seed %d: the opening is under way: %t; connections known: %d", seed, under, known)
		} else if !under {
			lost++
		}
		w.Run(Time(2e9))
		for _, c := range w.conns {
			if c.port != nil {
				t.Errorf("seed %d: healed, the world still knows %v", seed, c.name)
			}
		}
	}
	if lost == 0 || lost == 20 {
		t.Errorf("the opening was lost in %d of 20 runs", lost)
	}
}
