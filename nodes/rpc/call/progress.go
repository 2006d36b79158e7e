package call

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// progress is the goal: every call that a client makes returns, and so every client
// that is up comes to the end of its program.
type progress struct {
	cast  cast
	users []standing
}

// standing is where a client stands.
type standing struct {
	Up   bool
	Open string // what it waits for, "" for nothing
	Done bool   // its program has come to its end
}

func newProgress(c cast) *progress {
	return &progress{cast: c, users: make([]standing, len(c.clients))}
}

// Step follows clients.
func (g *progress) Step(h sim.Happening) {
	i := int(h.Node - callee - 1)
	if i < 0 || i >= len(g.users) {
		return
	}
	u := &g.users[i]
	switch {
	case sim.Booted.Is(h):
		*u = standing{Up: true}
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		*u = standing{}
	case Finished.Is(h):
		u.Done = true
	case h.Phase() == sim.HasReturned:
		u.Open = ""
	default:
		if in, ok := kv.Do.Invoked(h); ok {
			u.Open, u.Done = in.String(), false
		}
	}
}

// Missing names the first client that has not come to an end, and says how many
// others have not.
func (g *progress) Missing() string {
	first, others := "", 0
	for i, u := range g.users {
		switch {
		case !u.Up || u.Done:
		case first != "":
			others++
		case u.Open != "":
			first = fmt.Sprintf("%s waits for the answer to %s", g.cast.clients[i], u.Open)
		default:
			first = fmt.Sprintf("%s has not come to the end of its script", g.cast.clients[i])
		}
	}
	if others > 0 {
		return fmt.Sprintf("%s; of the others %d are not done either", first, others)
	}
	return first
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal { return &progress{cast: g.cast, users: slices.Clone(g.users)} }

// Encode appends where clients stand.
func (g *progress) Encode(b []byte) []byte {
	for _, u := range g.users {
		b = binary.AppendUvarint(b, uint64(bit(u.Up)|bit(u.Done)<<1))
		b = appendText(b, u.Open)
	}
	return b
}
