package datatree

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

func multiRules() []ruleRow {
	return []ruleRow{
		{"a multi sees its own effects", znode.Rules{}, `
			multi create persistent /a ; create persistent /a/b ; set /a x 0 ; check /a 1 -> OK /a OK /a/b OK OK
			stat /a/b -> czxid=1`},
		{"a failed multi: 0 before, the code, -2 after", znode.Rules{}, `
			multi create persistent /a ; delete /x ; create persistent /b ; check /q -> OK NoNode RuntimeInconsistency RuntimeInconsistency
			ls / -> zookeeper`},
		{"a failed multi consumes its zxid", znode.Rules{}, "multi delete /x -> NoNode\ncreate persistent /a\nstat /a -> czxid=2"},
		{"a failed multi is rolled back, parents too", znode.Rules{}, `
			create persistent /q
			hold
			create persistent-sequential /q/n -> OK /q/n0000000000
			multi create persistent-sequential /q/n ; delete /x -> OK NoNode
			create persistent-sequential /q/n -> OK /q/n0000000001
			apply
			ls /q -> n0000000000 n0000000001`},
		{"an empty multi", znode.Rules{}, "multi -> "},
		{"a multi that a server cannot make out consumes a zxid, too", znode.Rules{}, "multi get / -> MarshallingError\ncreate persistent /a\nstat /a -> czxid=2"},
		{"a read in a multi", znode.Rules{}, "multi create persistent /a ; get /a -> MarshallingError\nget /a -> NoNode"},
		{"a session error is the operation's", znode.Rules{}, "standing SessionMoved\nmulti create persistent /a ; check / -> SessionMoved RuntimeInconsistency"},
		{"check in a multi", znode.Rules{}, "multi check / -1 -> OK\nmulti check /no -1 -> NoNode"},
		{"3.8: a wrong flag is the operation's", znode.Rules{}, "multi check / ; create 9 /a ; check / -> OK BadArguments RuntimeInconsistency"},
		{"3.9: a wrong flag is the multi's", znode.Rules{Compat: znode.V39}, "multi check / ; create 9 /a ; check / -> MarshallingError\nls / -> zookeeper"},
		{"3.8: a time to live that create cannot have fails the multi when its turn comes", znode.Rules{ExtendedTypes: true}, `
			multi create persistent /a ; create persistent-ttl /b -> MarshallingError
			ls / -> zookeeper
			multi check /no ; create persistent-ttl /b -> NoNode RuntimeInconsistency`},
		{"3.9: a time to live that create cannot have fails the multi", znode.Rules{ExtendedTypes: true, Compat: znode.V39}, `
			multi check /no ; create persistent-ttl /b -> MarshallingError`},
		{"createTTL in a multi forgets a time to live that its flags have no use for", znode.Rules{}, "ttl 5\nmulti createTTL persistent /a -> OK /a"},
		{"3.9: a createTTL with a wrong flag is the operation's, still", znode.Rules{Compat: znode.V39}, "ttl 5\nmulti check / ; createTTL 9 /a -> OK BadArguments"},
		{"all kinds in a multi", znode.Rules{ExtendedTypes: true}, `
			ttl 5
			multi createContainer container /c ; create container /d ; createTTL persistent-ttl /t -> OK /c OK /d OK /t
			multi create persistent /c/x ; delete /c/x ; create persistent /d/x ; delete /d/x -> OK /c/x OK OK /d/x OK
			reapable 999 -> /c /d /t`},
		{"3.8: createContainer in a multi goes by its flags", znode.Rules{}, `
			multi createContainer persistent /c ; create persistent /c/x ; delete /c/x -> OK /c OK /c/x OK
			reapable 999 -> `},
		{"3.9: createContainer in a multi makes a container", znode.Rules{Compat: znode.V39}, `
			multi createContainer persistent /c ; create persistent /c/x ; delete /c/x -> OK /c OK /c/x OK
			reapable 999 -> /c`},
		{"multiRead answers each for itself", znode.Rules{}, `
			create persistent /a x
			multiRead get /a ; get /no ; ls / -> x NoNode a zookeeper`},
		{"multiRead has getData and getChildren alone", znode.Rules{}, "multiRead get / ; stat / -> MarshallingError\nmultiRead check / -> MarshallingError"},
		{"multiRead of what may not be read", znode.Rules{}, `
			acl world:anyone:30
			create persistent /a
			multiRead get /a ; ls /a ; ls / -> NoAuth NoAuth a zookeeper`},
	}
}

// TestWhoseAnswersHaveAStat: create's never, the others' always, but that a create2
// in a multi is a create to 3.8.
func TestWhoseAnswersHaveAStat(t *testing.T) {
	for _, row := range []struct {
		code   znode.OpCode
		mode   znode.CreateMode
		alone  bool
		in38   bool
		in39   bool
		in3010 bool
	}{
		{znode.OpCreate, znode.Persistent, false, false, false, false},
		{znode.OpCreate2, znode.Persistent, true, false, true, true},
		{znode.OpCreateContainer, znode.Container, true, true, true, true},
		{znode.OpCreate, znode.Container, false, true, true, true},
		{znode.OpCreateTTL, znode.PersistentTTL, true, true, true, true},
	} {
		op := znode.Op{Code: row.code, Path: "/a", Mode: row.mode, ACL: znode.OpenACL(), TTL: 5}
		rules := znode.Rules{ExtendedTypes: true}
		alone := newServer(rules).do(op)
		if got := alone.Stat != (znode.Stat{}); alone.Err != znode.OK || got != row.alone {
			t.Errorf("%s of mode %s: a Stat: %v, %s", row.code, row.mode, got, alone.Err)
		}
		for release, want := range map[znode.Release]bool{znode.V38: row.in38, znode.V39: row.in39, znode.V310: row.in3010} {
			rules.Compat = release
			r := newServer(rules).do(znode.Op{Code: znode.OpMulti, Ops: []znode.Op{op}})
			if got := r.Results[0].Stat != (znode.Stat{}); got != want || r.Results[0].Path != "/a" {
				t.Errorf("%s of mode %s in a multi of %s: a Stat: %v, %s", row.code, row.mode, release, got, r)
			}
		}
	}
}
