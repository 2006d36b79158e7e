package mutants

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Listed is a wrong solution that somebody wrote down, because students write
// it or a paper warns of it. Its file is a unified diff against the right solution
// below two lines:
//
//	# property: agreement
//	# about: A promise is not kept on disk.
type Listed struct {
	Name     string // of its file, without .patch
	Property string // that it must lose
	About    string // one sentence
	Patch    string
	Files    map[string][]byte // the whole solution
}

// ReadListed reads the wrong solutions in a folder, by name. Right is the solution
// that they are patches of.
func ReadListed(folder string, lab *labs.Lab, right map[string][]byte) ([]Listed, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.patch")) // in order
	if err != nil {
		return nil, fmt.Errorf("the wrong solutions in %s cannot be listed: %w", folder, err)
	}
	var all []Listed
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("a wrong solution cannot be read: %w", err)
		}
		l, err := parseListed(filepath.Base(path), string(text), lab, right)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// parseListed reads one wrong solution.
func parseListed(name, text string, lab *labs.Lab, right map[string][]byte) (Listed, error) {
	l := Listed{Name: strings.TrimSuffix(name, ".patch")}
	pos := strict.Position{File: name}
	for strings.HasPrefix(text, "#") {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		key, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "#")), ":")
		switch value = strings.TrimSpace(value); key {
		case "property":
			l.Property = value
		case "about":
			l.About = value
		default:
			return l, pos.Errorf("there is no key %q: write # property: and # about:, then the diff", key)
		}
	}
	l.Patch = text
	if l.About == "" {
		return l, pos.Errorf("nothing says what is wrong: write a line # about: with one sentence above the diff")
	}
	if lab.Property(l.Property) == nil {
		return l, pos.Errorf("%q is no property of the lab: write # property: with one of %s", l.Property, strings.Join(propertyNames(lab), ", "))
	}
	files, err := Apply([]byte(text), right)
	if err != nil {
		return l, pos.Errorf("%v", err)
	}
	l.Files = files
	return l, nil
}

func propertyNames(lab *labs.Lab) (names []string) {
	for _, p := range lab.Properties {
		names = append(names, p.Name)
	}
	return names
}
