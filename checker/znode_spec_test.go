package checker

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// specified is a tree with one open session, 1. Each operation takes a zxid of
// its own, counted from 1, and a second.
type specified struct {
	t    *testing.T
	tree *Tree
	n    uint32
}

func specify(t *testing.T) *specified {
	s := &specified{t: t, tree: NewTree(serviceRules)}
	s.tree.Open(1)
	return s
}

// expect does an operation and holds its outcome to a code.
func (s *specified) expect(want znode.Code, op znode.Op) znode.Result {
	s.t.Helper()
	s.n++
	if op.Session == 0 && op.Code != znode.OpDeleteContainer {
		op.Session = 1
	}
	r := s.tree.Apply(&op, Stamp{Zxid: znode.ZxidOf(1, s.n), Time: 1000 * int64(s.n)})
	if r.Err != want {
		s.t.Errorf("%v %q: %v, expected %v", op.Code, op.Path, r.Err, want)
	}
	return r
}

func (s *specified) stat(path string) znode.Stat {
	s.t.Helper()
	return s.expect(znode.OK, znode.Op{Code: znode.OpExists, Path: path}).Stat
}

func TestFreshTree(t *testing.T) {
	s := specify(t)
	if root := s.stat("/"); root != (znode.Stat{Cversion: -1, NumChildren: 1}) {
		t.Errorf("the root is %+v", root)
	}
	if s.stat("") != s.stat("/") || !slices.Equal(s.expect(znode.OK, list("")).Children, []string{"zookeeper"}) {
		t.Error("the root is not known by the empty path")
	}
	if system := s.stat("/zookeeper"); system != (znode.Stat{Cversion: -2, NumChildren: 2}) {
		t.Errorf("/zookeeper is %+v", system)
	}
	if config := NewTree(znode.Rules{Config: "server.1=a"}).find(configPath).stat(); config != (znode.Stat{Version: -1, Aversion: -1, DataLength: 10}) {
		t.Errorf("/zookeeper/config is %+v", config)
	}
}

// Each row of the digest's table of Stats.
func TestStats(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/p", "12345")) // zxid 1
	if got := s.stat("/p"); got != (znode.Stat{Czxid: 1<<32 | 1, Mzxid: 1<<32 | 1, Pzxid: 1<<32 | 1, Ctime: 1000, Mtime: 1000, DataLength: 5}) {
		t.Errorf("created: %+v", got)
	}
	s.expect(znode.OK, create("/p/c", "")) // zxid 3: reads take a number here too
	s.expect(znode.OK, create("/p/d", ""))
	s.expect(znode.OK, remove("/p/c"))
	want := znode.Stat{Czxid: 1<<32 | 1, Mzxid: 1<<32 | 1, Pzxid: 1<<32 | 5, Ctime: 1000, Mtime: 1000, Cversion: 3, DataLength: 5, NumChildren: 1}
	if got := s.stat("/p"); got != want {
		t.Errorf("two children created and one deleted: %+v", got)
	}
	r := s.expect(znode.OK, setIf("/p", "1", 0))
	want.Mzxid, want.Mtime, want.Version, want.DataLength = 1<<32|7, 7000, 1, 1
	if r.Stat != want {
		t.Errorf("data set: %+v", r.Stat)
	}
	r = s.expect(znode.OK, znode.Op{Code: znode.OpCreate2, Path: "/p/e", Mode: znode.Ephemeral, ACL: znode.OpenACL()})
	if r.Stat.EphemeralOwner != 1 || r.Path != "/p/e" {
		t.Errorf("create2: %+v", r)
	}
}

// A refusal is a request and why it is refused.
type refusal struct {
	want znode.Code
	op   znode.Op
}

func stranger(op znode.Op) znode.Op { op.Session = 9; return op }

// refuses holds requests to their refusals, none of which may change anything.
func refuses(t *testing.T, rows []refusal) {
	s := specify(t)
	s.expect(znode.OK, create("/a", ""))
	s.expect(znode.OK, create("/a/b", ""))
	s.expect(znode.OK, createAs(znode.Ephemeral, "/e"))
	s.expect(znode.OK, granted("/closed", grant(znode.PermAll, digest("ann"))))
	s.expect(znode.OK, as(create("/closed/b", ""), digest("ann")))
	for _, row := range rows {
		before := s.tree.Hash()
		s.expect(row.want, row.op)
		if s.tree.Hash() != before {
			t.Errorf("%v %q was refused and changed the tree", row.op.Code, row.op.Path)
		}
	}
}

// Of two reasons to refuse a request the client is told the first, in the
// order of ZooKeeper's PrepRequestProcessor.
func TestRefusalsOfCreateAndDelete(t *testing.T) {
	refuses(t, []refusal{
		{znode.ErrBadArguments, stranger(createAs(7, "/x"))},
		{znode.ErrBadArguments, znode.Op{Code: znode.OpCreateTTL, Path: "/t", Mode: znode.PersistentTTL}},
		{znode.ErrSessionExpired, stranger(create("bad", ""))},
		{znode.ErrBadArguments, granted("bad")},
		{znode.ErrInvalidACL, granted("/none/x")},
		{znode.ErrNoNode, create("/none/x", "")},
		{znode.ErrNoAuth, create("/closed/\x01", "")},
		{znode.ErrNoAuth, create("/closed/b", "")},
		{znode.ErrBadArguments, create("/a\x00", "")},
		{znode.ErrNoNode, create("/none/\x01", "")},
		{znode.ErrBadArguments, create("/a/\x01", "")},
		{znode.ErrBadArguments, create("/a/", "")},
		{znode.ErrBadArguments, create("/a/..", "")},
		{znode.ErrBadArguments, create("/\U0001F40E", "")},
		{znode.ErrNodeExists, create("/", "")},
		{znode.ErrNodeExists, create("/a", "")},
		{znode.ErrNoChildrenForEphemerals, create("/e/x", "")},
		{znode.ErrNoAuth, create("/zookeeper/config/\x01", "")},
		{znode.ErrSessionExpired, stranger(remove("/"))},
		{znode.ErrBadArguments, remove("/zookeeper/quota")},
		{znode.ErrNoNode, remove("/none/x")},
		{znode.ErrNoAuth, remove("/closed/none")},
		{znode.ErrNoAuth, remove("/closed/b")},
		{znode.ErrNoNode, remove("/none")},
		{znode.ErrBadVersion, znode.Op{Code: znode.OpDelete, Path: "/a", Version: 5}},
		{znode.ErrNotEmpty, remove("/a")},
	})
}

func TestRefusalsOfChangesAndReads(t *testing.T) {
	refuses(t, []refusal{
		{znode.ErrSessionExpired, stranger(set("bad", ""))},
		{znode.ErrBadArguments, set("/a/", "")},
		{znode.ErrNoNode, set("/none", "")},
		{znode.ErrNoAuth, setIf("/zookeeper/config", "", 9)},
		{znode.ErrBadVersion, as(setIf("/zookeeper/config", "", 9), super())},
		{znode.ErrNoAuth, setIf("/closed", "", 9)},
		{znode.ErrSessionExpired, stranger(setACL("bad"))},
		{znode.ErrBadArguments, setACL("/a/")},
		{znode.ErrInvalidACL, setACL("/none")},
		{znode.ErrNoNode, setACL("/none", znode.OpenACL()...)},
		{znode.ErrNoAuth, znode.Op{Code: znode.OpSetACL, Path: "/closed", ACL: znode.OpenACL(), Version: 9}},
		{znode.ErrBadVersion, znode.Op{Code: znode.OpSetACL, Path: "/a", ACL: znode.OpenACL(), Version: 9}},
		{znode.ErrSessionExpired, stranger(check("bad", 0))},
		{znode.ErrBadArguments, check("/a/", 0)},
		{znode.ErrNoNode, check("/none", -1)},
		{znode.ErrNoAuth, check("/closed", 9)},
		{znode.ErrBadVersion, check("/a", 9)},
		{znode.ErrBadArguments, znode.Op{Code: znode.OpDeleteContainer, Session: 1, Path: "/a"}},
		{znode.ErrNoNode, get("/none")},
		{znode.ErrNoAuth, get("/closed")},
		{znode.ErrBadVersion, setIf("/a", "", 1)},
		{znode.ErrNoNode, get("/a/")},
		{znode.ErrUnimplemented, znode.Op{Code: znode.OpReconfig}},
		{znode.ErrSystemError, znode.Op{Code: znode.OpCreateSession}},
	})
}

// The number in a name counts the children ever created, also those without a
// number, and never the deleted.
func TestSuffixes(t *testing.T) {
	s := specify(t)
	for _, step := range []struct {
		op   znode.Op
		path string
	}{
		{create("/q", ""), "/q"},
		{createAs(znode.PersistentSequential, "/q/n"), "/q/n0000000000"},
		{create("/q/plain", ""), "/q/plain"},
		{createAs(znode.EphemeralSequential, "/q/"), "/q/0000000002"},
		{remove("/q/plain"), ""},
		{createAs(znode.PersistentSequential, "/q/n"), "/q/n0000000003"},
		{createAs(znode.PersistentSequential, "/n"), "/n0000000001"},
	} {
		if r := s.expect(znode.OK, step.op); r.Path != step.path {
			t.Errorf("%s was created as %s, expected %s", step.op.Path, r.Path, step.path)
		}
	}
}

// A session's nodes go with it, all at one zxid, and no others.
func TestCloseSession(t *testing.T) {
	s := specify(t)
	s.tree.Open(2)
	s.expect(znode.OK, create("/d", ""))
	for _, path := range []string{"/d/x", "/d/y", "/z"} {
		s.expect(znode.OK, createAs(znode.Ephemeral, path))
	}
	other := createAs(znode.Ephemeral, "/d/other")
	other.Session = 2
	s.expect(znode.OK, other)
	s.expect(znode.OK, remove("/d/x"))
	s.expect(znode.OK, closing()) // zxid 7
	if got := s.expect(znode.OK, list("/d")); !slices.Equal(got.Children, []string{"other"}) || got.Stat.Pzxid != znode.ZxidOf(1, 7) || got.Stat.Cversion != 5 {
		t.Errorf("found %v, %+v", got.Children, got.Stat)
	}
	s.expect(znode.ErrNoNode, get("/z"))
	s.expect(znode.ErrSessionExpired, create("/late", ""))
	before := s.tree.Hash()
	s.expect(znode.OK, closing())
	if s.tree.Hash() != before {
		t.Error("closing twice changed the tree")
	}
}

// Containers and nodes with a TTL go when their state says so.
func TestReaping(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/plain", ""))
	s.expect(znode.OK, znode.Op{Code: znode.OpCreateContainer, Path: "/c", Mode: znode.Container, ACL: znode.OpenACL()})
	s.expect(znode.ErrBadArguments, reap("/c"))
	s.expect(znode.OK, create("/c/x", ""))
	s.expect(znode.OK, createFor(4000, "/t")) // at 5 s
	s.expect(znode.ErrBadArguments, reap("/plain"))
	s.expect(znode.ErrNotEmpty, reap("/c"))
	s.expect(znode.ErrBadArguments, reap("/zookeeper"))
	s.expect(znode.ErrBadArguments, reap("/t")) // at 9 s
	s.expect(znode.OK, reap("/t"))
	s.expect(znode.OK, remove("/c/x"))
	s.expect(znode.OK, reap("/c"))
	s.expect(znode.ErrNoNode, reap("/c"))
}

// A clone and its original go separate ways, equal trees have equal hashes
// however they came about, and a list is confirmed exactly if it is the right
// one.
func TestTreeClones(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }
		s := newCrowd(3, 0, false, pick).run(rapid.IntRange(0, 40).Draw(t, "operations"))
		again := NewTree(serviceRules)
		for k, state := range s.states {
			if k > 0 {
				op := s.done[k-1]
				again.Apply(&op, s.commits[k-1].Stamp)
			}
			if state.Hash() != again.Hash() {
				t.Fatalf("the state at rank %d has changed since", k)
			}
			for _, path := range []string{"/", "/a", "/b"} {
				op := list(path)
				told := again.Answer(&op)
				if !state.Confirms(&op, &told) {
					t.Fatalf("the state at rank %d does not list %s as %v", k, path, told.Children)
				}
				if told.Children = append(told.Children, "a"); told.Err == znode.OK && state.Confirms(&op, &told) {
					t.Fatalf("the state at rank %d lists %s as %v", k, path, told.Children)
				}
			}
		}
	})
}
