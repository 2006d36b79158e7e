package checker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Judgement is what a judge says of a run.
type Judgement struct {
	// Models are the strongest models of the [Ladder] that the run is known to
	// satisfy: one, several session guarantees, [NoModel], or nothing when the
	// judge cannot tell.
	Models []string
	// Checks are its rows of the report, the one that decides first.
	Checks []Check
}

// Model renders the strongest models, "" for none.
func (j Judgement) Model() string { return strings.Join(j.Models, " and ") }

// Satisfies reports whether the run is known to satisfy a model: it is among
// the strongest, or below one of them.
func (j Judgement) Satisfies(model string) bool {
	ladder := Ladder()
	at := slices.Index(ladder, model)
	return at >= 0 && slices.ContainsFunc(j.Models, func(strongest string) bool {
		rung := slices.Index(ladder, strongest)
		return rung == at || rung >= 0 && rung < at && !(isGuarantee(strongest) && isGuarantee(model))
	})
}

// Judge holds a history to a model by every means there is: the certificate,
// and Porcupine, which a bounded history is shown as it is and a longer one in
// the certificate's order. The certificate is never too much; Porcupine may
// take so many steps, and a history with more operations than that it is not
// shown at all. That Porcupine does not decide is no verdict of its own but a
// note behind the certificate's, if that passes. The error wraps [ErrHistory].
func Judge(ctx context.Context, h *ZnodeHistory, log *CommitLog, promised string, steps int, name func(sim.NodeID) string) (Judgement, error) {
	w, err := testify(h, log, name)
	if err != nil {
		return Judgement{}, err
	}
	certificate := w.certificate()
	first := certificate.Check(promised)
	j := Judgement{Models: certificate.Models, Checks: []Check{first}}
	if mayBeAsked(promised) != nil {
		return j, nil
	}
	second := w.secondOpinion(ctx, promised, steps, first.Verdict)
	switch {
	case second.Verdict == Undecided:
		if first.Verdict == Pass {
			j.Checks[0].Detail += "; note: " + second.Detail
		}
		return j, nil
	case first.Verdict == Fail && second.Verdict == Pass:
		// Both are right: the order of zxids is broken, and there is another.
		second.Detail += ", another than that of zxids"
	}
	j.Checks = append(j.Checks, second)
	return j, nil
}

// fewOperations is the length up to which Porcupine is tried without help.
const fewOperations = 1_000

// secondOpinion lets Porcupine loose on a short history, and leads it through
// one that is long or turns out to be too hard.
func (w *witness) secondOpinion(ctx context.Context, model string, steps int, certified Verdict) Check {
	if n := w.history.Len(); n > steps {
		return Check{Name: Porcupine, Verdict: Undecided,
			Detail: fmt.Sprintf("Porcupine may take %d steps and was not asked about %d operations", steps, n)}
	}
	if w.history.Len() <= fewOperations {
		check := crosscheck(ctx, w.history, w.log, model, steps)
		if check.Verdict != Undecided || certified != Pass {
			return check
		}
	}
	return w.crosscheckNarrowed(ctx, model, steps)
}
