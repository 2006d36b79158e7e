package datatree

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Who has no ephemeral nodes is told a list of none, and not that there is no list.
func TestNoEphemeralsAreAList(t *testing.T) {
	tree := New(znode.Rules{})
	for _, prefix := range []string{"", "/", "/a"} {
		if r := tree.Answer(znode.Op{Code: znode.OpGetEphemerals, Session: 7, Path: prefix}, nil); r.Children == nil || len(r.Children) > 0 {
			t.Errorf("under %q they are %#v", prefix, r.Children)
		}
	}
}

// The root by its other name, the empty path, has one more below it: itself.
func TestTheRootIsBelowTheEmptyPath(t *testing.T) {
	tree := New(znode.Rules{})
	for path, want := range map[string]int32{"/": 3, "": 4} {
		if r := tree.Answer(znode.Op{Code: znode.OpGetAllChildrenNumber, Path: path}, nil); r.Count != want {
			t.Errorf("below %q there are %d, want %d", path, r.Count, want)
		}
	}
}
