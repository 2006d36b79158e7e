package tui

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/pane"
	"github.com/zoolab/zoolab/tui/screen"
)

// Options are how a person wants the lab.
type Options struct {
	Chinese bool
	Theme   screen.Theme
	Still   bool // nothing moves by itself between two steps
}

// A Model is all that the lab knows. It is a value: [Update] returns the next one.
// Of what it points to, only the tape changes, and that only grows.
type Model struct {
	Options
	w, h int

	picker  picker
	session *Session // nil while the picker is shown
	at      cursor
	chosen  selection
	player  player
	errand  *errand // a long way that is being gone
	live    following
	marking []int // nodes that are marked for a partition; nil when nobody marks

	focus string // the pane that has the keys
	guest string // the pane that stands where the layout has room for any
	zoom  bool
	panes map[string]paneState // copied when it changes

	over    overlay // what lies over the screen and has the keys
	level   level
	letter  string // "m" or "'" while the letter of a bookmark is awaited
	digits  digits
	status  string // said at the bottom until the next key
	history map[string][]string

	other    string // the branch that is compared with, "" for none
	find     filter
	show     filter
	breaks   []breakpoint
	marks    []pane.Mark
	verdicts map[string]*scenarios.Result
	judged   []judgement
	wanted   string // the branch whose violation was asked for before the judges had spoken

	album   *pane.Album // of what was drawn last
	effects []Effect    // of the message being taken in
}

// A paneState is what a pane remembers while it is not looked at.
type paneState struct{ scroll, tab int }

// digits are the digits pressed in a row, and where the panes were before them.
type digits struct {
	text         string
	focus, guest string
}

// New returns the model of a lab in which a run is open, or the picker when there is
// none. It has no size until a [Resize].
func New(s *Session, o Options) Model {
	m := Model{Options: o, focus: "ladder", player: player{speed: usualSpeed}, album: &pane.Album{}}
	if s == nil {
		m.picker = newPicker()
		return m
	}
	m.open(s)
	return m
}

// At returns the model on its way to a step of the run, or to its end when it has
// fewer.
func (m Model) At(step int) Model {
	if step < 1 {
		return m
	}
	m.errand = &errand{what: "that step", branch: m.at.branch, last: step}
	return m
}

// AtEvent returns the model on its way to the step in which the world counts that
// event, or to the end of the run when it has fewer.
func (m Model) AtEvent(event uint64) Model {
	m.errand = &errand{what: "that step", branch: m.at.branch, found: func(b *tape.Branch, step int) bool {
		return b.Brief(step).Seq >= event
	}}
	return m
}

// open begins with a run.
func (m *Model) open(s *Session) {
	m.session, m.at = s, cursor{s.Tape.Main(), 0}
	m.chosen, m.marking, m.errand, m.over = selection{}, nil, nil, nil
	m.focus, m.guest, m.zoom, m.panes = "ladder", "", false, nil
	m.other, m.find, m.show, m.breaks, m.marks, m.verdicts, m.judged = "", filter{}, filter{}, nil, nil, nil, nil
	m.player.stop()
	m.live = following{on: s.Served != nil}
	m.status = ""
	if s.school.lesson != nil {
		m.level = quiz
	}
}

// Update takes in one message, and returns the next model and what the outside is
// asked to do.
func Update(m Model, msg Msg) (Model, []Effect) {
	m.effects = nil
	was := m.at
	m.take(msg)
	m.follow(was)
	m.judgeEnds()
	effects := m.effects
	m.effects = nil
	return m, effects
}

func (m *Model) take(msg Msg) {
	switch msg := msg.(type) {
	case Key:
		m.press(msg.Name)
	case Paste:
		m.paste(msg.Text)
	case Mouse:
		m.point(msg)
	case Resize:
		m.w, m.h = msg.W, msg.H
	case Tick:
		m.tick()
	case Work:
		m.work()
		m.catchUp()
	case Rested:
		if m.digits.text == msg.Digits {
			m.digits = digits{}
		}
	case Opened:
		m.opened(msg)
	case Written:
		m.written(msg)
	case Judged:
		m.hear(msg)
	case Lived:
		m.lived(msg)
	case Done:
		m.done(msg)
	}
}

// ask has the outside do something.
func (m *Model) ask(e Effect) { m.effects = append(m.effects, e) }

func (m *Model) opened(msg Opened) {
	if msg.Err != nil {
		m.status = msg.Err.Error()
		return
	}
	m.open(msg.Session)
}

func (m *Model) written(msg Written) {
	if msg.Err != nil {
		m.tell("%s cannot be written: %s", msg.Path, msg.Err)
		return
	}
	m.tell("wrote %s", msg.Path)
}

// judged takes in a verdict, if it is on what is still open and was not acted on
// meanwhile.
func (m *Model) hear(msg Judged) {
	if msg.Session != m.session {
		return
	}
	b := m.session.Tape.Branch(msg.Branch)
	switch {
	case msg.Err != nil:
		m.status = msg.Err.Error()
	case b != nil && acts(b) == msg.Acts:
		next := map[string]*scenarios.Result{msg.Branch: msg.Result}
		for name, r := range m.verdicts {
			if name != msg.Branch {
				next[name] = r
			}
		}
		m.verdicts = next
		if m.wanted == msg.Branch && m.at.branch == b && m.over == nil {
			m.showViolation(false)
		}
		m.wanted = ""
	}
}

// acts counts the choices on a branch.
func acts(b *tape.Branch) int { return len(b.Schedule()) }

// state returns what a pane remembers.
func (m *Model) state(name string) paneState { return m.panes[name] }

// remember changes what a pane remembers.
func (m *Model) remember(name string, s paneState) {
	next := map[string]paneState{name: s}
	for other, state := range m.panes {
		if other != name {
			next[other] = state
		}
	}
	m.panes = next
}

// recall adds a line to the history of a prompt.
func (m *Model) recall(kind, line string) {
	next := map[string][]string{}
	for k, lines := range m.history {
		next[k] = lines
	}
	next[kind] = append(slices.DeleteFunc(slices.Clone(next[kind]), func(l string) bool { return l == line }), line)
	m.history = next
}
