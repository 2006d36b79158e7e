package live

import (
	"runtime/metrics"
	"time"
)

// A gauge looks at how much memory this process uses: what the last collection of
// garbage has left.
type gauge struct {
	sample []metrics.Sample
	looked time.Time
}

func newGauge() gauge {
	return gauge{sample: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
}

// used is how many bytes are in use, as of a second ago at most.
func (g *gauge) used(now time.Time) uint64 {
	if now.Sub(g.looked) >= time.Second {
		g.looked = now
		metrics.Read(g.sample)
	}
	return g.sample[0].Value.Uint64()
}
