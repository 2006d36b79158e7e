package scenarios

import (
	"context"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
)

// A CommitWatch is a monitor that never objects: it takes down what the
// ensemble of a znode service commits.
type CommitWatch interface {
	sim.Monitor
	// Log returns the sequence of all that was committed. The error says why it
	// is none; then the servers are at fault, and so is the run.
	Log() (*checker.CommitLog, error)
}

// ZnodeJudge is the judge of every protocol whose clients do znode.Do: the
// certificate first, then Porcupine. It holds a run to what ZooKeeper promises.
// What the ensemble committed it learns from a watch of the protocol's own.
func ZnodeJudge(commits func(ensemble any) CommitWatch) Judge {
	return Judge{
		Checks: []Listed{
			{
				Name:  checker.Consistency,
				About: "What clients were told agrees with what was committed, and in an order of the model that the scenario expects; ordered-sequential unless it expects another.",
				Cites: "Lev-Ari et al., Composing ordered sequential consistency",
			},
			{
				Name:  checker.Porcupine,
				About: "Porcupine, which is told nothing of what was committed, finds such an order as well. Histories that are too hard for it are left to the other check.",
			},
		},
		Models:  checker.Ladder(),
		Promise: checker.OrderedSequential,
		New: func(ensemble any) Watcher {
			return &znodes{answers: checker.NewZnodeRecorder(), commits: commits(ensemble)}
		},
	}
}

// znodes is the watcher of a znode service: what its clients were told and
// what its servers committed.
type znodes struct {
	answers *checker.ZnodeRecorder
	commits CommitWatch
}

// Step shows a happening to both halves.
func (z *znodes) Step(h sim.Happening) *sim.Violation {
	if h.Phase() != sim.NoOperation {
		return z.answers.Step(h)
	}
	return z.commits.Step(h)
}

// Clone returns an independent copy.
func (z *znodes) Clone() sim.Monitor {
	return &znodes{
		answers: z.answers.Clone().(*checker.ZnodeRecorder),
		commits: z.commits.Clone().(CommitWatch),
	}
}

// Encode appends nothing: what was taken down decides nothing.
func (z *znodes) Encode(b []byte) []byte { return b }

// Judge lays the answers along the log. A log that is none is the servers'
// fault; a history that the specification does not cover is nobody's.
func (z *znodes) Judge(ctx context.Context, t Terms) checker.Judgement {
	history := z.answers.History()
	if err := history.Validate(); err != nil {
		return only(checker.Undecided, "it cannot be judged: "+err.Error())
	}
	log, err := z.commits.Log()
	if err != nil {
		return only(checker.Fail, "the servers have committed what is no log: "+err.Error())
	}
	j, err := checker.Judge(ctx, history, log, t.Model, t.Steps, t.Name)
	if err != nil {
		return only(checker.Undecided, "it cannot be judged: "+err.Error())
	}
	return j
}

// only is the judgement when there is no certificate.
func only(v checker.Verdict, why string) checker.Judgement {
	return checker.Judgement{Checks: []checker.Check{{Name: checker.Consistency, Verdict: v, Detail: why}}}
}
