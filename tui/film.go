package tui

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/lesson"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/export"
)

// A Film says what a recording shows: a run as the lab plays it, on a screen of W by H
// cells. Its time is that of play, which a [Tick] takes on by one [Frame]; no clock is
// looked at, so the same film gives the same bytes.
type Film struct {
	W, H     int
	Speed    int // steps a second, the usual speed when it is 0
	From, To int // the steps shown; To 0 is the end of the run
}

// How long a film stands still, so that it can be read.
const (
	filmOpening = time.Second
	filmEnding  = 3 * time.Second
	filmPause   = 1500 * time.Millisecond // and filmLetter for each character
	filmLetter  = 50 * time.Millisecond
	filmWide    = 150 * time.Millisecond // for one of Chinese
	filmMark    = 60                     // characters of a mark at most
)

// Record plays a film and returns it as asciicast v2. Lines of a lesson stand as long
// as it takes to read them, and are marks; questions are answered rightly. The error
// is for a film that is too small, too long, or of no step.
func (f Film) Record(m Model) ([]byte, error) {
	if m.session == nil {
		return nil, fmt.Errorf("a recording is of a scenario: name one")
	}
	if f.W < leastW || f.H < leastH {
		return nil, fmt.Errorf("a recording of %dx%d is too small; the lab needs %dx%d", f.W, f.H, leastW, leastH)
	}
	m.player.speed = usualSpeed
	if f.Speed > 0 {
		m.player.speed = speedBelow(f.Speed)
	}
	if err := f.fits(&m); err != nil {
		return nil, err
	}
	d := &director{Model: m, to: f.To, recording: export.NewRecording(f.W, f.H, m.pictureTitle(), m.Theme)}
	d.send(Resize{f.W, f.H})
	d.errand = nil
	d.send(Key{"g"})
	if f.From > 0 {
		d.Model = settled(d.Model.At(f.From))
	}
	d.status, d.done = "", d.Model.at.step
	d.show()
	d.hold(filmOpening)
	for d.err == nil && d.scene() {
	}
	d.hold(filmEnding)
	return d.recording.End(d.at), d.err
}

// speedBelow finds the fastest speed that is at most so many steps a second.
func speedBelow(n int) (at int) {
	for i, s := range speeds {
		if s <= n*1000 {
			at = i
		}
	}
	return at
}

// fits reports whether there is such a stretch of the run, and room for it. It looks
// ahead on a tape of its own: what the lab has not recorded, the film shows as it
// comes.
func (f Film) fits(m *Model) error {
	each := speeds[m.player.speed] * int(Frame/time.Millisecond) // steps, in millionths
	room := int(int64(export.MostFrames) * int64(each) / 1_000_000)
	last := m.at.branch.Len()
	if m.at.branch == m.session.Tape.Main() && (f.To == 0 || f.To > last) {
		scout, err := m.session.Case.Tape(m.session.Seed)
		if err != nil {
			return err
		}
		defer scout.Close()
		scout.Main().Extend(f.From + room + 1)
		last = scout.Main().Len()
	}
	to := f.To
	if to == 0 {
		to = last
	}
	switch {
	case to > last:
		return fmt.Errorf("the run ends at step %d, before step %d", last, to)
	case f.From >= to:
		return fmt.Errorf("nothing lies between step %d and step %d", f.From, to)
	case to-f.From > room:
		return fmt.Errorf("%w: at %s steps a second it has room for %d steps; play faster, or record fewer of them", export.ErrTooLong, speedText(speeds[m.player.speed]), room)
	}
	return nil
}

// A director plays a model and records what is seen.
type director struct {
	Model
	to        int
	at        time.Duration
	recording *export.Recording
	done      int // the last step whose marks were made
	err       error
}

// send hands a message to the model. What it asks for is left undone, but for long
// ways: a film has no outside.
func (d *director) send(msg Msg) {
	d.Model, _ = Update(d.Model, msg)
	d.Model = settled(d.Model)
}

// settled goes a model's long way to its end.
func settled(m Model) Model {
	for m.errand != nil {
		m, _ = Update(m, Work{})
	}
	return m
}

func (d *director) show() {
	if err := d.recording.Show(d.at, View(d.Model)); d.err == nil {
		d.err = err
	}
}

// hold lets time pass in which nothing moves.
func (d *director) hold(t time.Duration) { d.at += t }

// scene plays until the lab stops, has what stands there read, and reports whether
// the film goes on.
func (d *director) scene() bool {
	if l := d.question(); l != nil {
		d.ask(l)
	}
	was := d.Model.at
	d.send(Key{"space"})
	for d.Ticking() && d.err == nil {
		d.hold(Frame)
		d.send(Tick{})
		if d.to > 0 && d.Model.at.step >= d.to {
			d.player.stop()
			d.goTo(d.to)
		}
		d.marks()
		d.show()
	}
	d.show()
	d.hold(d.reading())
	return d.Model.at != was && (d.to == 0 || d.Model.at.step < d.to)
}

// ask lets a question be read, answers it, and lets the answer be read.
func (d *director) ask(l *lesson.Line) {
	q := d.questionScene(l, d.language())
	d.recording.Mark(d.at, brieflySaid(q.Text))
	d.show()
	d.hold(2 * reading(q.Text))
	d.send(Key{string(rune('a' + q.Key))})
	d.show()
	d.hold(reading(q.Because))
}

func (m *Model) language() narration.Language {
	if m.Chinese {
		return narration.Chinese
	}
	return narration.English
}

// reading is how long it takes to read what a lesson says at the cursor.
func (d *director) reading() time.Duration {
	c := d.session.course(d.Model.at.branch)
	if c == nil || !d.told() {
		return 0
	}
	if l := c.Spoken(d.Model.at.step); l != nil {
		return reading(l.Say.In(d.language()))
	}
	return 0
}

func reading(text string) time.Duration {
	t := filmPause
	for _, r := range text {
		if r < 0x2E80 {
			t += filmLetter
		} else {
			t += filmWide
		}
	}
	return t
}

// marks names the moments that a viewer may want to jump to: faults, new leaders,
// lines of a lesson.
func (d *director) marks() {
	c := d.session.course(d.Model.at.branch)
	teller := narration.NewTeller(d.language(), narration.Terse, d.session.Protocol)
	for ; d.done < d.Model.at.step; d.done++ {
		x := d.Model.at.branch.Moment(d.done + 1)
		for _, told := range teller.Now(x) {
			if told.Topic == narration.Fault {
				d.recording.Mark(d.at, brieflySaid(told.Text))
			}
		}
		for _, turn := range x.Turns {
			if turn.Tone == sim.Chief {
				d.recording.Mark(d.at, d.sentence("%s leads", d.name(turn.Node)))
			}
		}
		if c == nil {
			continue
		}
		for _, l := range c.At(x.Step) {
			if l.Ask == nil {
				d.recording.Mark(d.at, brieflySaid(l.Say.In(d.language())))
			}
		}
	}
}

// brieflySaid cuts a text to the length of a mark.
func brieflySaid(text string) string {
	if utf8.RuneCountInString(text) <= filmMark {
		return text
	}
	return string([]rune(text)[:filmMark-1]) + "…"
}

// Picture returns what a model shows, once its long way is gone, on a screen of w by h
// cells, as SVG.
func Picture(m Model, w, h int) []byte {
	m, _ = Update(settled(m), Resize{w, h})
	m.status = ""
	return m.picture()
}

// text is the screen as text.
func (m *Model) text() []byte { return []byte(View(*m).Text()) }

// A Shoot makes a film of the branch of a moment and writes it to a file; a [Written]
// answers.
type Shoot struct {
	Path    string
	Film    Film
	Options Options
	Moment  scenarios.Moment
}

func (Shoot) effect() {}

// askFilm asks where to write a recording of what is recorded behind the cursor, on a
// screen and at a speed like these.
func (m *Model) askFilm() {
	m.openPrompt(prompt{kind: "path", title: "write to", text: "run.cast", done: func(m *Model, path string) {
		if at, ok := m.moment(); ok && path != "" {
			f := Film{W: m.w, H: m.h, Speed: max(1, speeds[m.player.speed]/1000), From: m.at.step, To: m.at.branch.Len()}
			m.ask(Shoot{path, f, m.Options, at})
			m.tell("writing %s", path)
		}
	}})
}

// shoot makes the film on a tape of its own, and writes it.
func (e Shoot) shoot() error {
	s, err := NewSession(e.Moment, true)
	if err != nil {
		return err
	}
	defer s.Tape.Close()
	film, err := e.Film.Record(New(s, e.Options))
	if err != nil {
		return err
	}
	return create(e.Path, film)
}

// picture is the screen as SVG.
func (m *Model) picture() []byte {
	about := m.word("pick a scenario")
	if m.session != nil {
		about = m.session.Case.Scenario.About
	}
	return export.SVG(View(*m), m.Theme, m.pictureTitle(), about)
}

// pictureTitle says what is shown.
func (m *Model) pictureTitle() string {
	if m.session == nil {
		return "zoolab"
	}
	return m.sentence("%s under seed %d, branch %s", m.session.Case.Scenario.Name, m.session.Seed, m.at.branch.Name())
}
