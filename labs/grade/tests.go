package grade

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/scenarios/sweep"
)

// A Test is a test of a lab with the folder that its scenario lies in.
type Test struct {
	labs.Test
	Hidden bool
	From   fs.FS
}

// VisibleTests are the tests that students are given.
func VisibleTests(lab *labs.Lab) []Test { return testsOf(lab, true) }

// DefaultHidden are the tests that the lab keeps to itself. They stand in this
// repository: a course that minds writes its own, see [ReadHidden].
func DefaultHidden(lab *labs.Lab) []Test { return testsOf(lab, false) }

// AllTests are the visible tests and the default hidden ones.
func AllTests(lab *labs.Lab) []Test { return append(VisibleTests(lab), DefaultHidden(lab)...) }

func testsOf(lab *labs.Lab, visible bool) (all []Test) {
	for _, t := range lab.Tests {
		if t.Visible() == visible {
			all = append(all, Test{t, !visible, lab.Source()})
		}
	}
	return all
}

// ErrHidden is wrapped by the errors of [ReadHidden] that no place in a file explains.
var ErrHidden = errors.New("no hidden tests can be read")

// HiddenFile is the manifest of a folder of hidden tests.
const HiddenFile = "hidden.yaml"

// manifest is the form of a manifest.
type manifest struct {
	Tests []labs.Test `yaml:"tests,required" min:"1" max:"200" about:"the tests, as in the manifest of a lab; scenarios are files of this folder"`
}

// ReadHidden reads a teacher's own hidden tests: a folder with hidden.yaml, which lists
// them as the manifest of a lab does, and the scenarios that they name.
func ReadHidden(lab *labs.Lab, dir string) ([]Test, error) {
	name := filepath.Join(dir, HiddenFile)
	text, err := strict.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing; it lists tests as a lab's manifest does", ErrHidden, name)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHidden, err)
	}
	var h manifest
	if err := strict.Decode(name, text, &h); err != nil {
		return nil, err
	}
	var all []Test
	for _, t := range h.Tests {
		if slices.ContainsFunc(all, func(other Test) bool { return other.Name == t.Name }) {
			return nil, fmt.Errorf("%s: two tests are called %s", name, t.Name)
		}
		one := Test{t, true, os.DirFS(dir)}
		if err := one.fits(lab); err != nil {
			return nil, fmt.Errorf("%s: test %s: %w", name, t.Name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// fits says why a test is none of a lab's, or nil.
func (t Test) fits(lab *labs.Lab) error {
	if lab.Property(t.Property) == nil {
		var names []string
		for _, p := range lab.Properties {
			names = append(names, p.Name)
		}
		return strict.UnknownError(strict.Position{}, "property of the lab", t.Property, names)
	}
	s, err := t.scenario()
	if err != nil {
		return err
	}
	if _, err := scenarios.Compile(s); err != nil {
		return err
	}
	if s.Protocol.Text != lab.Protocol {
		return fmt.Errorf("%s is a scenario of %s, and the lab is of %s", t.Scenario, s.Protocol.Text, lab.Protocol)
	}
	if _, err := sweep.ParseSeeds(t.Seeds); err != nil {
		return fmt.Errorf("seeds %w", err)
	}
	return nil
}

// scenario reads the scenario of a test.
func (t Test) scenario() (*file.Scenario, error) {
	text, err := fs.ReadFile(t.From, t.Scenario)
	if err != nil {
		return nil, fmt.Errorf("there is no scenario %q in the folder", t.Scenario)
	}
	return file.Parse(t.Scenario, text)
}
