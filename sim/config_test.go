package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

type measured struct {
	puppet
	mean float64
}

type value struct{ n int }

func (value) Start(*sim.Env)                 {}
func (value) Receive(*sim.Env, sim.Delivery) {}
func (value) Timer(*sim.Env, sim.TimerID)    {}

// TestWhatCannotBeRunIsRefused before anything runs, in words that say what
// to change.
func TestWhatCannotBeRunIsRefused(t *testing.T) {
	for _, c := range []struct {
		says  string
		spoil func(*sim.Config)
	}{
		{"has no nodes", func(c *sim.Config) { c.Protocol.Nodes = nil }},
		{"two nodes are named a", func(c *sim.Config) { c.Protocol.Nodes[1].Name = "a" }},
		{"lacks a name or a factory", func(c *sim.Config) { c.Protocol.Nodes[0].Name = "" }},
		{"lacks a name or a factory", func(c *sim.Config) { c.Protocol.Nodes[0].New = nil }},
		{"would break addresses", func(c *sim.Config) { c.Protocol.Nodes[0].Name = "node a" }},
		{"would break addresses", func(c *sim.Config) { c.Protocol.Nodes[0].Name = "a>b" }},
		{"node a: this world cannot be made: the factory of a makes a sim_test.value", func(c *sim.Config) { c.Protocol.Nodes[0].New = func() sim.Node { return value{} } }},
		{"mean: float64 has no portable encoding; use an integer", func(c *sim.Config) {
			c.Protocol.Nodes[0].New = func() sim.Node { return &measured{} }
		}},
		{"network delay 2s..1s", func(c *sim.Config) { c.Network.Delay = sim.Range{Min: 2 * time.Second, Max: time.Second} }},
		{"sync -1s..1s", func(c *sim.Config) { c.Disk.Sync = sim.Range{Min: -time.Second, Max: time.Second} }},
		{"boot 0s..100h0m0s", func(c *sim.Config) { c.Boot.Max = 100 * time.Hour }},
		{"slow tail", func(c *sim.Config) { c.Network.Tail.Delay.Min = 1 }},
		{"1800000 parts per million", func(c *sim.Config) { c.Network.Loss = 1_800_000 }},
		{"-1 parts per million", func(c *sim.Config) { c.Network.Reorder = -1 }},
		{"clocks: skew and drift are bounds", func(c *sim.Config) { c.Clocks.Drift = sim.Certain }},
		{"clocks: skew and drift are bounds", func(c *sim.Config) { c.Clocks.Skew = -1 }},
		{"a fault at -1ns", func(c *sim.Config) { c.Plan = []sim.Planned{{At: -1, Fault: sim.Heal{}}} }},
		{"a fault at", func(c *sim.Config) { c.Plan = []sim.Planned{{At: 1}} }},
	} {
		cfg := circular(2)
		c.spoil(&cfg)
		if _, err := sim.New(cfg); !errors.Is(err, sim.ErrConfig) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("the error is %v; want it to say %q", err, c.says)
		}
	}
}

// TestASearchTakesNoPlan and no service: it would leave them out in silence.
func TestASearchTakesNoPlan(t *testing.T) {
	for _, spoil := range []func(*sim.Config){
		func(c *sim.Config) { c.Plan = []sim.Planned{at(1, sim.HalfOpen{From: 1, To: 2})} },
		func(c *sim.Config) { c.Service = fixed(1) },
	} {
		cfg := circular(2)
		if _, err := sim.NewModel(cfg, sim.Bounds{}); err != nil {
			t.Fatal(err)
		}
		spoil(&cfg)
		_, err := sim.NewModel(cfg, sim.Bounds{})
		if !errors.Is(err, sim.ErrConfig) || !strings.Contains(err.Error(), "a search takes no plan of faults and no service") {
			t.Errorf("the error is %v", err)
		}
	}
}

// TestAPlanIsSortedByTime and keeps the order of equals; the configuration's
// own list is left alone.
func TestAPlanIsSortedByTime(t *testing.T) {
	cfg := circular(1)
	cfg.Plan = []sim.Planned{at(9, sim.Crash{Target: node(1)}), at(3, sim.Pause{Target: node(1)}), at(3, sim.Resume{Target: node(1)})}
	got := struck(t, cfg)
	if strings.Join(got, ", ") != "pause a, resume a, crash a" {
		t.Errorf("the faults come as %q", got)
	}
	if cfg.Plan[0].At != sim.Time(millis(9)) {
		t.Error("the caller's list was sorted")
	}
}

// TestParanoiaCatchesAWriteToWhatWasSent, by its sender or by a receiver.
func TestParanoiaCatchesAWriteToWhatWasSent(t *testing.T) {
	shared := puppet{start: func(env *sim.Env) {
		p := hamper{[]int{1, 2, 3}}
		packet.SendTo(env, 2, p)
		p.Items[0] = 9
	}}
	for paranoid, want := range map[bool]string{
		true:  "mutated-payload: a Packet from a to b changed after it was sent: a message's slices must not be written to",
		false: "",
	} {
		cfg := play(shared, puppet{})
		cfg.Paranoid = paranoid
		got := ""
		if v := perform(t, cfg).Violation(); v != nil {
			got = v.Error()
		}
		if got != want {
			t.Errorf("paranoid %t: %q; want %q", paranoid, got, want)
		}
	}
}

type hamper struct{ Items []int }

var packet = sim.Message[hamper](post, "Packet")
