package pane

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// asked is a lesson at a question of which an answer is chosen, -1 for none.
func asked(chosen int) *Lesson {
	return &Lesson{Line: "Nobody leads. Each server votes for itself and tells the others; one that hears of a better vote takes it over.",
		Place: 3, Lines: 12, Right: 1, Answered: 2,
		Question: &Question{Text: "Who wins this election?", Answers: []string{"s1, which began", "s3", "s5"}, Key: 2,
			Because: "Their histories are alike, so the largest id is the best vote.", Chosen: chosen}}
}

// anyLesson draws a lesson at any point.
func anyLesson(r *rapid.T) *Lesson {
	l := asked(rapid.IntRange(-1, 2).Draw(r, "answer"))
	if rapid.Bool().Draw(r, "told alone") {
		l.Question = nil
	}
	l.Line = rapid.SampledFrom([]string{"", l.Line, "没有领导者，s1 开始寻找。"}).Draw(r, "line")
	return l
}

func TestLessonLooks(t *testing.T) {
	golden(t, Subtitles{}, []sitting{
		{"open", "paxos-quiet", 5, 5, [][2]int{{60, 9}, {60, 5}, {24, 12}, {3, 3}}, func(s *Scene) { s.Lesson = asked(-1) }},
		{"right", "paxos-quiet", 5, 5, [][2]int{{60, 10}}, func(s *Scene) { s.Lesson = asked(2) }},
		{"wrong", "paxos-quiet", 5, 5, [][2]int{{60, 10}}, func(s *Scene) { s.Lesson = asked(0) }},
		{"none", "paxos-quiet", 5, 5, [][2]int{{60, 3}}, func(s *Scene) {}},
		{"chinese", "paxos-quiet", 5, 5, [][2]int{{30, 10}, {7, 10}}, func(s *Scene) {
			s.Chinese, s.Lesson = true, asked(1)
			s.Lesson.Line = "没有领导者。每个服务器先投自己一票并告诉其他服务器；得知更好的选票就改投。"
			s.Lesson.Question.Text, s.Lesson.Question.Because = "谁赢得这次选举？", "历史相同，编号最大者胜出。"
		}},
	})
}

func TestAnAnswerCanBeClickedOnce(t *testing.T) {
	for _, c := range []struct{ chosen, answers int }{{-1, 3}, {0, 0}, {2, 0}} {
		s := stageOf(t, "paxos-quiet", 5).at(5, func(s *Scene) { s.Lesson = asked(c.chosen) })
		g := picture(Subtitles{}, s, 70, 10)
		there := map[int]bool{}
		for y := range g.H {
			if at, ok := g.Hit(1, y); ok && at.Kind == "answer" {
				there[at.N] = true
				if letter := string(rune('a'+at.N)) + ")"; !strings.Contains(strings.Split(g.Text(), "\n")[y], letter) {
					t.Errorf("row %d answers %s and does not say so", y, letter)
				}
			}
		}
		if len(there) != c.answers {
			t.Errorf("with %d chosen, %d answers can be clicked", c.chosen, len(there))
		}
	}
}

// What an open question is about must be seen, however little room there is.
func TestAnOpenQuestionStaysWhenTheLineDoesNot(t *testing.T) {
	s := stageOf(t, "paxos-quiet", 5).at(5, func(s *Scene) { s.Lesson = asked(-1) })
	text := picture(Subtitles{}, s, 60, 5).Text()
	for _, want := range []string{"? Who wins", "a) s1", "b) s3", "c) s5"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
