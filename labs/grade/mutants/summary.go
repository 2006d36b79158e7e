package mutants

import (
	"fmt"
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

// What is demanded of the tests of a lab, beside that every listed wrong solution loses
// the points of its property and no right one loses any.
const (
	Enough   = 95 // percent of the derived wrong solutions are killed
	Patience = 20 // seeds, at the median, are all that it takes
)

// Faults says, a sentence each, in what the tests fall short of what is demanded.
func (s Summary) Faults() (all []string) {
	say := func(format string, args ...any) { all = append(all, s.Lab+": "+fmt.Sprintf(format, args...)) }
	if n := s.Listed.All - s.Listed.Killed; n > 0 {
		say("%d of %d listed wrong solutions keep the points of their property", n, s.Listed.All)
	}
	if s.Derived.Percent() < Enough {
		say("%d %% of the derived wrong solutions are killed, and not %d %%", s.Derived.Percent(), Enough)
	}
	if s.Equivalent.Killed > 0 {
		say("%d mutants are said to be equivalent and are killed: take them out of equivalent.yaml", s.Equivalent.Killed)
	}
	if s.Seeds > Patience {
		say("it takes %d seeds to kill a wrong solution, at the median, and not %d", s.Seeds, Patience)
	}
	if s.Strict.Failures > 0 {
		say("%d tests fail a right solution", s.Strict.Failures)
	}
	return all
}

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
