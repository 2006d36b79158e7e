package grade

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// Staged are a student's nodes, built and ready to play in scenarios that are no test:
// to be stepped through, swept, searched. It is a [scenarios.Stage].
type Staged struct {
	*cage.Cage
	lab    *labs.Lab
	folder string
}

// Scenario returns the scenario of one of the lab's tests, by the test's name.
func (s *Staged) Scenario(name string) ([]byte, bool) {
	for _, t := range s.lab.Tests {
		if t.Name == name {
			text, err := fs.ReadFile(s.lab.Source(), t.Scenario)
			return text, err == nil
		}
	}
	return nil, false
}

// Scenarios lists the lab's visible tests.
func (s *Staged) Scenarios() (names []string) {
	for _, t := range VisibleTests(s.lab) {
		names = append(names, t.Name)
	}
	return names
}

// Stage builds the files of a folder. Findings say why they cannot play.
func Stage(ctx context.Context, lab *labs.Lab, dir string) (*Staged, []Finding, error) {
	taken, findings := tree.Submission(dir, lab)
	if len(findings) > 0 {
		return nil, findings, nil
	}
	folder, err := os.MkdirTemp("", "zoolab-lab")
	if err != nil {
		return nil, nil, err
	}
	s := &Staged{lab: lab, folder: folder}
	worker, findings, err := Prepare(ctx, lab, taken.Files, folder, Options{})
	if err == nil && len(findings) == 0 {
		s.Cage, err = cage.Open(worker.Program, lab.Protocol, lab.Roles, worker.Variant, cage.Usual())
	}
	if err != nil || len(findings) > 0 {
		return nil, findings, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil, nil
}

// Close ends the worker and removes what was built.
func (s *Staged) Close() error { return errors.Join(s.Cage.Close(), os.RemoveAll(s.folder)) }
