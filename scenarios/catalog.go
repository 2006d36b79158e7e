package scenarios

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
)

// A Listed is a row of `zoolab list`: what something is called and what it
// is. The other fields are set where they say something.
type Listed struct {
	Name     string `json:"name"`
	About    string `json:"about"`
	Protocol string `json:"protocol,omitempty"`
	Cites    string `json:"cites,omitempty"`
	Caught   string `json:"caught,omitempty"` // bugs: the check that catches it
	// Commands are what client scripts of a protocol may say.
	Commands []Command `json:"commands,omitempty"`
}

// with adds a row, unless another protocol has the very same thing: what is
// composed of others has their bugs and monitors, and these are listed once.
func with(rows []Listed, one Listed) []Listed {
	if slices.ContainsFunc(rows, func(r Listed) bool { return r.Name == one.Name && r.About == one.About }) {
		return rows
	}
	return append(rows, one)
}

// ListProtocols lists the registry.
func ListProtocols() []Listed {
	var rows []Listed
	for _, p := range protocols {
		rows = append(rows, Listed{Name: p.Name, About: p.About, Commands: p.Commands})
	}
	return rows
}

// ListBugs lists the bugs of all protocols.
func ListBugs() []Listed {
	var rows []Listed
	for _, p := range protocols {
		for _, b := range p.Bugs {
			rows = with(rows, Listed{Name: b.Name, About: b.About, Protocol: p.Name, Cites: b.Cites, Caught: b.Caught})
		}
	}
	return rows
}

// ListChecks lists what a run can be judged by: the monitors and judges of
// each protocol, and what holds for all of them.
func ListChecks() []Listed {
	var rows []Listed
	for _, p := range protocols {
		// Monitors come with an ensemble; its defaults always build.
		built, err := p.Build(p.Ensemble(), nil, nil)
		if err != nil {
			panic("scenarios: the defaults of " + p.Name + " do not build: " + err.Error())
		}
		for _, m := range built.Monitors {
			rows = with(rows, Listed{Name: m.Name, About: m.About, Protocol: p.Name, Cites: m.Cites})
		}
		for _, j := range p.Judges {
			for _, check := range j.Checks {
				check.Protocol = p.Name
				rows = with(rows, check)
			}
		}
	}
	rows = append(rows, worldChecks...)
	return append(rows, Listed{Name: Progress, About: "The protocol's goal is met in time after the last fault."})
}

// ListScenarios lists the library, by name.
func ListScenarios() []Listed {
	var rows []Listed
	for _, name := range Library() {
		s, err := fromLibrary(name)
		if err != nil {
			panic("scenarios: the library's " + name + ": " + err.Error())
		}
		rows = append(rows, Listed{Name: name, About: s.About, Protocol: s.Protocol.Text})
	}
	return rows
}

// Parts are the structs that protocols add to the file format, by protocol,
// for the reference and the schema.
func Parts() map[string]file.Parts {
	parts := map[string]file.Parts{}
	for _, p := range protocols {
		part := file.Parts{Ensemble: p.Ensemble()}
		if p.Workload != nil {
			part.Workload = p.Workload()
		}
		parts[p.Name] = part
	}
	return parts
}
