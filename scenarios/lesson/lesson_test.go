package lesson_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/lesson"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/sim/tape/condition"
)

// record compiles a scenario and records its whole run.
func record(t testing.TB, s *file.Scenario) (*lesson.Lesson, *tape.Tape) {
	t.Helper()
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	tp, err := c.Tape(s.Seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tp.Close)
	for tp.Main().Extend(1000) > 0 {
	}
	return c.Lesson(), tp
}

func open(t testing.TB, name string) *file.Scenario {
	t.Helper()
	s, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lessons are the scenarios of the library that teach something.
func lessons(t testing.TB) (all []*file.Scenario) {
	t.Helper()
	for _, name := range scenarios.Library() {
		if s := open(t, name); len(s.Lesson) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// Every lesson of the library comes in its run, line by line in its order, proves its
// answers, names what its run has, and is there in both languages.
func TestLibrary(t *testing.T) {
	all := lessons(t)
	if len(all) < 5 {
		t.Fatalf("there are %d lessons", len(all))
	}
	for _, s := range all {
		t.Run(string(s.Name), func(t *testing.T) {
			l, tp := record(t, s)
			b := tp.Main()
			if err := l.On(b).Verify(); err != nil {
				t.Error(err)
			}
			if err := l.Translated(); err != nil {
				t.Error(err)
			}
			if err := l.Proven(); err != nil {
				t.Error(err)
			}
			if err := l.Check(condition.NamesOf(b.World(b.Len()))); err != nil {
				t.Error(err)
			}
			said, asked := 0, 0
			for _, line := range l.Lines {
				if line.Ask != nil {
					asked++
					continue
				}
				said++
			}
			if said < 8 || said > 15 || asked < 2 || asked > 4 {
				t.Errorf("a course of %d subtitles and %d questions", said, asked)
			}
			if !strings.HasPrefix(string(s.Name), "lesson-") {
				t.Errorf("%s has a lesson and is not called one", s.Name)
			}
		})
	}
}

// A lesson that is wrong is met with what is wrong. Each row breaks a sound lesson in
// one way, and the same check that passes the library's lessons sees it.
func TestWrongLessonsAreSeen(t *testing.T) {
	line := func(s *file.Scenario, begin string) *file.LessonLine {
		for i := range s.Lesson {
			if strings.HasPrefix(s.Lesson[i].Say+s.Lesson[i].Ask, begin) {
				return &s.Lesson[i]
			}
		}
		t.Fatalf("there is no line %q", begin)
		return nil
	}
	for _, c := range []struct {
		name  string
		wrong func(*file.Scenario)
		want  string
	}{
		{"nothing is wrong", func(*file.Scenario) {}, ""},
		{"a line that never comes", func(s *file.Scenario) { line(s, "Acceptor a3").When.Text = "fact crashed a2" },
			`"fact crashed a2" never comes in this run; the run has `},
		{"a line out of order", func(s *file.Scenario) { line(s, "The learner").When.Text = "fact crashed a3" },
			`"fact crashed a3" is first so at step `},
		{"two questions at once", func(s *file.Scenario) { line(s, "What makes").When.Text = "fact proposed p2" },
			"two questions stop in front of step "},
		{"two subtitles at once", func(s *file.Scenario) { line(s, "a1 votes").When.Text = "fact proposed p1" },
			"two subtitles stand at step "},
		{"a wrong answer", func(s *file.Scenario) { line(s, "p2's client").Right = file.Texts{"green"} },
			`"green" is the right answer, and fact proposed p2 "green" never holds from step `},
		{"a right answer that passes for wrong", func(s *file.Scenario) { line(s, "p2's client").Right = file.Texts{"green"} },
			`"blue" is no right answer, and fact proposed p2 "blue" holds at step `},
		{"a proof that never holds", func(s *file.Scenario) { line(s, "What makes").Holds.Text = "count(accepted has 9.p1) = 2" },
			"is the right answer, and count(accepted has 9.p1) = 2 never holds from step "},
		{"a proof that holds before", func(s *file.Scenario) { line(s, "What makes").Holds.Text = "count(accepted has 1.p1) = 1" },
			"count(accepted has 1.p1) = 1 holds already at step "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, "lesson-paxos-by-example")
			c.wrong(s)
			l, tp := record(t, s)
			err := l.On(tp.Main()).Verify()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("found\n%v\nexpected\n%s", err, c.want)
			}
		})
	}
}

// What a teacher of our library has left out is seen.
func TestGapsAreSeen(t *testing.T) {
	s := open(t, "lesson-paxos-by-example")
	s.Lesson[0].Zh, s.Lesson[5].Holds.Text = "", ""
	s.Lesson[5].BecauseZh = ""
	l, err := lesson.Read(s)
	if err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{
		"the line has no Chinese; write zh beside it":       l.Translated(),
		"because has no Chinese; write becauseZh beside it": l.Translated(),
		"nothing shows that the answer is true":             l.Proven(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("found\n%v\nexpected\n%s", err, want)
		}
	}
	if l.Lines[0].Say.In(narration.Chinese) != s.Lesson[0].Say {
		t.Error("what is not translated is not told in English")
	}
}

// A condition that is none, or names what the run does not have, is met where it
// stands in the file, before the scenario runs.
func TestBadConditions(t *testing.T) {
	for _, c := range []struct{ lesson, want string }{
		{`{when: fact lookd s1, say: x}`,
			`x.yaml:6:12: condition "fact lookd s1", character 6: there is no fact "lookd"; did you mean looked?`},
		{`{when: fact looked s9, say: x}`,
			`x.yaml:6:12: condition "fact looked s9", character 13: there is no node "s9"; did you mean s1?`},
		{`{when: facts looked, say: x}`,
			`x.yaml:6:12: condition "facts looked", character 1: there is no condition "facts"; did you mean fact?`},
		{`{when: step 1, ask: x, answers: [s1, s2], right: s1, holds: "up({answer}"}`,
			`x.yaml:6:65: condition "up(s1", character 6: the end stands where ) belongs; write for example up(s3)`},
		{`{when: step 1, ask: x, answers: [s1, s7], right: s1, holds: "up({answer})"}`,
			`x.yaml:6:65: condition "up(s7)", character 4: there is no node "s7"; did you mean s1?`},
	} {
		src := "name: x\nabout: x\nprotocol: election\nensemble: {servers: 3}\nlesson:\n  - " + c.lesson + "\n"
		s, err := file.Parse("x.yaml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = scenarios.Compile(s); err == nil || err.Error() != c.want {
			t.Errorf("found\n%v\nexpected\n%s", err, c.want)
		}
	}
}

// A course that follows a run as it is recorded comes to the same as one that is
// put on the whole of it.
func TestFollow(t *testing.T) {
	for _, s := range lessons(t) {
		l, tp := record(t, s)
		whole := l.On(tp.Main())
		c, err := scenarios.Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Tape(s.Seed)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(again.Close)
		course := c.Lesson().On(again.Main())
		for again.Main().Extend(7) > 0 {
			course.Follow()
		}
		for i := range l.Lines {
			if a, b := whole.Step(&l.Lines[i]), course.Step(&c.Lesson().Lines[i]); a != b {
				t.Errorf("%s: line %d stands at step %d, and at %d when it is followed", s.Name, i+1, a, b)
			}
		}
	}
}

// Lines stand at their steps in the order of the file, the last one said stays on the
// screen, and questions come one after the other, in front of their steps.
func TestCourse(t *testing.T) {
	l, tp := record(t, open(t, "lesson-paxos-by-example"))
	course := l.On(tp.Main())
	var order []int
	for step := 0; step <= tp.Main().Len(); step++ {
		for _, line := range course.At(step) {
			order = append(order, line.Place)
			if line.Ask == nil && course.Spoken(step).Place < line.Place {
				t.Errorf("at step %d line %d is on the screen", step, course.Spoken(step).Place)
			}
		}
	}
	if len(order) != len(l.Lines) || !slices.IsSorted(order) {
		t.Errorf("the lines come in the order %v", order)
	}
	if course.Spoken(course.Step(&l.Lines[0])-1) != nil {
		t.Error("something is said before the first line")
	}
	var sheet lesson.Sheet
	first := course.Question(0, &sheet)
	if at := course.Step(first); course.Question(at-1, &sheet) != first || course.Question(at, &sheet) == first {
		t.Error("the question does not stop in front of its step")
	}
	for q := first; q != nil; q = course.Question(0, &sheet) {
		if !sheet.Answer(q, q.Ask.Solution()...) {
			t.Errorf("%s: the solution is wrong", q.Ask.Ask.En)
		}
	}
	if right, answered := sheet.Score(); right != 4 || answered != 4 {
		t.Errorf("%d right of %d", right, answered)
	}
}

// The first answer counts. Of several right answers all must be chosen, and no other.
func TestAnswers(t *testing.T) {
	s, err := file.Parse("x.yaml", []byte("name: x\nabout: x\nprotocol: election\nlesson:\n"+
		"  - {when: step 1, ask: \"Which?\", answers: [a, b, c], right: [a, c]}\n"+
		"  - {when: step 2, ask: \"Which?\", answers: [a, b, c], right: b}\n"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := lesson.Read(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		chosen []int
		right  bool
	}{{nil, false}, {[]int{0}, false}, {[]int{2, 0}, true}, {[]int{0, 1, 2}, false}, {[]int{1}, false}} {
		if got := l.Lines[0].Ask.Right(c.chosen...); got != c.right {
			t.Errorf("%v: found %v", c.chosen, got)
		}
	}
	var sheet lesson.Sheet
	if sheet.Chosen(&l.Lines[0]) != nil {
		t.Error("it is answered before it is")
	}
	sheet.Answer(&l.Lines[0], 0, 2)
	if sheet.Answer(&l.Lines[1], 0) || !sheet.Answer(&l.Lines[1], 1) {
		t.Error("the answers are judged wrongly")
	}
	if right, answered := sheet.Score(); right != 1 || answered != 2 {
		t.Errorf("%d right of %d", right, answered)
	}
	if got := sheet.Chosen(&l.Lines[1]); !slices.Equal(got, []int{0}) {
		t.Errorf("the first answer was %v", got)
	}
}

// On a branch a line stands where its event is there, and is silent where it is not.
func TestBranches(t *testing.T) {
	l, tp := record(t, open(t, "lesson-paxos-by-example"))
	whole := l.On(tp.Main())
	at := whole.Step(&l.Lines[0])
	b, _, err := tp.Act(tp.Main(), at, sim.Choice{Act: sim.Inflict, Fault: sim.Pause{Target: sim.Target{Node: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	b.Extend(10_000)
	course, moved, silent := l.On(b), 0, 0
	for i := range l.Lines {
		switch here := course.Step(&l.Lines[i]); {
		case here == 0:
			silent++
		case here != whole.Step(&l.Lines[i]):
			moved++
		}
	}
	if moved == 0 || silent == 0 || course.Verify() == nil {
		t.Errorf("%d lines moved and %d are silent", moved, silent)
	}
}

// A scenario without a lesson has none.
func TestNoLesson(t *testing.T) {
	if l, _ := record(t, open(t, "paxos-quiet")); l != nil {
		t.Error("it has")
	}
}
