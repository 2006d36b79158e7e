package pane

import (
	"strconv"

	"github.com/zoolab/zoolab/tui/screen"
)

// A Lesson is where a lesson stands.
type Lesson struct {
	Line     string // what is told now, in the scene's language
	Place    int    // of so many lines, from 1; 0 before the first
	Lines    int
	Question *Question // the one that is open or was answered last at this step, nil for none
	Right    int       // questions answered rightly
	Answered int       // questions answered
}

// A Question is asked before what it is about is shown.
type Question struct {
	Text    string
	Answers []string
	Key     int    // which answer is right, from 0
	Because string // why
	Chosen  int    // from 0, -1 while nobody has answered
}

// Subtitles is the overlay of a lesson: what it tells now, and what it asks.
type Subtitles struct{}

// Name is "lesson".
func (Subtitles) Name() string { return "lesson" }

// Title says how far the lesson is, and the score.
func (Subtitles) Title(s *Scene, _ int) (title, heads string) {
	l := s.Lesson
	title = s.say("Lesson", "课程")
	if l == nil {
		return title, ""
	}
	asks := l.Question != nil && l.Question.Chosen < 0
	if key := s.hint("next-line"); key != "" && l.Place < l.Lines && !asks {
		heads = key + s.say(" next line  ", " 下一行  ")
	}
	if l.Answered > 0 {
		heads += strconv.Itoa(l.Right) + "/" + strconv.Itoa(l.Answered) + s.say(" right  ", " 答对  ")
	}
	return title, heads + "(" + strconv.Itoa(l.Place) + "/" + strconv.Itoa(l.Lines) + ")"
}

// Want asks for as many rows as its text fills.
func (Subtitles) Want(s *Scene, w int) (like, least int) { return max(1, len(s.lessonRows(w))), 1 }

// Draw draws the line, and below it the question. When there is not room for both,
// an open question stays.
func (Subtitles) Draw(c screen.Canvas, s *Scene) {
	rows := s.lessonRows(c.W)
	from, to := window(len(rows), c.H, s.Scroll)
	if q := s.question(); q != nil && s.Scroll == 0 {
		from, to = max(0, len(rows)-c.H), len(rows)
	}
	for y, r := range rows[from:to] {
		p := pen{c, 0, y}
		p.write(r.ink, r.text)
		if r.target.Kind != "" {
			c.Zone(0, y, c.W, 1, r.target)
		}
	}
}

func (s *Scene) question() *Question {
	if s.Lesson == nil {
		return nil
	}
	return s.Lesson.Question
}

// A lessonRow is one row of the overlay.
type lessonRow struct {
	text   string
	ink    screen.Ink
	target screen.Target
}

// lessonRows breaks the overlay into rows.
func (s *Scene) lessonRows(w int) (rows []lessonRow) {
	add := func(i screen.Ink, t screen.Target, mark, text string) {
		if 3*screen.Width(mark) > w { // too narrow to indent
			mark, text = "", mark+text
		}
		lines := screen.Wrap(text, w-screen.Width(mark))
		for k, line := range lines {
			if k == 1 {
				mark = screen.Pad("", screen.Width(mark))
			}
			rows = append(rows, lessonRow{mark + line, i, t})
		}
	}
	if s.Lesson == nil {
		add(screen.Faint, screen.Target{}, "", s.say("This scenario has no lesson.", "此场景没有课程。"))
		return rows
	}
	if s.Lesson.Place == 0 {
		add(screen.Faint, screen.Target{}, "", s.say("The lesson speaks as the run goes on, and then asks.", "课程随运行讲解，并适时提问。"))
	}
	add(screen.Plain, screen.Target{}, "", s.Lesson.Line)
	q := s.question()
	if q == nil {
		return rows
	}
	add(screen.Strong, screen.Target{}, "? ", q.Text)
	for i, answer := range q.Answers {
		mark, ink, target := "  ", screen.Hint, screen.Target{Kind: "answer", N: i}
		if q.Chosen >= 0 {
			ink, target = screen.Faint, screen.Target{}
			switch i {
			case q.Key:
				mark, ink = "✓ ", screen.Good
			case q.Chosen:
				mark, ink = "✗ ", screen.Bad
			}
		}
		add(ink, target, mark+string(rune('a'+i))+") ", answer)
	}
	switch {
	case q.Chosen < 0:
	case q.Chosen == q.Key:
		add(screen.Good, screen.Target{}, s.say("Right: ", "正确："), q.Because)
	default:
		add(screen.Bad, screen.Target{}, s.say("Not so: ", "不对："), q.Because)
	}
	return rows
}
