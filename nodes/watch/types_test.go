package watch

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// checkWatches and removeWatches: zookeeper.md §4.

// "removeWatches types Children1 Data2 Any3 Persistent4 Recursive5 (3.8: 1–3 only)."
func TestKnownTypes(t *testing.T) {
	for of := znode.WatcherType(-1); of <= 7; of++ {
		for _, release := range releases {
			want := of >= 1 && (of <= 3 || of <= 5 && release != znode.V38)
			if got := Knows(release, of); got != want {
				t.Errorf("%s knows %s: %t", release, of, got)
			}
		}
	}
	tables := New(znode.V39)
	tables.Data(1, "/a")
	if tables.Has(1, "/a", 6) || tables.Remove(1, "/a", 6) {
		t.Error("there is a watch of a type that is none")
	}
}

// What a watcher has is found by checkWatches and removed by removeWatches, each type
// matching its mode, and in 3.8 any mode in its table. A row says what somebody has
// left and what of the types 1 to 5 there is.
func TestTypesMatchTheirModes(t *testing.T) {
	left := map[string]func(*stage){
		"getData":     func(s *stage) { s.Data(1, "/a") },
		"getChildren": func(s *stage) { s.Child(1, "/a") },
		"persistent":  func(s *stage) { s.Add(1, "/a", znode.WatchPersistent) },
		"recursive":   func(s *stage) { s.Add(1, "/a", znode.WatchPersistentRecursive) },
		"nothing":     func(*stage) {},
		"elsewhere":   func(s *stage) { s.Data(1, "/a/b"); s.Add(1, "/", znode.WatchPersistentRecursive) },
	}
	for _, c := range []struct {
		left string
		in38 string
		in39 string
	}{
		{"getData", "-da", "-da--"},
		{"getChildren", "c-a", "c-a--"},
		{"persistent", "cda", "--ap-"},
		{"recursive", "cda", "--a-r"},
		{"nothing", "---", "-----"},
		{"elsewhere", "---", "-----"},
	} {
		for _, release := range releases {
			want := c.in39
			if release == znode.V38 {
				want = c.in38
			}
			for i := range want {
				of := znode.WatcherType(i + 1)
				in(t, release, func(s *stage) {
					left[c.left](s)
					there := want[i] != '-'
					if got := s.Has(1, "/a", of); got != there {
						t.Errorf("after %s checkWatches %s: %t", c.left, of, got)
					}
					before := s.Count()
					if got := s.Remove(1, "/a", of); got != there || there == (s.Count() == before) {
						t.Errorf("after %s removeWatches %s: %t, %d of %d are left", c.left, of, got, s.Count(), before)
					}
					if s.Remove(1, "/a", of) {
						t.Errorf("after %s removeWatches %s removes more the second time", c.left, of)
					}
				})
			}
		}
	}
}

// "Plain checks of types 1 and 2 also match a persistent watch", in 3.8, which does
// not even ask whose it is; removing does.
func TestAForeignWatchIsFoundIn38(t *testing.T) {
	for _, release := range releases {
		in(t, release, func(s *stage) {
			s.Data(1, "/a")
			for of, want := range map[znode.WatcherType]bool{znode.WatcherChildren: false, znode.WatcherData: release == znode.V38, znode.WatcherAny: release == znode.V38} {
				if got := s.Has(2, "/a", of); got != want {
					t.Errorf("%s of nobody's: %t", of, got)
				}
				if s.Remove(2, "/a", of) {
					t.Errorf("%s of somebody else is removed", of)
				}
			}
			s.set("/a", 1)
		})
	}
}

// In 3.8 nobody finds a watch on "", which one may leave and remove.
func TestAWatchOnTheEmptyPathIsNotFoundIn38(t *testing.T) {
	for _, release := range releases {
		in(t, release, func(s *stage) {
			s.Data(1, "")
			if got, want := s.Has(1, "", znode.WatcherData), release != znode.V38; got != want {
				t.Errorf("it is found: %t", got)
			}
			if !s.Remove(1, "", znode.WatcherData) {
				t.Error("it is not removed")
			}
		})
	}
}

// removeWatches of a type leaves the others, and what is on other paths.
func TestRemoveLeavesTheRest(t *testing.T) {
	everywhere(t, func(s *stage) {
		for _, path := range []string{"/a", "/b"} {
			s.Data(1, path)
			s.Child(1, path)
		}
		s.Data(2, "/a")
		if !s.Remove(1, "/a", znode.WatcherData) {
			t.Error("there was none")
		}
		s.set("/a", 2)
		s.create("/a/x", "/a", nil, watchers{1})
		s.set("/b", 1)
		s.create("/b/x", "/b", nil, watchers{1})
	})
	in(t, znode.V39, func(s *stage) {
		s.Add(1, "/a", znode.WatchPersistent)
		s.Data(1, "/a")
		s.Child(1, "/a")
		if !s.Remove(1, "/a", znode.WatcherPersistent) {
			t.Error("there was none")
		}
		s.set("/a", 1)
		s.set("/a")
		if !s.Remove(1, "/a", znode.WatcherAny) {
			t.Error("the list is not watched any more")
		}
		s.counts(1, 0, 0, 0)
	})
}
