package main

import (
	"fmt"
	"strconv"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/sim"
)

// service is the project's ZooKeeper: servers with their trees, and clients that
// write through sessions, a few operations under way each. Clients are part of
// the world and of what it costs.
type service struct {
	world *sim.World
	*witness
	base uint64 // commits before the first step
}

// mostClients is how many clients share a window. They are dealt out to the
// servers.
const mostClients = 16

// startService runs the service without its judges: one monitor of this program
// counts.
func startService(j broadcastJob) ensemble {
	e := zookeeper.Default()
	e.Servers, e.SnapCount = j.servers, 1000
	clients := make([]sim.Client, min(j.window, mostClients))
	for i := range clients {
		w := client.DefaultWorkload()
		w.Ops, w.Every, w.Window, w.Size = 1_000_000_000, 0, j.window/len(clients), j.payload
		w.Mix = &client.Mix{Set: 100, Create: 1} // a node must be there to be set
		clients[i] = sim.Client{Name: "c" + strconv.Itoa(i+1), Workload: w}
	}
	p := must(zookeeper.New(e, clients, nil))
	s := &service{witness: newWitness(j)}
	p.Goal, p.Roles = nil, nil
	p.Monitors = []sim.MonitorSpec{{Name: "witness", New: func() sim.Monitor { return s.witness }}}
	s.world = must(sim.New(sim.Config{Seed: j.seed, Protocol: p, Network: sim.Network{Delay: j.delay}, Disk: sim.Disk{Sync: j.sync}}))
	for s.committed < uint64(2*len(clients)) { // sessions are made, and more
		s.world.Step()
	}
	s.base = s.committed
	return s
}

func (s *service) step(n int) int {
	had := s.commits()
	for s.commits() < had+uint64(n) {
		s.world.Step()
	}
	return int(s.commits() - had)
}

func (s *service) commits() uint64 { return s.committed - s.base }
func (s *service) events() uint64  { return s.world.Seq() }
func (s *service) hash() uint64    { return s.world.Hash() }

// A witness counts what a leader commits, and sees to it that every server is
// delivered one transaction after the other.
type witness struct {
	job       broadcastJob
	committed uint64
	delivered []znode.Zxid // the last, by server
	wrong     error        // the first thing that was
}

func newWitness(j broadcastJob) *witness {
	return &witness{job: j, delivered: make([]znode.Zxid, j.servers)}
}

// Step takes in one happening.
func (w *witness) Step(h sim.Happening) *sim.Violation {
	switch {
	case zab.Committed.Is(h):
		w.committed++
	case zab.Delivered.Is(h):
		last, z := &w.delivered[h.Node-1], zab.Delivered.Of(h).Zxid
		if *last != 0 && z != last.Next() && w.wrong == nil {
			w.wrong = fmt.Errorf("server %d was delivered %s after %s", h.Node, z, *last)
		}
		*last = z
	case zab.Illegal.Is(h) && w.wrong == nil:
		w.wrong = fmt.Errorf("server %d: %s", h.Node, h.Text())
	}
	return nil
}

// verdict returns what was wrong, if anything.
func (w *witness) verdict() error {
	if w.wrong != nil {
		return w.wrong
	}
	var most znode.Zxid
	for _, z := range w.delivered {
		most = max(most, z)
	}
	for i, z := range w.delivered {
		if uint64(most-z) > uint64(windowsBehind*w.job.window) {
			return fmt.Errorf("server %d has been delivered %s, another %s", i+1, z, most)
		}
	}
	return nil
}

// Clone returns an independent copy.
func (w *witness) Clone() sim.Monitor {
	c := *w
	c.delivered = append([]znode.Zxid(nil), w.delivered...)
	return &c
}

// Encode appends nothing: a witness decides nothing.
func (w *witness) Encode(b []byte) []byte { return b }
