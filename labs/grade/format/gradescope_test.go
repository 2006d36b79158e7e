package format_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// A shape is what the specification says of the value of a field.
type shape func(v any) error

func number(v any) error {
	if _, ok := v.(json.Number); !ok {
		return fmt.Errorf("%v is no number", v)
	}
	return nil
}

func text(v any) error {
	if _, ok := v.(string); !ok {
		return fmt.Errorf("%v is no text", v)
	}
	return nil
}

func object(v any) error {
	if _, ok := v.(map[string]any); !ok {
		return fmt.Errorf("%v is no object", v)
	}
	return nil
}

func either(a, b shape) shape {
	return func(v any) error {
		if a(v) == nil {
			return nil
		}
		return b(v)
	}
}

func oneOf(words ...string) shape {
	return func(v any) error {
		if s, ok := v.(string); !ok || !slices.Contains(words, s) {
			return fmt.Errorf("%v is none of %v", v, words)
		}
		return nil
	}
}

func listOf(of shape) shape {
	return func(v any) error {
		all, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%v is no list", v)
		}
		for i, e := range all {
			if err := of(e); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
		return nil
	}
}

func fields(known map[string]shape) shape {
	return func(v any) error {
		all, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is no object", v)
		}
		for name, value := range all {
			of, ok := known[name]
			if !ok {
				return fmt.Errorf("there is no field %s", name)
			}
			if err := of(value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}
}

var (
	scopeVisibility = oneOf("hidden", "after_due_date", "after_published", "visible")
	scopeFormat     = oneOf("text", "html", "simple_format", "md", "ansi")
	scopeTest       = fields(map[string]shape{
		"score": number, "max_score": number, "status": oneOf("passed", "failed"), "name": text, "name_format": scopeFormat,
		"number": text, "output": text, "output_format": scopeFormat, "tags": listOf(text), "visibility": scopeVisibility, "extra_data": object,
	})
	scopeResults = fields(map[string]shape{
		"score": number, "execution_time": number, "output": text, "output_format": scopeFormat, "test_output_format": scopeFormat,
		"test_name_format": scopeFormat, "visibility": scopeVisibility, "stdout_visibility": scopeVisibility, "extra_data": object,
		"tests": listOf(scopeTest), "leaderboard": listOf(fields(map[string]shape{
			"name": text, "value": either(number, text), "order": oneOf("asc", "desc")})),
	})
)

// gradescope holds a results.json to what Gradescope documents
// (gradescope-autograders.readthedocs.io, "Autograder Specifications", Output format):
// every field with its type or its words, and a score at the top or at every test.
func gradescope(file []byte) error {
	d := json.NewDecoder(strings.NewReader(string(file)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("something follows the object")
	}
	if err := scopeResults(v); err != nil {
		return err
	}
	top := v.(map[string]any)
	if _, ok := top["score"]; ok {
		return nil
	}
	tests, _ := top["tests"].([]any)
	if len(tests) == 0 {
		return errors.New("there is neither a score nor a test")
	}
	for i, t := range tests {
		if _, ok := t.(map[string]any)["score"]; !ok {
			return fmt.Errorf("there is no score, neither at the top nor at test %d", i)
		}
	}
	return nil
}

func TestGradescopeFilesAreAsDocumented(t *testing.T) {
	for name, r := range samples() {
		if err := gradescope([]byte(written("gradescope", r, format.Options{}))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The validator refuses what the specification does not have.
func TestGradescopeValidatorRefuses(t *testing.T) {
	for _, c := range []struct{ file, why string }{
		{`{"score": "12"}`, "score: 12 is no number"},
		{`{"score": 1, "visibility": "secret"}`, "visibility: secret is none of"},
		{`{"score": 1, "stdout_visibility": true}`, "stdout_visibility: true is none of"},
		{`{"score": 1, "output_format": "markdown"}`, "output_format: markdown is none of"},
		{`{"score": 1, "tests": {}}`, "tests: map[] is no list"},
		{`{"score": 1, "tests": [{"status": "pass"}]}`, "status: pass is none of"},
		{`{"score": 1, "tests": [{"number": 1.1}]}`, "number: 1.1 is no text"},
		{`{"score": 1, "tests": [{"tags": "a"}]}`, "tags: a is no list"},
		{`{"score": 1, "tests": [{"maxscore": 1}]}`, "there is no field maxscore"},
		{`{"score": 1, "tests": [{"extra_data": []}]}`, "extra_data: [] is no object"},
		{`{"score": 1, "leaderboard": [{"name": "x", "value": 1, "order": "up"}]}`, "order: up is none of"},
		{`{"tests": [{"score": 1}, {"max_score": 1}]}`, "nor at test 1"},
		{`{"output": "x"}`, "neither a score nor a test"},
		{`[]`, "[] is no object"},
		{`{"score": 1} x`, "something follows"},
		{`{"score": `, "unexpected EOF"},
	} {
		if err := gradescope([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: the validator says %v and should say %s", c.file, err, c.why)
		}
	}
}

type scopeFile struct {
	Score  float64
	Output string
	Tests  []struct {
		Score      *float64
		Max        float64 `json:"max_score"`
		Name       string
		Number     string
		Status     string
		Output     string
		Visibility string
		Extra      map[string]any `json:"extra_data"`
	}
}

func scopeOf(t *testing.T, r *grade.Report) (f scopeFile) {
	t.Helper()
	if err := json.Unmarshal([]byte(written("gradescope", r, format.Options{})), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// Properties carry the score, which adds up, and tests stand below them without one.
// A hidden test is hidden, and says nothing. As Gradescope then keeps the total from
// students, the output says it.
func TestGradescopeShowsPropertiesAndTests(t *testing.T) {
	f := scopeOf(t, halfDone())
	sum, most := 0.0, 0.0
	var numbers []string
	for _, test := range f.Tests {
		numbers = append(numbers, test.Number)
		if test.Score != nil {
			sum, most = sum+*test.Score, most+test.Max
		}
		if hidden := strings.Contains(test.Name, "hidden"); hidden != (test.Visibility == "hidden") || hidden && (test.Output != "" || test.Extra != nil) {
			t.Errorf("%s is %s and says %q %v", test.Name, test.Visibility, test.Output, test.Extra)
		}
	}
	if sum != f.Score || most != 100 {
		t.Errorf("the tests add up to %v of %v, and the score is %v", sum, most, f.Score)
	}
	if got := strings.Join(numbers, " "); got != "1 1.1 1.2 1.3 2 2.1 3 3.1 3.2 4" {
		t.Errorf("the tests are numbered %s", got)
	}
	if !strings.HasPrefix(f.Output, "20 of 100 points\n") {
		t.Errorf("the output does not say the total: %q", f.Output)
	}
	if d := f.Tests[1]; d.Name != "duel" || d.Status != "failed" || d.Extra["seed"] != "17" || d.Extra["hash"] != "77ab" || !strings.Contains(d.Output, duel().Sentence) {
		t.Errorf("the test that failed is %+v", d)
	}
}

// What was not graded says why, with every finding.
func TestGradescopeSaysWhyNotGraded(t *testing.T) {
	f := scopeOf(t, samples()["does not build"])
	for _, want := range []string{"does not build", "The Go compiler refuses", "acceptor.go:3: os.Exit"} {
		if !strings.Contains(f.Output, want) {
			t.Errorf("%q is missing in %q", want, f.Output)
		}
	}
}
