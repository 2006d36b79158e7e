package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A counter is a desk at which a run is shown that is served meanwhile: by hand, without
// sockets and by no clock.
type counter struct {
	*desk
	t       *testing.T
	world   *sim.World
	choices []sim.Choice // that the lab has not heard of
}

// serveAt begins to serve, and sits down before the lab.
func serveAt(t *testing.T, w, h int) *counter {
	t.Helper()
	c := served(t)
	course, err := c.Begin(1, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(course.World().Close)
	s, err := NewServed(c, 1, Served{4, "127.0.0.1:2181-2183"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Tape.Close)
	d := &counter{desk: &desk{Model: New(s, Options{})}, t: t, world: course.World()}
	d.send(Resize{w, h})
	return d
}

func served(t *testing.T) *scenarios.Case {
	t.Helper()
	s, err := scenarios.Open("serve")
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// choose has the served run make choices now.
func (d *counter) choose(choices ...sim.Choice) {
	d.t.Helper()
	at := d.world.Now() + 1
	d.world.Run(at - 1)
	for _, c := range choices {
		c.At = at
		if err := d.world.Apply(c); err != nil {
			d.t.Fatal(err)
		}
		d.choices = append(d.choices, c)
	}
}

// visit has a visitor do something.
func (d *counter) visit(line string) {
	d.t.Helper()
	d.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: sim.Target{Node: d.session.node("outside")}, Line: line}})
}

// asksIn has a visitor come to a server and ask for a session.
func (d *counter) asksIn(id uint64, server string, timeout int32) {
	d.t.Helper()
	d.visit(gate.Comes(id, server))
	d.visit(gate.Says(id, jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: timeout, Password: znode.Data{Bytes: string(make([]byte, 16))}})))
}

// passes lets the served run go on, and tells the lab.
func (d *counter) passes(while time.Duration) {
	d.world.Run(d.world.Now() + sim.Time(while))
	d.tells(Lived{})
}

func (d *counter) tells(l Lived) {
	l.Choices, l.Until = d.choices, d.world.Now()
	d.choices = nil
	d.send(l)
}

// obeys does what the lab has asked for last to the served run.
func (d *counter) obeys() {
	d.t.Helper()
	e, ok := d.effect().(Deed)
	if !ok {
		d.t.Fatalf("asked %+v", d.effect())
	}
	for _, line := range e.Lines {
		choices, err := d.session.Case.Deed(line)
		if err != nil {
			d.t.Fatal(err)
		}
		d.choose(choices...)
	}
	d.send(Done{Deed: e})
}

func (d *counter) header() string { return strings.SplitN(d.screen(), "\n", 2)[0] }

func (d *counter) main() *tape.Branch { return d.session.Tape.Main() }

// wants holds the lab to its header, and to where its cursor stands.
func (d *counter) wants(header string, front bool) {
	d.t.Helper()
	if got := d.header(); !strings.Contains(got, header) {
		d.t.Errorf("the header is %q, without %q", got, header)
	}
	if got := d.at.branch == d.main() && d.at.atFront(); got != front {
		d.t.Errorf("the cursor is at the front: %v, not %v", got, front)
	}
}

// The lab shows the run that is served: with the same hash, whatever befell it.
func TestTheLabShowsTheRunThatIsServed(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(2 * time.Second)
	d.asksIn(1, "s1", 4000)
	d.asksIn(2, "s2", 4000)
	d.passes(time.Second)
	d.keys("hhh") // what a person does in the past is nothing to the run
	d.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Partition{Groups: [][]sim.NodeID{{1}}}})
	d.visit(gate.Leaves(2))
	d.passes(20 * time.Second)
	d.keys("A")
	if got, want := d.at.world().Hash(), d.world.Hash(); got != want {
		t.Errorf("the lab's hash is %016x, that of the run %016x", got, want)
	}
}

func TestTheLabFollows(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.wants("● LIVE", true)
	d.wants("clients: 127.0.0.1:2181-2183", true)
	d.passes(time.Second)
	d.wants("● LIVE", true)
	if d.at.step == 0 {
		t.Error("nothing was recorded")
	}
	if d.Ticking() {
		t.Error("it wants ticks, and nothing moves")
	}
}

// Who goes back stays there; A and G return to the front, and space pauses there and
// goes on.
func TestWhoGoesBackStaysThere(t *testing.T) {
	for _, c := range []struct {
		away, back string
	}{{"hh", "A"}, {"h", "G"}, {"g", ": l i v e enter"}, {"space", "space"}} {
		d := serveAt(t, 120, 40)
		d.passes(2 * time.Second)
		d.asksIn(1, "s1", 4000)
		d.passes(time.Second)
		d.keys(c.away)
		at := d.at.step
		d.passes(time.Second)
		d.wants(fmt.Sprintf("‖ %d steps behind", d.main().Len()-at), false)
		if d.at.step != at {
			t.Errorf("%s: the cursor went from step %d to %d", c.away, at, d.at.step)
		}
		if c.away == "space" { // which plays what was missed
			d.keys(c.back)
			for range 10_000 {
				if !d.player.playing {
					break
				}
				d.player.speed = len(speeds) - 1
				d.send(Tick{})
			}
		} else {
			d.keys(c.back)
		}
		d.wants("● LIVE", true)
		d.passes(time.Second)
		d.wants("● LIVE", true)
	}
}

// What is selected stays in sight, and the front is followed again when it is put away.
func TestASelectionIsNotRunAwayFrom(t *testing.T) {
	for what, selects := range map[string]func(*counter){
		"a row":     func(d *counter) { d.keys("k k") },
		"a message": func(d *counter) { d.keys("2 j") },
	} {
		d := serveAt(t, 120, 40)
		d.passes(1500 * time.Millisecond)
		d.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Cut{From: 3, To: 1}})
		d.passes(time.Second)
		selects(d)
		at := d.at.step
		d.passes(time.Second)
		if d.at.step != at {
			t.Errorf("%s: the cursor went from step %d to %d", what, at, d.at.step)
		}
		d.keys("esc")
		d.wants("● LIVE", true)
	}
}

// What clients send is no fault: [ and ] go by it, and the time line does not mark it.
func TestAVisitIsNoFault(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(2 * time.Second)
	d.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Cut{From: 1, To: 2}})
	d.asksIn(1, "s1", 4000)
	d.passes(time.Second)
	d.keys("[")
	if x := d.at.branch.Moment(d.at.step); x.Entry == nil || x.Entry.Choice.Fault != (sim.Cut{From: 1, To: 2}) {
		t.Errorf("it went to step %d, %s", d.at.step, x.On)
	}
	marks := strings.Split(d.screen(), "\n")[d.row("marks ")]
	if strings.Contains(marks, "F") || !strings.Contains(marks, "Xs1") {
		t.Errorf("the time line marks %q", marks)
	}
}

func TestABreakpointStopsTheLabAndNotTheRun(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(2 * time.Second)
	d.keys("B")
	d.send(Paste{"outside.visitors = 1"})
	d.keys("enter")
	d.asksIn(1, "s1", 4000)
	d.passes(time.Second)
	d.wants("steps behind", false)
	if !strings.Contains(d.status, "outside.visitors = 1") {
		t.Errorf("it says %q", d.status)
	}
	if x := d.at.branch.Moment(d.at.step); !x.Chosen {
		t.Errorf("it stops at %s", x.On)
	}
}

// What a hand does at the front is done to the run, and seen when the run has done it.
func TestWhatAHandDoesAtTheFrontIsDoneToTheRun(t *testing.T) {
	for _, c := range []struct {
		keys string
		want []string
	}{
		{"1jcc", []string{"crash: s1"}},
		{"1jcs", []string{"{crash: s1, silent: true}"}},
		{"1jrl", []string{"disk: {node: s1, lost: true}", "restart: s1"}},
		{"p space enter", []string{"partition: [[s1]]"}},
		{"P a", []string{"heal: everything"}},
		{"1jx a", []string{"cut: {from: s1, to: s2}"}},
		{"1jS", []string{"pause: s1"}},
	} {
		d := serveAt(t, 120, 40)
		d.passes(2 * time.Second)
		d.keys(c.keys)
		if e, ok := d.effect().(Deed); !ok || !slices.Equal(e.Lines, c.want) {
			t.Errorf("%s: asked %+v, not %q", c.keys, d.effect(), c.want)
		}
		deeds := slices.DeleteFunc(slices.Clone(d.asked), func(e Effect) bool { return !asksDeed(e) })
		if n := len(d.session.Tape.Branches()); n != 1 || len(deeds) != 1 {
			t.Errorf("%s: there are %d branches, and asked was %+v", c.keys, n, deeds)
		}
	}
}

// The story of the lab: a client's session is lost while its server is cut off.
func TestASessionIsLostInTheLab(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(3 * time.Second)
	d.asksIn(1, "s1", 4000)
	d.passes(time.Second)
	d.chosen.node = d.session.node("outside")
	exhibit := func() string {
		var cells []string
		for _, x := range d.at.world().Exhibits(d.chosen.node) {
			for _, r := range x.Rows {
				cells = append(cells, strings.Join(r.Cells, " "))
			}
		}
		return strings.Join(cells, "; ")
	}
	var mine znode.SessionID
	if n, err := fmt.Sscanf(exhibit(), "1 s1 in 0 %v", &mine); n != 1 {
		t.Fatalf("the gate shows %q: %v", exhibit(), err)
	}
	d.chosen.node = 0
	d.keys("p space enter")
	d.obeys()
	d.chosen.node = d.session.node("outside")
	d.passes(30 * time.Second)
	d.wants("● LIVE", true)
	d.visit(gate.Leaves(1)) // as a client does that hears nothing
	d.visit(gate.Comes(2, "s2"))
	d.visit(gate.Says(2, jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 4000, Session: mine, Password: znode.Data{Bytes: string(make([]byte, 16))}})))
	d.passes(time.Second)
	if got := exhibit(); got != "" {
		t.Errorf("the gate shows %q of a session that is over", got)
	}
	if n := len(d.session.Tape.Branches()); n != 1 {
		t.Errorf("there are %d branches", n)
	}
}

// In the past a choice begins a branch, and so does at the front what only a tape can do.
// The run goes on without either.
func TestWhatIfBeginsABranch(t *testing.T) {
	for _, keys := range []string{"hh1jcc", "t enter"} {
		d := serveAt(t, 120, 40)
		d.passes(2 * time.Second)
		d.keys(keys)
		if b := d.at.branch; b.Name() != "b1" || asksDeed(d.effect()) {
			t.Errorf("%s: it shows %s, and asked %+v", keys, b.Name(), d.effect())
		}
		at, recorded := d.at, d.main().Len()
		d.passes(2 * time.Second)
		if d.at != at || d.main().Len() == recorded {
			t.Errorf("%s: the branch stands at step %d, the run has %d steps", keys, d.at.step, d.main().Len())
		}
		if strings.Contains(d.header(), "LIVE") {
			t.Errorf("%s: a branch is live: %s", keys, d.header())
		}
		d.keys("20l") // it goes on by itself
		if d.at.step <= at.step {
			t.Errorf("%s: the branch does not go on", keys)
		}
		d.keys("A")
		d.wants("● LIVE", true)
		if got, want := d.at.world().Hash(), d.world.Hash(); got != want {
			t.Errorf("%s: the lab's hash is %016x, that of the run %016x", keys, got, want)
		}
	}
}

func asksDeed(e Effect) bool { _, ok := e.(Deed); return ok }

func TestARefusalIsTold(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(2 * time.Second)
	d.keys("1jcc")
	d.send(Done{d.effect().(Deed), errors.New("s1 is down")})
	if want := "the served run refuses: s1 is down"; d.status != want {
		t.Errorf("it says %q, not %q", d.status, want)
	}
}

// What needs the whole of a run, or another one, is refused with a sentence.
func TestWhatAServedRunHasNot(t *testing.T) {
	for keys, want := range map[string]string{
		"y": "zoolab replay",
		"J": "when serving ends",
		"v": "so far",
		"O": "zoolab tui",
		"l": "nothing more has happened yet; A follows",
	} {
		d := serveAt(t, 120, 40)
		d.passes(2 * time.Second)
		d.keys("space" + " " + keys)
		if !strings.Contains(d.status, want) || d.effect() != nil {
			t.Errorf("%s: it says %q, and asked %+v", keys, d.status, d.effect())
		}
	}
	d := open(t, "paxos-quiet")
	d.keys("A")
	if !strings.Contains(d.status, "not served") {
		t.Errorf("of a run that is not served it says %q", d.status)
	}
	d.send(Lived{Until: 1})
	if d.at.branch.Len() != 0 {
		t.Error("a run that is not served has gone on")
	}
}

// How the lab looks while it follows, and behind.
func TestGoldenServed(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(2 * time.Second)
	d.asksIn(1, "s1", 4000)
	d.asksIn(2, "s3", 10_000)
	d.passes(time.Second)
	d.chosen.node = d.session.node("outside")
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		d.send(Resize{size[0], size[1]})
		name := fmt.Sprintf("served-%dx%d", size[0], size[1])
		d.Chinese = false
		g := View(d.Model)
		golden(t, name, g.Text()+"\nin colour\n"+letters(g, inkOf))
		d.Chinese = true
		golden(t, name+"-zh", d.screen())
	}
	d.Chinese = false
	d.keys("10h")
	d.passes(time.Second)
	golden(t, "served-behind", d.screen())
}
