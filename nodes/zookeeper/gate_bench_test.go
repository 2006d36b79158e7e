package zookeeper

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// BenchmarkGate is a read of 128 bytes by one of many visitors, from the line that is
// typed to the frame that is sent: what serving it costs beside the sockets. A line
// alone is one that a visitor types who has left.
func BenchmarkGate(b *testing.B) {
	for _, visitors := range []int{1, 1000} {
		b.Run(fmt.Sprintf("%d visitors", visitors), func(b *testing.B) {
			w := opened(b, visitors)
			frame, err := jute.AppendRequest(nil, jute.Request{Xid: 7, Op: znode.Op{Code: znode.OpGetData, Path: "/a"}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				typeAt(b, w, gate.Says(uint64(n%visitors)+1, frame))
				w.Run(w.Now() + 1000)
			}
		})
		b.Run(fmt.Sprintf("a line alone, %d visitors", visitors), func(b *testing.B) {
			w := opened(b, visitors)
			line := gate.Says(uint64(visitors)+1, make([]byte, 128))
			b.ReportAllocs()
			for b.Loop() {
				typeAt(b, w, line)
			}
		})
	}
}

// opened is a server that so many visitors are connected to.
func opened(tb testing.TB, visitors int) *sim.World {
	e := Default()
	e.Servers, e.MaxSessionTimeout = 1, 3600e9
	p, err := New(e, []sim.Client{{Name: "gate", Script: []string{gate.Script}}}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	p.Monitors = nil
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.Network{}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(w.Close)
	w.Run(sim.Time(500 * ms))
	hello := jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 3600e3, Password: znode.Data{Bytes: nobody}})
	for n := range visitors {
		typeAt(tb, w, gate.Comes(uint64(n)+1, "s1"), gate.Says(uint64(n)+1, hello))
	}
	write, err := jute.AppendRequest(nil, jute.Request{Xid: 1, Op: create("/a", strings.Repeat("x", 128))})
	if err != nil {
		tb.Fatal(err)
	}
	typeAt(tb, w, gate.Says(1, write))
	w.Run(w.Now() + sim.Time(1000*ms))
	return w
}

// typeAt types acts at the gate, which comes behind the servers.
func typeAt(tb testing.TB, w *sim.World, acts ...string) {
	tb.Helper()
	c := sim.Choice{Act: sim.Inflict, At: w.Now() + 1, Fault: sim.Command{Target: sim.Target{Node: sim.NodeID(w.Nodes())}, Line: strings.Join(acts, "; ")}}
	if err := w.Apply(c); err != nil {
		tb.Fatal(err)
	}
}
