package court

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// order follows each pinger's game: its score goes up one by one, by a pong of the
// round in play, and never down; and it serves the round behind its score.
type order struct {
	cast  Ensemble
	games []game // by pinger
}

// A game is how far a pinger has said it is.
type game struct {
	Score int
	Heard bool // a pong of the round behind the score has come
}

// Step follows pongs and judges what pingers make of them.
func (m *order) Step(h sim.Happening) *sim.Violation {
	if text := m.judge(h); text != "" {
		return &sim.Violation{Node: h.Node, Text: m.cast.name(h.Node) + " " + text}
	}
	return nil
}

func (m *order) judge(h sim.Happening) string {
	switch {
	case !Heard.Is(h) && !Scored.Is(h) && !Served.Is(h):
		return ""
	case int(h.Node) > len(m.games):
		return "serves or scores, which is for pingers alone to do"
	}
	g := &m.games[h.Node-1]
	switch {
	case Heard.Is(h):
		g.Heard = g.Heard || Heard.Of(h).Round == g.Score+1
		return ""
	case Scored.Is(h):
		return g.score(Scored.Of(h).Rounds, m.cast.Rounds)
	}
	return g.serve(Served.Of(h).Round, m.cast.Rounds)
}

// score takes in a new score, and says what is wrong with it. To say the same one
// again is right: that is how a pinger begins after a crash.
func (g *game) score(n, rounds int) string {
	switch {
	case n < g.Score:
		return fmt.Sprintf("has scored %d, and had scored %d before", n, g.Score)
	case n == g.Score:
		return ""
	case n > rounds:
		return fmt.Sprintf("has scored %d, and there are only %d rounds", n, rounds)
	case n > g.Score+1:
		return fmt.Sprintf("has scored %d right after %d", n, g.Score)
	case !g.Heard:
		return fmt.Sprintf("has scored round %d, and no pong %d has come to it", n, n)
	}
	g.Score, g.Heard = n, false
	return ""
}

// serve says what is wrong with serving a round.
func (g *game) serve(n, rounds int) string {
	switch {
	case n > rounds:
		return fmt.Sprintf("serves round %d, and there are only %d", n, rounds)
	case n <= g.Score:
		return fmt.Sprintf("serves round %d, and has scored %d already", n, g.Score)
	case n > g.Score+1:
		return fmt.Sprintf("serves round %d, and has scored only %d so far", n, g.Score)
	}
	return ""
}

// Clone returns an independent copy.
func (m *order) Clone() sim.Monitor { return &order{m.cast, slices.Clone(m.games)} }

// Encode appends every pinger's game.
func (m *order) Encode(b []byte) []byte {
	for _, g := range m.games {
		b = appendBool(binary.AppendUvarint(b, uint64(g.Score)), g.Heard)
	}
	return b
}

func appendBool(b []byte, is bool) []byte {
	if is {
		return append(b, 1)
	}
	return append(b, 0)
}
