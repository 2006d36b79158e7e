package node

import (
	"cmp"
	"maps"
	"slices"
)

func sorted(v votes) (all []string) {
	for _, k := range slices.Sorted(maps.Keys(v)) {
		all = append(all, v[k])
	}
	all = append(all, slices.Sorted(maps.Values(v))...)
	for _, k := range slices.SortedFunc((maps.Keys(v)), func(a, b int) int { return cmp.Compare(b, a) }) {
		delete(v, k)
	}
	clear(v)
	return all
}

func same(a, b votes) bool {
	c := maps.Clone(a)
	maps.Copy(c, b)
	return maps.Equal(a, c) && len(a) == len(c)
}

func loops[S ~[]E, E any](s S, text string, seq func(func(int) bool)) {
	for range s {
	}
	for range text {
	}
	for range 3 {
	}
	for range seq {
	}
}
