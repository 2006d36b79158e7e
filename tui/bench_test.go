package tui

import (
	"flag"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
)

// frameBar is what .ci/nightly allows.
var frameBar = flag.Duration("frame", 0, "the most CPU time that BenchmarkFrame's median frame may take; 0 for no limit")

// A reel is a run in which frames are measured, near the end of what is recorded.
type reel struct {
	name     string
	ref      string
	recorded int // steps
}

// reels are five servers in the middle of a run and at its end, a hundred clients, and
// these after a million steps.
var reels = []reel{
	{"middle", "zookeeper-split-brain", 800},
	{"end", "zookeeper-random-faults", 100_000},
	{"hundred clients", "testdata/crowd.yaml", 10_000},
	{"a million steps", "testdata/crowd.yaml", 1_000_000},
}

// sit sits down before a reel, with everything that 200×60 has room for.
func (r reel) sit(t testing.TB) *desk {
	t.Helper()
	s, err := NewSession(scenarios.Moment{Ref: r.ref}, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Tape.Close)
	d := &desk{Model: New(s, Options{})}
	d.send(Resize{200, 60})
	s.Tape.Main().Extend(r.recorded)
	d.goTo(s.Tape.Main().Len() - framesAside)
	d.frame()
	return d
}

const framesAside = 300

// frame takes a step and draws it. At the end of what is recorded it first goes back
// to where it began.
func (d *desk) frame() {
	if d.at.atFront() {
		d.goTo(d.at.step - framesAside)
	}
	d.send(Key{"l"})
	View(d.Model)
}

// cpu is the CPU time that the process has used, all of its threads together.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkFrame steps and draws at 200×60.
func BenchmarkFrame(b *testing.B) {
	for _, r := range reels {
		b.Run(r.name, func(b *testing.B) {
			d := r.sit(b)
			b.ReportAllocs()
			var each []time.Duration
			for b.Loop() {
				began := cpu(b)
				d.frame()
				each = append(each, cpu(b)-began)
			}
			slices.Sort(each)
			median, late := each[len(each)/2], each[len(each)*99/100]
			b.ReportMetric(float64(median.Microseconds())/1000, "cpu-ms/frame")
			b.ReportMetric(float64(late.Microseconds())/1000, "cpu-ms/99th")
			if *frameBar > 0 && median > *frameBar {
				b.Errorf("half of the frames take more than %s of CPU time, and %s are allowed", median, *frameBar)
			}
		})
	}
}

// A frame costs what it shows: on a tape that is twenty times as long it allocates what
// it does on a short one, and never much.
func TestAFrameCostsWhatItShows(t *testing.T) {
	short := reel{"short", "testdata/crowd.yaml", 5_000}.sit(t)
	long := reel{"long", "testdata/crowd.yaml", 100_000}.sit(t)
	allocs, bytes := short.cost()
	longAllocs, longBytes := long.cost()
	t.Logf("a frame takes %d allocations of %d bytes in all; on the long tape %d of %d", allocs, bytes, longAllocs, longBytes)
	if longAllocs > allocs+allocs/25 || longBytes > bytes+bytes/25 {
		t.Errorf("a frame of the long tape takes %d allocations of %d bytes in all, one of the short %d of %d", longAllocs, longBytes, allocs, bytes)
	}
	if allocs > 40_000 || bytes > 4_000_000 {
		t.Errorf("a frame takes %d allocations of %d bytes in all", allocs, bytes)
	}
}

// cost is what a frame allocates.
func (d *desk) cost() (allocs, bytes uint64) {
	const frames = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range frames {
		d.frame()
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / frames, (after.TotalAlloc - before.TotalAlloc) / frames
}
