package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// orderRules break two rules at once: the first in ZooKeeper's order is told.
func orderRules() []ruleRow {
	return []ruleRow{
		{"create: flags, then session", znode.Rules{}, "standing SessionExpired\ncreate 7 /a -> BadArguments\ncreate persistent a -> SessionExpired"},
		{"create: time to live, then session", znode.Rules{}, "standing SessionMoved\ncreateTTL persistent-ttl /a -> Unimplemented"},
		{"create: basic path, then ACL", znode.Rules{}, "acl none\ncreate persistent a -> BadArguments\ncreate persistent /x/y -> InvalidACL"},
		{"create: parent, then permission, then path, then exists", znode.Rules{}, `
			acl world:anyone:1
			create persistent /r
			acl world:anyone:31
			create persistent /r/. -> NoAuth
			create persistent /zookeeper/. -> BadArguments`},
		{"create: exists, then ephemeral parent", znode.Rules{}, `
			create ephemeral /e
			create persistent /e/. -> BadArguments`},
		{"delete: session, then special path", znode.Rules{}, "standing SessionExpired\ndelete / -> SessionExpired"},
		{"delete: permission on the parent, then node", znode.Rules{}, `
			acl world:anyone:21
			create persistent /r
			delete /r/none -> NoAuth`},
		{"delete: version, then NotEmpty", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			delete /a 7 -> BadVersion
			delete /a 0 -> NotEmpty`},
		{"setData: permission, then version", znode.Rules{}, "acl world:anyone:1\ncreate persistent /a\nset /a x 9 -> NoAuth"},
		{"setACL: path, then ACL, then exists", znode.Rules{}, "setACL // none -> BadArguments\nsetACL /no none -> InvalidACL\nsetACL /no world:anyone:1 -> NoNode"},
		{"setACL: ADMIN, then version", znode.Rules{}, "acl world:anyone:15\ncreate persistent /a\nsetACL /a world:anyone:1 9 -> NoAuth"},
		{"check: READ, then version", znode.Rules{}, "acl world:anyone:2\ncreate persistent /a\ncheck /a 9 -> NoAuth"},
		{"createSession and closeSession ask no tracker", znode.Rules{}, "standing SessionMoved\nopenSession 4000\ncloseSession"},
	}
}

func pipelineRules() []ruleRow {
	return []ruleRow{
		{"a create is seen by those behind it", znode.Rules{}, `
			hold
			create persistent /a -> OK /a
			create persistent /a -> NodeExists
			create persistent-sequential /a/n -> OK /a/n0000000000
			create persistent-sequential /a/n -> OK /a/n0000000001
			delete /a -> NotEmpty
			apply
			ls /a -> n0000000000 n0000000001`},
		{"a delete is seen by those behind it", znode.Rules{}, `
			create persistent /a
			hold
			delete /a
			set /a x -> NoNode
			create persistent /a/b -> NoNode
			create persistent /a -> OK /a
			apply
			stat /a -> czxid=5`},
		{"versions are seen by those behind", znode.Rules{}, `
			create persistent /a
			hold
			set /a x 0
			set /a y 0 -> BadVersion
			set /a z 1
			setACL /a world:anyone:31 0
			setACL /a world:anyone:31 0 -> BadVersion
			apply
			get /a -> z
			stat /a -> version=2 aversion=1`},
		{"an ACL is seen by those behind", znode.Rules{}, "create persistent /a\nhold\nsetACL /a world:anyone:1\nset /a x -> NoAuth"},
		{"an outstanding ephemeral has no children", znode.Rules{}, "hold\ncreate ephemeral /e -> OK /e\ncreate persistent /e/c -> NoChildrenForEphemerals"},
		{"the root is one node under both its names", znode.Rules{}, `
			hold
			setACL / world:anyone:1
			create persistent /a -> NoAuth`},
	}
}

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
		{"a read in a multi", znode.Rules{}, "multi create persistent /a ; get /a -> MarshallingError\nget /a -> NoNode"},
		{"a session error is the operation's", znode.Rules{}, "standing SessionMoved\nmulti create persistent /a ; check / -> SessionMoved RuntimeInconsistency"},
		{"check in a multi", znode.Rules{}, "multi check / -1 -> OK\nmulti check /no -1 -> NoNode"},
		{"multiRead answers each for itself", znode.Rules{}, `
			create persistent /a x
			multiRead get /a ; get /no ; ls / -> x NoNode a zookeeper`},
		{"multiRead has getData and getChildren alone", znode.Rules{}, "multiRead get / ; stat / -> MarshallingError"},
	}
}

func sessionRules() []ruleRow {
	return []ruleRow{
		{"closeSession deletes its ephemerals at one zxid", znode.Rules{}, `
			session 7
			openSession 4000
			create persistent /p
			create ephemeral /p/a
			create ephemeral /p/b
			session 8
			create ephemeral /p/c
			session 7
			closeSession
			ls /p -> c
			stat /p -> pzxid=6 cversion=5
			ephemerals / -> `},
		{"closeSession takes outstanding creates and leaves outstanding deletes", znode.Rules{}, `
			session 7
			create ephemeral /a
			hold
			create ephemeral /b -> OK /b
			delete /a
			create persistent /a -> OK /a
			closeSession
			create persistent /b -> OK /b
			apply
			ls / -> a b zookeeper`},
		{"a parent still has the children of a session that is closing", znode.Rules{}, `
			create persistent /p
			create ephemeral /p/e
			hold
			closeSession
			delete /p -> NotEmpty
			apply
			delete /p`},
		{"getEphemerals is by plain prefix", znode.Rules{}, `
			session 7
			create ephemeral /ab
			create ephemeral /ac
			create ephemeral /b
			ephemerals /a -> /ab /ac
			session 8
			ephemerals / -> `},
	}
}

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
			acl ip:1.2.3.4/33:31
			create persistent /a -> InvalidACL`},
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
		{"repeated entries count once", znode.Rules{}, "acl world:anyone:31,world:anyone:31\ncreate persistent /a\ngetACL /a -> world:anyone:31"},
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
		{"getACL needs READ or ADMIN, and masks without ADMIN", znode.Rules{}, `
			acl digest:u:h:16,world:anyone:1
			create persistent /a
			getACL /a -> digest:u:x:16,world:anyone:1
			who digest:u:h
			getACL /a -> digest:u:h:16,world:anyone:1
			setACL /a world:anyone:14
			getACL /a -> NoAuth`},
		{"reads need READ", znode.Rules{}, `
			acl world:anyone:30
			create persistent /a
			get /a -> NoAuth
			ls /a -> NoAuth
			getChildren2 /a -> NoAuth
			count /a -> NoAuth`},
	}
}

func dataRules() []ruleRow {
	return []ruleRow{
		{"null is not empty, and both have length 0", znode.Rules{}, `
			create persistent /a
			get /a -> 
			set /a null
			get /a -> null
			stat /a -> length=0 version=1`},
	}
}

func reapRules() []ruleRow {
	return []ruleRow{
		{"a container goes when its last child has gone", znode.Rules{}, `
			createContainer container /c
			createContainer container /c/d
			reapable 999999999 -> 
			create persistent /c/d/x
			delete /c/d/x
			reapable 0 -> /c/d
			deleteContainer /c/d
			reapable 0 -> /c`},
		{"a container never used stays in 3.8", znode.Rules{}, "createContainer container /c\nreapable 999999999 -> "},
		{"a container never used goes later", znode.Rules{Compat: znode.V310}, `
			createContainer container /c
			reapable 300010 -> 
			reapable 300011 -> /c`},
		{"a node goes when unchanged for longer than its time to live", znode.Rules{ExtendedTypes: true}, `
			ttl 100
			createTTL persistent-ttl /t
			set /t x
			reapable 120 -> 
			reapable 121 -> /t
			create persistent /t/a
			reapable 999 -> `},
	}
}

func variantRules() []ruleRow {
	return []ruleRow{
		{"exists needs nothing in 3.8", znode.Rules{}, "acl world:anyone:30\ncreate persistent /a\nstat /a -> version=0"},
		{"exists needs READ later", znode.Rules{Compat: znode.V39}, "acl world:anyone:30\ncreate persistent /a\nstat /a -> NoAuth\nstat /b -> NoNode"},
	}
}
