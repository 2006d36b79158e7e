package tape_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// led makes a tape whose main goes as it is told to.
func led(t testing.TB) *tape.Tape {
	t.Helper()
	return begin(t, tape.Config{World: world(gossips(3)), Led: true, End: sim.Time(20 * time.Millisecond)})
}

// cutAt is the choice that the first node's link is cut at a time.
func cutAt(at sim.Time) sim.Choice {
	return sim.Choice{Act: sim.Inflict, At: at, Fault: sim.Cut{From: 1, To: 2}}
}

const ms = sim.Time(time.Millisecond)

// A led main goes as far as it is told, and says why no further.
func TestALedMainGoesAsFarAsItIsTold(t *testing.T) {
	main := led(t).Main()
	if n := main.Extend(10); n != 0 {
		t.Fatalf("%d steps were recorded that nobody told of", n)
	}
	if why, err := main.Over(); why != tape.NotTold || err != nil {
		t.Errorf("it is over because %q, %v", why, err)
	}
	main.Lead(nil, 30*ms)
	if why, _ := main.Over(); why != "" {
		t.Errorf("it is over because %q, and was told more", why)
	}
	main.Lead(nil, 0) // what was told stays told
	main.Extend(1000)
	last := main.Brief(main.Len())
	next, _ := main.World(main.Len()).NextAt()
	if last.At > 30*ms || next <= 30*ms {
		t.Errorf("the last step is at %s, the next event at %s", last.At, next)
	}
	main.Lead(nil, next) // and that moment is part of it
	if main.Extend(1000); main.Brief(main.Len()).At != next {
		t.Errorf("it was told as far as %s, and what happens then is not recorded", next)
	}
}

// Of a main that has no room for more nothing is recorded, whatever it is told.
func TestALedMainThatIsFullStaysSo(t *testing.T) {
	main := begin(t, tape.Config{World: world(gossips(3)), Led: true, Steps: 5}).Main()
	main.Lead(nil, 30*ms)
	main.Extend(1000)
	main.Lead(nil, 40*ms)
	if why, err := main.Over(); why != tape.Filled || err != nil || main.Len() != 5 {
		t.Errorf("at step %d it is over because %q, %v", main.Len(), why, err)
	}
}

// A choice is made at its time: what is earlier happens before it, and nothing else.
func TestALedChoiceIsMadeAtItsTime(t *testing.T) {
	main := led(t).Main()
	main.Lead([]sim.Choice{cutAt(15 * ms)}, 15*ms)
	if n := main.Untold(); n != 1 {
		t.Errorf("%d choices are not recorded", n)
	}
	main.Extend(1000)
	made := 0
	for step := 1; step <= main.Len(); step++ {
		if x := main.Brief(step); x.Chosen {
			made++
			if x.At != 15*ms || step > 1 && main.Brief(step-1).At >= x.At {
				t.Errorf("step %d was chosen at %s, behind one at %s", step, x.At, main.Brief(step-1).At)
			}
		}
	}
	if made != 1 || main.Untold() != 0 {
		t.Errorf("%d choices were made, %d are left", made, main.Untold())
	}
}

// A led tape is the run that leads it, wherever its telling was cut, and however far it
// was recorded each time.
func TestALedTapeIsTheRunThatLeadsIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, err := sim.New(gossips(3))
		if err != nil {
			rt.Fatal(err)
		}
		defer w.Close()
		main := led(t).Main()
		var choices []sim.Choice
		for range rapid.IntRange(1, 20).Draw(rt, "turns") {
			w.Run(w.Now() + sim.Time(rapid.Int64Range(0, int64(10*ms)).Draw(rt, "pause")))
			if rapid.Bool().Draw(rt, "acts") {
				c := cutAt(w.Now() + 1)
				if rapid.Bool().Draw(rt, "mends") {
					c.Fault = sim.Heal{}
				}
				if err := w.Apply(c); err != nil {
					rt.Fatal(err)
				}
				choices = append(choices, c)
			}
			if rapid.Bool().Draw(rt, "tells") {
				main.Lead(choices, w.Now())
				choices = nil
				main.Extend(rapid.IntRange(0, 50).Draw(rt, "records"))
			}
		}
		main.Lead(choices, w.Now())
		for main.Extend(100) > 0 {
		}
		if got, want := main.World(main.Len()).Hash(), w.Hash(); got != want {
			rt.Errorf("the tape's hash is %016x, the run's %016x", got, want)
		}
		for step := range main.Len() { // going back makes the same worlds, or panics
			main.World(main.Len() - step)
		}
	})
}

// A branch of a led tape goes on by itself, with the choices that main was told and at
// their times, for as long as the tape says.
func TestABranchOfALedTapeGoesOnByItself(t *testing.T) {
	p := led(t)
	main := p.Main()
	main.Lead([]sim.Choice{cutAt(12 * ms), cutAt(18 * ms)}, 40*ms)
	main.Extend(1000)
	step := 1
	for main.Brief(step+1).At < 14*ms {
		step++
	}
	left := main.Brief(step).At
	b, _, err := p.Act(main, step, sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	b.Extend(10_000)
	if why, err := b.Over(); why != "its virtual time is over" || err != nil {
		t.Errorf("the branch is over because %q, %v", why, err)
	}
	end := b.Brief(b.Len()).At
	if end < left+20*ms || b.Brief(b.Len()-1).At >= left+20*ms {
		t.Errorf("it left at %s and ends at %s", left, end)
	}
	var at []sim.Time
	for _, x := range b.Schedule() {
		if x.Timed {
			at = append(at, x.Choice.At)
		}
	}
	if len(at) != 2 || at[0] != 12*ms || at[1] != 18*ms {
		t.Errorf("the choices that it has of main are at %v", at)
	}
	if _, _, err := b.Course(func() bool { return false }); err != nil {
		t.Error(err)
	}
	if _, _, err := main.Course(func() bool { return false }); err != nil {
		t.Error(err)
	}
	if n := main.Len(); main.Extend(1) != 0 || main.Len() != n {
		t.Error("main went on with its branch")
	}
}

// A main that is not led takes no telling: its run would be another one than its config
// says.
func TestOnlyALedMainIsLed(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a main that goes by itself was led")
		}
	}()
	open(t, gossips(3)).Main().Lead(nil, 1)
}
