package datatree

import (
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

func aclRules() []ruleRow {
	return []ruleRow{
		{"an empty ACL", znode.Rules{}, "acl none\ncreate persistent /a -> InvalidACL"},
		{"an unknown scheme", znode.Rules{}, "acl moon:x:31\ncreate persistent /a -> InvalidACL"},
		{"an invalid id", znode.Rules{}, `
			acl world:someone:31
			create persistent /a -> InvalidACL
			acl digest:nocolon:31
			create persistent /a -> InvalidACL
			acl digest:a:b:c:31
			create persistent /a -> InvalidACL
			acl ip:1.2.3:31
			create persistent /a -> InvalidACL
			acl digest:nohash::31
			create persistent /a -> InvalidACL
			acl ip:1.2.3.4/33:31
			create persistent /a -> InvalidACL
			acl ip:1.2.3.4/:31
			create persistent /a -> InvalidACL
			acl ip:1.2.3.4/-1:31
			create persistent /a -> InvalidACL
			acl ip:1.2.3.4/8/9:31
			create persistent /a -> InvalidACL
			acl ip:256.1.1.1:31
			create persistent /a -> InvalidACL
			acl ip:::1:31
			create persistent /a -> InvalidACL
			acl x509:CN=x:31
			create persistent /a -> InvalidACL
			acl sasl:x:31
			create persistent /a -> InvalidACL
			acl super::31
			create persistent /a -> InvalidACL`},
		{"ids and permissions that are odd and valid", znode.Rules{}, `
			acl ip:1.2.3.4/0:31
			create persistent /a
			acl ip:01.2.3.4:31
			create persistent /b
			acl world:anyone:32
			create persistent /c
			acl world:anyone:-1
			create persistent /d
			getACL /d -> world:anyone:-1
			acl world:anyone:0
			create persistent /e
			getACL /e -> NoAuth`},
		{"ACLs are not inherited", znode.Rules{}, `
			acl world:anyone:5
			create persistent /a
			acl world:anyone:31
			create persistent /a/b
			set /a/b x
			set /a x -> NoAuth`},
		{"auth expands to who the caller is", znode.Rules{}, `
			who digest:u:h ip:1.2.3.4
			acl auth::31
			create persistent /a
			getACL /a -> digest:u:h:31
			who ip:1.2.3.4
			create persistent /b -> InvalidACL
			get /a -> NoAuth`},
		{"auth expands to every digest id, and not to super", znode.Rules{}, `
			who ip:1.2.3.4 digest:u:h super: digest:v:i
			acl auth::31,digest:u:h:1
			create persistent /a
			getACL /a -> digest:u:h:31,digest:v:i:31,digest:u:h:1
			who super:
			acl auth::31
			create persistent /b -> InvalidACL`},
		{"setACL expands auth, too", znode.Rules{}, `
			create persistent /a
			setACL /a auth::31 -> InvalidACL
			who digest:u:h
			setACL /a auth::31
			getACL /a -> digest:u:h:31`},
		{"repeated entries count once", znode.Rules{}, "acl world:anyone:31,world:anyone:31\ncreate persistent /a\ngetACL /a -> world:anyone:31"},
	}
}

// accessRules are about whom an ACL lets do what.
func accessRules() []ruleRow {
	return []ruleRow{
		{"super bypasses", znode.Rules{}, "acl digest:u:h:31\ncreate persistent /a\nget /a -> NoAuth\nwho super:\nget /a -> "},
		{"ip with a prefix", znode.Rules{}, `
			acl ip:10.1.0.0/16:31
			create persistent /a x
			who ip:10.1.2.3
			get /a -> x
			who ip:10.2.2.3
			get /a -> NoAuth
			who ip:10.1.2.3/8
			get /a -> NoAuth`},
		{"addresses of 128 bits are unknown to 3.8 and 3.9", znode.Rules{Compat: znode.V39}, `
			acl ip:2001:db8::/32:31
			create persistent /a -> InvalidACL`},
		{"addresses of 128 bits are known to 3.10", znode.Rules{Compat: znode.V310}, `
			acl ip:2001:db8::/32:31
			create persistent /a x
			who ip:2001:db8:0:0:0:0:0:7
			get /a -> x
			who ip:2001:db9::7
			get /a -> NoAuth
			who ip:32.1.13.184
			get /a -> NoAuth
			acl ip:1:2:3:4:5:6:7:31
			create persistent /b -> InvalidACL
			acl ip:1::2::3:31
			create persistent /b -> InvalidACL
			acl ip:12345:::31
			create persistent /b -> InvalidACL
			acl ip:::1/129:31
			create persistent /b -> InvalidACL`},
		{"getACL needs READ or ADMIN, and masks without ADMIN", znode.Rules{}, `
			acl digest:u:h:16,world:anyone:1
			create persistent /a
			getACL /a -> digest:u:x:16,world:anyone:1
			who digest:u:h
			getACL /a -> digest:u:h:16,world:anyone:1
			setACL /a world:anyone:14
			getACL /a -> NoAuth`},
		{"getACL masks no address, though it has colons", znode.Rules{Compat: znode.V310}, `
			acl ip:2001:db8::1:16,world:anyone:1
			create persistent /a
			getACL /a -> ip:2001:db8::1:16,world:anyone:1`},
		{"reads need READ", znode.Rules{}, `
			acl world:anyone:30
			create persistent /a
			get /a -> NoAuth
			ls /a -> NoAuth
			getChildren2 /a -> NoAuth
			count /a -> NoAuth`},
	}
}

// TestPermissions is §4's list of what each operation needs: a caller who has all but
// that is refused, and one who has nothing but that is not.
func TestPermissions(t *testing.T) {
	const none = znode.Perms(0)
	for _, row := range []struct {
		command string
		parent  znode.Perms // needed on the parent
		node    znode.Perms // needed on the node
		compat  znode.Release
	}{
		{"create persistent /p/n/c", none, znode.PermCreate, znode.V38},
		{"delete /p/n", znode.PermDelete, none, znode.V38},
		{"set /p/n x", none, znode.PermWrite, znode.V38},
		{"setACL /p/n world:anyone:31", none, znode.PermAdmin, znode.V38},
		{"get /p/n", none, znode.PermRead, znode.V38},
		{"ls /p/n", none, znode.PermRead, znode.V38},
		{"getChildren2 /p/n", none, znode.PermRead, znode.V38},
		{"count /p/n", none, znode.PermRead, znode.V38},
		{"check /p/n", none, znode.PermRead, znode.V38},
		{"stat /p/n", none, none, znode.V38},
		{"stat /p/n", none, znode.PermRead, znode.V39},
		{"getACL /p/n", none, znode.PermRead | znode.PermAdmin, znode.V38},
		{"sync /p/n", none, none, znode.V38},
		{"ephemerals /p/n", none, none, znode.V38},
	} {
		t.Run(row.command+" in "+row.compat.String(), func(t *testing.T) {
			answer := func(parent, node znode.Perms) znode.Code {
				s := newServer(znode.Rules{Compat: row.compat})
				env := &scriptEnv{ttl: -1, acl: znode.OpenACL()}
				for _, line := range []string{"create persistent /p", "create persistent /p/n", "setACL /p/n " + granting(node), "setACL /p " + granting(parent)} {
					env.command(s, strings.Fields(line))
				}
				return s.do(env.op(strings.Fields(row.command))).Err
			}
			needed := row.parent|row.node != none
			if got := answer(znode.PermAll&^row.parent, znode.PermAll&^row.node); (got == znode.ErrNoAuth) != needed {
				t.Errorf("without the permission: %s", got)
			}
			for one := znode.PermRead; one <= znode.PermAdmin; one <<= 1 {
				if row.parent != none && row.parent&one == 0 || row.node != none && row.node&one == 0 {
					continue
				}
				if got := answer(row.parent&one, row.node&one); got != znode.OK {
					t.Errorf("with nothing but %s: %s", one, got)
				}
			}
		})
	}
}

// granting returns an ACL as scripts write it.
func granting(p znode.Perms) string { return "world:anyone:" + strconv.Itoa(int(p)) }

// TestAnEmptyMaskIsNoUser: what has no colon has no hash to hide.
func TestAnEmptyMaskIsNoUser(t *testing.T) {
	n := &node{acl: []znode.ACL{{Perms: znode.PermRead, ID: znode.ID{Scheme: znode.SchemeDigest, ID: "u"}}}}
	if got := getACL(n, znode.Stat{}, []znode.ID{{Scheme: znode.SchemeDigest, ID: "u"}}); got.ACL[0].ID.ID != "u" {
		t.Errorf("shown as %v", got.ACL)
	}
}
