package visible_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/visible"
	"github.com/zoolab/zoolab/labs/kit"
	pingpong "github.com/zoolab/zoolab/labs/solutions/00-pingpong/reference"
	rpc "github.com/zoolab/zoolab/labs/solutions/01-rpc/reference"
	paxos "github.com/zoolab/zoolab/labs/solutions/04-paxos/reference"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// solutions are the references, by lab.
var solutions = map[string]kit.Builder{
	"00-pingpong": kit.Build(court.Ensemble.Protocol, pingpong.Roles()),
	"01-rpc":      kit.Build(call.Ensemble.Protocol, rpc.Roles()),
	"04-paxos":    kit.Build(synod.Ensemble.Protocol, paxos.Roles()),
}

// A student's module plays what the grader plays: every run has the hash that the
// scenario has when the grader runs it. Hidden tests are played here, too, since they
// have what visible ones may have: schedules, drawn faults, landmarks.
func TestHistoriesAreTheGraders(t *testing.T) {
	for _, lab := range labs.All() {
		build, ok := solutions[lab.Folder()]
		if !ok {
			t.Errorf("lab %s has no reference here", lab.Folder())
			continue
		}
		l := read(t, lab)
		for _, test := range l.Tests {
			t.Run(lab.Number()+"/"+test.Name, func(t *testing.T) {
				t.Parallel()
				play, err := l.Open(test, build)
				if err != nil {
					t.Fatal(err)
				}
				c := compiled(t, lab, test.Scenario, build)
				for i, seed := range test.Seeds {
					kits, err := play.Run(i, nil)
					if err != nil {
						t.Fatal(err)
					}
					graders, err := c.Run(context.Background(), seed, scenarios.Options{Lenient: true})
					if err != nil {
						t.Fatal(err)
					}
					if kits.Hash != graders.Hash || kits.Check != "" || graders.Verdict != checker.Pass || kits.Events != graders.Events {
						t.Fatalf("seed %d: the kit has %+v, the grader %s, %s", seed, kits, graders.Hash, graders.Unmet)
					}
				}
			})
		}
	}
}

// read compiles all tests of a lab but the searches, and reads the file.
func read(t *testing.T, lab *labs.Lab) *kit.Lab {
	t.Helper()
	var tests []labs.Test
	for _, test := range lab.Tests {
		if test.States == 0 {
			tests = append(tests, test)
		}
	}
	text, err := visible.FileOf(lab, tests)
	if err != nil {
		t.Fatal(err)
	}
	l, err := kit.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// compiled is a scenario of a lab as the grader has it, on a stage with some nodes.
func compiled(t *testing.T, lab *labs.Lab, scenario string, build kit.Builder) *scenarios.Case {
	t.Helper()
	text, err := fs.ReadFile(lab.Source(), scenario)
	if err != nil {
		t.Fatal(err)
	}
	s, err := file.Parse(scenario, text)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.CompileOn(s, stage{lab, build})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A stage hosts nodes in this process.
type stage struct {
	lab   *labs.Lab
	build kit.Builder
}

func (s stage) Plays() (protocol string, roles []string) { return s.lab.Protocol, s.lab.Roles }

func (s stage) Open(ensemble any, clients []sim.Client) (sim.Carrier, error) {
	told, err := json.Marshal(ensemble)
	if err != nil {
		return nil, err
	}
	p, err := s.build(told, clients)
	if err != nil {
		return nil, err
	}
	host, err := sim.NewHost(p)
	if err != nil {
		return nil, err
	}
	return lane{host}, nil
}

// A lane takes calls to a host.
type lane struct{ host *sim.Host }

func (l lane) Carry(call []byte) ([]byte, error) { return l.host.Handle(call, nil), nil }

// The references pass in a student's module, as go test plays them there.
func TestReferencesPass(t *testing.T) {
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			text, err := visible.File(lab)
			if err != nil {
				t.Fatal(err)
			}
			kit.Test(t, text, solutions[lab.Folder()])
		})
	}
}
