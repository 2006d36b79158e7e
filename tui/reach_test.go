package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/zoolab/zoolab/tui/screen"
)

// asides are what people seldom do: the second way of doing something, the way back,
// and what is said to those who go wrong.
var asides = []struct {
	scenario, keys, shows string
}{
	{"zookeeper-quiet", "60l B s 5 . s t a t e space = space LEADING enter F", "s5.state = LEADING"},
	{"paxos-quiet", "B step space = space 9 enter B enter", "no breakpoints"},
	{"paxos-quiet", "B step space = space 9 enter B step space = space 9 enter", "no longer stops when step = 9"},
	{"paxos-quiet", ": xyzzy enter", "there is no command xyzzy; ? shows them all"},
	{"paxos-quiet", ": enter", "step 0/0…"},
	{"paxos-quiet", "9l : filter space timer enter", "&timer"},
	{"paxos-quiet", "12l : command space p1 space propose space red enter", "new branch b1 at 12"},
	{"paxos-quiet", "C : language space en enter", "PAUSED"},
	{"paxos-quiet", ": language space zh enter", "已暂停"},
	{"paxos-quiet", ": language space fr enter", "write en or zh"},
	{"paxos-quiet", ": level space nonsense enter", "write terse, teach or quiz"},
	{"paxos-quiet", ": abc backspace backspace", "command: a"},
	{"paxos-quiet", ": abd left c", "command: abcd"},
	{"paxos-quiet", ": abd left backspace", "command: ad"},
	{"paxos-quiet", ": abc home delete", "command: bc"},
	{"paxos-quiet", ": abc home x end y", "command: xabcy"},
	{"paxos-quiet", ": abc ctrl-u x", "command: x"},
	{"paxos-quiet", ": 9 enter : up", "command: 9"},
	{"paxos-quiet", ": 9 enter : 8 enter : up up down", "command: 8"},
	{"paxos-quiet", "12345678l", "the run ends here"},
	{"paxos-quiet", "tab", "━━ 8 Diff"},
	{"paxos-quiet", "backtab", "━━ 2 In flight"},
	{"paxos-quiet", ".", "this scenario has no lesson"},
	{"lesson-election", "..... e", "a) s1"},
	{"lesson-election", "..... esc l l", "step 20/20…"},
	{"paxos-quiet", "c", "select a node first"},
	{"paxos-quiet", "r", "select a node first"},
	{"paxos-quiet", "S", "select a node first"},
	{"paxos-quiet", "x", "select a node first"},
	{"paxos-quiet", ": crash space nobody enter", "select a node first"},
	{"paxos-quiet", "12l 1 j c n ctrl-u x enter", "write a number, 0 or more"},
	{"paxos-quiet", "12l 1 j x a x a", "mend"},
	{"paxos-quiet", "p space j space space", "partition: {a1} against the others"},
	{"paxos-quiet", "12l 2 j t", "which timer expires now"},
	{"paxos-quiet", "40l T down up", "main"},
	{"paxos-quiet", "L", "select a node first"},
	{"paxos-quiet", "1 j H", "the node has no further step that way"},
	{"paxos-quiet", "f", "nothing has happened yet"},
	{"paxos-quiet", "b", "nothing has happened yet"},
	{"paxos-quiet", "l b", "has no cause but the passing of time"},
	{"paxos-quiet", ": pane space nonsense enter", "there is no pane nonsense"},
	{"paxos-quiet", ": goto space x enter", "write the number of a step"},
	{"paxos-quiet", ": speed space x enter", "write how many steps a second"},
	{"paxos-quiet", ": theme space x enter", "write one of: colour, none, ascii"},
	{"paxos-quiet", ": drop space nonsense enter", "nonsense"},
	{"paxos-quiet", "20l ldT down =", "a branch is like itself"},
	{"paxos-quiet", "12l : t i m e r tab", "timer"},
}

func TestAsides(t *testing.T) {
	for _, s := range asides {
		t.Run(s.scenario+"/"+s.keys, func(t *testing.T) {
			t.Parallel()
			d := open(t, s.scenario)
			if d.keys(s.keys); !strings.Contains(d.screen(), s.shows) {
				t.Errorf("after %q %q is not shown:\n%s", s.keys, s.shows, d.screen())
			}
		})
	}
}

// What lies over a run goes with esc, one after the other.
func TestForgetting(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20lhdlT = esc : pane space ring enter")
	d.keys("20l / P r o m i s e enter & P r o m i s e enter 3 k z")
	d.other = "main"
	for _, gone := range []struct {
		what  string
		there func() bool
	}{
		{"the selection", func() bool { return d.chosen.row > 0 }},
		{"the comparison", func() bool { return d.other != "" }},
		{"the search", func() bool { return d.Model.find.text != "" }},
		{"the filter", func() bool { return d.show.text != "" }},
		{"the zoom", func() bool { return d.zoom }},
	} {
		if !gone.there() {
			t.Errorf("%s is not there", gone.what)
		}
		if d.keys("esc"); gone.there() {
			t.Errorf("%s is still there after esc", gone.what)
		}
	}
}

// A timer that is selected expires without being asked for again.
func TestASelectedTimerExpires(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("30l")
	for _, p := range d.at.world().Pending() {
		if isTimer(p) {
			d.chosen.message = p.On
		}
	}
	d.keys("t")
	if d.over != nil || d.at.branch.Name() != "b1" {
		t.Errorf("after t one is on %s, and sees\n%s", d.at.branch.Name(), d.screen())
	}
}

// The lab can begin at an event, as failures name it.
func TestALabCanBeginAtAnEvent(t *testing.T) {
	d := open(t, "zookeeper-split-brain")
	d.Model = d.AtEvent(700)
	d.send(Work{})
	if w := d.at.world(); d.errand != nil || w.Seq() < 700 || d.at.branch.World(d.at.step-1).Seq() >= 700 {
		t.Errorf("it begins at step %d", d.at.step)
	}
}

func TestMoreClicks(t *testing.T) {
	l := open(t, "lesson-election")
	l.keys("...")
	l.click(t, "answer", func(n int, _ string) bool { return n == 2 })
	if right, answered := l.session.school.sheet.Score(); right != 1 || answered != 1 {
		t.Errorf("after a click on an answer %d of %d are right", right, answered)
	}

	d := open(t, "zookeeper-split-brain")
	d.send(Resize{200, 60})
	d.keys("300l")
	d.click(t, "tab", func(n int, _ string) bool { return n == 1 })
	if d.focus != "exhibit" || d.state("exhibit").tab != 1 {
		t.Errorf("a click on a tab shows tab %d of %s", d.state("exhibit").tab, d.focus)
	}
	d.asked = nil
	d.click(t, "act", func(_ int, text string) bool { return text == "judge" })
	if _, ok := d.effect().(Judge); !ok {
		t.Errorf("a click on the judges asks %+v", d.effect())
	}
	d.keys("p")
	d.click(t, "node", func(n int, _ string) bool { return n == 3 })
	d.click(t, "node", func(n int, _ string) bool { return n == 4 })
	if len(d.marking) != 2 {
		t.Errorf("two clicks mark %v", d.marking)
	}
	d.keys("esc esc dll : pane space branches enter")
	d.click(t, "branch", func(_ int, text string) bool { return text == "main" })
	if d.at.branch.Name() != "main" {
		t.Errorf("a click on main leads to %s", d.at.branch.Name())
	}
}

func TestTheWheelTurnsWhatLiesOver(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20lT")
	d.keys("esc e")
	d.send(Mouse{60, 20, WheelDown})
	if d.over.(menu).at != 1 {
		t.Errorf("the wheel moves the bar of a menu to %d", d.over.(menu).at)
	}
	p := pick()
	p.send(Mouse{60, 20, WheelDown})
	p.send(Mouse{60, 20, WheelDown})
	p.send(Mouse{60, 20, WheelUp})
	if p.picker.at != 1 {
		t.Errorf("the wheel moves the bar of the list to %d", p.picker.at)
	}
	d.keys("esc 5")
	var at place
	for _, p := range d.arrange(d.scene()) {
		if p.Name() == "exhibit" {
			at = p
		}
	}
	d.send(Mouse{at.x + 1, at.y + 1, WheelDown})
	if d.state("exhibit").scroll != 1 || d.at.step != 20 {
		t.Errorf("the wheel over a pane that scrolls scrolls it to %d, and goes to %d", d.state("exhibit").scroll, d.at.step)
	}
}

// What the terminal tells of a mouse, and of what is pasted, reaches the model.
func TestTheAppTellsAPressFromADrag(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.send(Resize{100, 30})
	d.keys("40l g")
	x, y := d.find(t, "step", func(n int, _ string) bool { return n == 20 })
	to, _ := d.find(t, "step", func(n int, _ string) bool { return n == 30 })
	s := perform(t, d.Model, Outside{})
	s.shows(t, "step 0/40…")
	s.InjectMouse(x, y, tcell.Button1, 0)
	s.shows(t, "step 20/40…")
	s.InjectMouse(to, y, tcell.Button1, 0)
	s.shows(t, "step 30/40…")
	s.InjectMouse(to, y, tcell.ButtonNone, 0)
	s.InjectMouse(10, 14, tcell.WheelUp, 0)
	s.shows(t, "step 29/40…")
	s.InjectKey(tcell.KeyRune, ':', 0)
	s.paste(t, "17")
	s.shows(t, "command: 17")
	s.InjectKey(tcell.KeyEnter, 0, 0)
	s.shows(t, "step 17/40…")
	s.InjectKey(tcell.KeyCtrlT, 0, tcell.ModCtrl)
	s.InjectKey(tcell.KeyCtrlT, 0, tcell.ModCtrl)
	s.shows(t, "= PAUSED") // in ASCII
	s.InjectKey(tcell.KeyF12, 0, 0)
	s.InjectKey(tcell.KeyRune, 'y', 0)
	s.shows(t, "copied paxos-quiet@1:17")
	if got := string(s.GetClipboardData()); got != "paxos-quiet@1:17" {
		t.Errorf("%q was copied", got)
	}
	s.InjectKey(tcell.KeyRune, 'q', 0)
	s.ends(t)
}

// A long way goes on by itself, and a verdict comes when it is there.
func TestTheAppGoesLongWays(t *testing.T) {
	s := perform(t, open(t, "zookeeper-split-brain").Model, Outside{})
	s.shows(t, "step 0/0…")
	s.InjectKey(tcell.KeyRune, 'G', 0)
	s.shows(t, "✓ PASS")
	s.InjectKey(tcell.KeyRune, '1', 0)
	s.InjectKey(tcell.KeyRune, '2', 0)
	s.shows(t, "12 times")
	for range 500 {
		if !strings.Contains(s.text(), "12 times") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if strings.Contains(s.text(), "12 times") {
		t.Error("the digits wait for ever")
	}
	s.InjectKey(tcell.KeyRune, 'q', 0)
	s.ends(t)
}

// A terminal that can show less is shown less.
func TestTheUsualTheme(t *testing.T) {
	for _, c := range []struct {
		charset, noColour, wide string
		theme                   screen.Theme
	}{
		{"UTF-8", "", "", screen.Colour}, {"UTF-8", "1", "", screen.None}, {"UTF-8", "", "1", screen.ASCII},
		{"US-ASCII", "", "", screen.ASCII}, {"US-ASCII", "1", "", screen.ASCII},
	} {
		t.Setenv("NO_COLOR", c.noColour)
		t.Setenv("RUNEWIDTH_EASTASIAN", c.wide)
		s := tcell.NewSimulationScreen(c.charset)
		if err := s.Init(); err != nil {
			t.Fatal(err)
		}
		if got := usualTheme(s); got != c.theme {
			t.Errorf("with %+v the theme is %s", c, got)
		}
		s.Fini()
	}
}
