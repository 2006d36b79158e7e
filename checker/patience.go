package checker

import (
	"context"

	"github.com/anishathalye/porcupine"
)

// Patience is how many steps Porcupine may take over one question where
// nothing else is said: a fraction of a second, and some fifty megabytes for
// the sets of operations that it remembers.
const Patience = 50_000

// A patience is what is left of the steps that Porcupine may take. It is
// counted in steps of the model and not in seconds, so that a verdict depends
// on the history alone and never on the machine.
type patience struct {
	ctx   context.Context
	steps int
	lost  bool
}

func patienceOf(ctx context.Context, steps int) *patience {
	return &patience{ctx: ctx, steps: steps}
}

// ask puts one history, in one partition, to Porcupine. The answer is Unknown
// when patience was lost on the way.
func (p *patience) ask(model porcupine.Model, ops []porcupine.Operation) porcupine.CheckResult {
	if p.lost = p.lost || p.ctx.Err() != nil; p.lost {
		return porcupine.Unknown
	}
	step := model.Step
	model.Step = func(state, in, out any) (bool, any) {
		if !p.take() {
			return false, state // Porcupine cannot be stopped, but it gives up where nothing is possible
		}
		return step(state, in, out)
	}
	result := porcupine.CheckOperationsTimeout(model, ops, 0)
	if p.lost {
		return porcupine.Unknown
	}
	return result
}

// take counts a step and reports whether it may be taken.
func (p *patience) take() bool {
	if p.steps--; p.steps < 0 || p.steps&1023 == 0 && p.ctx.Err() != nil {
		p.lost = true
	}
	return !p.lost
}

// why says how patience was lost.
func (p *patience) why() string {
	if p.ctx.Err() != nil {
		return "before it was interrupted"
	}
	return "in the steps that it was given"
}
