package synod

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// What a part hands out is the caller's: something could be kept in it otherwise that
// no crash takes.
func TestWhoVotesIsNoPlaceToKeepThings(t *testing.T) {
	desk, herald := Desk{acceptors: []sim.NodeID{4, 5, 6}}, Herald{acceptors: []sim.NodeID{4, 5, 6}}
	desk.Acceptors()[0], herald.Acceptors()[0] = 77, 77
	if desk.Acceptors()[0] != 4 || herald.Acceptors()[0] != 4 {
		t.Errorf("it was kept: %v, %v", desk.Acceptors(), herald.Acceptors())
	}
}
