package paxos

import (
	_ "embed"
	"testing"

	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
)

//go:embed visible.json
var visible []byte

// TestVisible plays the visible tests with your roles.
func TestVisible(t *testing.T) {
	kit.Test(t, visible, kit.Build(synod.Ensemble.Protocol, Roles()))
}
