package datatree

import (
	"math"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// TestDigest4 holds the tree to §4 of the digest and to what the real server
// was seen to do, one row a rule. Zxids count from 1 and a time is ten times
// its zxid.
func TestDigest4(t *testing.T) {
	for _, row := range digestRules() {
		t.Run(row.rule, func(t *testing.T) { newServer(row.rules).run(t, row.script) })
	}
}

type ruleRow struct {
	rule   string
	rules  znode.Rules
	script string
}

func digestRules() []ruleRow {
	var all []ruleRow
	for _, group := range [][]ruleRow{pathRules(), treeRules(), modeRules(), sequenceRules(), statRules(), versionRules(),
		orderRules(), pipelineRules(), multiRules(), sessionRules(), aclRules(), accessRules(), mortalRules(), dataRules(), reapRules(), variantRules(), quotaRules(), enforcedRules()} {
		all = append(all, group...)
	}
	return all
}

func pathRules() []ruleRow {
	return []ruleRow{
		{"paths start with a slash", znode.Rules{}, "create persistent a -> BadArguments"},
		{"no trailing slash", znode.Rules{}, "create persistent /a\ncreate persistent /a/ -> BadArguments"},
		{"parent before path: /a/ with no /a", znode.Rules{}, "create persistent /a/ -> NoNode"},
		{"parent before path: /./a with no /.", znode.Rules{}, "create persistent /./a -> NoNode"},
		{"no empty component", znode.Rules{}, "create persistent // -> BadArguments"},
		{"no . component", znode.Rules{}, "create persistent /. -> BadArguments"},
		{"no .. component", znode.Rules{}, "create persistent /.. -> BadArguments"},
		{"dots inside names", znode.Rules{}, "create persistent /..a -> OK /..a\ncreate persistent /.a. -> OK /.a."},
		{"the empty path", znode.Rules{}, `create persistent \e -> BadArguments`},
		{"no NUL", znode.Rules{}, `create persistent /a\0 -> BadArguments`},
		{"parent before path, and path before all else", znode.Rules{}, `
			create persistent /a
			create persistent /a//b -> NoNode
			create persistent /no/. -> NoNode
			create persistent /a/. -> BadArguments
			create persistent /a/\0 -> BadArguments
			delete /a/ 1 -> NoNode
			delete /no/x/ 0 -> NoNode
			set /a/ x 1 -> BadArguments`},
		{"nodes of the system are nodes", znode.Rules{}, `
			create persistent /zookeeper -> NodeExists
			create ephemeral /zookeeper/e
			delete /zookeeper/e
			set /zookeeper/quota x
			set /zookeeper x
			set /zookeeper/config x -> NoAuth
			create persistent /zookeeper/config/x -> NoAuth`},
		{"the root exists", znode.Rules{}, "create persistent / -> NodeExists"},
		{"special nodes cannot be deleted", znode.Rules{}, `
			delete / -> BadArguments
			delete /zookeeper -> BadArguments
			delete /zookeeper/quota -> BadArguments
			delete /zookeeper/config -> BadArguments`},
		{"delete looks up before it judges a path", znode.Rules{}, `
			delete \e -> BadArguments
			delete a -> BadArguments
			delete /a\0 -> BadArguments
			delete // -> NoNode
			delete /a/ -> NoNode
			delete /../x -> NoNode`},
		{"setData, setACL and check judge a path in full", znode.Rules{}, `
			set // x -> BadArguments
			set /a/ x -> BadArguments
			setACL /.. world:anyone:31 -> BadArguments
			set a x -> BadArguments
			set \e x -> BadArguments
			setACL /a/ world:anyone:31 -> BadArguments
			check a -> BadArguments`},
		{"reads do not judge paths", znode.Rules{}, `
			get a -> NoNode
			get // -> NoNode
			get /a/ -> NoNode
			get /zookeeper/ -> NoNode
			get /a\0 -> NoNode
			ls \e -> zookeeper
			count \e -> 4`},
		{"exists alone refuses a NUL", znode.Rules{}, "stat /a\\0 -> BadArguments"},
		{"sync takes any path", znode.Rules{}, "sync // -> OK"},
	}
}

func treeRules() []ruleRow {
	return []ruleRow{
		{"a fresh tree", znode.Rules{}, `
			ls / -> zookeeper
			ls /zookeeper -> config quota
			count / -> 3
			stat / -> czxid=0 mzxid=0 pzxid=0 ctime=0 mtime=0 version=0 cversion=-1 aversion=0 owner=0 length=0 children=1
			stat /zookeeper -> czxid=0 mzxid=0 pzxid=0 ctime=0 mtime=0 version=0 cversion=-2 aversion=0 owner=0 length=0 children=2
			stat /zookeeper/quota -> czxid=0 mzxid=0 pzxid=0 ctime=0 mtime=0 version=0 cversion=0 aversion=0 owner=0 length=0 children=0
			stat /zookeeper/config -> czxid=0 mzxid=0 pzxid=0 ctime=0 mtime=0 version=0 cversion=0 aversion=-1 owner=0 length=0 children=0
			getACL / -> world:anyone:31
			getACL /zookeeper -> world:anyone:31
			getACL /zookeeper/quota -> world:anyone:31
			getACL /zookeeper/config -> world:anyone:1`},
		{"a fresh tree of an ensemble", znode.Rules{Config: "server.1"}, `
			get /zookeeper/config -> server.1
			stat /zookeeper/config -> version=-1 aversion=-1 length=8`},
		{"create under a missing parent", znode.Rules{}, "create persistent /a/b -> NoNode"},
		{"create twice", znode.Rules{}, "create persistent /a\ncreate persistent /a -> NodeExists"},
		{"flags that no create has", znode.Rules{ExtendedTypes: true}, `
			create 7 /a -> BadArguments
			create -1 /a -> BadArguments
			create 5 /a -> BadArguments
			create 6 /a -> BadArguments`},
		{"delete what is not there", znode.Rules{}, "delete /a -> NoNode\ndelete /a/b -> NoNode"},
		{"delete with children", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			delete /a -> NotEmpty
			delete /a/b
			delete /a`},
		{"children are listed in order", znode.Rules{}, `
			create persistent /b
			create persistent /a
			create persistent /c
			ls / -> a b c zookeeper`},
	}
}

func modeRules() []ruleRow {
	return []ruleRow{
		{"the parent of an ephemeral is not ephemeral", znode.Rules{}, `
			create ephemeral /e
			create persistent /e/c -> NoChildrenForEphemerals`},
		{"flags 0 to 6", znode.Rules{ExtendedTypes: true}, `
			session 7
			create 0 /a -> OK /a
			stat /a -> owner=0
			create 1 /b -> OK /b
			stat /b -> owner=7
			create 2 /c -> OK /c0000000002
			stat /c0000000002 -> owner=0
			create 3 /d -> OK /d0000000003
			stat /d0000000003 -> owner=7
			createContainer 4 /e -> OK /e
			stat /e -> owner=0
			ttl 9
			createTTL 5 /f -> OK /f
			createTTL 6 /g -> OK /g0000000006
			stat /g0000000006 -> owner=0
			reapable 999 -> /f /g0000000006`},
		{"a plain create with flag 4 makes a node that nobody reaps", znode.Rules{}, `
			create container /c
			stat /c -> owner=0
			create persistent /c/e
			delete /c/e
			reapable 999999999 -> `},
		{"createContainer makes a container whatever its flags", znode.Rules{}, `
			createContainer persistent-sequential /c -> OK /c0000000000
			createContainer ephemeral /d -> OK /d
			stat /d -> owner=0
			create persistent /d/e
			delete /d/e
			reapable 0 -> /d`},
		{"getAllChildrenNumber counts all descendants", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			create persistent /a/b/c
			count /a -> 2
			count / -> 6`},
	}
}

func mortalRules() []ruleRow {
	return []ruleRow{
		{"time to live needs extended types", znode.Rules{}, "ttl 5\ncreateTTL persistent-ttl /t -> Unimplemented"},
		{"time to live is 1 to 2^40-1 ms", znode.Rules{ExtendedTypes: true}, `
			ttl 0
			createTTL persistent-ttl /t -> BadArguments
			ttl 1099511627776
			createTTL persistent-ttl /t -> BadArguments
			ttl 1099511627775
			createTTL persistent-ttl /t -> OK /t
			createTTL persistent-sequential-ttl /t -> OK /t0000000001
			stat /t -> owner=0`},
		{"time to live is for nodes that take one", znode.Rules{ExtendedTypes: true}, `
			ttl 5
			createTTL persistent /t -> BadArguments
			create persistent-ttl /t -> BadArguments
			ttl -1
			createTTL persistent /t -> BadArguments`},
		{"deleteContainer spares what has children or an owner", znode.Rules{}, `
			createContainer container /c
			create persistent /c/a
			deleteContainer /c -> NotEmpty
			delete /c/a
			deleteContainer /c
			deleteContainer /c -> NoNode
			deleteContainer / -> BadArguments
			create ephemeral /e
			deleteContainer /e -> BadVersion`},
	}
}

func sequenceRules() []ruleRow {
	return []ruleRow{
		{"the suffix is the count of creates, in ten digits", znode.Rules{}, `
			create persistent /q
			create persistent-sequential /q/n- -> OK /q/n-0000000000
			create ephemeral-sequential /q/n- -> OK /q/n-0000000001`},
		{"other creates count, deletes do not", znode.Rules{}, `
			create persistent /q
			create persistent /q/a
			delete /q/a
			create persistent-sequential /q/n -> OK /q/n0000000001
			delete /q/n0000000001
			create persistent-sequential /q/n -> OK /q/n0000000002`},
		{"a failed create does not count", znode.Rules{}, `
			create persistent /q
			create persistent /q/a
			create persistent /q/a -> NodeExists
			create persistent-sequential /q/n -> OK /q/n0000000001`},
		{"a sequential create may end in a slash", znode.Rules{}, `
			create persistent /q
			create persistent-sequential /q/ -> OK /q/0000000000
			create persistent-sequential / -> OK /0000000001
			create persistent-sequential /.. -> OK /..0000000002`},
		{"a sequential create judges the name with its number, under the parent of the name without", znode.Rules{}, `
			create persistent /q
			create persistent-sequential /q/. -> OK /q/.0000000000
			create persistent-sequential /q// -> NoNode
			create persistent-sequential /q/x/ -> NoNode
			create persistent-sequential /no/ -> NoNode
			create persistent-sequential q -> BadArguments
			create persistent-sequential \e -> BadArguments`},
		{"a recreated parent counts from zero", znode.Rules{}, `
			create persistent /q
			create persistent-sequential /q/n -> OK /q/n0000000000
			delete /q/n0000000000
			delete /q
			create persistent /q
			create persistent-sequential /q/n -> OK /q/n0000000000`},
	}
}

func statRules() []ruleRow {
	return []ruleRow{
		{"create sets the node's stat", znode.Rules{}, `
			create persistent /x
			create2 persistent /a abc
			stat /a -> czxid=2 mzxid=2 pzxid=2 ctime=20 mtime=20 version=0 cversion=0 aversion=0 owner=0 length=3 children=0`},
		{"create touches the parent's pzxid and cversion alone", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			stat /a -> czxid=1 mzxid=1 pzxid=2 ctime=10 mtime=10 version=0 cversion=1 aversion=0 children=1`},
		{"delete touches the parent's pzxid and visible cversion", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			delete /a/b
			stat /a -> mzxid=1 pzxid=3 mtime=10 version=0 cversion=2 children=0`},
		{"setData touches mzxid, mtime, version", znode.Rules{}, `
			create persistent /a
			set /a hello
			stat /a -> czxid=1 mzxid=2 pzxid=1 ctime=10 mtime=20 version=1 cversion=0 aversion=0 length=5`},
		{"setACL touches aversion alone", znode.Rules{}, `
			create persistent /a
			setACL /a world:anyone:31
			stat /a -> czxid=1 mzxid=1 pzxid=1 mtime=10 version=0 cversion=0 aversion=1`},
		{"delete sets the parent's pzxid only if larger", znode.Rules{}, `
			create persistent /a
			create persistent /a/b
			delete /a/b
			create persistent /a/c
			replay 3
			stat /a -> pzxid=4`},
		{"an ephemeral shows its owner", znode.Rules{}, "session 77\ncreate ephemeral /e\nstat /e -> owner=77"},
		{"failed writes consume zxids", znode.Rules{}, `
			create persistent /a/b -> NoNode
			delete /x -> NoNode
			create persistent /a
			stat /a -> czxid=3`},
	}
}

func versionRules() []ruleRow {
	return []ruleRow{
		{"expected version -1 meets all", znode.Rules{}, "create persistent /a\nset /a x\nset /a y -1\ndelete /a -1"},
		{"a mismatch is BadVersion", znode.Rules{}, `
			create persistent /a
			set /a x 1 -> BadVersion
			set /a x -2 -> BadVersion
			set /a x 0
			delete /a 0 -> BadVersion
			check /a 0 -> BadVersion
			check /a 1
			delete /a 1`},
		{"setACL compares aversion", znode.Rules{}, `
			create persistent /a
			set /a x
			setACL /a world:anyone:31 1 -> BadVersion
			setACL /a world:anyone:31 0
			setACL /a world:anyone:31 1`},
	}
}

// TestSuffixOverflow is §4's "sticks at 2147483647" and its documented
// alternative, on a parent that has had nearly that many children.
func TestSuffixOverflow(t *testing.T) {
	for _, row := range []ruleRow{
		{"the code stays at the largest number", znode.Rules{}, `
			create persistent-sequential /q/n -> OK /q/n2147483646
			create persistent-sequential /q/n -> OK /q/n2147483647
			create persistent-sequential /q/n -> NodeExists
			create persistent /q/last
			stat /q -> pzxid=1`},
		{"those pipelined behind see the negative", znode.Rules{}, `
			hold
			create persistent-sequential /q/n -> OK /q/n2147483646
			create persistent-sequential /q/n -> OK /q/n2147483647
			create persistent-sequential /q/n -> OK /q/n-2147483648
			create persistent-sequential /q/n -> OK /q/n-2147483647
			apply
			create persistent-sequential /q/n -> NodeExists`},
		{"as documented it goes on", znode.Rules{SuffixWraps: true}, `
			create persistent-sequential /q/n -> OK /q/n2147483646
			create persistent-sequential /q/n -> OK /q/n2147483647
			create persistent-sequential /q/n -> OK /q/n-2147483648
			create persistent-sequential /q/n -> OK /q/n-2147483647
			stat /q -> pzxid=4`},
	} {
		t.Run(row.rule, func(t *testing.T) { withNode(t, row.rules, Persisted{Cversion: math.MaxInt32 - 1}).run(t, row.script) })
	}
}

// TestRefusedCharacters are those that real-zookeeper.md says were tried.
func TestRefusedCharacters(t *testing.T) {
	for _, c := range []string{"\x00", "\x01", "\x1f", "\x7f", "\u0085", "\ue000", "\ufff0", "\ufffe", "\U0001f600", "\xff"} {
		op := znode.Op{Code: znode.OpCreate, Path: "/q" + c + "q", ACL: znode.OpenACL()}
		if r := newServer(znode.Rules{}).do(op); r.Err != znode.ErrBadArguments {
			t.Errorf("create %q is answered %s", op.Path, r.Err)
		}
	}
}

// TestVersionWrap is ZOOKEEPER-4743: the version that is the wildcard.
func TestVersionWrap(t *testing.T) {
	for _, row := range []ruleRow{
		{"3.8 passes through -1", znode.Rules{}, "set /q x -2\nstat /q -> version=-1"},
		{"so does 3.9", znode.Rules{Compat: znode.V39}, "set /q x -2\nstat /q -> version=-1"},
		{"3.10 skips it", znode.Rules{Compat: znode.V310}, "set /q x -2\nstat /q -> version=0"},
	} {
		t.Run(row.rule, func(t *testing.T) { withNode(t, row.rules, Persisted{Version: -2}).run(t, row.script) })
	}
}

// withNode returns a server that has a node /q with this stat.
func withNode(t *testing.T, rules znode.Rules, stat Persisted) *server {
	s := newServer(rules)
	snapshot := s.tree.Snapshot()
	tail := append([]Record{{Path: "/q", Stat: stat, ACL: snapshot.Records[0].ACL}}, snapshot.Records[1:]...)
	snapshot.Records = append(snapshot.Records[:1:1], tail...)
	tree, err := Restore(snapshot, rules)
	if err != nil {
		t.Fatal(err)
	}
	s.tree = tree
	return s
}

func TestValidPath(t *testing.T) {
	for _, row := range []struct {
		path string
		want bool
	}{
		{"/", true}, {"/a", true}, {"/a/b", true}, {"/...", true}, {"/a/..b", true}, {"/é", true}, {"/ ", true},
		{"/\u007e", true}, {"/\u00a0", true}, {"/\ud7ff", true}, {"/\uf900", true}, {"/\uffef", true},
		{"", false}, {"a", false}, {"/a/", false}, {"//", false}, {"/a//b", false}, {"/.", false}, {"/..", false},
		{"/a/./b", false}, {"/a/../b", false}, {"/a/..", false},
		{"/\x00", false}, {"/\x01", false}, {"/\x1f", false}, {"/\x7f", false}, {"/\u0085", false}, {"/\u009f", false},
		{"/\ue000", false}, {"/\uf8ff", false}, {"/\ufff0", false}, {"/\ufffe", false}, {"/\U0001f600", false}, {"/\xff", false},
	} {
		if got := ValidPath(row.path); got != row.want {
			t.Errorf("ValidPath(%q) = %v", row.path, got)
		}
	}
}
