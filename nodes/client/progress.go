package client

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Owed is the goal that clients are served: since the last fault was over, or
// from the beginning, each client that is up and has work left has been answered
// at least once. It is met by a client that is done, or that rests. Make one with
// [NewOwed]; a protocol may have it as its goal, or as a part of it.
type Owed struct {
	first   sim.NodeID
	names   []string
	clients []waiting
	owed    int // how many are waiting
}

// waiting is what one client is waiting for.
type waiting uint8

const (
	forNothing waiting = iota // it is down, done or resting
	forAnswer
	noMore // it works, and has been answered
)

// NewOwed returns the goal of clients that are the nodes from first on, by their
// names.
func NewOwed(first sim.NodeID, names []string) *Owed {
	return &Owed{first: first, names: names, clients: make([]waiting, len(names))}
}

// Step follows what clients want and get.
func (g *Owed) Step(h sim.Happening) {
	if sim.Healed.Is(h) {
		g.again()
		return
	}
	i := int(h.Node - g.first)
	if i < 0 || i >= len(g.clients) {
		return
	}
	_, answered := znode.Do.Returned(h)
	switch {
	case sim.Booted.Is(h), Working.Is(h):
		g.set(i, forAnswer)
	case sim.Crashed.Is(h), sim.Halted.Is(h), Resting.Is(h), Done.Is(h):
		g.set(i, forNothing)
	case answered && g.clients[i] == forAnswer:
		g.set(i, noMore)
	}
}

// again has every client that works wait for another answer.
func (g *Owed) again() {
	for i, w := range g.clients {
		if w == noMore {
			g.set(i, forAnswer)
		}
	}
}

func (g *Owed) set(i int, to waiting) {
	if g.clients[i] == forAnswer {
		g.owed--
	}
	if to == forAnswer {
		g.owed++
	}
	g.clients[i] = to
}

// Missing names one client that is waiting, and says how many others are.
func (g *Owed) Missing() string {
	if g.owed == 0 {
		return ""
	}
	who := g.names[slices.Index(g.clients, forAnswer)]
	if g.owed == 1 {
		return who + " has work left and was answered nothing"
	}
	return fmt.Sprintf("%s and %d more have work left and were answered nothing", who, g.owed-1)
}

// Clone returns an independent copy.
func (g *Owed) Clone() sim.Goal {
	c := *g
	c.clients = slices.Clone(g.clients)
	return &c
}

// Encode appends what each client is waiting for.
func (g *Owed) Encode(b []byte) []byte {
	for _, w := range g.clients {
		b = append(b, byte(w))
	}
	return b
}
