package live

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// Who has seen that a caller is gone asks later than that one did: at a later moment,
// since of two connections at one moment nobody says which comes first.
func TestWhatIsHeardBehindALeavingCallerComesLater(t *testing.T) {
	file, err := scenarios.Open("serve")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var typed []string
	l, err := newLoop(Config{Ensemble: e, Seed: 1, Pace: 1000, Chosen: func(c sim.Choice) {
		typed = append(typed, c.Fault.(sim.Command).Line)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.crier.end()
	defer l.world.Close()
	l.world.Run(sim.Time(time.Second))
	one, two := called(t, l.house, 1), called(t, l.house, 2)
	first := word{from: one, act: gate.Asks(1, "ruok")}
	l.house.said <- word{from: one}
	l.house.said <- word{from: two, act: gate.Asks(2, "ruok")}
	for range 2 {
		if err := l.hear(first); err != nil {
			t.Fatal(err)
		}
		select {
		case first = <-l.house.said:
		default:
		}
	}
	if len(typed) != 2 || !strings.Contains(typed[0], gate.Leaves(1)) || strings.Contains(typed[0], gate.Asks(2, "ruok")) || !strings.Contains(typed[1], gate.Asks(2, "ruok")) {
		t.Errorf("typed %q", typed)
	}
}
