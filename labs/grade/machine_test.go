package grade_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// TestWhatTheMachineLacksIsNoFaultOfASubmission: it is an error, and no report with
// points missing.
func TestWhatTheMachineLacksIsNoFaultOfASubmission(t *testing.T) {
	lab := pingpong(t)
	o := grade.Options{Tests: grade.VisibleTests(lab)}
	t.Run("no go command", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if _, err := grade.Grade(context.Background(), lab, submission(t, lab, "reference"), o); !errors.Is(err, tree.ErrNoGo) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no worker can be started", func(t *testing.T) {
		program := filepath.Join(t.TempDir(), "worker")
		if err := os.WriteFile(program, []byte("no program"), 0o755); err != nil {
			t.Fatal(err)
		}
		if r, err := grade.RunTests(context.Background(), lab, grade.Worker{Program: program}, o); !errors.Is(err, cage.ErrStart) {
			t.Errorf("the error is %v, and the report %+v", err, r)
		}
	})
}

// TestAStateThatCannotBeCarriedIsTheSubmissions: a field that hides what it holds.
func TestAStateThatCannotBeCarriedIsTheSubmissions(t *testing.T) {
	lab := pingpong(t)
	dir := submission(t, lab, "reference", "type Pinger struct {", "type Pinger struct {\n\tHeld any")
	r := run(t, lab, dir, grade.Options{Tests: grade.VisibleTests(lab)})
	if r.Status != grade.Graded || r.Score != 0 {
		t.Errorf("it is %s with %s points", r.Status, r.Score)
	}
}
