package node

import (
	"maps"
	"slices"
)

type votes map[int]string

func count(v votes) (n int) {
	for range v { // want `^the order of a map changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\), or clear\(m\) to empty it$`
		n++
	}
	return n
}

func first[M ~map[K]V, K comparable, V any](m M) (k K) {
	for k = range m { // want `^the order of a map changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\), or clear\(m\) to empty it$`
		return k
	}
	return k
}

func keys(v votes) []int {
	return slices.Collect(maps.Keys(v)) // want `^maps\.Keys goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
}

func each(v votes, do func(int, string)) {
	for k, s := range maps.All(v) { // want `^maps\.All goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
		do(k, s)
	}
	iterator := maps.Values[votes] // want `^maps\.Values goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
	iterator(v)
	maps.DeleteFunc(v, func(k int, s string) bool { do(k, s); return false }) // want `^maps\.DeleteFunc goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
}

func byLength(v votes) []string {
	return slices.SortedFunc(maps.Values(v), func(a, b string) int { return len(a) - len(b) }) // want `^maps\.Values goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
}
