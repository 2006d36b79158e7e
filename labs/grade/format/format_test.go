package format_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// Every format has a name and a sentence, and writes the same bytes every time.
func TestFormatsAreDeterministic(t *testing.T) {
	for _, f := range format.All() {
		if f.Name == "" || f.About == "" {
			t.Errorf("a format lacks its name or its sentence: %+v", f)
		}
		for name, r := range samples() {
			if a, b := f.Bytes(r, format.Options{}), f.Bytes(r, format.Options{}); !bytes.Equal(a, b) {
				t.Errorf("%s of %q differs from one time to the next", f.Name, name)
			}
		}
	}
}

// A format that does not exist is met with a sentence that names one.
func TestUnknownFormatsAreNamed(t *testing.T) {
	for name, want := range map[string]string{
		"jsno":  `there is no format "jsno"; did you mean json?`,
		"excel": `there is no format "excel"; there are text, json, junit, gradescope, classroom, actions, summary, csv`,
	} {
		if err := format.Write(&bytes.Buffer{}, name, halfDone(), format.Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v and should be %s", name, err, want)
		}
	}
}

// A target is FORMAT=FILE, and a file may have any name.
func TestTargetsAreParsed(t *testing.T) {
	for text, want := range map[string]format.Target{
		"junit=out/junit.xml": {Format: "junit", Path: "out/junit.xml"},
		"json=a=b":            {Format: "json", Path: "a=b"},
	} {
		if got, err := format.ParseTarget(text); err != nil || got != want {
			t.Errorf("%s is parsed to %+v (%v)", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"junit":   `"junit" says no file: write FORMAT=FILE, such as junit=junit.xml`,
		"junit=":  `"junit=" says no file: write FORMAT=FILE, such as junit=junit.xml`,
		"juint=x": `there is no format "juint"; did you mean junit?`,
	} {
		if _, err := format.ParseTarget(text); err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v and should be %s", text, err, want)
		}
	}
}

// The JSON is the report: what it says of it is read back.
func TestJSONIsTheReport(t *testing.T) {
	var got struct {
		Lab        string
		Status     grade.Status
		Score, Max float64
		Properties []struct{ Name string }
		Tests      []struct {
			Name    string
			Visible bool
			Failure *grade.Failure
		}
	}
	if err := json.Unmarshal([]byte(written("json", halfDone(), format.Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if got.Lab != "04-paxos" || got.Status != grade.Graded || got.Score != 20 || got.Max != 100 || len(got.Properties) != 4 || len(got.Tests) != 6 {
		t.Errorf("read back the report is %+v", got)
	}
	if f := got.Tests[1].Failure; f.Seed != 17 || f.Sentence != duel().Sentence || len(f.Ladder) != len(duel().Ladder) {
		t.Errorf("read back the failure is %+v", f)
	}
	if h := got.Tests[3]; h.Visible || h.Name != "agreement hidden 1" || h.Failure.Property != "agreement" {
		t.Errorf("read back the hidden test is %+v", h)
	}
	// Whoever reads lists finds lists.
	if out := written("json", &grade.Report{}, format.Options{}); strings.Contains(out, "null") {
		t.Errorf("an empty report has null for a list:\n%s", out)
	}
}

// A report is replaced as a whole: a grader that is killed leaves the last one, and
// no other file.
func TestSaveReplacesTheWholeFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "results.json")
	partial := samples()["unfinished"]
	for _, r := range []*grade.Report{samples()["nothing yet"], partial, halfDone()} {
		if err := format.Save(path, "gradescope", r, format.Options{}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != written("gradescope", r, format.Options{}) {
			t.Fatalf("the file does not hold the report (%v)", err)
		}
		if err := gradescope(got); err != nil {
			t.Errorf("a file that Gradescope cannot read is left: %v", err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left: %v", len(left), left)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o644 {
		t.Errorf("the file has the mode %v: others cannot read it", info.Mode())
	}
}

// A report that cannot be saved leaves what is there, and says why.
func TestSaveThatFailsLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "taken", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "no", "such", "folder.json"), filepath.Join(dir, "taken")} {
		err := format.Save(path, "json", halfDone(), format.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), path+": cannot be written: ") {
			t.Errorf("%s: the error is %v", path, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left: %v", len(left), left)
	}
}
