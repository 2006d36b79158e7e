package zab

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Board is where each server's last word about its standing is written: an
// onlooker's memory, for goals and for the role that faults aim at.
type Board struct {
	voters, servers quorum.Set
	posts           byServer[post]
}

// A post is one server as it has described itself.
type post struct {
	Up bool
	Standing
}

// NewBoard returns the board of an ensemble that is yet to boot.
func NewBoard(c Config) *Board {
	b := Board{voters: quorum.Of(c.Voters...)}
	b.servers = b.voters | quorum.Of(c.Observers...)
	b.posts = make(byServer[post], bits.Len64(uint64(b.servers)))
	return &b
}

// Step takes in what servers say and what becomes of them.
func (b *Board) Step(h sim.Happening) {
	switch {
	case Logged.Is(h), Delivered.Is(h), Acked.Is(h):
	case Entered.Is(h):
		b.posts.of(h.Node).Standing = Entered.Of(h)
	case !b.servers.Has(h.Node):
	case sim.Booted.Is(h):
		*b.posts.of(h.Node) = post{Up: true}
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		*b.posts.of(h.Node) = post{}
	}
}

// Leader returns the established leader, that of the highest epoch of several,
// or false when there is none. One that has been deposed and does not know it
// yet is established as long as nobody else is.
func (b *Board) Leader() (id sim.NodeID, ok bool) {
	for i, p := range b.posts {
		if p.Role == election.Leading && p.Phase == Broadcast && (!ok || p.Epoch > b.posts[id].Epoch) {
			id, ok = sim.NodeID(i), true
		}
	}
	return id, ok
}

// joined reports whether a server takes part in the broadcast of a leader, or is
// that leader.
func (b *Board) joined(id, leader sim.NodeID) bool {
	s, l := b.posts[id].Standing, b.posts[leader].Standing
	return s.Phase == Broadcast && s.Epoch == l.Epoch && (id == leader || s.Leader == leader)
}

// among lists the servers of a set that are as wanted, by id.
func (b *Board) among(set quorum.Set, wanted func(sim.NodeID) bool) []sim.NodeID {
	var ids []sim.NodeID
	for id := sim.NodeID(1); id <= quorum.Most; id++ {
		if set.Has(id) && wanted(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Clone returns an independent copy.
func (b *Board) Clone() *Board {
	c := *b
	c.posts = slices.Clone(b.posts)
	return &c
}

// Encode appends every server's standing to out.
func (b *Board) Encode(out []byte) []byte {
	for _, p := range b.posts {
		out = append(out, yes(p.Up), byte(p.Role), byte(p.Phase), byte(p.Leader))
		out = binary.AppendUvarint(out, uint64(p.Epoch))
		out = binary.AppendUvarint(out, uint64(p.Zxid))
	}
	return out
}

// NewLeadership returns the tracker of the role "leader": the established leader
// with the highest epoch.
func NewLeadership(c Config) sim.Tracker { return &leadership{*NewBoard(c)} }

type leadership struct{ Board }

// Who returns the leader.
func (l *leadership) Who() (sim.NodeID, bool) { return l.Leader() }

// Clone returns an independent copy.
func (l *leadership) Clone() sim.Tracker { return &leadership{*l.Board.Clone()} }

// NewGoal returns the goal of an ensemble: a quorum takes part in the broadcast
// of one leader, and so does every other server that is up. With proposals, for
// an ensemble whose leader proposes by itself, all of them have moreover
// delivered something that was proposed after the world was healed. The names
// are those that the goal calls servers by.
func NewGoal(c Config, name func(sim.NodeID) string, proposals bool) sim.Goal {
	b := NewBoard(c)
	return &progress{Board: *b, name: name, proposals: proposals, delivered: make(byServer[znode.Zxid], len(b.posts)), stale: true}
}

// progress is the goal of [NewGoal].
type progress struct {
	Board
	name      func(sim.NodeID) string
	proposals bool

	delivered byServer[znode.Zxid] // the last, in the present boot
	// proposed is the first proposal since healing of the latest epoch that has
	// any; fresh is the first such that anyone has delivered.
	proposed, fresh znode.Zxid

	// missing is the answer of last time, as long as nothing has changed it: a
	// run asks after every happening.
	missing string
	stale   bool
}

// Step follows the servers' standings, and transactions from their proposal to
// their delivery.
func (g *progress) Step(h sim.Happening) {
	g.Board.Step(h)
	switch {
	case Delivered.Is(h), Proposed.Is(h):
		g.stale = g.stale || g.proposals
	case Entered.Is(h), sim.Healed.Is(h), sim.Booted.Is(h), sim.Crashed.Is(h), sim.Halted.Is(h):
		g.stale = true
	}
	switch {
	case Delivered.Is(h):
		z := Delivered.Of(h).Zxid
		*g.delivered.of(h.Node) = z
		if g.fresh == 0 && g.proposed != 0 && z >= g.proposed {
			g.fresh = z
		}
	case Proposed.Is(h):
		if z := Proposed.Of(h).Zxid; g.proposed == 0 || z.Epoch() > g.proposed.Epoch() {
			g.proposed = z
		}
	case Entered.Is(h):
		if s := Entered.Of(h); s.Phase == Broadcast {
			*g.delivered.of(h.Node) = s.Zxid
		}
	case sim.Healed.Is(h):
		g.proposed, g.fresh = 0, 0
	case sim.Booted.Is(h):
		if g.servers.Has(h.Node) {
			*g.delivered.of(h.Node) = 0
		}
	}
}

// Missing names the servers that are not where they should be.
func (g *progress) Missing() string {
	if g.stale {
		g.missing, g.stale = g.judge(), false
	}
	return g.missing
}

func (g *progress) judge() string {
	leader, ok := g.Leader()
	if !ok {
		return "no leader is established: " + g.list(g.among(g.voters, func(sim.NodeID) bool { return true }))
	}
	leads := fmt.Sprintf("%s in epoch %d", g.name(leader), g.posts[leader].Epoch)
	if with := g.among(g.voters, func(id sim.NodeID) bool { return g.joined(id, leader) }); !quorum.Of(with...).Decides(g.voters) {
		out := g.among(g.voters, func(id sim.NodeID) bool { return !g.joined(id, leader) })
		return fmt.Sprintf("%s has %d of %d voters in broadcast: %s", leads, len(with), g.voters.Size(), g.list(out))
	}
	if out := g.among(g.servers, func(id sim.NodeID) bool { return g.posts[id].Up && !g.joined(id, leader) }); len(out) > 0 {
		return "not all have joined " + leads + ": " + g.list(out)
	}
	if g.proposals {
		return g.undelivered(leads)
	}
	return ""
}

// undelivered names the servers that have delivered nothing fresh.
func (g *progress) undelivered(leads string) string {
	if g.fresh == 0 {
		return "nothing has been delivered that was proposed after the world was healed: the leader is " + leads
	}
	var names []string
	for _, id := range g.among(g.servers, func(id sim.NodeID) bool { return g.posts[id].Up && g.delivered[id] < g.fresh }) {
		names = append(names, g.name(id))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s was proposed after the world was healed and has not been delivered by %s", g.fresh, strings.Join(names, ", "))
}

// list names servers, with what they are at.
func (g *progress) list(ids []sim.NodeID) string {
	var out []string
	for _, id := range ids {
		text, p := g.name(id), g.posts[id]
		switch {
		case !p.Up:
			text += " is down"
		case p.Role == election.Looking:
			text += " is looking"
		default:
			text += fmt.Sprintf(" is %s %s in %s", p.Role, g.name(p.Leader), p.Phase)
			if p.Epoch != 0 {
				text += fmt.Sprintf(" of epoch %d", p.Epoch)
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal {
	c := *g
	c.Board, c.delivered = *g.Board.Clone(), slices.Clone(g.delivered)
	return &c
}

// Encode appends the board and how far deliveries have come.
func (g *progress) Encode(b []byte) []byte {
	b = g.Board.Encode(b)
	for _, z := range g.delivered {
		b = binary.AppendUvarint(b, uint64(z))
	}
	b = binary.AppendUvarint(b, uint64(g.proposed))
	return binary.AppendUvarint(b, uint64(g.fresh))
}
