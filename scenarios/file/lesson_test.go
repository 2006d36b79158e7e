package file_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/scenarios/file"
)

// lessonLines draws lines of lessons, of which one in two is a question.
func lessonLines() *rapid.Generator[file.LessonLine] {
	return rapid.Custom(func(t *rapid.T) file.LessonLine {
		words := rapid.StringN(1, 60, -1)
		l := file.LessonLine{When: file.Condition{Text: "fact looked s1"}}
		if rapid.Bool().Draw(t, "translated") {
			l.Zh = words.Draw(t, "zh")
		}
		if rapid.Bool().Draw(t, "subtitle") {
			l.Say = words.Draw(t, "say")
			return l
		}
		l.Ask = words.Draw(t, "ask")
		l.Answers = rapid.SliceOfNDistinct(rapid.String(), 2, 9, rapid.ID).Draw(t, "answers")
		l.Right = file.Texts(l.Answers[:rapid.IntRange(1, len(l.Answers)-1).Draw(t, "right")])
		if rapid.Bool().Draw(t, "answered in Chinese") {
			l.AnswersZh = l.Answers
		}
		if rapid.Bool().Draw(t, "explained") {
			l.Because, l.BecauseZh = words.Draw(t, "because"), words.Draw(t, "becauseZh")
		}
		if rapid.Bool().Draw(t, "proven") {
			l.Holds = file.Condition{Text: `s1.vote has "s2"`}
		}
		return l
	})
}

// One right answer is written as a text, several as a list, and a question without
// Chinese is one all the same.
func TestLessonForms(t *testing.T) {
	s, err := file.Parse("x.yaml", []byte(`name: x
about: x
protocol: election
lesson:
  - {when: fact looked s1, say: Look., zh: 看。}
  - when: fact elected
    ask: "Who?"
    answers: [s1, s2]
    right: s2
  - {when: step 9, ask: "Which?", answers: [s1, s2, s3], right: [s1, s3], because: So., holds: "{answer}.state = leading"}
`))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(s.Lesson); got != 3 {
		t.Fatalf("there are %d lines", got)
	}
	if one, two := s.Lesson[1].Right, s.Lesson[2].Right; strings.Join(one, " ") != "s2" || strings.Join(two, " ") != "s1 s3" {
		t.Errorf("right are %q and %q", one, two)
	}
	if printed := string(file.Marshal(s)); !strings.Contains(printed, "right: s2") || !strings.Contains(printed, "right: [s1, s3]") {
		t.Errorf("printed:\n%s", printed)
	}
}
