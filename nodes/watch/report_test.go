package watch

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// What the four-letter words and screens show: zookeeper.md §5.

// wchs counts whoever has watched anything, as long as it is connected: 3.8 to the
// end, later releases until it removes its last watch.
func TestWatchersCountAsLongAsTheyAreThere(t *testing.T) {
	for _, release := range releases {
		in(t, release, func(s *stage) {
			s.Data(1, "/a")
			s.Data(2, "/a")
			s.Child(3, "/a") // is in no word but mntr
			s.counts(2, 1, 2, 3)
			s.set("/a", 1, 2)
			s.counts(2, 0, 0, 1)
			s.Data(1, "/a")
			s.Remove(1, "/a", znode.WatcherData)
			if release == znode.V38 {
				s.counts(2, 0, 0, 1)
			} else {
				s.counts(1, 0, 0, 1)
			}
			s.Forget(1)
			s.Forget(2)
			s.counts(0, 0, 0, 1)
		})
	}
}

// "wchs/wchc/wchp show the data table only."
func TestReportsAreOfTheDataTable(t *testing.T) {
	everywhere(t, func(s *stage) {
		s.Data(2, "/b")
		s.Data(2, "/a")
		s.Add(1, "/a", znode.WatchPersistent)
		s.Add(1, "/r", znode.WatchPersistentRecursive)
		s.Child(3, "/c")
		var got []string
		s.ByWatcher(func(w Watcher, paths []string) { got = append(got, fmt.Sprint(w, paths)) })
		s.ByPath(func(path string, by []Watcher) { got = append(got, fmt.Sprint(path, ": ", by)) })
		if want := []string{"1 [/a /r]", "2 [/a /b]", "/a: [1 2]", "/b: [2]", "/r: [1]"}; !slices.Equal(got, want) {
			t.Errorf("the words tell %q", got)
		}
	})
}

// Of each path everybody is listed who watches it, with the modes in both tables.
func TestPostsAreAllThatIsWatched(t *testing.T) {
	in(t, znode.V39, func(s *stage) {
		s.Child(3, "/c")
		s.Data(2, "/b")
		s.Child(1, "/b")
		s.Add(1, "/a", znode.WatchPersistent)
		s.Add(1, "/a", znode.WatchPersistentRecursive)
		s.Data(1, "/a")
		var got []string
		s.Posts(func(p Post) bool {
			got = append(got, fmt.Sprint(p.Path, " ", p.By, p.Data, p.List))
			return p.Path != "/b" || p.By != 2
		})
		if want := []string{"/a 1 [standard persistent persistent-recursive] [persistent]", "/b 1 [] [standard]", "/b 2 [standard] []"}; !slices.Equal(got, want) {
			t.Errorf("the posts are %q", got)
		}
	})
}
