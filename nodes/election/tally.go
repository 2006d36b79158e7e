package election

import (
	"cmp"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A tally is the last vote of each server that has sent one, by server. Two of
// them serve an election: recvset, for the votes of the round, and
// outofelection, for what established servers report of whatever round.
type tally []cast

type cast struct {
	From sim.NodeID
	Notification
}

// put takes in a server's vote in place of the one before.
func (t *tally) put(from sim.NodeID, n Notification) {
	i, found := slices.BinarySearchFunc(*t, from, func(c cast, id sim.NodeID) int { return cmp.Compare(c.From, id) })
	if !found {
		*t = slices.Insert(*t, i, cast{From: from})
	}
	(*t)[i].Notification = n
}

// of returns a server's vote.
func (t tally) of(from sim.NodeID) (Notification, bool) {
	i, found := slices.BinarySearchFunc(t, from, func(c cast, id sim.NodeID) int { return cmp.Compare(c.From, id) })
	if !found {
		return Notification{}, false
	}
	return t[i].Notification, true
}

// count is how many servers' votes are equal to n.
func (t tally) count(n Notification, equal func(a, b Notification) bool) (servers int) {
	for _, c := range t {
		if equal(c.Notification, n) {
			servers++
		}
	}
	return servers
}
