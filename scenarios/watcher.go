package scenarios

import (
	"context"
	"slices"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
)

// A Judge holds what the clients of a run were told against a specification,
// when the run is over.
type Judge struct {
	// Checks are those that it makes: their names, as expectations and reports
	// have them, and what they are about.
	Checks []Listed
	// Models are the consistency models that it tells apart, the strongest
	// first, and Promise is the one that the protocol promises its clients: a
	// run is held to it unless its scenario expects another.
	Models  []string
	Promise string
	// New makes the watcher of one run. The ensemble is a pointer to the struct that
	// the registry has for it.
	New func(ensemble any) Watcher
}

// A Watcher is a monitor that never objects. It takes down what its judge must
// know of a run, and judges when the run is over.
type Watcher interface {
	sim.Monitor
	Judge(ctx context.Context, t Terms) checker.Judgement
}

// Terms are what a run is judged by.
type Terms struct {
	Model string                  // of consistency, to hold the run to
	Steps int                     // that Porcupine may take for a second opinion
	Name  func(sim.NodeID) string // of clients, for sentences
}

// tells reports whether the judge tells a model apart from others.
func (j Judge) tells(model string) bool { return slices.Contains(j.Models, model) }

// terms are what a judge is to hold the run to.
func (r *run) terms(j Judge) Terms {
	t := Terms{Model: j.Promise, Steps: r.patience, Name: r.world.Name}
	if j.tells(r.expect.consistency) {
		t.Model = r.expect.consistency
	}
	return t
}
