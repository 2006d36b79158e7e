package zab

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A witness is a server that says at each delivery what its whole history comes
// to. Its leader writes several values at a time, and the others ask for some.
type witness struct {
	Peer
	load `sim:"fixed"`

	state   digest
	wrote   uint32
	serving bool
}

// A load says what witnesses write.
type load struct {
	Every sim.Duration // how often
	Batch int          // how many values at a time
	Ask   sim.Duration // how often a learner asks for one more, 0 for never
}

// A digest is a history in short: its end, its length, and a sum of all values
// with their zxids, in order.
type digest struct {
	Zxid  znode.Zxid
	Count uint64
	Sum   uint64
}

func (d digest) String() string { return fmt.Sprintf("%d to %s (%016x)", d.Count, d.Zxid, d.Sum) }

// An application is a transaction applied, and whether that was while the server
// did not serve.
type application struct {
	digest
	Recovered bool
}

var (
	applied     = sim.FactOf[application]("applied")
	restored    = sim.FactOf[digest]("restored")
	established = sim.FactOf[uint32]("established")
	asked       = sim.Timer("ask")
)

func (s *witness) Start(env *sim.Env)                   { s.Peer.Start(env, s) }
func (s *witness) Receive(env *sim.Env, d sim.Delivery) { s.Peer.Receive(env, d, s) }

func (s *witness) Timer(env *sim.Env, t sim.TimerID) {
	switch t {
	case write:
		for range s.Batch {
			s.propose(env, "w")
		}
		if s.serving {
			env.SetTimer(write, s.Every)
		}
	case asked:
		s.Forward(env, "asked")
		s.Flush(env, uint64(env.Now()))
		env.SetTimer(asked, s.Ask)
	default:
		s.Peer.Timer(env, t, s)
	}
}

// propose writes a value that no other proposal has.
func (s *witness) propose(env *sim.Env, what string) {
	if _, ok := s.Next(env, s); ok {
		s.wrote++
		s.Propose(env, s, what+strconv.Itoa(int(env.Self()))+"/"+strconv.Itoa(int(env.Boot()))+"/"+strconv.Itoa(int(s.wrote)))
	}
}

func (s *witness) Serve(env *sim.Env) {
	s.serving = true
	switch {
	case s.Standing().Role == election.Leading:
		established.Observe(env, s.Standing().Epoch)
		env.SetTimer(write, s.Every)
	case s.Ask > 0:
		env.SetTimer(asked, s.Ask)
	}
}

func (s *witness) Retire(env *sim.Env) {
	s.serving = false
	env.StopTimer(write)
	env.StopTimer(asked)
}

func (s *witness) Deliver(env *sim.Env, x Txn) {
	s.state.Zxid = x.Zxid
	s.state.Count++
	for _, b := range binary.BigEndian.AppendUint64([]byte(x.Value), uint64(x.Zxid)) {
		s.state.Sum = (s.state.Sum ^ uint64(b)) * 0x100000001b3
	}
	applied.Observe(env, application{s.state, !s.serving})
}

func (s *witness) Snapshot(*sim.Env) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(s.state.Zxid))
	b = binary.BigEndian.AppendUint64(b, s.state.Count)
	return string(binary.BigEndian.AppendUint64(b, s.state.Sum))
}

func (s *witness) Restore(env *sim.Env, from *Snapshot) {
	s.state = digest{}
	if from != nil {
		b := []byte(from.State)
		s.state = digest{znode.Zxid(binary.BigEndian.Uint64(b)), binary.BigEndian.Uint64(b[8:]), binary.BigEndian.Uint64(b[16:])}
	}
	restored.Observe(env, s.state)
}

func (s *witness) Request(env *sim.Env, _ sim.NodeID, value string) { s.propose(env, value) }
func (s *witness) Flushed(env *sim.Env, _ uint64)                   { env.Sometimes(Flushes) }
func (s *witness) Pinged(*sim.Env) string                           { return strconv.FormatUint(s.state.Count, 10) }
func (s *witness) Ponged(*sim.Env, sim.NodeID, string)              {}

// witnesses makes the protocol of an ensemble of them, judged by what they say.
func witnesses(t testing.TB, voters, observers int, c Config, l load) sim.Protocol {
	t.Helper()
	for id := sim.NodeID(1); int(id) <= voters; id++ {
		c.Voters = append(c.Voters, id)
	}
	for id := sim.NodeID(voters + 1); int(id) <= voters+observers; id++ {
		c.Observers = append(c.Observers, id)
	}
	peer, err := NewPeer(c)
	if err != nil {
		t.Fatal(err)
	}
	p := sim.Protocol{
		Name:      "witnesses",
		Ports:     []*sim.Port{election.Port, Port},
		Landmarks: append(Landmarks(), Flushes),
		Monitors: append(Monitors(c), sim.MonitorSpec{Name: "one-history", New: func() sim.Monitor {
			return &oneHistory{own: make([][]digest, voters+observers), before: map[digest]digest{}}
		}}),
		Roles: []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return &reign{} }}},
		Goal:  func() sim.Goal { return &catchUp{counts: make([]uint64, voters+observers)} },
	}
	for id := sim.NodeID(1); int(id) <= voters+observers; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: election.ServerName(id, voters), Role: ServerRole(id, voters),
			New: func() sim.Node { return &witness{Peer: peer, load: l} }})
	}
	return p
}

// oneHistory demands that all histories be of one that only ever grows: what is
// delivered continues it, a leader that is established has all of it, and what it
// has besides belongs to it from then on (Z2, Z3, L1, L2, L4). Nobody may be sent
// what nobody may send, and no process end itself.
type oneHistory struct {
	all []digest
	own [][]digest // of each server, as its application has it
	// before has the history that each was an addition to. The clones of a monitor
	// share it, as it is the same for all.
	before map[digest]digest
}

func (m *oneHistory) Step(h sim.Happening) *sim.Violation {
	switch {
	case Illegal.Is(h):
		return broken("%s", Illegal.Of(h))
	case sim.Halted.Is(h):
		return broken("the process ended: %s", sim.Halted.Of(h))
	case restored.Is(h):
		m.own[h.Node-1] = m.upTo(restored.Of(h))
	case applied.Is(h):
		return m.onApplied(h.Node, applied.Of(h))
	case established.Is(h):
		return m.onEstablished(m.own[h.Node-1], established.Of(h))
	}
	return nil
}

// onEstablished takes what a leader has for committed. One that hears late of its
// quorum may lack what later epochs have committed meanwhile.
func (m *oneHistory) onEstablished(own []digest, epoch uint32) *sim.Violation {
	both := min(len(own), len(m.all))
	switch {
	case !slices.Equal(own[:both], m.all[:both]):
		return broken("it leads with other transactions than were committed")
	case len(own) > both:
		m.all = slices.Clip(own)
	case len(m.all) > both && m.all[both].Zxid.Epoch() < epoch:
		return broken("it leads epoch %d with %d transactions, and %s is committed", epoch, len(own), m.all[both])
	}
	return nil
}

func (m *oneHistory) onApplied(node sim.NodeID, a application) *sim.Violation {
	own := &m.own[node-1]
	n := len(*own) + 1
	if n > 1 {
		m.before[a.digest] = (*own)[n-2]
	}
	*own = append(*own, a.digest)
	switch {
	case uint64(n) != a.Count:
		return broken("it is at %s with its %d. transaction", a.digest, n)
	case a.Recovered:
	case n > len(m.all) && slices.Equal((*own)[:n-1], m.all):
		m.all = slices.Clip(*own)
	case n > len(m.all) || m.all[n-1] != a.digest:
		return broken("it has delivered %s, which is not next in the history of %d", a.digest, len(m.all))
	}
	return nil
}

// upTo is the history that a snapshot stands for.
func (m *oneHistory) upTo(d digest) []digest {
	if d.Count == 0 {
		return nil
	}
	all := make([]digest, d.Count)
	for i := len(all) - 1; i >= 0; i-- {
		all[i], d = d, m.before[d]
	}
	return all
}

func (m *oneHistory) Clone() sim.Monitor {
	c := &oneHistory{m.all, slices.Clone(m.own), m.before}
	for i := range c.own {
		c.own[i] = slices.Clip(c.own[i])
		m.own[i] = c.own[i]
	}
	return c
}

func (m *oneHistory) Encode(b []byte) []byte {
	for _, h := range append([][]digest{m.all}, m.own...) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(h)))
		if len(h) > 0 {
			b = binary.BigEndian.AppendUint64(b, uint64(h[len(h)-1].Zxid))
			b = binary.BigEndian.AppendUint64(b, h[len(h)-1].Sum)
		}
	}
	return b
}

func broken(format string, args ...any) *sim.Violation {
	return &sim.Violation{Text: fmt.Sprintf(format, args...)}
}

// reign follows who was last established as leader.
type reign struct{ leader sim.NodeID }

func (r *reign) Step(h sim.Happening) {
	if Entered.Is(h) && Entered.Of(h).Role == election.Leading && Entered.Of(h).Phase == Broadcast {
		r.leader = h.Node
	}
}
func (r *reign) Who() (sim.NodeID, bool) { return r.leader, r.leader != 0 }
func (r *reign) Clone() sim.Tracker      { c := *r; return &c }
func (r *reign) Encode(b []byte) []byte  { return append(b, byte(r.leader)) }

// catchUp is progress: when all is well, every server delivers more than anyone
// had before.
type catchUp struct {
	counts []uint64
	most   uint64
	goal   uint64
}

func (g *catchUp) Step(h sim.Happening) {
	switch {
	case applied.Is(h):
		if a := applied.Of(h); !a.Recovered {
			g.counts[h.Node-1] = a.Count
			g.most = max(g.most, a.Count)
		}
	case sim.Healed.Is(h):
		g.goal = g.most + 10
	}
}

func (g *catchUp) Missing() string {
	for i, n := range g.counts {
		if g.goal == 0 || n < g.goal {
			return fmt.Sprintf("server %d has delivered %d transactions, and not %d", i+1, n, g.goal)
		}
	}
	return ""
}

func (g *catchUp) Clone() sim.Goal { c := *g; c.counts = slices.Clone(g.counts); return &c }

func (g *catchUp) Encode(b []byte) []byte {
	for _, n := range g.counts {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return binary.BigEndian.AppendUint64(b, g.goal)
}
