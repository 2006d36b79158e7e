package tui

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/lesson"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/pane"
)

// A level is how much the lab explains, and whether it asks.
type level uint8

const (
	terse level = iota
	teach
	quiz // the questions of lessons are asked, too
)

var levels = []string{"terse", "teach", "quiz"}

// A school is the lesson of a session: on each branch its course, and what was
// answered. Like the tape, it only grows.
type school struct {
	lesson  *lesson.Lesson
	courses map[*tape.Branch]*lesson.Course
	sheet   lesson.Sheet
	passed  []*lesson.Line // questions that were left unanswered
}

// course returns the lesson on a branch, as far as that is recorded; nil without a
// lesson.
func (s *Session) course(b *tape.Branch) *lesson.Course {
	if s.school.lesson == nil {
		return nil
	}
	c := s.school.courses[b]
	if c == nil {
		c = s.school.lesson.On(b)
		if s.school.courses == nil {
			s.school.courses = map[*tape.Branch]*lesson.Course{}
		}
		s.school.courses[b] = c
	}
	c.Follow()
	return c
}

// question returns the question that stands in front of the step after the cursor
// and is still open, nil for none.
func (m *Model) question() *lesson.Line {
	if m.level != quiz || m.session == nil {
		return nil
	}
	c := m.session.course(m.at.branch)
	if c == nil {
		return nil
	}
	for _, l := range c.At(m.at.step + 1) {
		if l.Ask != nil && m.session.school.sheet.Chosen(l) == nil && !slices.Contains(m.session.school.passed, l) {
			return l
		}
	}
	return nil
}

// asked returns the question that stands in front of the step after the cursor, be
// it answered or not.
func (m *Model) asked() *lesson.Line {
	c := m.session.course(m.at.branch)
	if c == nil || m.level != quiz || m.at.atFront() {
		return nil
	}
	for _, l := range c.At(m.at.step + 1) {
		if l.Ask != nil && !slices.Contains(m.session.school.passed, l) {
			return l
		}
	}
	return nil
}

// told reports whether a lesson says something at the cursor.
func (m *Model) told() bool {
	c := m.session.course(m.at.branch)
	return c != nil && m.at.step > 0 && len(c.At(m.at.step)) > 0
}

// toLine goes to the next step at which the lesson says something, or in front of the
// one about which it asks; or to the line before.
func (m *Model) toLine(back bool) {
	if m.session.school.lesson == nil {
		m.tell("this scenario has no lesson; O shows those that have one")
		return
	}
	if m.question() != nil && !back {
		m.sayStopped()
		return
	}
	m.send(errand{what: "a line of the lesson", back: back, missed: "the lesson has no further line that way",
		found: func(b *tape.Branch, step int) bool { return len(m.session.course(b).At(step)) > 0 },
		then: func(m *Model) {
			if at := m.at.step; m.level == quiz && at > 0 {
				m.at.step--
				if m.question() == nil {
					m.at.step = at
				}
			}
		}})
}

// reply answers the open question.
func (m *Model) reply(n int) {
	l := m.question()
	if l == nil || n < 0 || n >= len(l.Ask.Answers) {
		return
	}
	if m.session.school.sheet.Answer(l, n) {
		m.tell("right; go on with l or space")
	} else {
		m.tell("not so; go on with l or space")
	}
}

// pass leaves the open question unanswered.
func (m *Model) pass(string) {
	if l := m.question(); l != nil {
		m.session.school.passed = append(m.session.school.passed, l)
	}
}

// setLevel takes the next level, or the one that was typed.
func (m *Model) setLevel(arg string) {
	i := slices.Index(levels, arg)
	if arg == "" {
		i = (int(m.level) + 1) % len(levels)
	}
	if i < 0 {
		m.tell("write terse, teach or quiz")
		return
	}
	m.level = level(i)
	why := m.state("why")
	why.tab = min(i, 1)
	m.remember("why", why)
	m.tell("level: %s", m.word(levels[i]))
}

// lessonScene is what the pane of lessons sees, nil without a lesson.
func (m *Model) lessonScene() *pane.Lesson {
	c := m.session.course(m.at.branch)
	if c == nil {
		return nil
	}
	language := narration.English
	if m.Chinese {
		language = narration.Chinese
	}
	out := &pane.Lesson{Lines: len(c.Lines)}
	out.Right, out.Answered = m.session.school.sheet.Score()
	if l := c.Spoken(m.at.step); l != nil {
		out.Line, out.Place = l.Say.In(language), l.Place+1
	}
	if l := m.asked(); l != nil {
		out.Question = m.questionScene(l, language)
	}
	return out
}

func (m *Model) questionScene(l *lesson.Line, in narration.Language) *pane.Question {
	q := &pane.Question{Text: l.Ask.Ask.In(in), Key: l.Ask.Solution()[0], Because: l.Ask.Because.In(in), Chosen: -1}
	for _, a := range l.Ask.Answers {
		q.Answers = append(q.Answers, a.In(in))
	}
	if chosen := m.session.school.sheet.Chosen(l); len(chosen) > 0 {
		q.Chosen = chosen[0]
		if l.Ask.Right(chosen...) {
			q.Key = chosen[0]
		}
	}
	return q
}
