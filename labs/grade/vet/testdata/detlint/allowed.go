package tiny

import (
	"fmt"
	"maps"
	"slices"
)

func f(m map[int]int) (s string) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		s += fmt.Sprintf("%d;", k)
	}
	delete(m, 1)
	return s
}
