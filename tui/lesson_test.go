package tui

import (
	"strings"
	"testing"
)

// A lesson stops in front of the step that it asks about, and takes an answer.
func TestALessonAsksBeforeItShows(t *testing.T) {
	d := open(t, "lesson-election")
	for range 40 {
		if d.question() != nil {
			break
		}
		d.keys(".")
	}
	l := d.question()
	if l == nil {
		t.Fatal("the lesson asks nothing")
	}
	step := d.at.step
	d.keys("l 05l . G g")
	d.keys(": " + "goto enter")
	d.goTo(step)
	d.keys("l")
	if d.at.step != step || !strings.Contains(d.screen(), "answer first") {
		t.Errorf("an open question lets one pass to %d:\n%s", d.at.step, d.screen())
	}
	right := string(rune('a' + l.Ask.Solution()[0]))
	d.keys(right)
	if n, of := d.session.school.sheet.Score(); n != 1 || of != 1 {
		t.Errorf("the right answer counts %d of %d", n, of)
	}
	if !strings.Contains(d.screen(), "Right: ") {
		t.Errorf("it is not said why:\n%s", d.screen())
	}
	d.keys("l")
	if d.at.step != step+1 {
		t.Errorf("after the answer l leads to %d", d.at.step)
	}
}

func TestAQuestionCanBePassed(t *testing.T) {
	d := open(t, "lesson-election")
	for range 40 {
		d.keys(".")
	}
	step := d.at.step
	if d.question() == nil {
		t.Fatal("the lesson asks nothing")
	}
	d.keys("esc l")
	if d.at.step != step+1 {
		t.Errorf("a question that is passed stands in the way at %d", d.at.step)
	}
	if _, answered := d.session.school.sheet.Score(); answered != 0 {
		t.Error("passing counts as an answer")
	}
}

func TestNobodyIsAskedWithoutQuiz(t *testing.T) {
	d := open(t, "lesson-election")
	d.keys("W")
	if d.level == quiz {
		d.keys("W")
	}
	d.keys("G")
	if d.question() != nil || !strings.Contains(d.screen(), "the run ends here") {
		t.Errorf("the lesson stops a run that nobody wanted to be asked about:\n%s", d.screen())
	}
}

// Every lesson of the library can be gone through with one key and answers.
func TestEveryLessonCanBeGoneThrough(t *testing.T) {
	for _, e := range library() {
		if !e.lesson {
			continue
		}
		d := open(t, e.Name)
		for range 4 * len(d.session.school.lesson.Lines) {
			if d.question() != nil {
				d.keys("a l")
			}
			d.keys(".")
		}
		if !strings.Contains(d.screen(), "the lesson has no further line that way") {
			t.Errorf("%s does not end:\n%s", e.Name, d.screen())
		}
		right, answered := d.session.school.sheet.Score()
		if answered == 0 || right > answered {
			t.Errorf("%s asks nothing", e.Name)
		}
	}
}
