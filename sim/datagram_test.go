package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// letters is a play in which a posts n letters to b, one a millisecond.
func letters(n int) sim.Config {
	return play(
		puppet{start: func(env *sim.Env) {
			for i := range n {
				env.SetTimer(alarm.For(int64(i)), millis(i))
			}
		}, timer: func(env *sim.Env, t sim.TimerID) { letter.SendTo(env, 2, fmt.Sprint(t.Arg())) }},
		puppet{})
}

// heard lists the letters that were heard, in their order.
func heard(w *sim.World) (out []string) {
	for _, l := range lines(w) {
		if _, text, ok := strings.Cut(l, "hears "); ok {
			out = append(out, text)
		}
	}
	return out
}

func TestALetterToOneselfTravelsLikeAnyOther(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "diary") }}))
	expect(t, w, "10ms a hears diary")
}

func TestDatagramsAreLostByChance(t *testing.T) {
	for _, c := range []struct {
		loss        sim.PPM
		least, most int
	}{{0, 200, 200}, {sim.Certain, 0, 0}, {250_000, 120, 180}} {
		cfg := letters(200)
		cfg.Network.Loss = c.loss
		w := perform(t, cfg)
		if n := len(heard(w)); n < c.least || n > c.most {
			t.Errorf("with a loss of %d ppm %d of 200 letters arrive", c.loss, n)
		}
		if got := int(w.Stats().Dropped) + len(heard(w)); got != 200 {
			t.Errorf("%d letters were dropped or heard, of 200", got)
		}
	}
}

func TestDatagramsAreDuplicatedByChance(t *testing.T) {
	cfg := letters(50)
	cfg.Network.Duplicate = sim.Certain
	count := map[string]int{}
	for _, text := range heard(perform(t, cfg)) {
		count[text]++
	}
	for i := range 50 {
		if n := count[fmt.Sprint(i)]; n != 2 {
			t.Errorf("letter %d came %d times", i, n)
		}
	}
}

func TestDatagramsAreReorderedOnlyWithReorder(t *testing.T) {
	inOrder := func(texts []string) bool {
		return slices.IsSortedFunc(texts, func(a, b string) int { return number(a) - number(b) })
	}
	for seed := range uint64(20) {
		cfg := letters(100)
		cfg.Seed, cfg.Network.Delay = seed, sim.Range{Max: millis(50)}
		cfg.Network.Tail = sim.Tail{Chance: 100_000, Delay: sim.Range{Min: millis(50), Max: millis(100)}}
		w := perform(t, cfg)
		if got := heard(w); len(got) != 100 || !inOrder(got) {
			t.Fatalf("seed %d: without Reorder b hears %v", seed, got)
		}
		cfg.Network.Reorder = sim.Certain
		if got := heard(perform(t, cfg)); len(got) != 100 || inOrder(got) {
			t.Fatalf("seed %d: with Reorder b hears %v", seed, got)
		}
	}
}

func number(s string) (n int) {
	fmt.Sscan(s, &n)
	return n
}

func TestDelaysKeepToTheirRange(t *testing.T) {
	cfg := letters(500)
	cfg.Network.Delay = sim.Range{Min: millis(2), Max: millis(12)}
	cfg.Network.Tail = sim.Tail{Chance: 50_000, Delay: sim.Range{Min: millis(100), Max: millis(200)}}
	cfg.Network.Reorder = sim.Certain // so that a delay is the letter's own
	near, tail := 0, 0
	for key, d := range travels(t, cfg) {
		switch {
		case d >= millis(2) && d <= millis(12):
			near++
		case d >= millis(100) && d <= millis(200):
			tail++
		default:
			t.Errorf("%s travelled %s", key, d)
		}
	}
	if near < 440 || tail < 10 {
		t.Errorf("%d letters came near and %d by the slow path", near, tail)
	}
}

// TestAPartitionLosesWhatIsUnderWay: what would arrive during it is lost; what
// arrives before or after is not.
func TestAPartitionLosesWhatIsUnderWay(t *testing.T) {
	cfg := letters(40)
	cfg.Plan = []sim.Planned{at(20, sim.Partition{Groups: [][]sim.NodeID{{1}}}), at(30, sim.Heal{})}
	got := heard(perform(t, cfg))
	// A letter posted at i arrives at i+10: posted 10 to 19 it arrives during
	// the partition, posted 20 to 29 it does not leave.
	if len(got) < 19 || len(got) > 21 {
		t.Errorf("b hears %v", got)
	}
	for _, text := range got {
		if n := number(text); n > 10 && n < 29 {
			t.Errorf("letter %s passed the partition", text)
		}
	}
}

func TestACutIsOneWay(t *testing.T) {
	echo := puppet{start: func(env *sim.Env) { letter.SendTo(env, 3-env.Self(), "hello") }}
	cfg := play(echo, echo)
	cfg.Plan = []sim.Planned{at(5, sim.Cut{From: 1, To: 2})}
	expect(t, perform(t, cfg), "10ms a hears hello")
}

func TestAClogDelaysWhatIsUnderWayUntilItEnds(t *testing.T) {
	cfg := letters(4)
	cfg.Plan = []sim.Planned{at(11, sim.Clog{From: 1, To: 2, For: millis(50)})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(20)))
	if v := w.Link(1, 2); v.ClogUntil != sim.Time(millis(61)) || v.Flying == 0 || v.Cut {
		t.Errorf("the link shows %+v", v)
	}
	w.Run(sim.Time(millis(500)))
	got := lines(w)
	if got[0] != "10ms b hears 0" || !slices.Equal(heard(w), []string{"0", "1", "2", "3"}) {
		t.Errorf("b hears\n%s", indent(got))
	}
	if last := got[3]; last != "61ms b hears 3" {
		t.Errorf("the last is %q", last)
	}
	if v := w.Link(1, 2); v.ClogUntil != 0 || v.Flying != 0 {
		t.Errorf("afterwards the link shows %+v", v)
	}
}

func TestHealingEndsAClogAtOnce(t *testing.T) {
	cfg := letters(1)
	cfg.Plan = []sim.Planned{at(1, sim.Clog{From: 1, To: 2, For: millis(500)}), at(40, sim.Heal{})}
	expect(t, perform(t, cfg), "40ms b hears 0")
}

func TestWeatherChangesWhatIsSentFromThenOn(t *testing.T) {
	cfg := letters(20)
	cfg.Plan = []sim.Planned{{At: sim.Time(millis(10)) - 1, Fault: sim.Weather{Network: sim.Network{Delay: fixed(30)}}}}
	got := lines(perform(t, cfg))
	if got[9] != "19ms b hears 9" || got[10] != "40ms b hears 10" {
		t.Errorf("around the change b hears\n%s", indent(got[8:12]))
	}
}
