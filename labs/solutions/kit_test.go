// Package solutions_test holds the solutions of the labs to be right: all of a lab's
// tests pass with each, under all their seeds.
package solutions_test

import (
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/sweep"
	"github.com/zoolab/zoolab/sim"
)

// many is for a night: go test ./labs/solutions -seeds 10000.
var many = flag.Uint64("seeds", 0, "how many seeds each test takes, 0 for those that its manifest says")

// A builder makes a lab's protocol with the roles of a solution. The ensemble is a
// pointer to the struct that the registry has for the protocol.
type builder func(ensemble any, clients []sim.Client) (sim.Protocol, error)

// runAll runs every test of a lab with a solution, as a grader does it, only that
// the solution is in this process.
func runAll(t *testing.T, folder string, build builder) {
	t.Helper()
	lab, err := labs.Find(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range lab.Tests {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			c := caseOf(t, lab, test, build)
			if test.States > 0 {
				search(t, c, test)
				return
			}
			seeds, err := sweep.ParseSeeds(test.Seeds)
			if err != nil {
				t.Fatal(err)
			}
			if *many > 0 {
				seeds = sweep.Seeds{First: 1, Last: *many}
			}
			r, err := sweep.Run(context.Background(), c, sweep.Options{Seeds: seeds})
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict != checker.Pass {
				t.Errorf("%s\n%+v", r.Summary(), r.Failures)
			}
		})
	}
}

// search visits every state of a test that has no seeds.
func search(t *testing.T, c *scenarios.Case, test labs.Test) {
	t.Helper()
	r, err := explore.Breadth(context.Background(), c.Model(), explore.Options{Bounds: test.Search(), States: test.States, Depth: test.Depth})
	if err != nil || r.Violation != nil {
		t.Fatal(err, r.Violation)
	}
	t.Logf("%d states, exhausted: %t", r.States, r.Exhausted)
}

// caseOf compiles the scenario of a test, with the solution's nodes in it.
func caseOf(t *testing.T, lab *labs.Lab, test labs.Test, build builder) *scenarios.Case {
	t.Helper()
	src, err := fs.ReadFile(lab.Source(), test.Scenario)
	if err != nil {
		t.Fatal(err)
	}
	s, err := file.Parse(test.Scenario, src)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.CompileOn(s, &stage{lab: lab, build: build})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A stage has a solution's nodes in this process. Calls to them are encoded as they
// are between processes, so that what a worker would refuse is refused here.
type stage struct {
	lab   *labs.Lab
	build builder
}

func (s *stage) Plays() (protocol string, roles []string) { return s.lab.Protocol, s.lab.Roles }

// Open carries the ensemble over as JSON, as it is told to a worker.
func (s *stage) Open(ensemble any, clients []sim.Client) (sim.Carrier, error) {
	told, err := json.Marshal(ensemble)
	if err != nil {
		return nil, err
	}
	var heard any
	for _, row := range scenarios.Protocols() {
		if row.Name == s.lab.Protocol {
			heard = row.Ensemble()
		}
	}
	if err := json.Unmarshal(told, heard); err != nil {
		return nil, err
	}
	p, err := s.build(heard, clients)
	if err != nil {
		return nil, err
	}
	h, err := sim.NewHost(p)
	if err != nil {
		return nil, err
	}
	return &lane{host: h}, h.Check(s.lab.Roles...)
}

// A lane takes one call at a time to a host.
type lane struct {
	sync.Mutex
	host *sim.Host
}

// Carry has the host handle a call.
func (l *lane) Carry(call []byte) ([]byte, error) {
	l.Lock()
	defer l.Unlock()
	return l.host.Handle(call, nil), nil
}

// Whatever a manifest names is there, and every property has a test that visible
// tests do not have.
func TestManifestsNameWhatIsThere(t *testing.T) {
	for _, lab := range labs.All() {
		hidden := map[string]int{}
		for _, test := range lab.Tests {
			if _, err := fs.Stat(lab.Source(), test.Scenario); err != nil {
				t.Errorf("%s: %v", lab.Folder(), err)
			}
			if !test.Visible() {
				hidden[test.Property]++
			}
		}
		sum := map[labs.Kind]int{}
		for _, p := range lab.Properties {
			sum[p.Kind] += p.Points
			if hidden[p.Name] == 0 {
				t.Errorf("%s: no hidden test is about %s", lab.Folder(), p.Name)
			}
		}
		if sum[labs.Safety] != 60 || sum[labs.Liveness] != 25 || sum[labs.Efficiency] != 15 {
			t.Errorf("%s weighs %v", lab.Folder(), sum)
		}
		chapter, err := fs.ReadFile(lab.Source(), "README.md")
		if err != nil {
			t.Error(err)
		}
		for _, p := range lab.Properties {
			if p.Chapter != "" && !strings.Contains(headings(string(chapter)), p.Chapter+"\n") {
				t.Errorf("%s: the chapter has no heading %s", lab.Folder(), p.Chapter)
			}
		}
	}
}

// headings are the anchors of a chapter's headings, one a line.
func headings(chapter string) string {
	var b strings.Builder
	for line := range strings.Lines(chapter) {
		title := strings.TrimLeft(line, "#")
		if title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		for _, r := range strings.ToLower(strings.TrimSpace(title)) {
			switch {
			case r == ' ':
				b.WriteByte('-')
			case r == '-', r >= 'a' && r <= 'z', r >= '0' && r <= '9':
				b.WriteRune(r)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
