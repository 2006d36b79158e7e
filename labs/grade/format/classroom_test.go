package format_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// A runnerResult is what the reporter makes of an output: missing fields are zero
// in Go and undefined in JavaScript, so that they are pointers here.
type runnerResult struct {
	Status string
	Max    *float64 `json:"max_score"`
	Tests  []struct {
		Name     *string
		Status   string
		Score    *float64
		Message  *string
		TestCode *string `json:"test_code"`
		LineNo   *int    `json:"line_no"`
	}
}

// report decodes and reports as classroom-resources/autograding-grading-reporter does
// (src/main.js, console-results.js and notify-classroom.js): the output of the step,
// base64, JSON; what it prints; and the points that Classroom is told.
func report(step string) (printed []string, total, most float64, err error) {
	// The runner reads NAME=VALUE up to the end of the line; "<<" before "=" would
	// begin a text of several lines.
	output, rest, _ := strings.Cut(step, "\n")
	name, value, ok := strings.Cut(output, "=")
	if !ok || name != "result" || rest != "" {
		return nil, 0, 0, fmt.Errorf("%.40q is no output called result", step)
	}
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return nil, 0, 0, err
	}
	var r runnerResult
	if err := json.Unmarshal(decoded, &r); err != nil {
		return nil, 0, 0, err
	}
	if r.Tests == nil || r.Max == nil {
		return nil, 0, 0, errors.New("there are no tests or no max_score")
	}
	for i, t := range r.Tests {
		if t.Name == nil || t.Score == nil || t.LineNo == nil || t.Message == nil {
			return nil, 0, 0, fmt.Errorf("test %d lacks a field that is printed or added up", i)
		}
		at := ""
		if *t.LineNo != 0 {
			at = fmt.Sprintf(" - line %d", *t.LineNo)
		}
		switch t.Status {
		case "pass":
			printed = append(printed, "✅ "+*t.Name+at)
		case "error":
			printed = append(printed, "Error: "+*t.Message)
		case "fail":
			printed = append(printed, "❌ "+*t.Name+at)
		default:
			return nil, 0, 0, fmt.Errorf("test %d has the status %q", i, t.Status)
		}
		if t.TestCode != nil && *t.TestCode != "" {
			printed = append(printed, "Test code:\n"+*t.TestCode)
		}
		total += *t.Score
	}
	switch r.Status {
	case "fail":
		printed = append(printed, "Some tests failed.")
	case "error":
		printed = append(printed, "Some tests errored.")
	case "pass":
	default:
		return nil, 0, 0, fmt.Errorf("the status is %q", r.Status)
	}
	return printed, total, *r.Max, nil
}

// Classroom is told the score, whatever became of the submission.
func TestClassroomAddsUpToTheScore(t *testing.T) {
	for name, r := range samples() {
		_, total, most, err := report(written("classroom", r, format.Options{}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// The reporter adds fractions of points up in floats.
		if want := float64(r.Score) / 100; math.Abs(total-want) > 0.005 || most != float64(r.Max)/100 {
			t.Errorf("%s: Classroom is told %v of %v, and the score is %v of %v", name, total, most, r.Score, r.Max)
		}
	}
}

// What the reporter prints says what failed and how to see it again.
func TestClassroomPrintsHowToSeeItAgain(t *testing.T) {
	for name, want := range map[string][]string{
		"half done": {"❌ agreement", "Test code:\n" + strings.Join(duel().Commands, "\n"), "✅ validity", "❌ progress",
			"Test code:\nzoolab replay lossy-3.yaml --lab 04 --dir .", "❌ thrift", "Some tests failed."},
		"perfect":     {"✅ agreement", "✅ validity", "✅ progress", "✅ thrift"},
		"not started": {"Error: not started\nNothing of the skeleton was changed yet.\n", "Some tests errored."},
	} {
		if printed, _, _, err := report(written("classroom", samples()[name], format.Options{})); err != nil || !slices.Equal(printed, want) {
			t.Errorf("%s: the reporter prints %q (%v)", name, printed, err)
		}
	}
}

// All outputs of a job may be a mebibyte together: the largest report fits.
func TestClassroomFitsAnOutput(t *testing.T) {
	r := halfDone()
	for i := range 40 {
		f := duel()
		f.Ladder = slices.Repeat([]string{strings.Repeat("é", 300)}, 500)
		name := fmt.Sprintf("p%d", i)
		r.Properties = append(r.Properties, grade.PropertyScore{Name: name, Max: 100})
		r.Tests = append(r.Tests, grade.TestResult{Name: "t", Property: name, Visible: true, Failure: f})
	}
	out := written("classroom", r, format.Options{})
	if _, _, _, err := report(out); err != nil || len(out) > 1<<20 {
		t.Errorf("the payload has %d bytes (%v)", len(out), err)
	}
}

// The decoder refuses what the reporter could not read.
func TestClassroomDecoderRefuses(t *testing.T) {
	encode := func(payload string) string {
		return "result=" + base64.StdEncoding.EncodeToString([]byte(payload)) + "\n"
	}
	for _, step := range []string{
		"", "results=e30=\n", "result=e30=\nresult=e30=\n", "result=***\n", encode("{"), encode(`{"tests": []}`),
		encode(`{"status": "pass", "max_score": 1}`),
		encode(`{"status": "passed", "max_score": 1, "tests": []}`),
		encode(`{"status": "pass", "max_score": 1, "tests": [{"name": "a", "status": "passed", "score": 1, "line_no": 0, "message": ""}]}`),
		encode(`{"status": "pass", "max_score": 1, "tests": [{"name": "a", "status": "pass", "line_no": 0, "message": ""}]}`),
		encode(`{"status": "pass", "max_score": 1, "tests": [{"name": "a", "status": "pass", "score": 1, "message": ""}]}`),
	} {
		if _, _, _, err := report(step); err == nil {
			t.Errorf("%q is decoded", step)
		}
	}
	if _, _, _, err := report(encode(`{"status": "pass", "max_score": 1, "tests": [{"name": "a", "status": "pass", "score": 1, "line_no": 0, "message": ""}]}`)); err != nil {
		t.Error(err)
	}
}
