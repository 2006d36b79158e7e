package tui

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/pane"
	"github.com/zoolab/zoolab/tui/screen"
)

// differ returns where two screens are not alike, styles included, or false.
func differ(a, b *screen.Grid) (x, y int, yes bool) {
	for y := range a.H {
		for x := range a.W {
			if a.At(x, y) != b.At(x, y) {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// protocols are short runs of each protocol with something going on.
var protocols = []string{"paxos-partition", "election-quiet", "zab-skip-trunc", "zookeeper-accept-closing", "lesson-rejoin-trunc"}

// A place is where a model is, and what is seen there.
type seen struct {
	Model
	cells *screen.Grid
	print uint64
}

func (d *desk) look() seen {
	return seen{d.Model, View(d.Model), d.at.world().Fingerprint()}
}

// again returns an error unless a model shows what was seen.
func (s seen) again(m Model) error {
	if got := m.at.world().Fingerprint(); got != s.print {
		return fmt.Errorf("the world at %d is %016x, and was %016x", m.at.step, got, s.print)
	}
	for _, album := range []*pane.Album{m.album, {}} { // drawn with what is kept, and anew
		m.album = album
		g := View(m)
		if x, y, yes := differ(s.cells, g); yes {
			return fmt.Errorf("at %d the cell %d,%d is %+v, and was %+v:\n%s", m.at.step, x, y, g.At(x, y), s.cells.At(x, y), g.Text())
		}
	}
	return nil
}

// anyScreen has the desk have a screen of any size, in any theme and language.
func (d *desk) anyScreen(t *rapid.T) {
	size := rapid.OneOf(rapid.SampledFrom(sizes[1:]), rapid.Custom(func(t *rapid.T) [2]int {
		return [2]int{rapid.IntRange(60, 230).Draw(t, "w"), rapid.IntRange(16, 70).Draw(t, "h")}
	})).Draw(t, "size")
	d.send(Resize{size[0], size[1]})
	d.Theme, d.Chinese = screen.Theme(rapid.IntRange(0, 2).Draw(t, "theme")), rapid.Bool().Draw(t, "chinese")
}

// records takes a run to its end, step by step, and returns the fingerprints that its
// world has on the way.
func (d *desk) records() (prints []uint64) {
	d.level = terse
	for {
		prints = append(prints, d.at.world().Fingerprint())
		if d.keys("l"); d.at.step < len(prints) {
			return prints
		}
	}
}

// Back after forward is where one was: the same cells, and the same world, which is
// the one that was there when the step was first taken.
func TestBackAfterForwardRestoresScreenAndWorld(t *testing.T) {
	for _, name := range protocols {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, name)
			prints := d.records()
			rapid.Check(t, func(t *rapid.T) {
				d.anyScreen(t)
				at, n := rapid.IntRange(0, len(prints)-1).Draw(t, "at"), rapid.IntRange(1, 30).Draw(t, "steps")
				n = min(n, d.at.branch.Len()-at)
				d.keys(fmt.Sprintf(": %d enter", at))
				was := d.look()
				if was.print != prints[at] {
					t.Fatalf("the world at %d is %016x, and was %016x when it was recorded", at, was.print, prints[at])
				}
				d.keys(strings.Repeat("l ", n) + strings.Repeat("h ", n))
				if err := was.again(d.Model); err != nil {
					t.Fatalf("after %d steps and back: %v", n, err)
				}
				d.keys(fmt.Sprintf(": %d enter : %d enter", at+n, at))
				if err := was.again(d.Model); err != nil {
					t.Fatalf("after %d steps at once and back: %v", n, err)
				}
			})
		})
	}
}

// doings are what a person may do between leaving a place and coming back. To compare
// branches is not among them: that shows all there are.
var doings = []string{"d l l", "1 j c c 9 l", "1 j j c l l l", "1 j x a 20l", "1 j S l", "p j space enter 30l", "P a l", "2 j o l l", "2 j u l", "t a l",
	"T down enter l l", "T enter h h", "m a", "z", "6", "8", "esc", "/ s e n t enter", "n", "& t i m e r enter", "b", "f", "]", "[",
	"g", "G", "99l", "99h", ": 17 enter", "ctrl-t", "C"}

// Whatever is done elsewhere, on other branches and at other steps, a place that was
// left is what it was.
func TestActsLeaveEveryPlaceAsItWas(t *testing.T) {
	for _, name := range protocols {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			most := 0
			rapid.Check(t, func(r *rapid.T) {
				s, err := session(name)
				if err != nil {
					r.Fatal(err)
				}
				defer s.Tape.Close()
				d := &desk{Model: New(s, Options{})}
				d.level = terse // what was answered in a lesson stays so
				d.anyScreen(r)
				var places []seen
				look := func() {
					d.at.branch.Extend(tape.MostSteps) // what is recorded later can be seen
					places = append(places, d.look())
				}
				look()
				for range rapid.IntRange(2, 3).Draw(r, "doings") {
					last := d.at.branch.Len() - 1                                  // behind it an act would be the branch's own
					near := rapid.IntRange(max(0, d.at.step-3), max(0, d.at.step)) // the same step of two branches
					d.goTo(min(rapid.OneOf(near, rapid.IntRange(0, last)).Draw(r, "at"), last))
					look()
					d.keys("esc " + rapid.SampledFrom(doings).Draw(r, "do"))
					look()
				}
				for _, p := range places {
					if err := p.again(p.Model); err != nil {
						r.Fatal(err)
					}
				}
				most = max(most, len(d.session.Tape.Branches()))
			})
			if most < 3 {
				t.Errorf("at most %d branches were made: the test does not act", most)
			}
		})
	}
}

// What is seen is held against what was: a check that never failed proves nothing.
func TestAPlaceThatIsNotAsItWasIsSeen(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20l h h h")
	was := d.look()
	if err := was.again(d.Model); err != nil {
		t.Error(err)
	}
	for name, keys := range map[string]string{"a step further": "l", "another pane": "6", "a word at the bottom": "+", "another node": "1 j", "the bar elsewhere": "k"} {
		other := &desk{Model: d.Model}
		if other.keys(keys); was.again(other.Model) == nil {
			t.Errorf("%s is not seen", name)
		}
	}
	other := d.Model
	other.over = &drawings{}
	was.Model = other
	if once, twice := was.again(other), was.again(other); once == nil || twice == nil {
		t.Error("a screen that is another one each time is not seen")
	}
}

// drawings is an overlay that counts how often it was drawn.
type drawings struct {
	page
	n int
}

func (o *drawings) draw(c screen.Canvas, _ *Model) {
	o.n++
	c.Put(0, 0, fmt.Sprint(o.n), screen.Style{})
}

// An act in the past leaves what was recorded as it was.
func TestActsLeaveTheOldFuture(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("40l")
	main := d.at.branch
	hash := main.Moment(40).Hash
	d.keys(": 15 enter d 1 j c l 9 T a")
	if d.at.branch != main || main.Len() != 40 || main.Moment(40).Hash != hash {
		t.Errorf("main has %d steps, and its 40th is %016x, not %016x", main.Len(), main.Moment(40).Hash, hash)
	}
}

var sizes = [][2]int{{20, 5}, {60, 16}, {60, 20}, {80, 24}, {100, 30}, {120, 40}, {200, 60}, {300, 90}}

// In plain ASCII nothing else is on the screen.
func TestAsciiIsAscii(t *testing.T) {
	for _, name := range []string{"paxos-partition", "zookeeper-split-brain", "election-leader-crash"} {
		d := open(t, name)
		d.Theme = screen.ASCII
		d.keys("90l")
		for _, size := range sizes {
			d.send(Resize{size[0], size[1]})
			for _, keys := range []string{"", "G", "T", "esc c", "esc ?", "esc 5", "6", "7", "8", "9"} {
				d.keys(keys)
				if i := strings.IndexFunc(d.screen(), func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
					t.Fatalf("%s at %v after %q has %q:\n%s", name, size, keys, d.screen()[i:min(i+6, len(d.screen()))], d.screen())
				}
			}
			d.keys("esc esc esc esc")
		}
	}
}

// Every character that the lab draws with has a stand-in.
func TestEveryGlyphHasAStandIn(t *testing.T) {
	for _, name := range []string{"paxos-partition", "zookeeper-split-brain", "zab-random-crashes"} {
		d := open(t, name)
		d.send(Resize{200, 60})
		for _, keys := range []string{"90l", "G", "90h", "c", "esc ?", "esc 6", "9"} {
			d.keys(keys)
			for _, r := range d.screen() {
				if r != '\n' && !screen.Known(string(r)) {
					t.Errorf("%s after %q draws %q, which has no stand-in", name, keys, r)
				}
			}
		}
	}
}

// In Chinese no English word of the table is left over.
func TestChineseScreensHaveNoEnglishOfTheirs(t *testing.T) {
	d := open(t, "zookeeper-quiet")
	d.Chinese = true
	for _, keys := range []string{"", "90l", "?", "esc 1 j c", "esc T", "esc P", "esc e", "esc 2"} {
		d.keys(keys)
		for english, chinese := range words {
			if len(english) > 6 && english != chinese && !strings.Contains(english, "%") && strings.Contains(d.screen(), " "+english+" ") {
				t.Errorf("after %q the screen says %q:\n%s", keys, english, d.screen())
			}
		}
	}
}

func TestTooSmallAScreenSaysWhatIsNeeded(t *testing.T) {
	d := open(t, "paxos-quiet")
	for _, size := range [][2]int{{59, 16}, {60, 15}, {20, 5}, {1, 1}, {0, 0}} {
		d.send(Resize{size[0], size[1]})
		if size[0] >= 20 && !strings.Contains(strings.ReplaceAll(d.screen(), "\n", " "), "needs 60") {
			t.Errorf("at %v the screen says %q", size, d.screen())
		}
	}
	d.send(Resize{80, 24})
	d.keys("l")
	if d.row("step 1/1…") != 0 {
		t.Errorf("what was too small is not well again:\n%s", d.screen())
	}
}

// Where it says that q quits, q quits, whatever has the keys otherwise; and nothing is
// done that nobody sees.
func TestOnTooSmallAScreenOneCanQuitAndNoMore(t *testing.T) {
	for _, keys := range []string{"", ":", "T", "?", "p", "m", "O"} {
		d := open(t, "paxos-quiet")
		d.keys("lllll " + keys)
		d.send(Resize{20, 5})
		d.keys("d l")
		d.asked = nil
		d.keys("q")
		if d.effect() != (Quit{}) {
			t.Errorf("after %q one cannot quit", keys)
		}
		d.send(Resize{80, 24})
		d.keys("esc esc")
		if d.session != nil && (len(d.session.Tape.Branches()) != 1 || d.at.step != 5) {
			t.Errorf("after %q something was done that nobody saw: %d branches, step %d", keys, len(d.session.Tape.Branches()), d.at.step)
		}
	}
	d := pick()
	d.send(Resize{20, 5})
	if d.keys("q"); d.effect() != (Quit{}) || d.picker.query != "" {
		t.Error("one cannot quit the list")
	}
}
