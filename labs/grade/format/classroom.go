package format

import (
	"bytes"
	"encoding/base64"
	"strings"
	"time"

	"github.com/zoolab/zoolab/labs/grade"
)

// mostClassroom bounds a message of the payload: all outputs of a job may be 1 MiB
// together, and base64 is a third longer than what it holds.
const mostClassroom = 16 << 10

// writeClassroom writes the output that classroom-resources/autograding-grading-reporter
// reads: one line for $GITHUB_OUTPUT, with a payload in base64.
//
// The reporter adds up the scores of the tests, so the tests it is given are the
// properties. It prints a message only for an error, and test_code always: that is
// where the command that shows a failure again stands.
func writeClassroom(page *bytes.Buffer, r *grade.Report, _ Options) {
	var payload bytes.Buffer
	putJSON(&payload, classroom(r))
	page.WriteString("result=" + base64.StdEncoding.EncodeToString(payload.Bytes()) + "\n")
}

type classResults struct {
	Version int          `json:"version"`
	Status  string       `json:"status"`
	Max     grade.Points `json:"max_score"`
	Tests   []classTest  `json:"tests"`
}

type classTest struct {
	Name     string       `json:"name"`
	Status   string       `json:"status"`
	Score    grade.Points `json:"score"`
	Message  string       `json:"message"`
	TestCode string       `json:"test_code"`
	File     string       `json:"filename"`
	Line     int          `json:"line_no"` // 0: the reporter prints none
	Duration string       `json:"duration"`
}

// classroom is the payload. A score that no property accounts for, which a report
// that is not finished may have, is not told: the reporter could not add it up.
func classroom(r *grade.Report) classResults {
	out := classResults{Version: 1, Status: "fail", Max: r.Max, Tests: []classTest{}}
	if full(r) {
		out.Status = "pass"
	}
	if v := verdict(r); v != "" {
		out.Status = "error"
		t := classTest{Name: "submission", Status: "error", Message: cut(v + "\n" + whyNot(r)), Duration: seconds(r.Took)}
		if len(r.Findings) > 0 {
			t.File, t.Line = r.Findings[0].File, r.Findings[0].Line
		}
		out.Tests = append(out.Tests, t)
	}
	for _, p := range r.Properties {
		out.Tests = append(out.Tests, classProperty(r, p))
	}
	return out
}

func classProperty(r *grade.Report, p grade.PropertyScore) classTest {
	t := classTest{Name: p.Name, Status: "pass", Score: p.Points, Message: p.Lost}
	if p.Points < p.Max {
		t.Status = "fail"
	}
	var took time.Duration
	for _, test := range r.Tests {
		if test.Property == p.Name {
			took += test.Took
		}
	}
	t.Duration = seconds(took)
	for _, f := range failures(r) {
		if f.Property == p.Name {
			t.Message, t.TestCode = cut(plain(f)), strings.Join(f.Failure.Commands, "\n")
			t.File, t.Line = f.Failure.File, f.Failure.Line
			break
		}
	}
	return t
}

// cut shortens a message to what the payload has room for.
func cut(text string) string {
	if len(text) <= mostClassroom {
		return text
	}
	return text[:strings.LastIndexByte(text[:mostClassroom], '\n')+1] + "…\n"
}
