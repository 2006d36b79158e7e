package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// orderRules break two rules at once: the first in ZooKeeper's order is told.
func orderRules() []ruleRow {
	return []ruleRow{
		{"create: flags, then session", znode.Rules{}, "standing SessionExpired\ncreate 7 /a -> BadArguments\ncreate persistent a -> SessionExpired"},
		{"create: time to live, then session", znode.Rules{}, "standing SessionMoved\ncreateTTL persistent-ttl /a -> Unimplemented"},
		{"create: a local session owns no node, and makes others", znode.Rules{ExtendedTypes: true}, `
			owning EphemeralOnLocalSession
			create ephemeral /no/e -> EphemeralOnLocalSession
			create ephemeral-sequential a -> EphemeralOnLocalSession
			create persistent /a
			multi create persistent /b ; create ephemeral /c ; delete /a -> OK EphemeralOnLocalSession RuntimeInconsistency
			standing SessionExpired
			create ephemeral /e -> SessionExpired`},
		{"create: basic path, then ACL", znode.Rules{}, "acl none\ncreate persistent a -> BadArguments\ncreate persistent /x/y -> InvalidACL"},
		{"create: parent, then permission, then path, then exists", znode.Rules{}, `
			acl world:anyone:1
			create persistent /r
			acl world:anyone:31
			create persistent /r/. -> NoAuth
			create persistent /zookeeper/. -> BadArguments`},
		{"create: session, then basic path", znode.Rules{}, "standing SessionExpired\ncreate persistent a -> SessionExpired"},
		{"create: path, then ephemeral parent", znode.Rules{}, `
			create ephemeral /e
			create persistent /e/. -> BadArguments`},
		{"create: ephemeral parent, then quota", znode.Rules{EnforceQuota: true}, `
			create ephemeral /e
			create persistent /zookeeper/quota/e
			create persistent /zookeeper/quota/e/zookeeper_limits countHardLimit=1
			create persistent /zookeeper/quota/e/zookeeper_stats
			create persistent /e/x -> NoChildrenForEphemerals`},
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
		{"setData: session, then path, then exists", znode.Rules{}, "set // x -> BadArguments\nset /no x -> NoNode\nstanding SessionExpired\nset // x -> SessionExpired"},
		{"setData: permission, then quota, then version", znode.Rules{EnforceQuota: true}, `
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits byteHardLimit=2
			create persistent /zookeeper/quota/a/zookeeper_stats
			create persistent /a
			set /a yyy 9 -> QuotaExceeded
			setACL /a world:anyone:1
			set /a yyy 9 -> NoAuth`},
		{"setACL: session, then path", znode.Rules{}, "standing SessionExpired\nsetACL // none -> SessionExpired"},
		{"check: session, then path, then exists", znode.Rules{}, "check // -> BadArguments\ncheck /no -> NoNode\nstanding SessionExpired\ncheck // -> SessionExpired"},
		{"delete: path, then parent, then permission", znode.Rules{}, "delete a -> BadArguments\ndelete /no/x -> NoNode\nacl world:anyone:21\ncreate persistent /r\ndelete /r/x -> NoAuth"},
		{"delete: exists, then version", znode.Rules{}, "delete /a 3 -> NoNode"},
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
		{"a session that is closing leaves its nodes' parents without them", znode.Rules{}, `
			create persistent /p
			create ephemeral /p/e
			hold
			closeSession
			delete /p -> OK
			apply
			ls / -> zookeeper`},
		{"getEphemerals is by plain prefix", znode.Rules{}, `
			session 7
			create ephemeral /ab
			create ephemeral /ac
			create ephemeral /b
			ephemerals /a -> /ab /ac
			ephemerals / -> /ab /ac /b
			ephemerals \e -> /ab /ac /b
			ephemerals \s -> /ab /ac /b
			ephemerals /\s -> /ab /ac /b
			ephemerals /a\s ->
			ephemerals \s/a ->
			ephemerals a ->
			session 8
			ephemerals / -> `},
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
		{"a container never used stays in 3.9", znode.Rules{Compat: znode.V39}, "createContainer container /c\nreapable 999999999 -> "},
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
		{"a node that is about to change stays", znode.Rules{ExtendedTypes: true}, `
			ttl 100
			createTTL persistent-ttl /t
			reapable 999 -> /t
			hold
			set /t x
			deleteContainer /t -> BadVersion`},
	}
}

func variantRules() []ruleRow {
	return []ruleRow{
		{"exists needs nothing in 3.8", znode.Rules{}, "acl world:anyone:30\ncreate persistent /a\nstat /a -> version=0"},
		{"exists needs READ later", znode.Rules{Compat: znode.V39}, "acl world:anyone:30\ncreate persistent /a\nstat /a -> NoAuth\nstat /b -> NoNode"},
	}
}
