// Package labs is the course: what labs there are, what a student writes in
// each, and what it is worth.
//
// A lab is a folder, NN-name, with a chapter (README.md), a skeleton that
// compiles, visible tests and a manifest, lab.yaml, which [Lab] is the Go form
// of. The vocabulary of a lab, its messages, facts, monitors and clients, is that
// of a protocol in nodes; the student writes the roles of it, and every test is an
// ordinary scenario of that protocol. So whatever can be done with a scenario (run
// it, sweep it, search it, shrink it, step through it in the terminal) can be done
// with a student's solution in it.
//
// Start with [All] and [Find]. Package grade grades, package kit plays visible
// tests in the student's own module, package stage serves a student's nodes from a
// process of their own.
package labs

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// ErrNoLab is wrapped by the error of [Find].
var ErrNoLab = errors.New("there is no such lab")

// A Lab is one lab, as its manifest has it.
type Lab struct {
	Pos      strict.Position `yaml:"-"`
	Title    string          `yaml:"title,required" about:"the question it answers, as a heading"`
	About    string          `yaml:"about,required" about:"one sentence: what the student builds"`
	Paper    string          `yaml:"paper" about:"what to read, with its sections"`
	Protocol string          `yaml:"protocol,required" about:"the row of the registry whose roles the student writes"`
	Roles    []string        `yaml:"roles,required" about:"those roles"`
	Files    []string        `yaml:"files,required" about:"the files a student writes: all that is taken from a submission"`
	Allow    []string        `yaml:"allow" about:"what these may use besides what every lab may: \"package\" for all of it, \"package.Name\" for one name"`

	Properties []Property `yaml:"properties,required" about:"what is graded"`
	Tests      []Test     `yaml:"tests,required" about:"what is run to grade it, in this order"`

	folder string // its name below labs: "04-paxos"
}

// A Property is one thing that a solution should have, and what it is worth.
//
// A safety property that any run breaks is lost as a whole, whichever test the
// run belongs to. Otherwise a property earns the share of its tests that pass.
// Liveness and efficiency are worth nothing while safety is broken: a server that
// never answers breaks no promise, and one that answers anything is always quick.
type Property struct {
	Name    string   `yaml:"name,required" about:"its name in reports, and the anchor of its part of the chapter"`
	Kind    Kind     `yaml:"kind,required" about:"safety, liveness or efficiency"`
	Points  int      `yaml:"points,required" min:"1" max:"1000" about:"what it is worth"`
	About   string   `yaml:"about,required" about:"one sentence"`
	Checks  []string `yaml:"checks" about:"the checks of the protocol that hold a run to it"`
	Chapter string   `yaml:"chapter" about:"the heading of the chapter to read again, as an anchor"`
}

// A Kind is the kind of a property.
type Kind string

// The kinds. In sum over the labs they weigh 60, 25 and 15 of a hundred.
const (
	Safety     Kind = "safety"
	Liveness   Kind = "liveness"
	Efficiency Kind = "efficiency"
)

// UnmarshalText reads a kind.
func (k *Kind) UnmarshalText(text []byte) error {
	switch v := Kind(text); v {
	case Safety, Liveness, Efficiency:
		*k = v
		return nil
	}
	return fmt.Errorf("%q is no kind of property: write safety, liveness or efficiency", text)
}

// A Test is a scenario under some seeds, or a search of one.
type Test struct {
	Name     string `yaml:"name,required" about:"its name in reports"`
	Property string `yaml:"property,required" about:"the property whose points depend on it"`
	About    string `yaml:"about,required" about:"one sentence: what happens in it"`
	Scenario string `yaml:"scenario,required" about:"its file in the folder of the lab: visible/… or hidden/…"`
	Seeds    string `yaml:"seeds" default:"1..20" about:"the seeds it is run with, A..B"`
	// A test that says how many states is an exhaustive search and has no seeds.
	States int `yaml:"states" max:"5000000" about:"search every behaviour instead, up to so many states"`
	Depth  int `yaml:"depth" max:"1000" about:"and so many steps"`
	// Bounds of the search.
	Crashes  int `yaml:"crashes" max:"10" about:"with so many crashes in all"`
	Expiries int `yaml:"expiries" default:"1" max:"10" about:"and so many expiries of timers at each node"`
}

// Search returns the bounds of an exhaustive search.
func (t Test) Search() sim.Bounds { return sim.Bounds{Crashes: t.Crashes, Expiries: t.Expiries} }

// Visible reports whether students are given the test.
func (t Test) Visible() bool { return strings.HasPrefix(t.Scenario, "visible/") }

// Folder is the lab's folder: "04-paxos".
func (l *Lab) Folder() string { return l.folder }

// Number is the lab's number: "04".
func (l *Lab) Number() string {
	number, _, _ := strings.Cut(l.folder, "-")
	return number
}

// Name is the lab's name without the number: "paxos".
func (l *Lab) Name() string {
	_, name, _ := strings.Cut(l.folder, "-")
	return name
}

// Package is the import path of the package that the student writes.
func (l *Lab) Package() string { return Module + "/labs/" + l.folder }

// Module is the path of this module, and of the part of it that labs carry.
const Module = "github.com/zoolab/zoolab"

// Source is the lab's folder as the program carries it.
func (l *Lab) Source() fs.FS {
	sub, err := fs.Sub(zoolab.Source, "labs/"+l.folder)
	if err != nil {
		panic("labs: " + err.Error()) // the folder was found by listing it
	}
	return sub
}

// Points is what the lab is worth.
func (l *Lab) Points() int {
	sum := 0
	for _, p := range l.Properties {
		sum += p.Points
	}
	return sum
}

// Property returns the property of a name, or nil.
func (l *Lab) Property(name string) *Property {
	if i := slices.IndexFunc(l.Properties, func(p Property) bool { return p.Name == name }); i >= 0 {
		return &l.Properties[i]
	}
	return nil
}

// All returns the labs, by number. Their manifests are part of the program, so
// one that is wrong is a mistake in it, and panics.
func All() []*Lab {
	names, err := fs.Glob(zoolab.Source, "labs/[0-9][0-9]-*/lab.yaml")
	if err != nil {
		panic("labs: " + err.Error())
	}
	all := make([]*Lab, 0, len(names))
	for _, name := range names {
		text, err := fs.ReadFile(zoolab.Source, name)
		if err != nil {
			panic("labs: " + err.Error())
		}
		l, err := Read(name, text)
		if err != nil {
			panic("labs: " + err.Error())
		}
		all = append(all, l)
	}
	return all
}

// Read reads a manifest; name is its path, labs/NN-name/lab.yaml.
func Read(name string, text []byte) (*Lab, error) {
	l := &Lab{folder: path.Base(path.Dir(name))}
	if err := strict.Decode(name, text, l); err != nil {
		return nil, err
	}
	var errs []error
	names := map[string]bool{}
	for _, p := range l.Properties {
		if names[p.Name] {
			errs = append(errs, l.Pos.Errorf("two properties are called %s", p.Name))
		}
		names[p.Name] = true
	}
	for _, t := range l.Tests {
		if names["test "+t.Name] {
			errs = append(errs, l.Pos.Errorf("two tests are called %s", t.Name))
		}
		names["test "+t.Name] = true
		if l.Property(t.Property) == nil {
			errs = append(errs, l.Pos.Errorf("test %s is about %s, which is no property of the lab", t.Name, t.Property))
		}
	}
	return l, strict.Join(l.Pos, errs...)
}

// Find returns the lab that somebody means: by its number, its name, or both.
func Find(ref string) (*Lab, error) {
	var known, names []string
	for _, l := range All() {
		if ref == l.Number() || ref == l.Name() || ref == l.folder || "0"+ref == l.Number() {
			return l, nil
		}
		known = append(known, l.folder)
		names = append(names, l.folder, l.Name())
	}
	if near := strict.Nearest(ref, names); near != "" {
		return nil, fmt.Errorf("%w: %q; did you mean %s?", ErrNoLab, ref, near)
	}
	return nil, fmt.Errorf("%w: %q; there are %s", ErrNoLab, ref, strings.Join(known, ", "))
}
