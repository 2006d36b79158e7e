package sim

import (
	"testing"

	"pgregory.net/rapid"
)

// What the world stands on is held against the plainest thing that does the
// same: the table against a map, the tree against a search through all lanes.

func TestATableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tab table
		plain := map[uint64]int32{}
		names := rapid.SliceOfNDistinct(rapid.Uint64(), 1, 60, rapid.ID[uint64]).Draw(t, "names")
		for i := range 200 {
			name := rapid.SampledFrom(names).Draw(t, "name")
			if _, there := plain[name]; there {
				tab.remove(name)
				delete(plain, name)
			} else {
				tab.put(name, int32(i))
				plain[name] = int32(i)
			}
			if i == 100 {
				old := tab
				tab = tab.clone()
				old.remove(name)
			}
		}
		for _, name := range names {
			want, there := plain[name]
			if !there {
				want = -1
			}
			if got := tab.get(name); got != want {
				t.Fatalf("%x is at %d; want %d", name, got, want)
			}
		}
		if tab.get(0x123456789) >= 0 && plain[0x123456789] == 0 {
			t.Fatal("a name that was never put is there")
		}
	})
}

func TestTheTreeFindsTheEarliestLane(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := newTree(1)
		var times []Time // by leaf; a time of 0 is a lane with nothing to offer
		var names []uint64
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			leaf := rapid.IntRange(0, len(times)).Draw(t, "leaf")
			if leaf == len(times) {
				name := rapid.Uint64().Draw(t, "name")
				times, names = append(times, 0), append(names, name)
				tr.grow(len(times))
				tr.name[leaf] = name
			}
			if rapid.IntRange(0, 3).Draw(t, "rest") == 0 {
				times[leaf] = 0
				tr.rest(int32(leaf))
			} else {
				times[leaf] = Time(rapid.IntRange(1, 5).Draw(t, "at"))
				tr.set(int32(leaf), times[leaf])
			}
			if rapid.IntRange(0, 20).Draw(t, "clone") == 0 {
				old := tr
				tr = tr.clone()
				old.set(0, 1)
			}
			want := -1
			for i, at := range times {
				if at > 0 && (want < 0 || at < times[want] || at == times[want] && names[i] < names[want]) {
					want = i
				}
			}
			win, at := tr.first()
			if want < 0 {
				if at < never {
					t.Fatalf("with nothing to offer, lane %d wins at %s", win, at)
				}
				continue
			}
			if int(win) != want && names[win] != names[want] || at != times[want] {
				t.Fatalf("lane %d wins at %s; want lane %d at %s", win, at, want, times[want])
			}
		}
	})
}
