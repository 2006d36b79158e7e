package mutants

import (
	"slices"

	"github.com/zoolab/zoolab/labs"
)

// A Summary is what a lab's tests are worth: how many wrong solutions they tell
// from right ones.
type Summary struct {
	Lab        string
	Listed     Count
	Derived    Count    // without the equivalent ones
	Equivalent Count    // of which none may be killed
	Survivors  []Result // that are mistakes
	Seeds      int      // the median of the seeds that it took
	Strict     Strict
}

// A Count is how many there are and how many of them lost what they must.
type Count struct{ All, Killed int }

// Strict is how often the tests failed a right solution.
type Strict struct{ Failures, Seeds int }

// Percent is the share of those killed, rounded down so that 100 means all. None of
// none is all.
func (c Count) Percent() int {
	if c.All == 0 {
		return 100
	}
	return c.Killed * 100 / c.All
}

// Summarize counts the results of a lab.
func Summarize(lab *labs.Lab, results []Result, strict Strict) Summary {
	s := Summary{Lab: lab.Folder(), Strict: strict}
	counts := map[Sort]*Count{IsListed: &s.Listed, IsDerived: &s.Derived, IsEquivalent: &s.Equivalent}
	var seeds []int
	for _, r := range results {
		c := counts[r.Sort]
		c.All++
		switch {
		case r.Sort == IsEquivalent:
			if r.Killed() {
				c.Killed++
			}
			continue
		case r.Right():
			c.Killed++
		default:
			s.Survivors = append(s.Survivors, r)
		}
		if r.Seeds > 0 {
			seeds = append(seeds, r.Seeds)
		}
	}
	s.Seeds = median(seeds)
	return s
}

// median is the upper one of the two in the middle, where there are two.
func median(all []int) int {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
