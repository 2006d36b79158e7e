package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The contract's sentences are tested with puppets: nodes whose handlers a
// test writes inline. What they say goes into a diary, which is a monitor, so
// that a test reads as a dialogue: who does what, and who says what when.
//
// Unless a test says otherwise nothing is drawn: every message travels 10 ms,
// every sync takes 5 ms and all nodes come up at once.

// puppet is a node made of the handlers that a test gives it.
type puppet struct {
	start   func(*sim.Env)               `sim:"fixed"`
	receive func(*sim.Env, sim.Delivery) `sim:"fixed"`
	timer   func(*sim.Env, sim.TimerID)  `sim:"fixed"`
	memory  int
}

func (p *puppet) Start(env *sim.Env) {
	if p.start != nil {
		p.start(env)
	}
}

func (p *puppet) Receive(env *sim.Env, d sim.Delivery) {
	if p.receive != nil {
		p.receive(env, d)
	} else {
		hear(env, d)
	}
}

func (p *puppet) Timer(env *sim.Env, t sim.TimerID) {
	if p.timer != nil {
		p.timer(env, t)
	} else {
		say(env, "%s rings", t)
	}
}

// What puppets speak with.
var (
	post   = sim.Datagrams("post")
	letter = sim.Message[string](post, "Letter")
	card   = sim.Message[string](post, "Card")

	cable = sim.Streams("cable")
	word  = sim.Message[string](cable, "Word")

	alarm = sim.Timer("alarm")
	bell  = sim.Timer("bell")

	page   = sim.FileOf[string]("page")
	margin = sim.FileOf[string]("margin")

	said   = sim.FactOf[string]("said")
	errand = sim.OperationOf[string, string]("errand")
)

// say puts a line into the diary when the effects before it have taken place.
func say(env *sim.Env, format string, args ...any) { said.Observe(env, fmt.Sprintf(format, args...)) }

// hear says what was delivered.
func hear(env *sim.Env, d sim.Delivery) {
	switch {
	case letter.Is(d):
		say(env, "hears %s", letter.Of(d))
	case card.Is(d):
		say(env, "hears %s", card.Of(d))
	case word.Is(d):
		say(env, "hears %s", word.Of(d))
	case d.Opened(), d.Closed():
		say(env, "%s %s", d.Conn, d.Kind())
	case page.Is(d):
		say(env, "page synced %d", page.Synced(d))
	case margin.Is(d):
		say(env, "margin synced %d", margin.Synced(d))
	}
}

// diary is the monitor that keeps what was said, and what the world said.
type diary struct{ lines []string }

func (m *diary) Step(h sim.Happening) *sim.Violation {
	name := string(rune('a' - 1 + h.Node))
	line := ""
	switch {
	case said.Is(h):
		line = said.Of(h)
	case sim.Crashed.Is(h):
		loss := sim.Crashed.Of(h)
		line = fmt.Sprintf("crashed, %d effects and %d writes lost", loss.Effects, loss.Writes)
	case sim.Halted.Is(h):
		line = "halted by " + sim.Halted.Of(h)
	case sim.Healed.Is(h):
		name, line = "all", "healed"
	case errand.Unknown(h):
		line = "errand " + h.Op.String() + " unknown"
	default:
		if in, ok := errand.Invoked(h); ok {
			line = "errand " + h.Op.String() + " invoked " + in
		} else if out, ok := errand.Returned(h); ok {
			line = "errand " + h.Op.String() + " returned " + out
		}
	}
	if line != "" {
		m.lines = append(m.lines, fmt.Sprintf("%s %s %s", h.At, name, line))
	}
	return nil
}

func (m *diary) Clone() sim.Monitor     { return &diary{slices.Clone(m.lines)} }
func (m *diary) Encode(b []byte) []byte { return fmt.Append(b, m.lines) }

// play makes the configuration of a play: nodes a, b, c, … from puppets.
func play(puppets ...puppet) sim.Config {
	p := sim.Protocol{Name: "play", Ports: []*sim.Port{post, cable},
		Monitors: []sim.MonitorSpec{{Name: "diary", New: func() sim.Monitor { return &diary{} }}}}
	for i, made := range puppets {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), Role: "puppet",
			New: func() sim.Node { fresh := made; return &fresh }})
	}
	return sim.Config{Protocol: p, Disk: sim.Disk{Sync: fixed(5)}, Network: sim.Network{Delay: fixed(10)}}
}

func fixed(ms int) sim.Range { return sim.Range{Min: millis(ms), Max: millis(ms)} }

func millis(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }

// at plans a fault.
func at(ms int, f sim.Fault) sim.Planned { return sim.Planned{At: sim.Time(millis(ms)), Fault: f} }

func node(id sim.NodeID) sim.Target { return sim.Target{Node: id} }

func newWorld(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// perform runs a play for a second.
func perform(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w := newWorld(t, cfg)
	w.Run(sim.Time(time.Second))
	return w
}

// lines returns what stands in a world's diary.
func lines(w *sim.World) []string { return w.Monitor("diary").(*diary).lines }

// expect compares a diary with what should stand in it.
func expect(t testing.TB, w *sim.World, want ...string) {
	t.Helper()
	if v := w.Violation(); v != nil {
		t.Fatalf("the play broke off: %v", v)
	}
	if got := lines(w); !slices.Equal(got, want) {
		t.Errorf("the diary reads\n%s\nand should read\n%s", indent(got), indent(want))
	}
}

func indent(lines []string) (s string) {
	for _, l := range lines {
		s += "\t" + l + "\n"
	}
	return s
}

// alarms sets one alarm for each of some times, with arguments 0, 1, 2, ….
func alarms(env *sim.Env, ms ...int) {
	for i, m := range ms {
		env.SetTimer(alarm.For(int64(i)), millis(m))
	}
}
