package scenarios

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// ErrStage is wrapped by the error of [CompileOn] for a scenario whose nodes a
// stage cannot run. It is no [*strict.Errors]: the file is as it should be.
var ErrStage = errors.New("these nodes cannot run there")

// A Stage runs the nodes of some roles in place of the protocol's own: a student's,
// in a process of theirs.
type Stage interface {
	// Plays reports the protocol that it has nodes for, and their roles.
	Plays() (protocol string, roles []string)
	// Open returns what carries calls to the nodes of one ensemble with its
	// clients. The ensemble is a pointer to the struct that the registry has for it.
	Open(ensemble any, clients []sim.Client) (sim.Carrier, error)
}

// A Shelf is a stage that has scenarios of its own, by name.
type Shelf interface {
	Stage
	// Scenario returns the text of a scenario, false when there is none of that name.
	Scenario(name string) (text []byte, there bool)
	// Scenarios lists names of its scenarios, for whoever misspells one.
	Scenarios() []string
}

// open reads a scenario: one of the stage's, or else what [Open] reads.
func open(stage Stage, ref string, set []strict.Setting) (*file.Scenario, error) {
	if shelf, ok := stage.(Shelf); ok {
		if text, there := shelf.Scenario(ref); there {
			return file.Parse(ref, text, set...)
		}
		return openAmong(shelf.Scenarios(), ref, set)
	}
	return openAmong(nil, ref, set)
}

// CompileOn makes a scenario ready like [Compile], with nodes of a stage where it has
// some. A nil stage has none. A scenario of another protocol than the stage plays
// is refused, and so is one with bugs: they are switches in nodes that are not there.
func CompileOn(s *file.Scenario, stage Stage) (*Case, error) { return compile(s, stage) }

// Recompile makes another scenario ready, on the stage of this case.
func (c *Case) Recompile(s *file.Scenario) (*Case, error) { return compile(s, c.stage) }

// on moves the roles that a stage plays there.
func on(stage Stage, p sim.Protocol, s *file.Scenario, ensemble any, clients []sim.Client) (sim.Protocol, error) {
	plays, roles := stage.Plays()
	if plays != s.Protocol.Text {
		return p, fmt.Errorf("%w: they are of %s, and the scenario is of %s", ErrStage, plays, s.Protocol.Text)
	}
	if len(s.Bugs) > 0 {
		return p, s.Bugs[0].Pos.Errorf("%s is a switch in nodes that are replaced here", s.Bugs[0].Text).
			Hint("remove bugs, or run the scenario without --lab")
	}
	for _, role := range roles {
		if !slices.ContainsFunc(p.Nodes, func(n sim.NodeSpec) bool { return n.Role == role }) {
			continue
		}
		carrier, err := stage.Open(ensemble, clients)
		if err != nil {
			return p, fmt.Errorf("%w: %w", ErrStage, err)
		}
		return p.Elsewhere(carrier, roles...), nil
	}
	return p, nil
}
