package tui

import (
	"strings"
	"testing"
	"time"
)

// ticks lets so much time pass.
func (d *desk) ticks(passed time.Duration) {
	for range passed / Frame {
		d.send(Tick{})
	}
}

func TestPlayTakesSoManyStepsASecond(t *testing.T) {
	for _, c := range []struct {
		keys string
		step int
	}{{"space", 4}, {"+ space", 8}, {"- space", 2}, {"- - - - space", 0}, {"+ + + space", 32}, {"space space", 0}, {": speed space 8 enter space", 16}} {
		d := open(t, "paxos-quiet")
		d.keys(c.keys)
		d.ticks(2 * time.Second)
		if d.at.step != c.step {
			t.Errorf("after %q and two seconds the cursor is at %d, not %d", c.keys, d.at.step, c.step)
		}
	}
}

func TestNothingTicksWhilePaused(t *testing.T) {
	d := open(t, "paxos-quiet")
	if d.Ticking() {
		t.Error("it ticks before it plays")
	}
	d.keys("space")
	if !d.Ticking() {
		t.Error("it does not tick while it plays")
	}
	for _, keys := range []string{"?", "esc", "space G"} {
		d.keys(keys)
		if d.Ticking() {
			t.Errorf("it ticks after %q", keys)
		}
	}
}

// Between two steps messages glide, but not for people who asked for stillness.
func TestMessagesGlideBetweenSteps(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("12l space")
	before := d.screen()
	d.ticks(200 * time.Millisecond)
	if d.at.step != 12 || d.scene().Part != 400 {
		t.Fatalf("at step %d, %d thousandths", d.at.step, d.scene().Part)
	}
	if d.screen() == before {
		t.Error("nothing has moved")
	}
	d.Still = true
	if d.scene().Part != 0 {
		t.Error("it moves in spite of stillness")
	}
}

func TestPlayStopsWhereItShould(t *testing.T) {
	for _, c := range []struct{ scenario, keys, shows string }{
		{"paxos-count-messages", "", "learned-is-chosen: "},
		{"paxos-quiet", "B step space = space 17 enter", "step 17: step = 17"},
		{"paxos-quiet", "", "the run ends here"},
		{"lesson-paxos-by-example", "", "(1/"},
	} {
		d := open(t, c.scenario)
		d.keys(c.keys)
		d.keys(": speed space 512 enter space")
		d.ticks(time.Minute)
		if d.player.playing || !strings.Contains(d.screen(), c.shows) {
			t.Errorf("%s does not stop at %q:\n%s", c.scenario, c.shows, d.screen())
		}
	}
}

// A long way is gone in slices, shows how far it is, and can be ended.
func TestALongWayCanBeEnded(t *testing.T) {
	d := open(t, "zookeeper-split-brain")
	m, effects := Update(d.Model, Key{"G"})
	if len(effects) != 1 || effects[0] != (More{}) || m.at.step != 0 {
		t.Fatalf("the first slice asks %v and is at %d", effects, m.at.step)
	}
	if shown := View(m).Text(); !strings.Contains(shown, "looking for the end: step 400; esc stops") {
		t.Errorf("how far it is is not shown:\n%s", shown)
	}
	m, _ = Update(m, Key{"esc"})
	if m.errand != nil || m.at.step != 0 {
		t.Errorf("it goes on, at %d", m.at.step)
	}
	m, _ = Update(m, Work{})
	if m.at.branch.Len() != 400 {
		t.Errorf("it has gone on to %d", m.at.branch.Len())
	}
}

// At an end that is recorded the judges are asked, once.
func TestTheJudgesAreAskedAtTheEnd(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("G g G")
	asked := 0
	for _, e := range d.asked {
		if e, ok := e.(Judge); ok {
			asked++
			r, err := judge(e.Moment)
			d.send(Judged{e, r, err})
		}
	}
	if asked != 1 || d.row("✓ PASS") != 0 {
		t.Errorf("the judges were asked %d times:\n%s", asked, d.screen())
	}
}

// The verdict on a branch is its own.
func TestABranchHasAVerdictOfItsOwn(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("12l d G")
	e, ok := d.effect().(Judge)
	if !ok || e.Branch != "b1" {
		t.Fatalf("asked %+v", d.effect())
	}
	r, err := judge(e.Moment)
	if err != nil {
		t.Fatal(err)
	}
	d.send(Judged{e, r, nil})
	if d.verdicts["b1"] == nil || d.verdicts["main"] != nil {
		t.Errorf("verdicts %v", d.verdicts)
	}
	e.Session = nil
	d.send(Judged{e, nil, nil})
	if d.verdicts["b1"] == nil {
		t.Error("a verdict on another session was taken in")
	}
}
