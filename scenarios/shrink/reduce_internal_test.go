package shrink

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What is left suffices, in its order, and no item of it can be removed.
func TestReduceLeavesWhatIsNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := make([]int, rapid.IntRange(0, 60).Draw(t, "n"))
		for i := range items {
			items[i] = i
		}
		// Any of several sets will do, as a failure may come about in several ways.
		sets := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 60), 1, 6), 1, 3).Draw(t, "sets")
		will := func(rest []int) bool {
			return slices.ContainsFunc(sets, func(set []int) bool {
				return !slices.ContainsFunc(set, func(i int) bool { return !slices.Contains(rest, i) })
			})
		}
		left := reduced(items, will)
		if !slices.IsSorted(left) {
			t.Fatalf("%v is out of order", left)
		}
		if !will(items) {
			if len(left) != len(items) {
				t.Fatalf("%v of %v will not do, and nothing did", left, items)
			}
			return
		}
		if !will(left) {
			t.Fatalf("%v will not do", left)
		}
		for i := range left {
			if rest := slices.Delete(slices.Clone(left), i, i+1); will(rest) {
				t.Fatalf("of %v, %v will do", left, rest)
			}
		}
	})
}

// A try may leave less than was asked for: what follows from an event goes with it.
func TestReduceTakesLessThanItAskedFor(t *testing.T) {
	tries := 0
	left := reduce([]int{1, 2, 3, 4, 5, 6, 7, 8}, func(rest []int) ([]int, bool) {
		tries++
		if !slices.Contains(rest, 1) || !slices.Contains(rest, 8) {
			return nil, false
		}
		return []int{1, 8}, true
	})
	if !slices.Equal(left, []int{1, 8}) || tries > 10 {
		t.Errorf("%v is left after %d tries", left, tries)
	}
}

func TestChoicesAreAllOfThem(t *testing.T) {
	var all [][]int
	for c := range choices(4, 2) {
		all = append(all, slices.Clone(c))
	}
	want := [][]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}
	if !slices.EqualFunc(all, want, slices.Equal) {
		t.Errorf("2 of 4 are chosen as %v", all)
	}
	for n := range 3 {
		count := 0
		for range choices(n, n) {
			count++
		}
		if count != 1 {
			t.Errorf("all of %d are chosen in %d ways", n, count)
		}
	}
}
