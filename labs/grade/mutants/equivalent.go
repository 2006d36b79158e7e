package mutants

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// An Equivalent says of some mutants that no test can tell them from the right
// solution, and why: what they leave out saves work, or is done elsewhere too. It
// finds them by what is written there and not by where, so that a solution can be
// edited without counting lines anew.
type Equivalent struct {
	Pos      strict.Position `yaml:"-"`
	Operator string          `yaml:"operator,required" about:"what was done: the operator's name"`
	In       string          `yaml:"in" about:"the function it was done in: Acceptor.onPrepare"`
	Line     string          `yaml:"line,required" about:"the whole line as the right solution has it, without its indentation"`
	Becomes  string          `yaml:"becomes" about:"the line that it became, where the operator does several things to the line and not all of them are meant"`
	Because  string          `yaml:"because,required" about:"why no test can tell"`
}

// equivalents is the file of them.
type equivalents struct {
	Pos        strict.Position `yaml:"-"`
	Equivalent []Equivalent    `yaml:"equivalent,required" about:"the mutants that are no mistakes"`
}

// means reports whether a mutant is one that e is about.
func (e Equivalent) means(m Mutant) bool {
	return e.Operator == m.Operator && e.In == m.Func && e.Line == m.Was && (e.Becomes == "" || e.Becomes == m.Becomes)
}

// ReadEquivalents reads a lab's equivalent.yaml. A lab without one has none.
func ReadEquivalents(path string) ([]Equivalent, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the equivalent mutants cannot be read: %w", err)
	}
	var file equivalents
	if err := strict.Decode(path, text, &file); err != nil {
		return nil, err
	}
	var errs []error
	for _, e := range file.Equivalent {
		if known := Operators(); !slices.Contains(known, e.Operator) {
			errs = append(errs, strict.UnknownError(e.Pos, "operator", e.Operator, known))
		}
	}
	return file.Equivalent, strict.Join(file.Pos, errs...)
}

// Divide tells mutants that are mistakes from those that are equivalent. The error
// names every entry that is about none of them.
func Divide(all []Mutant, by []Equivalent) (wrong, equivalent []Mutant, err error) {
	used := make([]bool, len(by))
	for _, m := range all {
		i := slices.IndexFunc(by, func(e Equivalent) bool { return e.means(m) })
		if i < 0 {
			wrong = append(wrong, m)
			continue
		}
		used[i] = true
		equivalent = append(equivalent, m)
	}
	var errs []error
	for i, e := range by {
		if !used[i] {
			errs = append(errs, e.Pos.Errorf("no mutant is %q in %s at %q: correct the entry by a mutant's patch, or take it out", e.Operator, e.In, e.Line))
		}
	}
	return wrong, equivalent, errors.Join(errs...)
}
