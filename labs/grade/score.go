package grade

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/labs"
)

// score adds up what the tests run so far have earned. Tests that have not been run
// have earned nothing.
func (r *Report) score(lab *labs.Lab, all []Test) {
	r.Score = 0
	unsafe := ""
	for _, p := range lab.Properties {
		if p.Kind == labs.Safety && r.breaks(p.Name) && unsafe == "" {
			unsafe = p.Name
		}
	}
	for i := range r.Properties {
		s := &r.Properties[i]
		s.Points, s.Lost = r.earned(s, all)
		if s.Kind != labs.Safety && unsafe != "" {
			s.Points, s.Lost = 0, "withheld: "+unsafe+" is broken"
		}
		if s.Kind == labs.Safety && r.breaks(s.Name) {
			s.Points, s.Lost = 0, "a run breaks it"
		}
		r.Score += s.Points
	}
	for i := range r.Tests {
		t := &r.Tests[i]
		p := r.property(t.Property)
		t.Max = share(p.Max, all, t.Property)
		t.Points = 0
		if t.Passed && p.Points > 0 {
			t.Points = t.Max
		}
	}
}

// property returns the score of a property, which the lab's manifest has.
func (r *Report) property(name string) *PropertyScore {
	i := slices.IndexFunc(r.Properties, func(s PropertyScore) bool { return s.Name == name })
	return &r.Properties[i]
}

// breaks reports whether a run was caught breaking a property, in whatever test.
func (r *Report) breaks(property string) bool {
	return slices.ContainsFunc(r.Tests, func(t TestResult) bool { return t.Broke == property })
}

// earned is the share of a property's tests that pass, of its points.
func (r *Report) earned(s *PropertyScore, all []Test) (Points, string) {
	passed, failed, tests := 0, 0, count(all, s.Name)
	for _, t := range r.Tests {
		switch {
		case t.Property != s.Name:
		case t.Passed:
			passed++
		default:
			failed++
		}
	}
	switch {
	case tests == 0:
		return s.Max, "" // nothing here could have shown it to be missing
	case passed == tests:
		return s.Max, ""
	case failed == 0 && tests == 1:
		return 0, "its test has not been run"
	case failed == 0:
		return s.Max * Points(passed) / Points(tests), fmt.Sprintf("%d of its %d tests have not been run", tests-passed, tests)
	}
	lost := fmt.Sprintf("%d of its %d tests failed", failed, tests)
	if tests == 1 {
		lost = "its test failed"
	}
	return s.Max * Points(passed) / Points(tests), lost
}

// share is what one test of a property is worth: its points, divided by its tests.
func share(points Points, all []Test, property string) Points {
	return points / Points(max(1, count(all, property)))
}

func count(all []Test, property string) (n int) {
	for _, t := range all {
		if t.Property == property {
			n++
		}
	}
	return n
}
