package composed

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

func monitors(s Setup) []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{Name: "one-leader", About: "An epoch has at most one leader.", New: func() sim.Monitor { return &oneLeader{} }},
		{Name: "one-vote", About: "A server votes once an epoch, and never in an earlier one.", New: func() sim.Monitor { return &oneVote{} }},
		{Name: "kept", About: "What a server has stored is on its disk at every boot, and what is acknowledged is stored by a majority.",
			New: func() sim.Monitor { return &kept{servers: s.Servers} }},
	}
}

// oneLeader remembers who led which epoch.
type oneLeader struct{ led []Vowed }

func (m *oneLeader) Step(h sim.Happening) *sim.Violation {
	if !Led.Is(h) {
		return nil
	}
	epoch := Led.Of(h)
	for _, l := range m.led {
		if l.Epoch == epoch && l.For != h.Node {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("nodes %d and %d both led epoch %d", l.For, h.Node, epoch)}
		}
	}
	if l := (Vowed{epoch, h.Node}); !slices.Contains(m.led, l) {
		m.led = append(m.led, l)
	}
	return nil
}

func (m *oneLeader) Clone() sim.Monitor { return &oneLeader{slices.Clone(m.led)} }

func (m *oneLeader) Encode(b []byte) []byte {
	for _, l := range m.led {
		b = append(b, byte(l.Epoch), byte(l.Epoch>>8), byte(l.For))
	}
	return b
}

// oneVote remembers each server's last vote.
type oneVote struct{ last []Vowed } // by node id

func (m *oneVote) Step(h sim.Happening) *sim.Violation {
	if !Voted.Is(h) {
		return nil
	}
	v := Voted.Of(h)
	for len(m.last) <= int(h.Node) {
		m.last = append(m.last, Vowed{})
	}
	was := m.last[h.Node]
	m.last[h.Node] = v
	if v.Epoch < was.Epoch || v.Epoch == was.Epoch && v.For != was.For {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("node %d voted for %d in epoch %d after it had voted for %d in epoch %d",
			h.Node, v.For, v.Epoch, was.For, was.Epoch)}
	}
	return nil
}

func (m *oneVote) Clone() sim.Monitor { return &oneVote{slices.Clone(m.last)} }

func (m *oneVote) Encode(b []byte) []byte {
	for _, v := range m.last {
		b = append(b, byte(v.Epoch), byte(v.Epoch>>8), byte(v.For))
	}
	return b
}

// kept remembers which servers have stored what.
type kept struct {
	servers int
	entries []holding
}

type holding struct {
	entry Entry
	on    mask
}

func (m *kept) Step(h sim.Happening) *sim.Violation {
	switch {
	case Stored.Is(h):
		at := m.find(Stored.Of(h))
		m.entries[at].on = m.entries[at].on.with(h.Node)
	case Recovered.Is(h):
		found := Recovered.Of(h)
		for _, x := range m.entries {
			if x.on.with(h.Node) == x.on && !slices.Contains(found, x.entry) {
				return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("node %d had stored %v and came up without it", h.Node, x.entry)}
			}
		}
		for _, e := range found { // a crash may keep writes that nobody had waited for
			at := m.find(e)
			m.entries[at].on = m.entries[at].on.with(h.Node)
		}
	case Acked.Is(h):
		if x := m.entries[m.find(Acked.Of(h))]; !x.on.most(m.servers) {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("node %d acknowledged %v, which %d of %d servers have stored",
				h.Node, x.entry, x.on.count(), m.servers)}
		}
	}
	return nil
}

func (m *kept) find(e Entry) int {
	i := slices.IndexFunc(m.entries, func(x holding) bool { return x.entry == e })
	if i < 0 {
		i = len(m.entries)
		m.entries = append(m.entries, holding{entry: e})
	}
	return i
}

func (m *kept) Clone() sim.Monitor { return &kept{m.servers, slices.Clone(m.entries)} }

// Encode lists what is stored in an order of its own: when it was stored does
// not matter.
func (m *kept) Encode(b []byte) []byte {
	sorted := slices.Clone(m.entries)
	slices.SortFunc(sorted, func(x, y holding) int {
		return int(x.entry.Client-y.entry.Client)*1_000_000 + int(x.entry.N-y.entry.N)
	})
	for _, x := range sorted {
		b = append(b, byte(x.entry.Client), byte(x.entry.N), byte(x.on))
	}
	return b
}
