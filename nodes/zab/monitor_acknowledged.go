package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// acknowledged holds a server to its word across crashes: what it has said is on
// its disk is there when it comes up again. Everything a leader counts rests on
// that.
//
// Two servers are excused. One has nothing on its disk at all, not even epochs:
// its disk was lost, which is the world's doing. The other crashed as a learner
// on its way into step: it may have been told to cut its history, or have put its
// leader's snapshot in the place of it, and not have come to say so.
type acknowledged struct{ servers byServer[word] }

// A word is what a server has given it for.
type word struct {
	epochs
	Acked    znode.Zxid
	MayBeCut bool
}

// Step takes in what servers say is on disk, and judges what is there at boot.
func (m *acknowledged) Step(h sim.Happening) *sim.Violation {
	switch {
	case Logged.Is(h), Delivered.Is(h):
	case Acked.Is(h):
		w := m.servers.of(h.Node)
		w.Acked = max(w.Acked, Acked.Of(h))
	case AcceptedEpoch.Is(h):
		m.servers.of(h.Node).Accepted = uint32(AcceptedEpoch.Of(h))
	case CurrentEpoch.Is(h):
		m.servers.of(h.Node).Current = uint32(CurrentEpoch.Of(h))
	case Truncated.Is(h):
		w := m.servers.of(h.Node)
		w.Acked = min(w.Acked, Truncated.Of(h))
	case Installed.Is(h):
		m.servers.of(h.Node).Acked = Installed.Of(h)
	case Entered.Is(h):
		s := Entered.Of(h)
		m.servers.of(h.Node).MayBeCut = s.Role != election.Leading && (s.Phase == Discovery || s.Phase == Synchronization)
	case Synced.Is(h):
		m.servers.of(h.Node).MayBeCut = false
	case Loaded.Is(h):
		return m.onLoaded(h, Loaded.Of(h))
	}
	return nil
}

func (m *acknowledged) onLoaded(h sim.Happening, r Record) *sim.Violation {
	w := m.servers.of(h.Node)
	said := *w
	*w = word{epochs: epochs{r.AcceptedEpoch, r.CurrentEpoch}, Acked: min(said.Acked, r.Zxid)}
	switch {
	case r == (Record{}):
	case r.AcceptedEpoch < said.Accepted:
		return object(h, "comes up with acceptedEpoch %d, after it had said %d was on disk", r.AcceptedEpoch, said.Accepted)
	case r.CurrentEpoch < said.Current:
		return object(h, "comes up with currentEpoch %d, after it had said %d was on disk", r.CurrentEpoch, said.Current)
	case r.Zxid < said.Acked && !said.MayBeCut:
		return object(h, "comes up with its history to %s, after it had said all to %s was on disk", r.Zxid, said.Acked)
	}
	return nil
}

// Clone returns an independent copy.
func (m *acknowledged) Clone() sim.Monitor { return &acknowledged{slices.Clone(m.servers)} }

// Encode appends the servers' words.
func (m *acknowledged) Encode(b []byte) []byte {
	for _, w := range m.servers {
		b = binary.AppendUvarint(b, uint64(w.Accepted))
		b = binary.AppendUvarint(b, uint64(w.Current))
		b = binary.AppendUvarint(b, uint64(w.Acked))
		b = append(b, yes(w.MayBeCut))
	}
	return b
}
