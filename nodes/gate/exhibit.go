package gate

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for what there is not.
const none = "-"

// Inspect shows whether anybody is there, and how many.
func (g *Gate) Inspect() []sim.Column {
	state := sim.Column{Name: "state", Value: "EMPTY", Tone: sim.Apart}
	if len(g.visitors) > 0 {
		state.Value, state.Tone = "VISITED", sim.Member
	}
	return []sim.Column{state, {Name: "visitors", Value: strconv.Itoa(len(g.visitors))}}
}

// mostVisitors is how many visitors are shown.
const mostVisitors = 500

// Exhibit shows the visitors by their numbers, with the server that each is connected
// to, how many requests wait for an answer, and the session that it has. One that
// was hung up on, as with a session that is over, is no longer among them.
func (g *Gate) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "visitors", Head: []string{"who", "server", "state", "open", "session"}}
	ids := slices.Sorted(maps.Keys(g.visitors))
	for _, id := range ids[:min(len(ids), mostVisitors)] {
		v, n := g.visitors[id], strconv.FormatUint(id, 10)
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: n, Cells: []string{n, g.names[slices.Index(g.servers, v.server)], v.state(),
			strconv.Itoa(len(v.sent) + len(v.proofs) + len(v.early)), v.sessionText()}})
	}
	x.More = len(ids) - len(x.Rows)
	return []sim.Exhibit{x}
}

// state is how far a visitor has come: the server has not taken the connection yet; has,
// and waits for what the visitor wants; was asked to let it in; or has done so.
func (v *visitor) state() string {
	switch {
	case !v.open:
		return "dials"
	case !v.greeted:
		return "new"
	case !v.settled:
		return "asks in"
	}
	return "in"
}

func (v *visitor) sessionText() string {
	if v.session == 0 {
		return none
	}
	return v.session.String()
}

// Paraphrase says what comes from outside by a line in words for people: "visitor 1: 14
// bytes". What is no line of a gate is returned as it is.
func Paraphrase(line string) string {
	acts, err := parse(line)
	if err != nil {
		return line
	}
	said := make([]string, len(acts))
	for i := range acts {
		said[i] = acts[i].paraphrase()
	}
	return strings.Join(said, "; ")
}

func (a *act) paraphrase() string {
	switch a.does {
	case "open":
		text := fmt.Sprintf("visitor %d comes to %s", a.n, a.text)
		if a.from != (client.Origin{}) {
			text += " from " + a.from.String()
		}
		return text
	case "send":
		return fmt.Sprintf("visitor %d: %d bytes", a.n, base64.RawStdEncoding.DecodedLen(len(a.text)))
	case "word":
		return fmt.Sprintf("visitor %d: %s", a.n, a.text)
	case "shut":
		return fmt.Sprintf("visitor %d leaves", a.n)
	}
	return a.does + " " + strconv.FormatUint(a.n, 10)
}
