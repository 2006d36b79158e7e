package lesson

import (
	"github.com/zoolab/zoolab/scenarios/strict"
)

// Verify holds the lesson to its branch, which should be recorded to its end: every
// line comes, in the order of the file; no two questions stop in front of one step, and
// no two subtitles stand at one, where only the last is seen; and of each question, what proves its right answers does not hold before it is
// asked and holds later, and what would prove a wrong one never does. The error is an
// [*strict.Errors] with all that is not so.
func (c *Course) Verify() error {
	var errs []error
	last, asked, said := 0, 0, 0
	for i := range c.Lines {
		l, step := &c.Lines[i], c.steps[i]
		when := l.source.When
		switch {
		case step == 0:
			errs = append(errs, when.Pos.Errorf("%q never comes in this run", when.Text).
				Hint("the run has %d steps; write a condition that holds at one of them", c.branch.Len()))
			continue
		case step < last:
			errs = append(errs, when.Pos.Errorf("%q is first so at step %d, before the line above, at %d", when.Text, step, last).
				Hint("move it up, or write what is so later: fact … #2, or … and after …"))
		case l.Ask != nil && step == asked:
			errs = append(errs, when.Pos.Errorf("two questions stop in front of step %d", step).
				Hint("ask one of them at another step"))
		case l.Ask == nil && step == said:
			errs = append(errs, when.Pos.Errorf("two subtitles stand at step %d, and only this one is seen", step).
				Hint("move one of them to another step, or make one of the two"))
		}
		last = max(last, step)
		if l.Ask == nil {
			said = step
			continue
		}
		asked = step
		errs = append(errs, c.prove(l, step)...)
	}
	return strict.Join(strict.Position{}, errs...)
}

// prove holds a question to what came of it.
func (c *Course) prove(l *Line, step int) (errs []error) {
	q, at := l.Ask, l.source.Holds.Pos
	for i, proof := range q.proofs {
		all := len(q.proofs) == 1 // it is of all right answers
		later, comes := proof.First(c.branch, step)
		switch {
		case !all && !q.right[i] && comes:
			errs = append(errs, at.Errorf("%q is no right answer, and %s holds at step %d", q.Answers[i].En, proof, later).
				Hint("is it right after all?"))
		case !all && !q.right[i]:
		case !comes:
			errs = append(errs, at.Errorf("%q is the right answer, and %s never holds from step %d on", c.answer(q, i, all), proof, step).
				Hint("is another answer right?"))
		case step > 1 && proof.Holds(c.branch, step-1, nil):
			errs = append(errs, at.Errorf("%s holds already at step %d, where the question is asked", proof, step-1).
				Hint("write what is so only when the answer has shown itself"))
		}
	}
	return errs
}

// answer is what a proof is of, for people.
func (c *Course) answer(q *Question, i int, all bool) string {
	if all {
		i = q.Solution()[0]
	}
	return q.Answers[i].En
}

// Proven reports whether every question says how its answer shows in the run.
func (l *Lesson) Proven() error {
	var errs []error
	for i := range l.Lines {
		if x := &l.Lines[i]; x.Ask != nil && len(x.Ask.proofs) == 0 {
			errs = append(errs, x.source.Pos.Errorf("nothing shows that the answer is true").
				Hint("write for example holds: \"{answer}.state = LEADING\""))
		}
	}
	return strict.Join(strict.Position{}, errs...)
}

// Translated reports whether every text is there in Chinese as well. Answers may be
// alike in all languages.
func (l *Lesson) Translated() error {
	var errs []error
	for i := range l.Lines {
		x := l.Lines[i].source
		if x.Zh == "" {
			errs = append(errs, x.Pos.Errorf("the line has no Chinese").Hint("write zh beside it"))
		}
		if x.Because != "" && x.BecauseZh == "" {
			errs = append(errs, x.Pos.Errorf("because has no Chinese").Hint("write becauseZh beside it"))
		}
	}
	return strict.Join(strict.Position{}, errs...)
}
