package mutants_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

// fake grades a solution by the words in its only file: it loses the properties that
// are named in it, at the seed behind the name.
func fake(_ context.Context, lab *labs.Lab, files map[string][]byte, enough func(*grade.Report) bool) (*grade.Report, error) {
	r := &grade.Report{Status: grade.Graded}
	text := string(files["a.go"])
	switch text {
	case "broken":
		return nil, errors.New("the disk is full")
	case "illegible":
		return &grade.Report{Status: grade.DoesNotBuild, Why: "it is no Go"}, nil
	}
	for _, p := range lab.Properties {
		score := grade.PropertyScore{Name: p.Name, Points: grade.Points(p.Points), Max: grade.Points(p.Points)}
		test := grade.TestResult{Name: p.Name, Property: p.Name, Passed: true}
		if _, at, lost := strings.Cut(text, p.Name+" "); lost {
			score.Points, test.Passed = 0, false
			if _, err := fmt.Sscan(at, &test.FirstFailure); err != nil {
				return nil, err
			}
		}
		r.Properties, r.Tests = append(r.Properties, score), append(r.Tests, test)
		if enough(r) {
			break
		}
	}
	if last := &r.Properties[len(r.Properties)-1]; r.Properties[0].Points == 0 {
		last.Points = 0 // withheld
	}
	return r, nil
}

func subject(sort mutants.Sort, property, text string) mutants.Subject {
	return mutants.Subject{Name: text, Sort: sort, Property: property, Files: map[string][]byte{"a.go": []byte(text)}}
}

var subjects = []mutants.Subject{
	subject(mutants.IsListed, "agreement", "agreement 3 progress 1"),
	subject(mutants.IsListed, "agreement", "progress 9"), // loses points, but not those that it should
	subject(mutants.IsListed, "progress", "agreement 4"), // progress is withheld, not lost
	subject(mutants.IsDerived, "", "progress 5"),
	subject(mutants.IsDerived, "", "agreement 2"),
	subject(mutants.IsDerived, "", "nothing"),
	subject(mutants.IsDerived, "", "agreement 7"),
	subject(mutants.IsEquivalent, "", "nothing at all"),
	subject(mutants.IsEquivalent, "", "progress 1"), // it is said to be right, and is not
}

func TestRun(t *testing.T) {
	for _, atOnce := range []int{1, 2, 20} {
		results, err := mutants.Run(t.Context(), lab, subjects, fake, atOnce)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range results {
			got = append(got, fmt.Sprint(r.Name, ": ", r.Lost, " ", r.Seeds, " ", r.Right()))
		}
		want := []string{
			"agreement 3 progress 1: [agreement] 3 true", // and progress is not asked any more,
			"progress 9: [progress] 9 false",
			"agreement 4: [agreement] 4 false",
			"progress 5: [progress] 5 true",
			"agreement 2: [agreement] 2 true",
			"nothing: [] 0 false",
			"agreement 7: [agreement] 7 true",
			"nothing at all: [] 0 true",
			"progress 1: [progress] 1 false",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d at once:\n%s\nwant\n%s", atOnce, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestSummarize(t *testing.T) {
	results, err := mutants.Run(t.Context(), lab, subjects, fake, 2)
	if err != nil {
		t.Fatal(err)
	}
	s := mutants.Summarize(lab, results, mutants.Strict{Failures: 0, Seeds: 500})
	if s.Listed != (mutants.Count{All: 3, Killed: 1}) || s.Derived != (mutants.Count{All: 4, Killed: 3}) || s.Equivalent != (mutants.Count{All: 2, Killed: 1}) {
		t.Errorf("%+v", s)
	}
	if s.Derived.Percent() != 75 || (mutants.Count{}).Percent() != 100 || (mutants.Count{All: 1000, Killed: 999}).Percent() != 99 {
		t.Error("shares are wrong")
	}
	var names []string
	for _, r := range s.Survivors {
		names = append(names, r.Name)
	}
	if fmt.Sprint(names) != "[progress 9 agreement 4 nothing]" {
		t.Errorf("survivors: %v", names)
	}
	if s.Seeds != 5 { // of 2, 3, 4, 5, 7, 9
		t.Errorf("median of the seeds: %d", s.Seeds)
	}
}

// Each demand is seen to be missed, and all of them to be met.
func TestFaults(t *testing.T) {
	good := mutants.Summary{Lab: "90-tiny", Listed: mutants.Count{All: 9, Killed: 9}, Derived: mutants.Count{All: 100, Killed: 95},
		Equivalent: mutants.Count{All: 3}, Seeds: 20, Strict: mutants.Strict{Seeds: 10}}
	if all := good.Faults(); len(all) != 0 {
		t.Errorf("a lab that does what it must: %q", all)
	}
	for want, spoil := range map[string]func(*mutants.Summary){
		"1 of 9 listed wrong solutions keep the points of their property":                      func(s *mutants.Summary) { s.Listed.Killed-- },
		"94 % of the derived wrong solutions are killed, and not 95 %":                         func(s *mutants.Summary) { s.Derived.Killed-- },
		"1 mutants are said to be equivalent and are killed: take them out of equivalent.yaml": func(s *mutants.Summary) { s.Equivalent.Killed++ },
		"it takes 21 seeds to kill a wrong solution, at the median, and not 20":                func(s *mutants.Summary) { s.Seeds++ },
		"1 tests fail a right solution":                                                        func(s *mutants.Summary) { s.Strict.Failures++ },
	} {
		s := good
		spoil(&s)
		if all := s.Faults(); !slices.Equal(all, []string{"90-tiny: " + want}) {
			t.Errorf("%q, want %q", all, want)
		}
	}
}

// A subject that is not graded proves nothing: it is an error, the first in order.
func TestRunRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"broken":    "broken cannot be graded: the disk is full",
		"illegible": "illegible was not graded but does-not-build: it is no Go",
	} {
		all := append(slices.Clone(subjects), subject(mutants.IsDerived, "", text), subject(mutants.IsDerived, "", "broken"))
		if _, err := mutants.Run(t.Context(), lab, all, fake, 2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := mutants.Run(ctx, lab, subjects, fake, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
