package tui

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/zoolab/zoolab/tui/screen"
)

// An Outside is what the lab needs besides a terminal.
type Outside struct {
	// Open opens a scenario that was picked. It is called in a goroutine.
	Open func(ref string) (*Session, error)
	// Feed tells how the run goes on that is served while it is shown; nil for none.
	Feed *Feed
	// Do does to that run what a line of a schedule says, and returns why it was not
	// done. It is called in a goroutine.
	Do func(line string) error
}

// ErrTerminal is wrapped by the error of [Run] for a terminal on which nothing can
// be drawn.
var ErrTerminal = errors.New("the lab cannot draw on this terminal")

// Run shows a model on the terminal until the person has enough. It gives the
// terminal back as it was, whatever happens.
func Run(m Model, o Outside) error {
	if os.Getenv("TERM") == "dumb" {
		return refused(errors.New("TERM=dumb"))
	}
	s, err := tcell.NewScreen()
	if err == nil {
		err = s.Init()
	}
	if err != nil {
		return refused(err)
	}
	if m.Theme == screen.Colour {
		m.Theme = usualTheme(s)
	}
	return newApp(s, m, o).run()
}

// refused says why there is no lab, and what there is instead.
func refused(why error) error {
	return fmt.Errorf("%w (%w); --plain has it in lines of text", ErrTerminal, why)
}

// usualTheme is the richest that a terminal can show and its person wants.
func usualTheme(s tcell.Screen) screen.Theme {
	wide := os.Getenv("RUNEWIDTH_EASTASIAN") == "1" // box glyphs would take two cells
	switch {
	case !strings.HasPrefix(strings.ToUpper(s.CharacterSet()), "UTF") || wide:
		return screen.ASCII
	case s.Colors() < 8 || os.Getenv("NO_COLOR") != "":
		return screen.None
	}
	return screen.Colour
}

// An app is a model on a terminal.
type app struct {
	screen  tcell.Screen
	outside Outside
	model   Model
	shown   *screen.Grid
	theme   screen.Theme // in which it was shown
	events  chan tcell.Event
	results chan Msg // of effects
	signals chan os.Signal
	quit    chan struct{}
	pasting *strings.Builder // while a text comes in at once
	held    bool             // a button of the mouse
	more    bool             // the model asks for a Work
	done    bool
}

func newApp(s tcell.Screen, m Model, o Outside) *app {
	return &app{screen: s, outside: o, model: m, events: make(chan tcell.Event, 64), results: make(chan Msg, 8),
		signals: make(chan os.Signal, 4), quit: make(chan struct{})}
}

// run takes in what happens until the model quits. The terminal is restored before
// a panic goes on.
func (a *app) run() error {
	defer a.screen.Fini()
	defer close(a.quit)
	signal.Notify(a.signals, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(a.signals)
	a.screen.EnableMouse(tcell.MouseDragEvents)
	a.screen.EnablePaste()
	go a.screen.ChannelEvents(a.events, a.quit)
	if a.outside.Feed != nil {
		go a.hearken(a.outside.Feed)
	}
	w, h := a.screen.Size()
	a.update(Resize{w, h})
	a.more = a.model.errand != nil
	a.draw()
	for !a.done {
		a.wait()
	}
	return nil
}

// wait takes in one message from wherever it comes, and whatever else is there
// already, and draws.
func (a *app) wait() {
	var frame <-chan time.Time
	if a.model.Ticking() {
		frame = time.After(Frame)
	}
	var now <-chan struct{}
	if a.more {
		now = ready
	}
	select {
	case e, ok := <-a.events:
		a.done = !ok
		a.event(e)
	case r := <-a.results:
		if p, ok := r.(panicked); ok {
			panic(p.text)
		}
		a.update(r)
	case <-a.signals:
		a.done = true
	case <-frame:
		a.update(Tick{})
	case <-now:
		a.more = false
		a.update(Work{})
	}
	for len(a.events) > 0 && !a.done {
		a.event(<-a.events)
	}
	if !a.done {
		a.draw()
	}
}

// ready is a channel from which there is always something to receive.
var ready = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// update hands a message to the model, and does what it asks.
func (a *app) update(msg Msg) {
	var effects []Effect
	a.model, effects = Update(a.model, msg)
	for _, e := range effects {
		a.effect(e)
	}
}

func (a *app) effect(e Effect) {
	switch e := e.(type) {
	case Quit:
		a.done = true
	case More:
		a.more = true
	case Suspend:
		a.suspend()
	case Copy:
		a.screen.SetClipboard([]byte(e.Text))
	case Rest:
		time.AfterFunc(rest, func() { a.result(Rested{e}) })
	default:
		go a.aside(e)
	}
}

// rest is how long a key may keep the next one waiting that belongs to it.
const rest = time.Second

// aside does what may take long. A panic there goes on where the terminal is restored.
func (a *app) aside(e Effect) {
	defer func() {
		if r := recover(); r != nil {
			a.result(panicked{fmt.Sprintf("%v\n\n%s", r, debug.Stack())})
		}
	}()
	a.result(a.outside.perform(e))
}

// A panicked is what came of an effect that should not have.
type panicked struct{ text string }

func (panicked) msg() {}

// result hands in what came of an effect, unless the lab has ended.
func (a *app) result(msg Msg) {
	select {
	case a.results <- msg:
	case <-a.quit:
	}
}

// hearken hands in how the run that is served goes on, once a frame.
func (a *app) hearken(f *Feed) {
	for {
		select {
		case <-f.news:
		case <-a.quit:
			return
		}
		l := f.take()
		if l.broke != "" {
			a.result(panicked{l.broke})
		}
		a.result(l)
		time.Sleep(Frame)
	}
}

// unstoppable is how long a process waits to be stopped that nobody can stop, since no
// shell is there to let it go on.
const unstoppable = time.Second

// suspend leaves the terminal to the shell until the process goes on.
func (a *app) suspend() {
	if err := a.screen.Suspend(); err != nil {
		return
	}
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, syscall.SIGCONT)
	defer signal.Stop(goesOn)
	_ = syscall.Kill(0, syscall.SIGTSTP) // the whole job, as the key would
	select {
	case <-goesOn: // the stop comes some time after the signal: only this says that it is over
	case <-time.After(unstoppable):
	}
	if err := a.screen.Resume(); err != nil {
		a.done = true
		return
	}
	a.shown = nil
	a.screen.Sync()
}

// event turns what the terminal tells into messages.
func (a *app) event(e tcell.Event) {
	switch e := e.(type) {
	case *tcell.EventResize:
		w, h := e.Size()
		a.update(Resize{w, h})
		a.shown = nil
		a.screen.Sync()
	case *tcell.EventPaste:
		a.paste(e)
	case *tcell.EventKey:
		name := keyName(e)
		switch {
		case a.pasting != nil:
			a.pasting.WriteString(pasted(e))
		case name != "":
			a.update(Key{name})
		}
	case *tcell.EventMouse:
		a.mouse(e)
	}
}

func (a *app) paste(e *tcell.EventPaste) {
	if e.Start() {
		a.pasting = &strings.Builder{}
		return
	}
	if a.pasting != nil {
		text := a.pasting.String()
		a.pasting = nil
		a.update(Paste{text})
	}
}

// pasted is the text that a key of a paste stands for.
func pasted(e *tcell.EventKey) string {
	switch e.Key() {
	case tcell.KeyRune:
		return string(e.Rune())
	case tcell.KeyEnter, tcell.KeyCtrlJ:
		return "\n"
	case tcell.KeyTab:
		return " "
	}
	return ""
}

// mouse tells a press from a drag: terminals report the same of both.
func (a *app) mouse(e *tcell.EventMouse) {
	x, y := e.Position()
	switch b := e.Buttons(); {
	case b&tcell.WheelUp != 0:
		a.update(Mouse{x, y, WheelUp})
	case b&tcell.WheelDown != 0:
		a.update(Mouse{x, y, WheelDown})
	case b&tcell.Button1 != 0 && a.held:
		a.update(Mouse{x, y, Drag})
	case b&tcell.Button1 != 0:
		a.held = true
		a.update(Mouse{x, y, Press})
	case a.held:
		a.held = false
		a.update(Mouse{x, y, Release})
	}
}

// keyNames are those of keys that are no characters.
var keyNames = map[tcell.Key]string{
	tcell.KeyEnter: "enter", tcell.KeyEscape: "esc", tcell.KeyTab: "tab", tcell.KeyBacktab: "backtab",
	tcell.KeyUp: "up", tcell.KeyDown: "down", tcell.KeyLeft: "left", tcell.KeyRight: "right",
	tcell.KeyPgUp: "pgup", tcell.KeyPgDn: "pgdn", tcell.KeyHome: "home", tcell.KeyEnd: "end",
	tcell.KeyBackspace: "backspace", tcell.KeyBackspace2: "backspace", tcell.KeyDelete: "delete",
}

// keyName is a key's name in the table of keys, "" for one that has none.
func keyName(e *tcell.EventKey) string {
	if name, ok := keyNames[e.Key()]; ok {
		return name
	}
	switch k := e.Key(); {
	case k == tcell.KeyRune && e.Rune() == ' ':
		return "space"
	case k == tcell.KeyRune:
		return string(e.Rune())
	case k >= tcell.KeyCtrlA && k <= tcell.KeyCtrlZ:
		return "ctrl-" + string(rune('a'+int(k-tcell.KeyCtrlA)))
	}
	return ""
}

// draw puts on the terminal what has changed.
func (a *app) draw() {
	g := View(a.model)
	colours := a.screen.Colors()
	if a.theme != a.model.Theme {
		a.shown, a.theme = nil, a.model.Theme
	}
	changed := a.shown == nil
	for y := range g.H {
		for x := range g.W {
			c := g.At(x, y)
			if a.shown != nil && a.shown.W == g.W && a.shown.At(x, y) == c || c.Text == "" {
				continue
			}
			changed = true
			a.screen.Put(x, y, c.Text, styleOf(a.model.Theme.Look(c.Style, colours), colours))
		}
	}
	a.shown = g
	if changed {
		a.screen.Show()
	}
}

// styleOf says a look in the terminal's words.
func styleOf(l screen.Look, colours int) tcell.Style {
	s := tcell.StyleDefault.Bold(l.Bold).Dim(l.Dim).Reverse(l.Reverse).Underline(l.Underlined)
	switch {
	case l.Tint == screen.Default:
		return s
	case colours > 256:
		return s.Foreground(tcell.NewHexColor(int32(l.Tint)))
	}
	return s.Foreground(tcell.PaletteColor(int(l.Tint)))
}
