package tui

import (
	"testing"
	"time"
)

// BenchmarkFrame steps and draws at 200×60.
func BenchmarkFrame(b *testing.B) {
	d := open(b, "zookeeper-split-brain")
	d.send(Resize{200, 60})
	d.keys("G g")
	b.ReportAllocs()
	for b.Loop() {
		if d.at.atFront() {
			d.keys("g")
		}
		d.keys("l")
		View(d.Model)
	}
}

// A frame at 200×60 takes no longer than a person can see: 5 ms, and a good deal of
// allowance for a busy machine.
func TestAFrameIsFast(t *testing.T) {
	d := open(t, "zookeeper-split-brain")
	d.send(Resize{200, 60})
	d.keys("G")
	best := time.Hour
	for range 20 {
		d.keys("h")
		began := time.Now()
		View(d.Model)
		best = min(best, time.Since(began))
	}
	if best > 20*time.Millisecond {
		t.Errorf("a frame takes %s", best)
	}
}
