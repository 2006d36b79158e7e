package tape_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// drive takes a run of gossips so many choices on, and returns those that were made.
func drive(t *testing.T, w *sim.World, d *tape.Driver, n int) []string {
	t.Helper()
	var made []string
	d.Made = func(c sim.Choice) { made = append(made, c.String()) }
	for range n {
		if _, more, err := d.Step(w); err != nil || !more {
			t.Fatalf("after %d choices: %v", len(made), err)
		}
	}
	return made
}

func newWorld(t *testing.T, cfg sim.Config) *sim.World {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// A driver that is told what was made elsewhere takes the same course.
func TestWhatWasMadeLeadsAlongTheSameCourse(t *testing.T) {
	w := newWorld(t, gossips(3))
	var schedule []tape.Entry
	d := tape.NewDriver(nil)
	d.Made = func(c sim.Choice) { schedule = append(schedule, tape.Entry{Choice: c}) }
	for range 200 {
		if _, _, err := d.Step(w); err != nil {
			t.Fatal(err)
		}
	}
	again := newWorld(t, gossips(3))
	drive(t, again, tape.NewDriver(schedule), len(schedule))
	if len(schedule) != 200 || again.Hash() != w.Hash() {
		t.Errorf("%d choices lead to hash %016x, not %016x", len(schedule), again.Hash(), w.Hash())
	}
}

// A misfit is an error, or left out, or something else is made in its place.
func TestAMisfitIsAnErrorOrLeftOutOrReplaced(t *testing.T) {
	absent := tape.Entry{Choice: sim.Choice{On: sim.Address{Port: "street", From: "a", Node: "b", Kind: "Tell", K: 9}}}
	instead := sim.Choice{On: sim.Address{Port: "boot", Node: "c"}}
	boot := tape.Entry{Choice: sim.Choice{On: sim.Address{Port: "boot", Node: "b"}}}
	schedule := []tape.Entry{absent, boot}

	_, _, err := tape.NewDriver(schedule).Step(newWorld(t, gossips(3)))
	if refusal := (*tape.Refusal)(nil); !errors.As(err, &refusal) || refusal.Place != 0 || !errors.Is(err, sim.ErrAbsent) {
		t.Errorf("the error is %v", err)
	}

	d := tape.NewDriver(schedule)
	var told []int
	d.Misfit = func(_ *sim.World, entry int) (sim.Choice, bool) {
		told = append(told, entry)
		return sim.Choice{}, false
	}
	if made := drive(t, newWorld(t, gossips(3)), d, 1); made[0] != "next boot b" || !slices.Equal(told, []int{0}) || !d.Done() {
		t.Errorf("of entries %v it is told, and it makes %s", told, strings.Join(made, ", "))
	}

	d = tape.NewDriver(schedule)
	d.Misfit = func(*sim.World, int) (sim.Choice, bool) { return instead, true }
	if made := drive(t, newWorld(t, gossips(3)), d, 2); made[0] != "next boot c" || made[1] != "next boot b" {
		t.Errorf("it makes %s", strings.Join(made, ", "))
	}

	d = tape.NewDriver(schedule)
	d.Misfit = func(*sim.World, int) (sim.Choice, bool) { return absent.Choice, true }
	if made := drive(t, newWorld(t, gossips(3)), d, 1); made[0] != "next boot b" {
		t.Errorf("what cannot be made either is made: %s", strings.Join(made, ", "))
	}
}
