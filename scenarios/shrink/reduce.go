package shrink

import "slices"

// reduce removes from a list what it can, in ever smaller pieces and from the end
// (Zeller and Hildebrandt's ddmin, complements alone). To try a shorter list returns
// what is left of it, which may be less, and whether that will do. When reduce is
// done, no single item can be removed.
func reduce[T any](items []T, try func(rest []T) ([]T, bool)) []T {
	if len(items) == 0 {
		return items
	}
	if left, ok := try(nil); ok {
		return left
	}
	for size := (len(items) + 1) / 2; size > 0; size /= 2 {
		for more := len(items) > 1; more; more = more && size == 1 {
			more = false
			for end := len(items); end > 0 && len(items) > 1; {
				start := max(0, end-size)
				if left, ok := try(slices.Concat(items[:start], items[end:])); ok {
					items, more = left, true
				}
				end = min(start, len(items))
			}
		}
	}
	return items
}

// reduced is reduce where what is left is what was tried.
func reduced[T any](items []T, will func(rest []T) bool) []T {
	return reduce(items, func(rest []T) ([]T, bool) { return rest, will(rest) })
}
