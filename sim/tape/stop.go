package tape

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A Stop is why a run ended.
type Stop uint8

// Why runs end.
const (
	Quiet       Stop = iota // nothing was left to happen, or a property was violated
	Ended                   // its virtual time was over
	Full                    // it had as many events as it may
	Interrupted             // somebody wanted no more of it
)

func stops() []string { return []string{"quiet", "end", "events", "interrupted"} }

// String is the word that trace files have for it.
func (s Stop) String() string { return stops()[s] }

// Early reports that the run was ended from outside, and might have gone on.
func (s Stop) Early() bool { return s == Full || s == Interrupted }

// StopNamed reads the word of String; another one is as good as Quiet.
func StopNamed(word string) Stop {
	return Stop(max(0, slices.Index(stops(), word)))
}

// Run makes choices until the run is over: the first event at or past end is the last
// one, and it has so many events at most. Now and then it asks whether it is to stop.
// The error is that of Step.
func (d *Driver) Run(w *sim.World, end sim.Time, events uint64, stop func() bool) (Stop, error) {
	for n := 0; ; n++ {
		switch {
		case n&1023 == 0 && stop():
			return Interrupted, nil
		case w.Now() >= end:
			return Ended, nil
		case w.Seq() >= events:
			return Full, nil
		}
		if _, more, err := d.Step(w); err != nil || !more {
			return Quiet, err
		}
	}
}
