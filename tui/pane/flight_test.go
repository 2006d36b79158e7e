package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestInFlightLooks(t *testing.T) {
	golden(t, InFlight{}, []sitting{
		{"broadcast", "zookeeper-leader-crash-mid-broadcast", 4300, 4209, [][2]int{{100, 16}, {60, 8}, {24, 6}}, nil},
		{"lost", "zookeeper-leader-crash-mid-broadcast", 4300, 3866, [][2]int{{80, 12}}, nil},
		{"cut", "zookeeper-split-brain", 700, 600, [][2]int{{80, 14}}, func(s *Scene) {
			s.Message, s.Focused = sim.Address{Port: "timer", Node: "s1", Kind: "silence", K: 4}, true
		}},
		{"chinese", "zookeeper-split-brain", 700, 600, [][2]int{{80, 14}}, func(s *Scene) { s.Chinese = true }},
		{"end", "paxos-quiet", 100_000, 0, [][2]int{{60, 6}}, nil},
	})
}

// headOf returns the column of an arrow's head in the line of a message, and whether
// it has reached the receiver.
func headOf(t *testing.T, s *Scene, on sim.Address) (x int, there bool) {
	t.Helper()
	g := picture(InFlight{}, s, 100, 30)
	for y := 1; y < g.H; y++ {
		if at, ok := g.Hit(0, y); !ok || at.Text != on.String() {
			continue
		}
		for x := g.W; x > 0; x-- {
			if g.At(x, y).Text == "▶" {
				return x, g.At(x+1, y).Text == " "
			}
		}
	}
	t.Fatalf("%s is not shown in\n%s", on, g.Text())
	return 0, false
}

func TestMessagesMoveWithTimeAndAreThereWhenTheyArrive(t *testing.T) {
	g := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300)
	arrived := 0
	for step := 4200; step < 4220; step++ {
		s := g.at(step)
		for _, f := range s.Now.Flights {
			last := 0
			for _, part := range []int{0, 250, 500, 1000} {
				s.Part = part
				x, there := headOf(t, s, f.On)
				if x < last {
					t.Errorf("%s is at %d, and was at %d", f.On, x, last)
				}
				if there && part == 1000 && f.On == s.Branch.Moment(step+1).On {
					arrived++
				} else if there && f.At > s.Branch.Moment(step+1).At {
					t.Errorf("%s is there too early", f.On)
				}
				last = x
			}
		}
	}
	if arrived < 10 {
		t.Errorf("%d messages were seen to arrive", arrived)
	}
}

func TestAMessageThatIsHeldOrLostSaysSo(t *testing.T) {
	g := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300)
	on := g.at(4200).Now.Flights[0].On
	line := func(s *Scene, word string) string {
		for _, l := range strings.Split(picture(InFlight{}, s, 100, 30).Text(), "\n") {
			if strings.HasSuffix(l, word) {
				return l
			}
		}
		return ""
	}
	for _, c := range []struct {
		act        sim.Act
		sign, word string
		afterwards bool
	}{{sim.Hold, "║", "HELD", true}, {sim.Drop, "✗", "LOST", false}} {
		b, step, err := g.tape.Act(g.tape.Main(), 4200, sim.Choice{Act: c.act, On: on})
		if err != nil {
			t.Fatal(err)
		}
		b.Extend(1)
		if l := line(g.scene(b, step), c.word); !strings.Contains(l, c.sign) || !strings.Contains(l, on.Kind) {
			t.Errorf("%s: %q", c.act, l)
		}
		if l := line(g.scene(b, step+1), c.word); (l != "") != c.afterwards {
			t.Errorf("a step after %s: %q", c.act, l)
		}
	}
}

func TestMessagesStandInTheOrderOfTheirArrival(t *testing.T) {
	s := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300).at(4209)
	g := picture(InFlight{}, s, 100, 30)
	var last sim.Time
	n := 0
	for y := 1; y < g.H; y++ {
		at, ok := g.Hit(0, y)
		if !ok || strings.HasPrefix(at.Text, "timer") || strings.HasPrefix(at.Text, "disk") {
			break
		}
		for _, p := range s.Now.Pending {
			if p.On.String() == at.Text {
				if p.At < last {
					t.Errorf("%s comes too late", at.Text)
				}
				last = p.At
				n++
			}
		}
	}
	if n != len(s.Now.Flights) {
		t.Errorf("%d rows for %d messages", n, len(s.Now.Flights))
	}
}
