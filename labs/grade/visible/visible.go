// Package visible compiles the visible tests of a lab to visible.json, which a handout
// carries and package kit plays: plain data, without YAML.
//
// Start with [File]. The file stands in the lab's folder and is written anew by
//
//	go test ./labs/grade/visible -update
package visible

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/sweep"
	"github.com/zoolab/zoolab/sim"
)

// Name is the file's name in the folder of its lab.
const Name = "visible.json"

// mostSeeds is how many seeds of a test the file has, of those that its manifest says:
// enough for go test, and the grader has the others.
const mostSeeds = 100

// ErrTest is wrapped by the errors about a test that cannot be written down.
var ErrTest = errors.New("this visible test cannot be played by a student's module")

// File is the text of a lab's visible.json.
func File(lab *labs.Lab) ([]byte, error) {
	return fileOf(lab, slices.DeleteFunc(slices.Clone(lab.Tests), func(t labs.Test) bool { return !t.Visible() }))
}

// fileOf is the file with some of the lab's tests.
func fileOf(lab *labs.Lab, tests []labs.Test) ([]byte, error) {
	l := &kit.Lab{
		Form:   kit.Form,
		About:  fmt.Sprintf("Compiled from visible/*.yaml by go test ./labs/grade/visible -update; at most %d seeds of each test.", mostSeeds),
		Number: lab.Number(),
		Roles:  lab.Roles,
	}
	for _, name := range lab.Files {
		text, err := fs.ReadFile(lab.Source(), name)
		if err != nil {
			return nil, err
		}
		l.Files = append(l.Files, kit.Skeleton{Name: name, Sum: kit.Sum(text)})
	}
	for _, p := range lab.Properties {
		l.Properties = append(l.Properties, kit.Property{Name: p.Name, About: p.About, Checks: p.Checks, Chapter: chapter(p)})
	}
	for _, t := range tests {
		one, err := trial(lab, t)
		if err != nil {
			return nil, fmt.Errorf("lab %s, test %s: %w", lab.Folder(), t.Name, err)
		}
		l.Tests = append(l.Tests, one)
	}
	text, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	if text, err = laidOut(text); err != nil {
		return nil, err
	}
	_, err = kit.Read(text)
	return text, err
}

// chapter is where a property is explained.
func chapter(p labs.Property) string {
	if p.Chapter == "" {
		return "README.md"
	}
	return "README.md#" + p.Chapter
}

// trial compiles a test.
func trial(lab *labs.Lab, t labs.Test) (*kit.Trial, error) {
	text, err := fs.ReadFile(lab.Source(), t.Scenario)
	if err != nil {
		return nil, err
	}
	s, err := file.Parse(t.Scenario, text)
	if err != nil {
		return nil, err
	}
	heard := &listener{lab: lab}
	c, err := scenarios.CompileOn(s, heard)
	if err != nil {
		return nil, err
	}
	seeds, err := sweep.ParseSeeds(t.Seeds)
	if err != nil {
		return nil, err
	}
	if why := unplayable(t, s); why != "" {
		return nil, fmt.Errorf("%w: %s", ErrTest, why)
	}
	one := &kit.Trial{Name: t.Name, About: t.About, Property: t.Property, Scenario: t.Scenario, Ensemble: heard.ensemble, Clients: heard.clients,
		Until: sim.Time(s.Until), Events: s.Limits.Events, Expect: expectation(c)}
	config := c.Config(s.Seed)
	one.World = kit.World{Network: config.Network, Disk: config.Disk, Service: config.Service, Clocks: config.Clocks, Boot: config.Boot, Buggify: config.Buggify}
	for _, x := range c.Entries() {
		one.Schedule = append(one.Schedule, kit.EntryOf(x))
	}
	for i := range min(seeds.Count(), mostSeeds) {
		seed := seeds.At(i)
		one.Seeds = append(one.Seeds, seed)
		if plan := planned(c.Config(seed).Plan); i == 0 && len(plan) > 0 || s.Random != nil {
			one.Plans = append(one.Plans, plan)
		}
	}
	return one, nil
}

// unplayable says why a test is none for a student's module, "" when it is one.
func unplayable(t labs.Test, s *file.Scenario) string {
	switch {
	case t.States > 0:
		return "it is a search; leave it to hidden tests"
	case s.Expect.Violates.Text != "":
		return "it expects a violation; a solution is to have none"
	}
	for i := range s.Clients {
		if s.Clients[i].Workload != nil {
			return "its clients have workloads; write scripts"
		}
	}
	return ""
}

// expectation is what package kit holds a run to. What clients were told is for the
// grader alone to judge.
func expectation(c *scenarios.Case) kit.Expectation {
	x := c.Scenario.Expect
	e := kit.Expectation{Progress: x.ProgressAfterHeal > 0, Within: x.ProgressAfterHeal, Reached: x.Reached.Texts()}
	for _, m := range c.Config(c.Scenario.Seed).Protocol.Monitors {
		e.Monitors = append(e.Monitors, m.Name)
	}
	return e
}

// planned is a plan in its written form.
func planned(plan []sim.Planned) []kit.Planned {
	var all []kit.Planned
	for _, p := range plan {
		all = append(all, kit.Planned{At: p.At, Fault: kit.Fault{Fault: p.Fault}})
	}
	return all
}

// A listener is a stage on which nothing is ever played: it takes down what ensemble a
// scenario comes to, and with which clients.
type listener struct {
	lab      *labs.Lab
	ensemble []byte
	clients  []sim.Client
}

// Plays says what the lab's students write.
func (l *listener) Plays() (protocol string, roles []string) { return l.lab.Protocol, l.lab.Roles }

// Open listens.
func (l *listener) Open(ensemble any, clients []sim.Client) (_ sim.Carrier, err error) {
	l.ensemble, err = json.Marshal(ensemble)
	l.clients = clients
	return l, err
}

// Carry is never called, for the scenario is not run.
func (l *listener) Carry([]byte) ([]byte, error) {
	return nil, errors.New("nobody plays here")
}
