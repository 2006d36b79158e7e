package composed

import (
	"strconv"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The ports, as ZooKeeper has 3888, 2888 and 2181.
var (
	ballots = sim.Datagrams("ballots")
	quorum  = sim.Streams("quorum")
	service = sim.Streams("service")
)

// A Setup says how big an ensemble is and which mistakes are planted in it.
type Setup struct {
	Servers, Clients int // 3 and 1 when 0
	Puts             int // by each client; 3 when 0

	// Epochs bounds how many elections are held, 0 for no bound: a search
	// needs an end.
	Epochs uint32
	// OneTry makes clients give up an operation at the first closing.
	OneTry bool

	VoteBeforeSync bool // a vote leaves before it is on disk
	AckBeforeSync  bool // an entry counts as stored before it is on disk
	ForgetLog      bool // entries are never written
}

// New describes a run of the ensemble. Everything about it may be changed
// before the world is made.
func New(seed uint64, s Setup) sim.Config {
	return sim.Config{
		Seed:     seed,
		Protocol: Protocol(s),
		Network:  sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 8 * time.Millisecond}},
		Disk:     sim.Disk{Sync: sim.Range{Min: time.Millisecond, Max: 4 * time.Millisecond}},
		Boot:     sim.Range{Max: 20 * time.Millisecond},
	}
}

// Protocol describes the ensemble: servers s1, s2, … and then clients c1, c2, ….
func Protocol(s Setup) sim.Protocol {
	s = s.filled()
	p := sim.Protocol{Name: "composed", Ports: []*sim.Port{ballots, quorum, service}, Monitors: monitors(s), Goal: newServed(s),
		Landmarks: []sim.Landmark{groupCommit, newLeader, redialled}}
	for i := range s.Servers {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "s" + strconv.Itoa(i+1), Role: "server",
			New: func() sim.Node { return &server{election: election{setup: s}, store: store{setup: s}} }})
	}
	for i := range s.Clients {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "c" + strconv.Itoa(i+1), Role: "client", Volunteer: true,
			New: func() sim.Node { return sim.Prompted(client(s, i), understand) }})
	}
	return p
}

func (s Setup) filled() Setup {
	for _, f := range []struct {
		field *int
		value int
	}{{&s.Servers, 3}, {&s.Clients, 1}, {&s.Puts, 3}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return s
}

// What a sweep over ensembles must have seen.
var (
	groupCommit = sim.Sometimes("one sync stored several entries")
	newLeader   = sim.Sometimes("a second leader")
	redialled   = sim.Sometimes("a client went elsewhere")
)

// An Entry is what a client puts: its name is all it says.
type Entry struct {
	Client sim.NodeID
	N      int32
}

// A mask is a set of servers.
type mask uint64

func (m mask) with(id sim.NodeID) mask { return m | 1<<uint(id) }

func (m mask) count() (n int) {
	for ; m != 0; m &= m - 1 {
		n++
	}
	return n
}

// most reports whether the set is a majority of the servers.
func (m mask) most(servers int) bool { return 2*m.count() > servers }
