package tui

import (
	"errors"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/zoolab/zoolab/tui/screen"
)

// A stage is an app on a simulated terminal, run in a goroutine.
type stage struct {
	tcell.SimulationScreen
	ended chan any // what run returned, or what it panicked with
	fini  chan struct{}

	lock  sync.Mutex
	last  string // what it shows
	shown int    // how often something was shown
}

// Show keeps what is shown, since the terminal's cells are the app's goroutine's.
func (s *stage) Show() {
	s.SimulationScreen.Show()
	cells, w, h := s.GetContents()
	var out strings.Builder
	for y := range h {
		for x := range w {
			if i := y*w + x; i < len(cells) {
				out.Write(cells[i].Bytes)
			}
		}
		out.WriteByte('\n')
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.last = out.String()
	s.shown++
}

// Fini tells that the terminal was restored.
func (s *stage) Fini() {
	s.SimulationScreen.Fini()
	select {
	case <-s.fini:
	default:
		close(s.fini)
	}
}

func perform(t *testing.T, m Model, o Outside) *stage {
	t.Helper()
	s := &stage{SimulationScreen: tcell.NewSimulationScreen("UTF-8"), ended: make(chan any, 1), fini: make(chan struct{})}
	if err := s.Init(); err != nil {
		t.Fatal(err)
	}
	s.SetSize(100, 30)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				s.ended <- r
			}
		}()
		s.ended <- newApp(s, m, o).run()
	}()
	return s
}

// text is what the terminal shows.
func (s *stage) text() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.last
}

// drawn is how often something was drawn.
func (s *stage) drawn() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.shown
}

// draws returns how often something is drawn in a while.
func (s *stage) draws(while time.Duration) int {
	before := s.drawn()
	time.Sleep(while)
	return s.drawn() - before
}

// shows waits until the terminal shows a text.
func (s *stage) shows(t *testing.T, text string) {
	t.Helper()
	for range 500 {
		if strings.Contains(s.text(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the terminal does not show %q:\n%s", text, s.text())
}

func (s *stage) ends(t *testing.T) any {
	t.Helper()
	select {
	case r := <-s.ended:
		select {
		case <-s.fini:
		default:
			t.Error("the terminal was not restored")
		}
		return r
	case <-time.After(10 * time.Second):
		t.Fatal("the app goes on")
		return nil
	}
}

func TestTheAppTakesKeysAndQuits(t *testing.T) {
	s := perform(t, open(t, "paxos-quiet").Model, Outside{})
	s.shows(t, "step 0/0…")
	s.InjectKey(tcell.KeyRune, 'l', 0)
	s.InjectKey(tcell.KeyRight, 0, 0)
	s.shows(t, "step 2/2…")
	s.InjectKey(tcell.KeyRune, ' ', 0)
	s.shows(t, "step 4/4…")
	s.InjectKey(tcell.KeyRune, 'q', 0)
	if r := s.ends(t); r != nil {
		t.Errorf("it ended with %v", r)
	}
}

func TestTheAppFollowsTheSizeAndTheMouse(t *testing.T) {
	s := perform(t, open(t, "paxos-quiet").Model, Outside{})
	s.shows(t, "step 0/0…")
	s.InjectMouse(5, 20, tcell.WheelDown, 0)
	s.shows(t, "step 1/1…")
	s.SetSize(40, 10)
	s.post(t, tcell.NewEventResize(40, 10))
	s.shows(t, "needs 60")
	s.InjectKey(tcell.KeyCtrlC, 0, tcell.ModCtrl)
	s.ends(t)
}

func TestTheAppOpensWhatIsPicked(t *testing.T) {
	s := perform(t, pick().Model, Outside{Open: func(ref string) (*Session, error) {
		if ref != "paxos-quiet" {
			return nil, errors.New("what is " + ref)
		}
		return session(ref)
	}})
	s.shows(t, "pick a scenario")
	s.paste(t, "paxos-quiet")
	s.shows(t, "1 of")
	s.InjectKey(tcell.KeyEnter, 0, 0)
	s.shows(t, "step 0/0…")
	s.InjectKey(tcell.KeyRune, 'q', 0)
	s.ends(t)
}

// While a run is paused nothing is drawn, and while it plays what has changed.
func TestNothingIsDrawnThatIsThere(t *testing.T) {
	const while = 10 * Frame
	s := perform(t, open(t, "paxos-quiet").Model, Outside{})
	s.shows(t, "step 0/0…")
	for range 12 {
		s.InjectKey(tcell.KeyRune, 'l', 0)
	}
	s.shows(t, "step 12/12…")
	if n := s.draws(while); n > 0 {
		t.Errorf("a run that is paused was drawn %d times in %s", n, while)
	}
	s.InjectKey(tcell.KeyRune, ' ', 0)
	s.shows(t, "PLAYING")
	s.shows(t, "step 14/14…")
	s.InjectKey(tcell.KeyRune, '?', 0)
	s.shows(t, "─ keys ─") // the page that lies over it
	if n := s.draws(while); n > 0 {
		t.Errorf("a run with a page over it was drawn %d times in %s", n, while)
	}
	s.InjectKey(tcell.KeyEscape, 0, 0)
	s.InjectKey(tcell.KeyCtrlC, 0, tcell.ModCtrl)
	s.ends(t)
}

// Where nothing moves between two steps, nothing is drawn between them either.
func TestStillnessIsNotDrawn(t *testing.T) {
	for _, still := range []bool{true, false} {
		m := open(t, "paxos-quiet").Model
		m.Still, m.player.speed = still, 0
		m.forward(12)
		s := perform(t, m, Outside{})
		s.shows(t, "step 12/12…")
		s.InjectKey(tcell.KeyRune, ' ', 0)
		s.shows(t, "PLAYING")
		if n := s.draws(20 * Frame); still && n > 0 || !still && n == 0 {
			t.Errorf("still %v: between two steps it was drawn %d times", still, n)
		}
		s.InjectKey(tcell.KeyCtrlC, 0, tcell.ModCtrl)
		s.ends(t)
	}
}

// post has an event come in. It waits while the queue of the terminal is full, as the
// Inject functions do and PostEvent does not.
func (s *stage) post(t *testing.T, e tcell.Event) {
	t.Helper()
	for range 500 {
		err := s.PostEvent(e)
		if err == nil {
			return
		}
		if !errors.Is(err, tcell.ErrEventQFull) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the app takes no events")
}

// paste has a text come in as terminals mark pastes.
func (s *stage) paste(t *testing.T, text string) {
	t.Helper()
	for _, e := range []tcell.Event{tcell.NewEventPaste(true), nil, tcell.NewEventPaste(false)} {
		if e != nil {
			s.post(t, e)
			continue
		}
		for _, r := range text {
			s.InjectKey(tcell.KeyRune, r, 0)
		}
	}
}

func TestAPanicRestoresTheTerminalAndGoesOn(t *testing.T) {
	m := open(t, "paxos-quiet").Model
	m.over = broken{}
	s := perform(t, m, Outside{})
	if r := s.ends(t); r != "broken" {
		t.Errorf("it ended with %v", r)
	}
}

// broken is an overlay that cannot be drawn.
type broken struct{ page }

func (broken) draw(screen.Canvas, *Model) { panic("broken") }

func TestASignalRestoresTheTerminal(t *testing.T) {
	s := perform(t, open(t, "paxos-quiet").Model, Outside{})
	s.shows(t, "step 0/0…")
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.ends(t)
}

func TestADumbTerminalIsRefusedWithASentence(t *testing.T) {
	t.Setenv("TERM", "dumb")
	if err := Run(Model{}, Outside{}); !errors.Is(err, ErrTerminal) {
		t.Errorf("the error is %v", err)
	}
}

func TestEveryStyleHasALookOfItsOwn(t *testing.T) {
	for ink := screen.Plain; ink <= screen.Removed; ink++ {
		for _, colours := range []int{0, 8, 16, 256, 1 << 24} {
			look := screen.None.Look(screen.In(ink), colours)
			if look.Tint != screen.Default {
				t.Errorf("ink %d has a colour without colours", ink)
			}
			bar := screen.Colour.Look(screen.Style{Ink: ink, Selected: true}, colours)
			if plain := screen.Colour.Look(screen.In(ink), colours); bar == plain || bar.Reverse == plain.Reverse {
				t.Errorf("the bar over ink %d is not seen on %d colours", ink, colours)
			}
		}
	}
}
