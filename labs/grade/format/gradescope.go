package format

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
)

// writeGradescope writes results.json as Gradescope's autograder specification has
// it (gradescope-autograders.readthedocs.io, specs).
//
// The points are those of properties, so these are the tests with a score; each is
// followed by the tests that it rests on, without one. Hidden tests are hidden, even
// though the file holds no more of them than their property: as Gradescope then
// keeps the total from students, it also stands in the output. There is no
// leaderboard, which would show classmates each other's scores.
func writeGradescope(page *bytes.Buffer, r *grade.Report, _ Options) {
	out := scopeResults{
		Score: r.Score, Time: int64((r.Took + 999_999_999) / 1_000_000_000),
		Output: scopeOutput(r), OutputFormat: "text", TestFormat: "text", NameFormat: "text",
		Visibility: "visible", Stdout: "hidden", Tests: scopeTests(r),
		Extra: map[string]any{
			"grader": r.Grader, "lab": r.Lab, "status": r.Status, "files": r.Files, "max_score": r.Max,
		},
	}
	putJSON(page, out)
}

type scopeResults struct {
	Score        grade.Points   `json:"score"`
	Time         int64          `json:"execution_time"`
	Output       string         `json:"output"`
	OutputFormat string         `json:"output_format"`
	TestFormat   string         `json:"test_output_format"`
	NameFormat   string         `json:"test_name_format"`
	Visibility   string         `json:"visibility"`
	Stdout       string         `json:"stdout_visibility"`
	Extra        map[string]any `json:"extra_data"`
	Tests        []scopeTest    `json:"tests"`
}

type scopeTest struct {
	Score        *grade.Points  `json:"score,omitempty"`
	Max          *grade.Points  `json:"max_score,omitempty"`
	Status       string         `json:"status"`
	Name         string         `json:"name"`
	NameFormat   string         `json:"name_format"`
	Number       string         `json:"number"`
	Output       string         `json:"output,omitempty"`
	OutputFormat string         `json:"output_format"`
	Tags         []string       `json:"tags"`
	Visibility   string         `json:"visibility"`
	Extra        map[string]any `json:"extra_data,omitempty"`
}

// scopeOutput is what concerns the submission as a whole.
func scopeOutput(r *grade.Report) string {
	out := outOf(r.Score, r.Max) + " points"
	if v := verdict(r); v != "" {
		out += ": " + v
	}
	out += "\n" + whyNot(r)
	if len(r.Tests) > 0 {
		out += tally(r) + "\n"
	}
	return strings.TrimRight(out, "\n") + "\n"
}

// scopeTests are the properties, numbered, and below each its tests.
func scopeTests(r *grade.Report) []scopeTest {
	tests := []scopeTest{}
	for i, property := range propertiesOf(r) {
		number := fmt.Sprint(i + 1)
		if i < len(r.Properties) {
			tests = append(tests, scopeProperty(r.Properties[i], number))
		}
		below := 0
		for _, t := range r.Tests {
			if t.Property == property {
				below++
				tests = append(tests, scopeCase(t, fmt.Sprintf("%s.%d", number, below)))
			}
		}
	}
	return tests
}

func scopeProperty(p grade.PropertyScore, number string) scopeTest {
	return scopeTest{
		Score: &p.Points, Max: &p.Max, Status: scopeStatus(p.Points >= p.Max),
		Name: p.Name, NameFormat: "text", Number: number,
		Output: strings.TrimLeft(p.About+"\n"+p.Lost+"\n", "\n"), OutputFormat: "text",
		Tags: []string{"property", string(p.Kind)}, Visibility: "visible",
	}
}

func scopeCase(t grade.TestResult, number string) scopeTest {
	test := scopeTest{
		Status: scopeStatus(t.Passed), Name: t.Name, NameFormat: "text", Number: number,
		OutputFormat: "text", Tags: []string{"test"}, Visibility: "hidden",
	}
	if !t.Visible {
		return test
	}
	test.Visibility = "visible"
	// Numbers that JavaScript would round are texts.
	test.Extra = map[string]any{"runs": t.Runs, "failed": t.Failed, "hash": t.Hash}
	if !t.Passed {
		test.Output = plain(t)
		test.Extra["class"], test.Extra["seed"] = t.Failure.Class, fmt.Sprint(t.Failure.Seed)
	}
	return test
}

func scopeStatus(passed bool) string {
	if passed {
		return "passed"
	}
	return "failed"
}
