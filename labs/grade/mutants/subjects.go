package mutants

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/zoolab/zoolab/labs"
)

// Solved is what a folder of solutions has to say of a lab: labs/solutions/NN-name.
type Solved struct {
	Right    map[string][]byte // the reference solution
	Subjects []Subject         // the listed, the derived and the equivalent wrong ones
}

// Open reads a folder of solutions and derives wrong ones. Its error has all that is
// wrong with the folder: a patch that does not apply or compile, an equivalent mutant
// that there is not.
func Open(lab *labs.Lab, folder string) (*Solved, error) {
	source, err := Load(filepath.Join(folder, "reference"), lab.Files...)
	if err != nil {
		return nil, err
	}
	s := &Solved{Right: source.Files()}
	listed, err := ReadListed(filepath.Join(folder, "wrong"), lab, s.Right)
	errs := []error{err}
	for _, l := range listed {
		if err := source.Compiles(l.Files); err != nil {
			errs = append(errs, fmt.Errorf("%s.patch makes a solution that does not compile: %w", l.Name, err))
		}
		s.Subjects = append(s.Subjects, Subject{l.Name, IsListed, l.Property, l.Patch, l.Files})
	}
	entries, err := ReadEquivalents(filepath.Join(folder, "equivalent.yaml"))
	errs = append(errs, err)
	wrong, equivalent, err := Divide(source.Derive(), entries)
	errs = append(errs, err)
	s.add(IsDerived, wrong)
	s.add(IsEquivalent, equivalent)
	return s, errors.Join(errs...)
}

// add appends mutants to the subjects.
func (s *Solved) add(sort Sort, all []Mutant) {
	for _, m := range all {
		s.Subjects = append(s.Subjects, Subject{m.Name(), sort, "", m.Patch(), m.In(s.Right)})
	}
}
