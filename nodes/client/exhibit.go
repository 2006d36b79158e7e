package client

import (
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nobody, and for what there is not.
const none = "-"

// Tone returns a session's standing, for its mark on screens.
func (s State) Tone() sim.Tone {
	switch s {
	case Connecting:
		return sim.Seeking
	case Connected, ConnectedReadOnly:
		return sim.Member
	}
	return sim.Apart
}

// Inspect shows the session: where it stands, its id, the server that it is
// connected to or tries, the highest zxid that it has seen, and how many operations
// are under way.
func (s *Session) Inspect() []sim.Column {
	id := none
	if s.id != 0 {
		id = s.id.String()
	}
	return []sim.Column{
		{Name: "state", Value: s.state.String(), Tone: s.state.Tone()},
		{Name: "session", Value: id},
		{Name: "server", Value: s.serverName(), Node: s.Server()},
		{Name: "seen", Value: s.seen.Short()},
		{Name: "open", Value: strconv.Itoa(len(s.requests.sent) + len(s.requests.queue))},
	}
}

func (s *Session) serverName() string {
	at := slices.Index(s.terms.servers, s.Server())
	switch {
	case at < 0:
		return none
	case at >= len(s.terms.names):
		return strconv.Itoa(int(s.Server()))
	}
	return s.terms.names[at]
}

// Inspect shows the session and the line that the script is at.
func (c *script) Inspect() []sim.Column {
	line := "done"
	if at := c.current(); !c.done && len(c.lines) > 0 {
		line = znode.Brief(strconv.Itoa(at+1)+": "+c.lines[at].text, 24)
	}
	return append(c.session.Inspect(), sim.Column{Name: "line", Value: line})
}

// current is the place of the line that has not ended, or of the next.
func (c *script) current() int {
	if c.asked || c.resting && c.at > 0 {
		return c.at - 1
	}
	return c.at
}

// mostLines is how many lines of a script are shown.
const mostLines = 500

// Exhibit shows the script, with what has become of each line. Answers are not
// kept: the trace has them.
func (c *script) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "operations", Head: []string{"line", "text", "state"}}
	for i := range c.lines[:min(len(c.lines), mostLines)] {
		n := strconv.Itoa(i + 1)
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: n, Cells: []string{n, c.lines[i].text, c.stateOf(i)}})
	}
	x.More = len(c.lines) - len(x.Rows)
	return []sim.Exhibit{x}
}

func (c *script) stateOf(line int) string {
	switch now := c.current(); {
	case line < now || c.done:
		return "done"
	case line > now:
		return none
	case c.asked && len(c.session.requests.queue) > 0:
		return "queued"
	case c.asked:
		return "sent"
	case c.resting && c.at > 0:
		return "rests"
	}
	return "waits"
}

// Inspect shows the session and how far the workload is.
func (c *load) Inspect() []sim.Column {
	return append(c.session.Inspect(),
		sim.Column{Name: "asked", Value: strconv.Itoa(c.made) + " of " + strconv.Itoa(c.plan.Ops)})
}

// Exhibit shows the operations under way, the oldest first, by the nodes that they
// are about, and the lines that were typed.
func (c *load) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "operations", Head: []string{"number", "about", "state"}}
	r := &c.session.requests
	for i := range len(r.sent) + len(r.queue) {
		n, state := r.underWay(i)
		about := "typed"
		if i < len(c.about) {
			about = c.plan.nodes[c.about[i]].path
		}
		number := strconv.FormatUint(n, 10)
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: number, Cells: []string{number, about, state}})
	}
	for i := range c.typed {
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: "typed " + strconv.Itoa(i+1), Cells: []string{none, c.typed[i].text, "waits"}})
	}
	return []sim.Exhibit{x}
}

// underWay returns the number of the i-th operation that has not ended.
func (r *requests) underWay(i int) (n uint64, state string) {
	if i < len(r.sent) {
		return r.sent[i].N, "sent"
	}
	return r.queue[i-len(r.sent)].N, "queued"
}
