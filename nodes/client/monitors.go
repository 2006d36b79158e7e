package client

import "github.com/zoolab/zoolab/sim"

// Monitors lists what a server may not do to a client. Clients see it happen at
// once, and state it as a fact; what takes more than one answer to see is the
// business of whoever judges histories.
func Monitors() []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "replies-in-order",
			About: "Each reply is to the oldest request of its session that has none, and each welcome to the session that came.",
			Cites: "zookeeper.md §3, G1; ZOOKEEPER-1863",
			New:   func() sim.Monitor { return never[Mismatch]{Misanswered} },
			Hears: []sim.Topic{Misanswered},
		},
		{
			Name:  "single-system-image",
			About: "No server shows a session an older state than it has seen, wherever it connects.",
			Cites: "zookeeper.md §3, G3; ZOOKEEPER-1412",
			New:   func() sim.Monitor { return never[Setback]{WentBack} },
			Hears: []sim.Topic{WentBack},
		},
	}
}

// ReadOnlyMonitor is one more where servers may serve reads alone.
func ReadOnlyMonitor() sim.MonitorSpec {
	return sim.MonitorSpec{
		Name:  "read-only-wanted",
		About: "A server that serves reads alone lets in nobody who has not said that this will do.",
		Cites: "zookeeper.md §3, connect refused",
		New:   func() sim.Monitor { return never[Limit]{Limited} },
		Hears: []sim.Topic{Limited},
	}
}

// never objects to a fact. It has no memory.
type never[T misdeed] struct{ fact sim.Fact[T] }

// A misdeed is what a server has done to a client.
type misdeed interface {
	String() string
	culprit() sim.NodeID
}

// Step objects to the fact.
func (m never[T]) Step(h sim.Happening) *sim.Violation {
	if !m.fact.Is(h) {
		return nil
	}
	did := m.fact.Of(h)
	return &sim.Violation{Node: did.culprit(), Text: did.String()}
}

// Clone returns the monitor itself.
func (m never[T]) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m never[T]) Encode(b []byte) []byte { return b }
