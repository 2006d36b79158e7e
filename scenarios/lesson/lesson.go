package lesson

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/sim/tape/condition"
)

// A Lesson is the lines of a scenario's lesson, in their order. It is never changed.
type Lesson struct{ Lines []Line }

// A Line is a subtitle or a question.
type Line struct {
	Place int            // in the lesson, from 0
	Say   narration.Text // of a subtitle
	Ask   *Question      // nil for a subtitle

	source *file.LessonLine
	when   *condition.Condition
}

// A Question is answered before the step that its line stands at is shown.
type Question struct {
	Ask     narration.Text
	Answers []narration.Text
	Because narration.Text // why, empty if the lesson does not say

	right []bool // by answer
	// proofs are conditions that hold after a while if the answer is right, by
	// answer; or one for all the right ones; or none.
	proofs []*condition.Condition
}

// Right reports whether these answers, by their places, are all the right ones and
// no other.
func (q *Question) Right(chosen ...int) bool {
	for i, right := range q.right {
		if slices.Contains(chosen, i) != right {
			return false
		}
	}
	return len(chosen) > 0
}

// Solution lists the places of the right answers.
func (q *Question) Solution() (places []int) {
	for i, right := range q.right {
		if right {
			places = append(places, i)
		}
	}
	return places
}

// Read reads the lesson of a scenario, nil if it has none. The error is an
// [*strict.Errors] with everything that is no condition, at its place in the file.
func Read(s *file.Scenario) (*Lesson, error) {
	if len(s.Lesson) == 0 {
		return nil, nil
	}
	l := &Lesson{}
	var errs []error
	for i := range s.Lesson {
		line, err := read(&s.Lesson[i])
		line.Place = i
		l.Lines, errs = append(l.Lines, line), append(errs, err)
	}
	return l, strict.Join(s.Pos, errs...)
}

func read(src *file.LessonLine) (Line, error) {
	l := Line{source: src, Say: text(src.Say, src.Zh)}
	var err error
	if l.when, err = parse(src.When, src.When.Text); err != nil || src.Ask == "" {
		return l, err
	}
	l.Say = narration.Text{}
	l.Ask = &Question{Ask: text(src.Ask, src.Zh), Because: text(src.Because, src.BecauseZh)}
	for i, answer := range src.Answers {
		zh := ""
		if len(src.AnswersZh) > 0 {
			zh = src.AnswersZh[i]
		}
		l.Ask.Answers = append(l.Ask.Answers, text(answer, zh))
		l.Ask.right = append(l.Ask.right, slices.Contains(src.Right, answer))
	}
	l.Ask.proofs, err = proofs(src)
	return l, err
}

// text is a text that falls back to English.
func text(en, zh string) narration.Text { return narration.Text{En: en, Zh: cmp.Or(zh, en)} }

// slot is what stands for each answer in the condition that proves it.
const slot = "{answer}"

func proofs(src *file.LessonLine) (all []*condition.Condition, err error) {
	if src.Holds.Text == "" {
		return nil, nil
	}
	if !strings.Contains(src.Holds.Text, slot) {
		one, err := parse(src.Holds, src.Holds.Text)
		return []*condition.Condition{one}, err
	}
	for _, answer := range src.Answers {
		one, err := parse(src.Holds, strings.ReplaceAll(src.Holds.Text, slot, answer))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// parse reads a condition of a file.
func parse(c file.Condition, text string) (*condition.Condition, error) {
	x, err := condition.Parse(text)
	return x, placed(c, text, err)
}

// placed puts an error of a condition in its place in the file.
func placed(c file.Condition, text string, err error) error {
	var wrong *condition.Error
	if !errors.As(err, &wrong) {
		return err
	}
	return c.Pos.Errorf("condition %q, character %d: %s", text, wrong.Column, wrong.Message).Hint("%s", wrong.Advice)
}

// Check holds the names in the lesson's conditions against those of its run. The
// error is an [*strict.Errors].
func (l *Lesson) Check(n condition.Names) error {
	if l == nil {
		return nil
	}
	var errs []error
	for i := range l.Lines {
		x := &l.Lines[i]
		errs = append(errs, placed(x.source.When, x.source.When.Text, x.when.Check(n)))
		if x.Ask == nil {
			continue
		}
		for _, proof := range x.Ask.proofs {
			errs = append(errs, placed(x.source.Holds, proof.String(), proof.Check(n)))
		}
	}
	return strict.Join(strict.Position{}, errs...)
}

// On puts the lesson on a branch, as far as that is recorded.
func (l *Lesson) On(b *tape.Branch) *Course {
	c := &Course{Lesson: l, branch: b, steps: make([]int, len(l.Lines))}
	c.Follow()
	return c
}
