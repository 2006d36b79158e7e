package checker

import (
	"context"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// Judge holds a history to a model by every means there is: the certificate,
// and Porcupine, which a bounded history is shown as it is and a longer one in
// the certificate's order. Porcupine running out of budget where the
// certificate decided is no verdict of its own but a note behind the
// certificate's. The error wraps [ErrHistory].
func Judge(ctx context.Context, h ZnodeHistory, log *CommitLog, promised string, budget time.Duration, name func(sim.NodeID) string) ([]Check, error) {
	certificate, err := Certify(h, log, name)
	if err != nil {
		return nil, err
	}
	first := certificate.Check(promised)
	if mayBeAsked(promised) != nil {
		return []Check{first}, nil
	}
	second, err := crosscheckEither(ctx, h, log, promised, budget, first.Verdict)
	switch {
	case err != nil:
		return nil, err
	case second.Verdict == Undecided:
		first.Detail += "; note: " + second.Detail
		return []Check{first}, nil
	case first.Verdict == Fail && second.Verdict == Pass:
		// Both are right: the order of zxids is broken, and there is another.
		second.Detail += ", another than that of zxids"
	}
	return []Check{first, second}, nil
}

// fewOperations is the length up to which Porcupine is tried without help.
const fewOperations = 1_000

// crosscheckEither lets Porcupine loose on a short history, and leads it
// through one that is long or turns out to be too hard.
func crosscheckEither(ctx context.Context, h ZnodeHistory, log *CommitLog, model string, budget time.Duration, certified Verdict) (Check, error) {
	if len(h) <= fewOperations {
		check, err := Crosscheck(ctx, h, log, model, budget)
		if err != nil || check.Verdict != Undecided || certified != Pass {
			return check, err
		}
	}
	return CrosscheckNarrowed(ctx, h, log, model, budget)
}
