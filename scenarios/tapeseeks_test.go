package scenarios_test

import (
	"flag"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// mostOfASeek is asserted by .ci/nightly alone: speed never fails a test that others run.
var mostOfASeek = flag.Duration("seek", 0, "how long the worst seek on a long tape may take, 0 for as long as it likes")

// roomOfATape is how many MiB a process with a tape of a million events may take.
const roomOfATape = 1536

// In a long run that is recorded one goes anywhere at once, forward or back, and arrives
// at what was there.
func TestTapeSeeks(t *testing.T) {
	if again(t) {
		return
	}
	events := long(10_000)
	p, err := neverStopping(t, events).Tape(1)
	if err != nil {
		t.Fatal(err)
	}
	main, rand := p.Main(), sim.NewRand(1, "seeks")
	spent := busy(func() { main.Extend(int(events)) })
	if main.Len() != int(events) {
		why, err := main.Over()
		t.Fatalf("it has %d steps, and ends since %q, %v", main.Len(), why, err)
	}
	t.Logf("%d steps recorded in %v, %v each; %d MiB", main.Len(), spent.Round(time.Millisecond), spent/time.Duration(main.Len()), taken())
	var drawn []int
	for range 200 {
		drawn = append(drawn, 1+rand.Below(int(events)))
	}
	worst := seek(t, main, drawn)
	if *mostOfASeek > 0 && worst > *mostOfASeek {
		t.Errorf("the worst seek takes %v, and may take %v", worst, *mostOfASeek)
	}
	if m := taken(); m > roomOfATape {
		t.Errorf("%d MiB are more than %d", m, roomOfATape)
	}
	some := drawn[:40] // a fingerprint of a long run takes a tenth of a second
	there := map[int]uint64{}
	for _, step := range some {
		there[step] = main.World(step).Fingerprint()
	}
	p.Close()
	if p, err = neverStopping(t, events).Tape(1); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for _, step := range slices.Compact(slices.Sorted(slices.Values(some))) {
		p.Main().Extend(step - p.Main().Len())
		if was := p.Main().World(step).Fingerprint(); was != there[step] {
			t.Errorf("step %d had the fingerprint %016x, and has %016x when one goes there", step, was, there[step])
		}
	}
}

// seek goes to steps, and returns how long the worst of them took: the world there, and
// the moment, for which the world stays what it is.
func seek(t *testing.T, b *tape.Branch, steps []int) time.Duration {
	var worlds, moments []time.Duration
	for _, step := range steps {
		var w *sim.World
		var x *tape.Moment
		worlds = append(worlds, busy(func() { w = b.World(step) }))
		moments = append(moments, busy(func() { x = b.Moment(step) }))
		if is, was := w.Hash(), b.Brief(step).Hash; is != was || x.Step != step || x.Hash != was || b.World(step) != w {
			t.Fatalf("step %d had the hash %016x, and has %016x; its moment is %+v", step, was, is, x)
		}
	}
	worst := max(spread(t, "the world of a step", worlds), spread(t, "the moment of a step", moments))
	t.Logf("%d MiB behind %d seeks", taken(), len(steps))
	return worst
}

// taken is how many MiB the process has had from the system.
func taken() int {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.Sys >> 20)
}

// spread logs how long something took, and returns the longest.
func spread(t *testing.T, what string, all []time.Duration) time.Duration {
	slices.Sort(all)
	worst := all[len(all)-1]
	t.Logf("%s: median %v, 99th percentile %v, worst %v", what, all[len(all)/2], all[len(all)*99/100], worst)
	return worst
}
