package datatree

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// TestNotices is §4's table of what a transaction tells of, in its order.
func TestNotices(t *testing.T) {
	for _, row := range []struct{ rule, before, command, want string }{
		{"create", "", "create persistent /a", "NodeCreated /a, NodeChildrenChanged /"},
		{"create below the root's children", "create persistent /a", "create persistent /a/b", "NodeCreated /a/b, NodeChildrenChanged /a"},
		{"setData", "create persistent /a", "set /a x", "NodeDataChanged /a"},
		{"delete", "create persistent /a", "delete /a", "NodeDeleted /a, NodeChildrenChanged /"},
		{"deleteContainer", "createContainer container /c", "deleteContainer /c", "NodeDeleted /c, NodeChildrenChanged /"},
		{"closeSession", "create ephemeral /a\ncreate ephemeral /b", "closeSession",
			"NodeDeleted /a, NodeChildrenChanged /, NodeDeleted /b, NodeChildrenChanged /"},
		{"multi, each of its parts", "create persistent /a", "multi set /a x ; create persistent /a/b",
			"NodeDataChanged /a, NodeCreated /a/b, NodeChildrenChanged /a"},
		{"setACL", "create persistent /a", "setACL /a world:anyone:1", ""},
		{"check", "", "check /", ""},
		{"what failed", "", "delete /a", ""},
		{"a multi that failed", "", "multi create persistent /a ; delete /b", ""},
		{"a session that opens", "", "openSession 4000", ""},
		{"stats tell of nothing", "create persistent /zookeeper/quota/a\ncreate persistent /zookeeper/quota/a/zookeeper_stats",
			"create persistent /a", "NodeCreated /a, NodeChildrenChanged /"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := newServer(znode.Rules{})
			if row.before != "" {
				s.run(t, row.before)
			}
			s.holding = true
			(&scriptEnv{acl: znode.OpenACL()}).command(s, strings.Fields(row.command))
			var told []Notice
			s.tree.Apply(s.log[len(s.log)-1], &told)
			var got []string
			for _, n := range told {
				got = append(got, n.Type.String()+" "+n.Path)
			}
			if got := strings.Join(got, ", "); got != row.want {
				t.Errorf("told %q, want %q", got, row.want)
			}
		})
	}
}

// TestNoticesAreForReaders: of a node that has gone the last ACL decides, and of a
// list of children that of the parent.
func TestNoticesAreForReaders(t *testing.T) {
	s := newServer(znode.Rules{})
	s.run(t, "acl digest:u:h:31\ncreate persistent /p\nwho digest:u:h\nacl world:anyone:1\ncreate persistent /p/a")
	var told []Notice
	s.tree.Apply(s.prepare(znode.Op{Code: znode.OpDelete, Path: "/p/a", Version: znode.AnyVersion}), &told)
	stranger, friend := []znode.ID{{Scheme: "ip", ID: "10.0.0.1"}}, []znode.ID{{Scheme: "digest", ID: "u:h"}}
	if len(told) != 2 || !told[0].Readable(stranger) || told[1].Readable(stranger) || !told[1].Readable(friend) {
		t.Errorf("told %v", told)
	}
}
