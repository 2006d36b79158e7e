package sweep

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
)

// A tally is what is kept of the runs of some seeds.
type tally struct {
	chunk                           uint64
	runs, passed, failed, undecided uint64
	found                           uint64 // the expected violation
	firstFound, foundAt             uint64 // the lowest seed that found it, and its event
	events                          uint64
	groups                          map[string]*Group
	marks                           map[string]uint64 // seeds that reached a landmark
	err                             error
}

func newTally(chunk uint64) *tally {
	return &tally{chunk: chunk, groups: map[string]*Group{}, marks: map[string]uint64{}}
}

// A Group is all failures that one check is to be thanked for.
type Group struct {
	Check  string          `json:"check"`
	Kind   checker.Verdict `json:"verdict"` // fail, or undecided
	Count  uint64          `json:"count"`
	Seeds  []uint64        `json:"seeds"`  // the smallest
	Detail string          `json:"detail"` // of the smallest seed
	Moment uint64          `json:"event"`  // at which to look in its run
}

// mostSeeds is how many seeds of a group are kept.
const mostSeeds = 5

// add takes in one run and reports whether it is one that --first looks for.
func (t *tally) add(res *scenarios.Result) bool {
	t.runs++
	t.events += res.Events
	for _, m := range res.Marks {
		n := t.marks[m.Name]
		if m.Count > 0 {
			n++
		}
		t.marks[m.Name] = n
	}
	expecting := res.Expected != ""
	switch {
	case expecting && res.Broken == res.Expected:
		if t.found == 0 {
			t.firstFound, t.foundAt = res.Seed, res.Moment()
		}
		t.found++
		t.passed++
		return true
	case expecting && res.Broken == "" && res.Verdict == checker.Fail:
		return false // this seed does not show the mistake; another one may
	case res.Verdict == checker.Pass:
		t.passed++
		return false
	}
	return t.blame(res)
}

// blame enters a run that did not go as it should, under the check that says
// so.
func (t *tally) blame(res *scenarios.Result) bool {
	if res.Verdict == checker.Fail {
		t.failed++
	} else {
		t.undecided++
	}
	check, detail := res.Broken, res.Unmet
	if check == "" {
		check, detail, _ = strings.Cut(res.Unmet, ": ")
	} else if row := res.Check(check); row != nil {
		detail = row.Detail
	}
	key := string(res.Verdict) + " " + check
	g := t.groups[key]
	if g == nil {
		g = &Group{Check: check, Kind: res.Verdict, Detail: detail, Moment: res.Moment()}
		t.groups[key] = g
	}
	g.Count++
	if len(g.Seeds) < mostSeeds {
		g.Seeds = append(g.Seeds, res.Seed)
	}
	return res.Verdict == checker.Fail
}

// merge adds the tally of later seeds.
func (t *tally) merge(later *tally) error {
	if later.err != nil {
		return later.err
	}
	t.runs += later.runs
	t.passed += later.passed
	t.failed += later.failed
	t.undecided += later.undecided
	t.events += later.events
	if t.found == 0 {
		t.firstFound, t.foundAt = later.firstFound, later.foundAt
	}
	t.found += later.found
	for name, n := range later.marks {
		t.marks[name] += n
	}
	for key, g := range later.groups {
		mine := t.groups[key]
		if mine == nil {
			t.groups[key] = g
			continue
		}
		mine.Count += g.Count
		mine.Seeds = append(mine.Seeds, g.Seeds...)
		mine.Seeds = mine.Seeds[:min(len(mine.Seeds), mostSeeds)]
	}
	return nil
}

// sortedGroups puts the group with the lowest seed first.
func (t *tally) sortedGroups() []Group {
	groups := []Group{}
	for _, g := range t.groups {
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Seeds[0], b.Seeds[0]), cmp.Compare(a.Check, b.Check))
	})
	return groups
}

// landmarks lists how many seeds reached each: the protocol's own first, in
// its order, then those of the world by name.
func (t *tally) landmarks(own []string) []Landmark {
	rows := []Landmark{}
	for _, name := range own {
		rows = append(rows, Landmark{Name: name, Seeds: t.marks[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(t.marks)) {
		if !slices.Contains(own, name) {
			rows = append(rows, Landmark{Name: name, Seeds: t.marks[name]})
		}
	}
	return rows
}
