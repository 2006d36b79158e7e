package tui

import (
	"strings"

	"github.com/zoolab/zoolab/scenarios/lesson"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
)

// Bounds on what is told at once.
const (
	mostPassed  = 40     // lines of steps that are passed
	mostChanged = 12     // lines of what has changed
	mostCauses  = 4      // causes, unless why asks for all
	mostLines   = 300    // of a run that is told
	mostSteps   = 20_000 // of it
)

// greet says what is open.
func (p *plain) greet() {
	if p.session == nil {
		p.say("Write open and the name of a scenario; help has all commands, quit ends.")
		p.list("")
		return
	}
	s := p.session.Case.Scenario
	p.say("Scenario %s, protocol %s, seed %d.", s.Name, s.Protocol.Text, p.session.Seed)
	p.print(s.About)
	p.say("Write step, play or tell to go on, look to see the ensemble, help for all commands, quit to end.")
	if p.at.step > 0 {
		p.status = ""
		p.narrate(narration.Terse)
	}
	p.status = ""
	p.ask()
}

// arrived says what came of a command that has moved the cursor.
func (p *plain) arrived(was cursor) {
	if p.at.branch == was.branch {
		p.passage(was.step+1, p.at.step-1, fine, mostPassed, false)
	}
	p.narrate(narration.Terse)
	s := p.scene()
	s.Before = p.album.Snapshot(was.branch, was.step)
	s.World = p.at.world()
	changes := s.Changes(p.at.step != was.step+1)
	for i, text := range changes {
		if i == mostChanged {
			p.say("and %d more changes", len(changes)-i)
			break
		}
		p.print(text)
	}
	p.lines(p.at.step, false)
}

func (p *plain) teller(level narration.Level) *narration.Teller {
	return narration.NewTeller(p.language(), level, p.session.Protocol)
}

// narrate tells the step at the cursor: what happened, from what, what was refused, and
// how far harm is when that has changed.
func (p *plain) narrate(level narration.Level) {
	if p.at.step == 0 {
		p.say("This is the beginning of branch %s: nothing has happened yet.", p.at.branch.Name())
		return
	}
	x := p.at.branch.Moment(p.at.step)
	t := p.teller(level)
	p.say("Step %d, branch %s, at %s.", p.at.step, p.at.branch.Name(), brief(x.At))
	p.sentences("Now: %s", t.Now(x), level)
	causes := t.From(p.at.branch, p.at.step)
	var from []string
	for i, c := range causes {
		if i < mostCauses || level == narration.Teach {
			from = append(from, p.sentence("step %d: %s", c.Step, c.Text))
		}
	}
	if len(from) > 0 {
		p.say("From: %s", strings.Join(from, p.word("; before that ")))
	}
	p.sentences("Not: %s", t.Nots(x), level)
	danger := strings.Join(t.Next(p.at.world()), "; ")
	if danger != p.danger || level == narration.Teach {
		p.danger = danger
		p.say("Next: %s", danger)
	}
	if v := p.at.world().Violation(); v != nil {
		p.say("Violated: %s", v.Error())
	}
}

// sentences says them. Chores are left out, but where there is nothing else or all is
// asked for.
func (p *plain) sentences(format string, all []narration.Sentence, level narration.Level) {
	for i, told := range all {
		if told.Topic == narration.Chore && i > 0 && level == narration.Terse {
			continue
		}
		p.say(format, told.Text+ruled(told))
		p.print(told.Lesson)
		if told.Doubt != "" {
			p.say("Doubtful: %s", told.Doubt)
		}
	}
}

// ruled is the rule of a sentence, in brackets.
func ruled(told narration.Sentence) string {
	if told.Rule == "" {
		return ""
	}
	return " [" + told.Rule + "]"
}

// A sieve says which sentences of a step that is passed are told.
type sieve uint8

const (
	fine   sieve = iota // what broke, was decided, asked for or stated
	medium              // what broke, what clients asked for, whose standing changed
	coarse              // what broke, whose standing changed
)

// sieveSaid says what a sieve leaves.
var sieveSaid = [...]string{
	fine:   "What broke, was decided, asked for and stated:",
	medium: "The run is long: this is what broke, what clients asked for, and how nodes came to stand.",
	coarse: "The run is very long: this is what broke, and how nodes came to stand.",
}

// passed lists what is told of a step that is passed.
func (p *plain) passed(step int, by sieve) []string {
	x := p.at.branch.Moment(step)
	var out []string
	for _, told := range p.teller(narration.Terse).Now(x) {
		if by == fine && told.Topic <= narration.Fact || by == medium && told.Topic == narration.Operation || told.Topic == narration.Fault {
			out = append(out, p.sentence("Step %d: %s", step, told.Text+ruled(told)))
		}
	}
	if by == fine {
		return out
	}
	for _, turn := range x.Turns {
		if c := p.turned(step, turn.Node); c != "" {
			out = append(out, p.sentence("Step %d: %s", step, c))
		}
	}
	return out
}

// turned says how a node stands since a step, by its columns.
func (p *plain) turned(step int, id sim.NodeID) string {
	for _, c := range p.at.branch.World(step).View(id).Columns {
		if c.Tone != sim.Plain {
			return p.name(id) + p.sentence(", %s %s", c.Name, c.Value)
		}
	}
	return ""
}

// passage tells the steps from one to another by a sieve, in so many lines at most beside
// those of a lesson.
func (p *plain) passage(from, to int, by sieve, most int, reveal bool) {
	left := most
	for step := from; step <= to; step++ {
		for _, text := range p.passed(step, by) {
			if left--; left >= 0 {
				p.print(text)
			}
		}
		p.lines(step, reveal)
	}
	if left < 0 {
		p.say("%d lines more are not told; goto and a step, then step, tells of it all.", -left)
	}
}

// lines says what a lesson says at a step. With reveal, what it asks in front of it is
// said with its answer.
func (p *plain) lines(step int, reveal bool) {
	c := p.session.course(p.at.branch)
	if c == nil {
		return
	}
	for _, l := range c.At(step) {
		switch {
		case l.Ask == nil:
			p.say("Lesson: %s", l.Say.In(p.language()))
		case reveal:
			p.poses(l)
			p.solution(l)
		}
	}
}

// ask says what the lab waits for: the line of a menu, a text, the answer to a
// question. It says so once.
func (p *plain) ask() {
	switch over := p.over.(type) {
	case menu:
		title, _, _ := strings.Cut(p.word(over.title), ":") // keys come behind it
		title, _, _ = strings.Cut(title, "：")
		p.say("Choose, or write leave: %s", title)
		for _, x := range over.items {
			p.print(x.hot + ": " + strings.TrimSpace(p.word(x.label)+" "+x.note))
		}
		return
	case prompt:
		p.say("Write on the next line: %s", p.word(over.title))
		return
	case page:
		p.over = nil
	}
	if p.letter != "" {
		p.say("which letter?")
	}
	if p.session == nil || p.mode() != inQuestion {
		return
	}
	if l := p.question(); p.asked != l {
		p.asked = l
		p.poses(l)
		p.say("Write the letter, or pass.")
	}
}

func (p *plain) poses(l *lesson.Line) {
	q := p.questionScene(l, p.language())
	p.say("Question: %s", q.Text)
	for i, a := range q.Answers {
		p.print(string(rune('a'+i)) + ": " + a)
	}
}

// judgeAnswer says whether the answer just given is right.
func (p *plain) judgeAnswer(l *lesson.Line) {
	chosen := p.session.school.sheet.Chosen(l)
	if l.Ask.Right(chosen...) {
		p.say("That is right.")
	} else {
		p.say("That is not so.")
	}
	p.solution(l)
	right, answered := p.session.school.sheet.Score()
	p.say("%d of %d answers were right so far.", right, answered)
}

// solution says which answer is right, and why.
func (p *plain) solution(l *lesson.Line) {
	key := l.Ask.Solution()[0]
	p.say("The answer is %s: %s", string(rune('a'+key)), l.Ask.Answers[key].In(p.language()))
	p.print(l.Ask.Because.In(p.language()))
}

// why tells the step again, with all that is known of it.
func (p *plain) why(string) { p.narrate(narration.Teach) }

// tellRun tells the run from the cursor to its end.
func (p *plain) tellRun(string) {
	from := p.at.step
	level := p.level
	p.level = teach // questions are told, not asked
	p.Model.send(errand{what: "the end", last: from + mostSteps})
	p.Model = settled(p.Model)
	p.effects = nil
	by := fine
	for ; by < coarse && p.amount(from+1, p.at.step, by) > mostLines; by++ {
	}
	p.say(sieveSaid[by])
	p.passage(from+1, p.at.step, by, mostLines, true)
	p.level, p.status, p.told = level, "", true
	p.where("")
	p.judge("")
	p.pursue()
	p.status = ""
}

// amount is how many lines a sieve leaves of the steps from one to another.
func (p *plain) amount(from, to int, by sieve) (n int) {
	for step := from; step <= to; step++ {
		n += len(p.passed(step, by))
	}
	return n
}
