package watch

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Each row of zookeeper.md §4, Watches, is a test named after it. Where releases
// differ a test says what each of them does.

var releases = []znode.Release{znode.V38, znode.V39, znode.V310}

// A stage is tables that a test plays with.
type stage struct {
	*testing.T
	Tables
}

// everywhere runs a test in every release.
func everywhere(t *testing.T, test func(*stage)) {
	t.Helper()
	for _, release := range releases {
		in(t, release, test)
	}
}

func in(t *testing.T, release znode.Release, test func(*stage)) {
	t.Run(release.String(), func(t *testing.T) { test(&stage{t, New(release)}) })
}

// fires demands who is told of an event.
func (s *stage) fires(event znode.EventType, path string, want ...Watcher) {
	s.Helper()
	if got := s.Fire(nil, event, path); !slices.Equal(got, want) {
		s.Errorf("%s %s is told to %v, want %v", event, path, got, want)
	}
}

// create, set and remove are transactions as the tree tells of them.
func (s *stage) create(path, parent string, node, list []Watcher) {
	s.Helper()
	s.fires(znode.EventNodeCreated, path, node...)
	s.fires(znode.EventNodeChildrenChanged, parent, list...)
}

func (s *stage) set(path string, want ...Watcher) {
	s.Helper()
	s.fires(znode.EventNodeDataChanged, path, want...)
}

func (s *stage) remove(path, parent string, node, list []Watcher) {
	s.Helper()
	s.fires(znode.EventNodeDeleted, path, node...)
	s.fires(znode.EventNodeChildrenChanged, parent, list...)
}

// counts demands what wchs and mntr count.
func (s *stage) counts(watchers, paths, watches, all int) {
	s.Helper()
	w, p, n := s.Size()
	if w != watchers || p != paths || n != watches || s.Count() != all || s.Empty() != (all == 0) {
		s.Errorf("%d watchers, %d paths, %d watches, %d in all, want %d, %d, %d, %d", w, p, n, s.Count(), watchers, paths, watches, all)
	}
}

type watchers = []Watcher

// "getData ok arms data", and so does exists: the row of data watchers.
func TestADataWatchIsToldOfItsNode(t *testing.T) {
	everywhere(t, func(s *stage) {
		for range 3 {
			s.Data(1, "/a")
			s.create("/a", "/", watchers{1}, nil)
			s.Data(1, "/a")
			s.set("/a", 1)
			s.Data(1, "/a")
			s.remove("/a", "/", watchers{1}, nil)
		}
	})
}

// "getChildren, getChildren2 ok arm child": the rows of child watchers of the path
// and of the parent.
func TestAChildWatchIsToldOfTheListAndOfTheDeletion(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Child(1, "/a")
		s.set("/a")
		s.create("/a/b", "/a", nil, watchers{1})
		s.Child(1, "/a")
		s.remove("/a/b", "/a", nil, watchers{1})
		s.Child(1, "/a")
		s.create("/a", "/", nil, nil) // it is there: nobody waits for that
		s.remove("/a", "/", watchers{1}, nil)
	})
}

func TestAStandardWatchIsOneShot(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Data(1, "/a")
		s.Child(1, "/a")
		s.set("/a", 1)
		s.set("/a")
		s.create("/a/b", "/a", nil, watchers{1})
		s.create("/a/c", "/a", nil, nil)
		s.counts(1, 0, 0, 0)
	})
}

// "One event only if the connection had both; both consumed."
func TestADeletedNodeIsToldOnceToWhoWatchesDataAndList(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Data(1, "/a")
		s.Child(1, "/a")
		s.Child(2, "/a")
		s.Data(3, "/a")
		s.Child(3, "/")
		s.remove("/a", "/", watchers{1, 2, 3}, watchers{3})
		s.remove("/a", "/", nil, nil)
		s.counts(2, 0, 0, 0)
	})
}

// "Deduped per (connection, path, table)."
func TestAWatchLeftTwiceIsOne(t *testing.T) {
	everywhere(t, func(s *stage) {
		for range 3 {
			s.Data(1, "/a")
			s.Child(1, "/a")
		}
		s.counts(1, 1, 1, 2)
		s.set("/a", 1)
		s.set("/a")
	})
}

// Who is told first has the smaller number, in whatever order they came.
func TestWatchersAreToldInOrder(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Data(3, "/a")
		s.Add(4, "/", znode.WatchPersistentRecursive)
		s.Add(2, "/a", znode.WatchPersistent)
		s.Child(1, "/a")
		s.remove("/a", "/", watchers{1, 2, 3, 4}, nil)
	})
}

// "addWatch PERSISTENT: data+child, never consumed; node may not exist."
func TestAPersistentWatchIsToldOfEverything(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Add(1, "/a", znode.WatchPersistent)
		s.counts(1, 1, 1, 2)
		for range 3 {
			s.create("/a", "/", watchers{1}, nil)
			s.set("/a", 1)
			s.create("/a/b", "/a", nil, watchers{1})
			s.set("/a/b")
			s.remove("/a/b", "/a", nil, watchers{1})
			s.remove("/a", "/", watchers{1}, nil)
		}
		s.counts(1, 1, 1, 2)
	})
}

// "addWatch PERSISTENT_RECURSIVE: path + all descendants, no NodeChildrenChanged."
func TestARecursiveWatchIsToldOfAllBelowButOfNoList(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Add(1, "/a", znode.WatchPersistentRecursive)
		for range 2 {
			s.create("/a", "/", watchers{1}, nil)
			s.create("/a/b", "/a", watchers{1}, nil)
			s.create("/a/b/c", "/a/b", watchers{1}, nil)
			s.set("/a/b/c", 1)
			s.remove("/a/b/c", "/a/b", watchers{1}, nil)
			s.remove("/a/b", "/a", watchers{1}, nil)
			s.remove("/a", "/", watchers{1}, nil)
		}
		s.create("/ab", "/", nil, nil) // is not below /a
		s.set("/")
	})
}

func TestARecursiveWatchOnTheRootIsToldOfEveryNode(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Add(1, "/", znode.WatchPersistentRecursive)
		s.set("/", 1)
		s.create("/a", "/", watchers{1}, nil)
		s.remove("/a/b/c", "/a/b", watchers{1}, nil)
	})
}

// Who watches a node and what is above it is told once.
func TestRecursiveWatchesOnOneWayAreToldOnce(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Add(1, "/", znode.WatchPersistentRecursive)
		s.Add(1, "/a", znode.WatchPersistentRecursive)
		s.Add(2, "/a", znode.WatchPersistentRecursive)
		s.Data(1, "/a/b")
		s.set("/a/b", 1, 2)
		s.set("/a/b", 1, 2)
	})
}

// "Coexists with standard": since 3.9 each mode stands for itself.
func TestModesCoexistSince39(t *testing.T) {
	for _, release := range []znode.Release{znode.V39, znode.V310} {
		in(t, release, func(s *stage) {
			s.Add(1, "/a", znode.WatchPersistent)
			s.Add(1, "/a", znode.WatchPersistentRecursive)
			s.Data(1, "/a")
			s.counts(1, 1, 1, 2)
			s.set("/a", 1) // one event, and the standard one is gone
			for of, want := range map[znode.WatcherType]bool{znode.WatcherData: false, znode.WatcherPersistent: true, znode.WatcherPersistentRecursive: true} {
				if got := s.Has(1, "/a", of); got != want {
					t.Errorf("%s: %t", of, got)
				}
			}
			s.create("/a/b", "/a", watchers{1}, watchers{1})
			if !s.Remove(1, "/a", znode.WatcherPersistent) {
				t.Error("there is no persistent one")
			}
			s.create("/a/b", "/a", watchers{1}, nil)
		})
	}
}

// "3.8: last mode set per path and table wins."
func TestTheLastModeWinsIn38(t *testing.T) {
	in(t, znode.V38, func(s *stage) {
		s.Add(1, "/a", znode.WatchPersistent)
		s.Data(1, "/a") // of the two tables this one
		s.set("/a", 1)
		s.set("/a")
		s.create("/a/b", "/a", nil, watchers{1})
		s.create("/a/b", "/a", nil, watchers{1})

		s.Data(2, "/r")
		s.Add(2, "/r", znode.WatchPersistentRecursive)
		s.set("/r/x", 2)
		s.set("/r", 2)
		s.Add(2, "/r", znode.WatchPersistent)
		s.set("/r/x")
		s.set("/r", 2)
	})
}

// 3.8 files a recursive watch with the lists of children, too, where a getChildren
// takes its place.
func TestARecursiveWatchStandsAmongTheListsIn38(t *testing.T) {
	for _, release := range releases {
		in(t, release, func(s *stage) {
			s.Add(1, "/a", znode.WatchPersistentRecursive)
			all, lists := 1, false
			if release == znode.V38 {
				all, lists = 2, true
			}
			s.counts(1, 1, 1, all)
			if got := s.Remove(1, "/a", znode.WatcherChildren); got != lists {
				t.Errorf("one among the lists of children is removed: %t", got)
			}
			s.set("/a/b", 1)
			s.Child(1, "/a")
			s.create("/a/b", "/a", watchers{1}, watchers{1})
			s.create("/a/b", "/a", watchers{1}, nil)
		})
	}
}

// "Watches are lost on disconnect": all of one watcher's and nobody else's.
func TestForgetDropsAllOfAWatcher(t *testing.T) {
	everywhere(t, func(s *stage) {
		for w := Watcher(1); w <= 2; w++ {
			s.Data(w, "/a")
			s.Child(w, "/a")
			s.Add(w, "/p", znode.WatchPersistent)
			s.Add(w, "/r", znode.WatchPersistentRecursive)
		}
		s.Forget(1)
		s.Forget(3) // who has none
		s.set("/r/x", 2)
		s.remove("/a", "/", watchers{2}, nil)
		s.create("/p/b", "/p", nil, watchers{2})
		s.Forget(2)
		s.counts(0, 0, 0, 0)
		s.set("/r/x")
	})
}

func TestResetDropsAllAndKeepsTheRelease(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Data(1, "/a")
		s.Add(1, "/p", znode.WatchPersistentRecursive)
		s.Reset()
		s.counts(0, 0, 0, 0)
		s.set("/p/x")
		s.Add(1, "/a", znode.WatchPersistent)
		s.Data(1, "/a")
		s.set("/a", 1)
		if s.compat == znode.V38 {
			s.set("/a")
		} else {
			s.set("/a", 1)
		}
	})
}

// The zero Tables are those of 3.8.
func TestZeroTablesWork(t *testing.T) {
	s := &stage{T: t}
	s.set("/a")
	s.Forget(1)
	if s.Has(1, "/a", znode.WatcherAny) || s.Remove(1, "/a", znode.WatcherAny) {
		t.Error("there is a watch")
	}
	s.counts(0, 0, 0, 0)
	s.Add(1, "/a", znode.WatchPersistent)
	s.Data(1, "/a")
	s.set("/a", 1)
	s.set("/a")
}
