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
		var keys, names []uint64 // by leaf; a key of 0 is a lane with nothing to offer
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			leaf := rapid.IntRange(0, len(keys)).Draw(t, "leaf")
			if leaf == len(keys) {
				name := rapid.Uint64().Draw(t, "name")
				keys, names = append(keys, 0), append(names, name)
				tr.grow(len(keys))
				tr.name[leaf] = name
			}
			if rapid.IntRange(0, 3).Draw(t, "rest") == 0 {
				keys[leaf] = 0
				tr.rest(int32(leaf))
			} else {
				keys[leaf] = leafKey(Time(rapid.IntRange(1, 5).Draw(t, "at")), names[leaf]&^(1<<62))
				tr.set(int32(leaf), keys[leaf])
			}
			if rapid.IntRange(0, 20).Draw(t, "clone") == 0 {
				old := tr
				tr = tr.clone()
				old.set(0, 1)
			}
			want := -1
			for i, k := range keys {
				if k > 0 && (want < 0 || k < keys[want] || k == keys[want] && names[i] < names[want]) {
					want = i
				}
			}
			win, key := tr.first()
			if want < 0 {
				if key < leafKey(never, 0) {
					t.Fatalf("with nothing to offer, lane %d wins with %x", win, key)
				}
				continue
			}
			if int(win) != want && names[win] != names[want] || key != keys[want] {
				t.Fatalf("lane %d wins with %x; want lane %d with %x", win, key, want, keys[want])
			}
		}
	})
}
