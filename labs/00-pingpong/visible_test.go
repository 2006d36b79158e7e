package pingpong

import (
	_ "embed"
	"testing"

	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
)

//go:embed visible.json
var visible []byte

// TestVisible plays the visible tests with your roles.
func TestVisible(t *testing.T) {
	kit.Test(t, visible, kit.Build(court.Ensemble.Protocol, Roles()))
}
