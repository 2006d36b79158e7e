package zab

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// deliveries is an outline with what has been delivered: by each server in its
// present ensemble, and by the one that has delivered most. A server delivers
// the history it comes with when it enters the broadcast, and each transaction
// after that by itself.
type deliveries struct {
	outline
	servers byServer[history]
	longest history
}

// step takes in what servers say.
func (d *deliveries) step(h *sim.Happening) {
	if Delivered.Is(*h) {
		d.deliver(h.Node, Delivered.Of(*h).Zxid)
		return
	}
	d.outline.step(h)
	if !Entered.Is(*h) {
		return
	}
	if s := Entered.Of(*h); s.Phase == Broadcast {
		came := d.upTo(d.of(h.Node).history, s.Zxid)
		*d.servers.of(h.Node) = came
		if d.begins(d.longest, came) {
			d.longest = came
		}
	}
}

// deliver takes in a delivery. It reports whether the server is still in line
// with the longest: has delivered the beginning of it, all of it, or more.
func (d *deliveries) deliver(id sim.NodeID, z znode.Zxid) (inLine bool) {
	s := d.servers.of(id)
	*s = d.add(*s, z)
	if d.begins(*s, d.longest) {
		return true
	}
	if d.begins(d.longest, *s) {
		d.longest = *s
		return true
	}
	return false
}

func (d *deliveries) clone() deliveries {
	return deliveries{d.outline.clone(), slices.Clone(d.servers), d.longest}
}

// encode appends what was delivered and the outline.
func (d *deliveries) encode(b []byte) []byte {
	b = d.outline.encode(d.tree.encode(b, d.longest))
	for _, s := range d.servers {
		b = d.tree.encode(b, s)
	}
	return b
}
