package checker

import (
	"math"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// under is a tree with one open session under other rules.
func under(t *testing.T, rules znode.Rules) *specified {
	s := &specified{t: t, tree: NewTree(rules)}
	s.tree.Open(1)
	return s
}

// A version wraps, and 3.10 leaves out the one that meets every version.
func TestVersionsWrap(t *testing.T) {
	for release, after := range map[znode.Release]int32{znode.V38: -1, znode.V39: -1, znode.V310: 0} {
		s := under(t, znode.Rules{Compat: release})
		s.expect(znode.OK, create("/a", ""))
		s.tree.change("/a", func(n *node) { n.version, n.aversion = math.MaxInt32, -2 })
		if r := s.expect(znode.OK, setIf("/a", "", math.MaxInt32)); r.Stat.Version != math.MinInt32 {
			t.Errorf("%v: after the last comes %d", release, r.Stat.Version)
		}
		s.tree.change("/a", func(n *node) { n.version = -2 })
		if r := s.expect(znode.OK, setIf("/a", "", -2)); r.Stat.Version != after {
			t.Errorf("%v: after -2 comes %d", release, r.Stat.Version)
		}
		if r := s.expect(znode.OK, setACL("/a", znode.OpenACL()...)); r.Stat.Aversion != after {
			t.Errorf("%v: after -2 comes %d of an ACL", release, r.Stat.Aversion)
		}
	}
}

// exists asks for READ from 3.9 on, of a node that is there.
func TestExistsAndREAD(t *testing.T) {
	for release, want := range map[znode.Release]znode.Code{znode.V38: znode.OK, znode.V39: znode.ErrNoAuth, znode.V310: znode.ErrNoAuth} {
		s := under(t, znode.Rules{Compat: release})
		s.expect(znode.OK, granted("/a", grant(znode.PermWrite, anyone)))
		s.expect(want, ask(znode.OpExists, "/a"))
		s.expect(znode.ErrNoNode, ask(znode.OpExists, "/b"))
		s.expect(znode.ErrBadArguments, ask(znode.OpExists, "/a\x00"))
	}
}

// A container that was never used stays, or goes after five minutes.
func TestUnusedContainers(t *testing.T) {
	for release, want := range map[znode.Release]znode.Code{znode.V38: znode.ErrBadArguments, znode.V39: znode.ErrBadArguments, znode.V310: znode.OK} {
		s := under(t, znode.Rules{Compat: release})
		s.expect(znode.OK, container("/c")) // at 1 s
		s.n = 300
		s.expect(znode.ErrBadArguments, reap("/c")) // at 301 s
		s.expect(want, reap("/c"))
	}
}

// check outside of a multi is a transaction in 3.8 and unknown later.
func TestCheckByItself(t *testing.T) {
	for release, want := range map[znode.Release]znode.Code{znode.V38: znode.OK, znode.V39: znode.ErrUnimplemented, znode.V310: znode.ErrUnimplemented} {
		s := under(t, znode.Rules{Compat: release})
		s.expect(want, check("/", 0))
		if got := s.codes(multi(check("/", 0))); !slices.Equal(got, []znode.Code{znode.OK}) {
			t.Errorf("%v: within a multi %v", release, got)
		}
	}
}

// Nodes with a time to live are there only where they are allowed.
func TestExtendedTypes(t *testing.T) {
	with, without := under(t, znode.Rules{ExtendedTypes: true}), under(t, znode.Rules{})
	for _, row := range []struct {
		op            znode.Op
		with, without znode.Code
	}{
		{createFor(1, "/a"), znode.OK, znode.ErrUnimplemented},
		{createFor(1<<40-1, "/b"), znode.OK, znode.ErrUnimplemented},
		{createFor(0, "/c"), znode.ErrBadArguments, znode.ErrUnimplemented},
		{createFor(1<<40, "/c"), znode.ErrBadArguments, znode.ErrUnimplemented},
		{createAs(znode.PersistentTTL, "/c"), znode.ErrBadArguments, znode.ErrUnimplemented},
		{createAs(-1, "/c"), znode.ErrBadArguments, znode.ErrBadArguments},
		{znode.Op{Code: znode.OpCreateTTL, Path: "/c", TTL: 5, ACL: znode.OpenACL()}, znode.ErrBadArguments, znode.ErrBadArguments},
	} {
		with.expect(row.with, row.op)
		without.expect(row.without, row.op)
	}
}

// After the last number the code stands still, and the documentation goes on
// below zero.
func TestSuffixesAtTheirEnd(t *testing.T) {
	for wraps, want := range map[bool][]string{false: {"/q/n2147483647", "", ""}, true: {"/q/n2147483647", "/q/n-2147483648", "/q/n-2147483647"}} {
		s := under(t, znode.Rules{SuffixWraps: wraps})
		s.expect(znode.OK, create("/q", ""))
		s.tree.change("/q", func(n *node) { n.creates = math.MaxInt32 })
		before := s.stat("/q").Pzxid
		for _, path := range want {
			code := map[bool]znode.Code{true: znode.ErrNodeExists}[path == ""]
			if r := s.expect(code, createAs(znode.PersistentSequential, "/q/n")); r.Path != path {
				t.Errorf("created as %s, expected %s", r.Path, path)
			}
		}
		if moved := s.stat("/q").Pzxid != before; moved != wraps {
			t.Errorf("the zxid of the last child moves: %v", moved)
		}
	}
}

// 3.8 could not look for watches on a path without a slash, but for the empty one.
func TestWatchesOnPathsWithoutASlash(t *testing.T) {
	for release, want := range map[znode.Release]znode.Code{znode.V38: znode.ErrMarshallingError, znode.V39: znode.ErrNoWatcher} {
		for path, want := range map[string]znode.Code{"a": want, "": znode.ErrNoWatcher, "/a": znode.ErrNoWatcher, "a/": znode.ErrNoWatcher} {
			op := znode.Op{Code: znode.OpCheckWatches, Path: path, WatcherType: znode.WatcherAny}
			for _, told := range []znode.Code{znode.ErrMarshallingError, znode.ErrNoWatcher} {
				if got := NewTree(znode.Rules{Compat: release}).Confirms(&op, &znode.Result{Err: told}); got != (told == want) {
					t.Errorf("%v: %v may be told %v: %v", release, op, told, got)
				}
			}
		}
	}
}

// Which types of watches there are depends on the release; whether one is there
// is not for the tree to say.
func TestWatchesThatCanBe(t *testing.T) {
	for release, last := range map[znode.Release]znode.WatcherType{znode.V38: 3, znode.V39: 5, znode.V310: 5} {
		tree := NewTree(znode.Rules{Compat: release})
		for kind := znode.WatcherType(0); kind < 7; kind++ {
			for _, code := range []znode.OpCode{znode.OpCheckWatches, znode.OpRemoveWatches} {
				op, may := znode.Op{Code: code, WatcherType: kind}, kind > 0 && kind <= last
				for err, want := range map[znode.Code]bool{znode.OK: may, znode.ErrNoWatcher: may, znode.ErrMarshallingError: !may, znode.ErrNoNode: false} {
					if tree.Confirms(&op, &znode.Result{Err: err}) != want {
						t.Errorf("%v: %v may be told %v: %v", release, op, err, !want)
					}
				}
			}
		}
	}
	for mode := znode.WatchStandard; mode <= 2; mode++ {
		op, may := znode.Op{Code: znode.OpAddWatch, WatchMode: mode}, mode == 0 || mode == 1
		for err, want := range map[znode.Code]bool{znode.OK: may, znode.ErrMarshallingError: !may, znode.ErrNoWatcher: false} {
			if NewTree(znode.Rules{}).Confirms(&op, &znode.Result{Err: err}) != want {
				t.Errorf("%v may be told %v: %v", op, err, !want)
			}
		}
	}
}

// getEphemerals is about the caller's session, and its prefix is of the text.
func TestGetEphemerals(t *testing.T) {
	s := specify(t)
	s.tree.Open(2)
	s.expect(znode.OK, create("/d", ""))
	for _, path := range []string{"/d/x1", "/d/x2", "/e"} {
		s.expect(znode.OK, createAs(znode.Ephemeral, path))
	}
	for prefix, want := range map[string][]string{"": {"/d/x1", "/d/x2", "/e"}, "/": {"/d/x1", "/d/x2", "/e"}, " ": {"/d/x1", "/d/x2", "/e"},
		"/d/x": {"/d/x1", "/d/x2"}, "/d/x2": {"/d/x2"}, "d": nil, "/none": nil} {
		if r := s.expect(znode.OK, ask(znode.OpGetEphemerals, prefix)); !slices.Equal(r.Children, want) {
			t.Errorf("below %q: %v", prefix, r.Children)
		}
	}
	other := ask(znode.OpGetEphemerals, "/")
	other.Session = 2
	if r := s.expect(znode.OK, other); len(r.Children) != 0 {
		t.Errorf("another session has %v", r.Children)
	}
}

// getAllChildrenNumber counts all below, three when nothing has been done.
func TestGetAllChildrenNumber(t *testing.T) {
	s := specify(t)
	count := func(path string, want int32) {
		t.Helper()
		if r := s.expect(znode.OK, ask(znode.OpGetAllChildrenNumber, path)); r.Count != want {
			t.Errorf("below %s there are %d", path, r.Count)
		}
	}
	count("/", 3)
	for _, path := range []string{"/a", "/a/b", "/a/b/c", "/ab"} {
		s.expect(znode.OK, create(path, ""))
	}
	count("/", 7)
	count("/a", 2)
	count("/ab", 0)
	count("", 8) // by this name the root is below itself
	s.expect(znode.ErrNoNode, ask(znode.OpGetAllChildrenNumber, "/none"))
}
