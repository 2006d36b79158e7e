package election

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// A board is where each server's last word stands: an onlooker's memory, for
// the goal and for the role that faults aim at.
type board struct {
	voters  int // the servers 1 to voters elect; the rest observe
	servers []standing
}

// A standing is one server as it has described itself.
type standing struct {
	Up     bool
	State  State
	Leader sim.NodeID // 0 while it looks
}

func newBoard(e Ensemble) board {
	return board{voters: e.Servers, servers: make([]standing, e.Servers+e.Observers)}
}

// Step takes in what servers say and what becomes of them.
func (b *board) Step(h sim.Happening) {
	if h.Node < 1 || int(h.Node) > len(b.servers) {
		return
	}
	s := &b.servers[h.Node-1]
	switch {
	case sim.Booted.Is(h):
		*s = standing{Up: true}
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		*s = standing{}
	case Looked.Is(h):
		s.State, s.Leader = Looking, 0
	case Elected.Is(h):
		s.State, s.Leader = Elected.Of(h).State, Elected.Of(h).Vote.Leader
	}
}

// leader is who leads with the most voters behind it, itself included.
func (b *board) leader() (id sim.NodeID, behind int) {
	for i := range b.voters {
		if b.servers[i].State != Leading {
			continue
		}
		n := 0
		for _, s := range b.servers[:b.voters] {
			if s.Leader == sim.NodeID(i+1) {
				n++
			}
		}
		if n > behind {
			id, behind = sim.NodeID(i+1), n
		}
	}
	return id, behind
}

func (b *board) clone() board {
	c := *b
	c.servers = append([]standing(nil), b.servers...)
	return c
}

// Encode appends every server's standing.
func (b *board) Encode(out []byte) []byte {
	for _, s := range b.servers {
		up := byte(0)
		if s.Up {
			up = 1
		}
		out = append(out, up, byte(s.State), byte(s.Leader))
	}
	return out
}

// progress is the goal: a quorum agrees on one leader that leads, and every
// other server that is up has joined them.
type progress struct {
	board
	name func(sim.NodeID) string
}

// Missing says who has not come to agree.
func (g *progress) Missing() string {
	leader, behind := g.leader()
	if 2*behind <= g.voters {
		return fmt.Sprintf("no leader has a quorum: the best has %d of %d voters", behind, g.voters)
	}
	for i, s := range g.servers {
		switch {
		case !s.Up || s.Leader == leader:
		case s.State == Looking:
			return fmt.Sprintf("%s is looking and has not joined %s", g.name(sim.NodeID(i+1)), g.name(leader))
		default:
			return fmt.Sprintf("%s is %s %s and not %s", g.name(sim.NodeID(i+1)), s.State, g.name(s.Leader), g.name(leader))
		}
	}
	return ""
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal { return &progress{g.clone(), g.name} }

// leadership follows who holds the role "leader": the one with the most voters
// behind it.
type leadership struct{ board }

// Who returns the leader.
func (l *leadership) Who() (sim.NodeID, bool) {
	id, _ := l.leader()
	return id, id != 0
}

// Clone returns an independent copy.
func (l *leadership) Clone() sim.Tracker { return &leadership{l.clone()} }
