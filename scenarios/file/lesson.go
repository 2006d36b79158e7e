package file

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A LessonLine is one line of a lesson: a subtitle, or a question. Exactly one of
// Say and Ask is present.
type LessonLine struct {
	Pos       strict.Position
	When      Condition `yaml:"when,required" example:"fact looked s1" about:"the step that the line stands at, the first one at which this condition holds; a question stops in front of it"`
	Say       string    `yaml:"say" oneof:"line" min:"1" max:"600" example:"Nobody leads, so s1 looks for a leader." about:"what there is to see, in a sentence or two"`
	Ask       string    `yaml:"ask" oneof:"line" min:"1" max:"600" example:"Who wins this election?" about:"a question that is answered before its step is shown"`
	Zh        string    `yaml:"zh" min:"1" max:"600" example:"没有领导者，s1 开始寻找。" about:"say or ask in Simplified Chinese"`
	Answers   []string  `yaml:"answers" with:"ask" min:"2" max:"9" example:"[s1, s2, s3]" about:"what to choose from"`
	AnswersZh []string  `yaml:"answersZh" with:"answers" min:"2" max:"9" example:"[全部, 没有]" about:"the answers in Simplified Chinese, in their order; for names, which are the same in every language, leave it out"`
	Right     Texts     `yaml:"right" with:"ask" min:"1" max:"9" example:"s3" about:"the right answer; or several, which must all be chosen"`
	Because   string    `yaml:"because" with:"ask" min:"1" max:"1000" example:"Its id is the largest of a quorum." about:"why, shown when the answer is given"`
	BecauseZh string    `yaml:"becauseZh" with:"because" min:"1" max:"1000" example:"法定人数中它的编号最大。" about:"because in Simplified Chinese"`
	Holds     Condition `yaml:"holds" with:"ask" example:"\"{answer}.state = LEADING\"" about:"a condition that shows the right answer to be true: it does not hold before the question's step, and does later; {answer} stands for each answer, and of wrong ones it never holds"`
}

// Check refuses a question without answers, and right ones that are none of them.
func (l LessonLine) Check(*strict.Node) error {
	switch {
	case l.Ask == "":
		return nil
	case len(l.Answers) == 0:
		return l.Pos.Errorf("the question has no answers").Hint("write for example answers: [s1, s2, s3]")
	case len(l.Right) == 0:
		return l.Pos.Errorf("the question has no right answer").Hint("write for example right: %s", l.Answers[0])
	case len(l.AnswersZh) > 0 && len(l.AnswersZh) != len(l.Answers):
		return l.Pos.Errorf("there are %d answers and %d in Chinese", len(l.Answers), len(l.AnswersZh)).
			Hint("write answersZh in the order of answers")
	}
	for i, answer := range l.Answers {
		if slices.Contains(l.Answers[:i], answer) {
			return l.Pos.Errorf("the answer %.40q is listed twice", answer).Hint("keep one")
		}
	}
	for i, right := range l.Right {
		switch {
		case !slices.Contains(l.Answers, right):
			return strict.UnknownError(l.Pos, "answer", right, l.Answers)
		case slices.Contains(l.Right[:i], right):
			return l.Pos.Errorf("the right answer %.40q is listed twice", right).Hint("keep one")
		}
	}
	if len(l.Right) == len(l.Answers) {
		return l.Pos.Errorf("every answer is right").Hint("add a wrong one")
	}
	return nil
}

// Texts are one text or a list of them.
type Texts []string

// Syntax describes texts.
func (Texts) Syntax() strict.Syntax {
	return strict.Syntax{Is: "a text, or a list of texts", Example: "[s1, s2]", List: true}
}

// A Condition says which steps of a run are meant, as in "fact looked s1". Its
// grammar is the tape's.
type Condition struct {
	Text string
	Pos  strict.Position
}

// UnmarshalText reads a condition.
func (c *Condition) UnmarshalText(text []byte) error {
	c.Text = string(text)
	return oneLine("a condition", c.Text, 1000)
}

// MarshalText writes c as UnmarshalText reads it.
func (c Condition) MarshalText() ([]byte, error) { return []byte(c.Text), nil }

// Syntax describes conditions.
func (Condition) Syntax() strict.Syntax {
	return strict.Syntax{Is: "a condition on a step", Example: "fact looked s1", Pattern: oneLinePattern}
}
