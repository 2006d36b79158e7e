package tui

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

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

// Back after forward is where one was: the same cells, and the same world.
func TestBackAfterForwardRestoresScreenAndWorld(t *testing.T) {
	for _, name := range []string{"paxos-partition", "election-leader-crash", "zab-quiet", "zookeeper-quiet"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, name)
			d.keys("60l")
			rapid.Check(t, func(t *rapid.T) {
				at, n := rapid.IntRange(0, 39).Draw(t, "at"), rapid.IntRange(1, 20).Draw(t, "steps")
				d.keys(fmt.Sprintf(": %d enter", at))
				was, print := View(d.Model), d.at.world().Fingerprint()
				d.keys(strings.Repeat("l ", n) + strings.Repeat("h ", n))
				if got := d.at.world().Fingerprint(); got != print {
					t.Fatalf("after %d steps and back the world at %d is %016x, not %016x", n, at, got, print)
				}
				if x, y, yes := differ(was, View(d.Model)); yes {
					t.Fatalf("after %d steps and back the screen at %d is another at %d,%d:\n%s", n, at, x, y, d.screen())
				}
			})
		})
	}
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
