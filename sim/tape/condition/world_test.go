package condition_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// The protocol of these tests: s1 counts, and tells s2 and s3, who count along.
var (
	flock  = sim.Datagrams("flock")
	count  = sim.Message[number](flock, "Count")
	beat   = sim.Timer("beat")
	book   = sim.FileOf[number]("book")
	heard  = sim.FactOf[number]("heard")
	ruleT1 = sim.RuleOf("T-1")
)

type number struct{ N int32 }

func (n number) String() string     { return fmt.Sprintf("number 1.%02x", n.N) }
func (n number) Subjects() []string { return []string{fmt.Sprintf("zxid 1.%x", n.N)} }

// A counter is one of the three servers.
type counter struct {
	leads bool `sim:"fixed"`
	n     int32
}

func (c *counter) Start(env *sim.Env) {
	c.n = book.Last(env).N
	if c.leads {
		env.SetTimer(beat, 10*time.Millisecond)
	}
}

func (c *counter) Receive(env *sim.Env, d sim.Delivery) { c.hear(env, count.Of(d).N) }

func (c *counter) Timer(env *sim.Env, _ sim.TimerID) {
	c.hear(env, c.n+1)
	for _, id := range env.Peers() {
		if id != env.Self() {
			count.SendTo(env, id, number{c.n})
		}
	}
	env.SetTimer(beat, 10*time.Millisecond)
}

func (c *counter) hear(env *sim.Env, n int32) {
	c.n = n
	env.Note(ruleT1, int64(n), 0, 0, 0)
	book.Append(env, number{n})
	book.Sync(env)
	heard.Observe(env, number{n})
}

func (c *counter) Inspect() []sim.Column {
	state, vote := "FOLLOWING", "s1 at 1.02, as ever"
	if c.leads {
		state = "LEADING"
	}
	return []sim.Column{{Name: "state", Value: state}, {Name: "commit", Value: fmt.Sprintf("1.%x", c.n)},
		{Name: "seen", Value: fmt.Sprint(c.n)}, {Name: "vote", Value: vote}, {Name: "share", Value: fmt.Sprintf("%d of 100", c.n)}}
}

// six is a monitor that is violated when s3 hears 13.
type six struct{}

func (m six) Step(h sim.Happening) *sim.Violation {
	if heard.Is(h) && h.Node == 3 && heard.Of(h).N == 13 {
		return &sim.Violation{Text: "s3 has heard of thirteen", Node: 3}
	}
	return nil
}
func (m six) Clone() sim.Monitor     { return m }
func (m six) Encode(b []byte) []byte { return b }

func protocol() sim.Protocol {
	p := sim.Protocol{Name: "counting", Ports: []*sim.Port{flock},
		Monitors: []sim.MonitorSpec{{Name: "superstition", New: func() sim.Monitor { return six{} }}}}
	for i := range 3 {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: fmt.Sprintf("s%d", i+1), Role: "server",
			New: func() sim.Node { return &counter{leads: i == 0} }})
	}
	return p
}

// record is a run of 600 steps or so, in which s2 is down for a while, s3 cannot be
// reached for a while, and there is a violation at the end.
func record(t testing.TB) *tape.Tape {
	t.Helper()
	tp, err := tape.New(tape.Config{Steps: 600, Events: 10_000, End: sim.Time(time.Second), World: func() (*sim.World, error) {
		return sim.New(sim.Config{Seed: 3, Protocol: protocol(),
			Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 2 * time.Millisecond}},
			Disk:    sim.Disk{Sync: sim.Range{Min: time.Millisecond, Max: time.Millisecond}},
			Plan: []sim.Planned{
				{At: at(35), Fault: sim.Crash{Target: sim.Target{Node: 2}}},
				{At: at(55), Fault: sim.Crash{Target: sim.Target{Node: 2}}}, // skipped: it is down
				{At: at(65), Fault: sim.Restart{Target: sim.Target{Node: 2}}},
				{At: at(75), Fault: sim.Cut{From: 1, To: 3}},
				{At: at(95), Fault: sim.Mend{From: 1, To: 3}},
				{At: at(100), Fault: sim.Pause{Target: sim.Target{Node: 2}}},
				{At: at(110), Fault: sim.Resume{Target: sim.Target{Node: 2}}},
			}})
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tp.Close)
	for tp.Main().Extend(100) > 0 {
	}
	return tp
}

func at(ms int) sim.Time { return sim.Time(time.Duration(ms) * time.Millisecond) }
