package live_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios/live"
)

// What an ensemble does in a second of the wall clock: by default one served in this
// process, whose load is generated here as well. To compare two, give each a process:
//
//	zoolab serve --set 'disk.sync=0ms..0ms' --port 31200 &
//	go test ./scenarios/live -run '^$' -bench Load -benchtime 1x -span 5s -hosts 127.0.0.1:31200,…
func BenchmarkLoad(b *testing.B) {
	servers := strings.Split(*hosts, ",")
	if *hosts == "" {
		servers = serve(b, func(c *live.Config) { c.Pace = 1000 }).hosts
	}
	for _, n := range []int{1, 32} {
		for _, w := range works {
			b.Run(w.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				done, took := load(b, servers, n, w.make)
				b.ReportMetric(float64(done)/took.Seconds(), "ops/s")
			})
		}
	}
}
