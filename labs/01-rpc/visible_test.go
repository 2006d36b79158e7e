package rpc

import (
	_ "embed"
	"testing"

	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/rpc/call"
)

//go:embed visible.json
var visible []byte

// TestVisible plays the visible tests with your roles.
func TestVisible(t *testing.T) {
	kit.Test(t, visible, kit.Build(call.Ensemble.Protocol, Roles()))
}
