package kit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// Form is the form of visible.json that this package reads and writes.
const Form = 1

// A Lab is what visible.json holds: the visible tests of a lab as plain data. What is
// zero or empty is left out of the file.
type Lab struct {
	Form       int        `json:"form"`
	About      string     `json:"about"` // where the file comes from, for whoever opens it
	Number     string     `json:"number"`
	Roles      []string   `json:"roles"` // that the student writes
	Files      []Skeleton `json:"files"` // in these files
	Properties []Property `json:"properties"`
	Tests      []*Trial   `json:"tests"`
}

// A Skeleton is a file as it was handed out.
type Skeleton struct {
	Name string `json:"name"`
	Sum  string `json:"sum"` // of its text: see [Sum]
}

// A Property is one thing that a solution should have.
type Property struct {
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Checks  []string `json:"checks"`  // that hold a run to it
	Chapter string   `json:"chapter"` // what to read: "README.md#the-pinger"
}

// A Trial is a test: a scenario under some seeds.
type Trial struct {
	Name     string   `json:"name"`
	About    string   `json:"about"`
	Property string   `json:"property"` // that it is about
	Scenario string   `json:"scenario"` // the file that it was made of: "visible/late-pongs.yaml"
	Seeds    []uint64 `json:"seeds"`
	// Plans are the faults: none, one plan for all seeds, or one for each in turn.
	Plans    [][]Planned     `json:"plans"`
	World    World           `json:"world"`
	Ensemble json.RawMessage `json:"ensemble"`
	Clients  []sim.Client    `json:"clients"`
	Schedule []Entry         `json:"schedule"`
	Until    sim.Time        `json:"until"`  // the first event at or past it is the last one
	Events   uint64          `json:"events"` // how many there are at most
	Expect   Expectation     `json:"expect"`
}

// A World is what a run's configuration has besides its protocol, seed and plan.
type World struct {
	Network sim.Network `json:"network"`
	Disk    sim.Disk    `json:"disk"`
	Service sim.Range   `json:"service"`
	Clocks  sim.Clocks  `json:"clocks"`
	Boot    sim.Range   `json:"boot"`
	Buggify bool        `json:"buggify"`
}

// An Expectation is how a run should end.
type Expectation struct {
	Monitors []string     `json:"monitors"` // those that watch
	Progress bool         `json:"progress"` // the protocol's goal must be met
	Within   sim.Duration `json:"within"`   // so soon after the last trouble
	Reached  []string     `json:"reached"`  // landmarks to be seen
}

// ErrFile is wrapped by the errors of [Read].
var ErrFile = errors.New("visible.json is damaged: hand the lab out again")

// Bounds of the file.
const (
	MostBytes = 1 << 20
	mostTests = 200
	mostSeeds = 1_000
	mostNodes = 10_000 // and clients, faults, choices
)

// Read reads visible.json.
func Read(text []byte) (*Lab, error) {
	if len(text) > MostBytes {
		return nil, fmt.Errorf("%w: it has %d bytes, and at most %d are read", ErrFile, len(text), MostBytes)
	}
	l := new(Lab)
	if err := strictly(text, l); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if l.Form != Form {
		return nil, fmt.Errorf("%w: it is of form %d, and this kit reads form %d", ErrFile, l.Form, Form)
	}
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return l, nil
}

// strictly decodes one JSON value without anything unknown in it or behind it.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("there is more behind the end")
	}
	return nil
}

// check refuses what no lab has.
func (l *Lab) check() error {
	if l.Number == "" || len(l.Roles) == 0 || len(l.Tests) == 0 || len(l.Tests) > mostTests {
		return fmt.Errorf("lab %q with %d roles and %d tests", l.Number, len(l.Roles), len(l.Tests))
	}
	seen := map[string]bool{}
	for i, t := range l.Tests {
		switch {
		case t == nil || t.Name == "" || seen[t.Name]:
			return fmt.Errorf("test %d has no name of its own", i+1)
		case l.property(t.Property) == nil:
			return fmt.Errorf("test %s is about %q, which is no property", t.Name, t.Property)
		}
		seen[t.Name] = true
		if err := t.check(); err != nil {
			return fmt.Errorf("test %s: %w", t.Name, err)
		}
	}
	return nil
}

// check refuses what no world could run. What the protocol says to it is for later.
func (t *Trial) check() error {
	plans, faults := len(t.Plans), 0
	for _, p := range t.Plans {
		faults = max(faults, len(p))
	}
	switch {
	case len(t.Seeds) == 0 || len(t.Seeds) > mostSeeds:
		return fmt.Errorf("%d seeds", len(t.Seeds))
	case plans > 1 && plans != len(t.Seeds):
		return fmt.Errorf("%d plans for %d seeds", plans, len(t.Seeds))
	case max(len(t.Clients), len(t.Schedule), faults) > mostNodes:
		return fmt.Errorf("%d clients, %d choices, %d faults", len(t.Clients), len(t.Schedule), faults)
	case t.Until <= 0 || t.Events == 0:
		return fmt.Errorf("it ends at %s and after %d events", t.Until, t.Events)
	}
	return nil
}

// property returns the property of a name, or nil.
func (l *Lab) property(name string) *Property {
	for i := range l.Properties {
		if l.Properties[i].Name == name {
			return &l.Properties[i]
		}
	}
	return nil
}

// plan is that of a seed, by its place.
func (t *Trial) plan(seed int) []sim.Planned {
	if len(t.Plans) == 0 {
		return nil
	}
	p := t.Plans[min(seed, len(t.Plans)-1)]
	plan := make([]sim.Planned, len(p))
	for i := range p {
		plan[i] = sim.Planned{At: p[i].At, Fault: p[i].Fault.Fault}
	}
	return plan
}
