package tui

import (
	"fmt"
	"strings"
	"testing"
)

// Whatever is asked for is seen, however small the screen.
func TestAPaneThatIsAskedForHasAPlace(t *testing.T) {
	for _, scenario := range []string{"zab-quiet", "lesson-election"} {
		d := open(t, scenario)
		d.keys("99l")
		for _, size := range [][2]int{{60, 16}, {60, 20}, {80, 24}, {100, 30}, {120, 30}, {120, 40}, {200, 40}, {200, 60}} {
			d.send(Resize{size[0], size[1]})
			for _, p := range stands {
				if p.Name() == "lesson" && scenario != "lesson-election" {
					continue
				}
				d.keys("esc")
				d.showPane(p.Name())
				n := 0
				for _, at := range d.arrange(d.scene()) {
					if at.Name() == p.Name() {
						n++
					}
				}
				if n != 1 {
					t.Errorf("at %d×%d %s stands in %d places", size[0], size[1], p.Name(), n)
				}
			}
		}
	}
}

// Who looks at one pane and after a while at another has not said a number.
func TestDigitsAreACountOnlyInOneGo(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("4")
	if d.effect() != (Rest{"4"}) {
		t.Fatalf("no rest is asked for, but %v", d.effect())
	}
	d.send(Rested{Rest{"4"}})
	d.keys("5 l")
	if d.at.step != 1 || d.focus != "exhibit" {
		t.Errorf("4, a rest, 5 and l lead to step %d and to %s", d.at.step, d.focus)
	}
	d.keys("1")
	d.send(Rested{Rest{"5"}}) // of a digit before
	d.keys("2 l")
	if d.at.step != 13 {
		t.Errorf("12l leads to step %d, not 13", d.at.step)
	}
}

// What a line of a menu says beside its label does not cover the label.
func TestNotesOfAMenuLeaveItsLabels(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.openMenu("export", []item{{label: "the label", note: strings.Repeat("note ", 60)}})
	if text := d.screen(); !strings.Contains(text, "the label  note note") {
		t.Errorf("the label is covered:\n%s", text)
	}
}

// A crash says of a file what becomes of it only where something may.
func TestACrashNamesTheFilesThatMayLose(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("30l")
	id := d.session.node("a1")
	for step := 1; step <= 30; step++ {
		d.goTo(step)
		named := map[string]bool{}
		for _, k := range d.fates(id, true, false) {
			named[k.File] = true
		}
		for _, f := range d.at.world().View(id).Files {
			if named[f.Name] != (f.Unsynced > 0) {
				t.Errorf("at %d %s with %d unsynced is named: %v", step, f.Name, f.Unsynced, named[f.Name])
			}
		}
	}
}

// An open question is about the next step: nothing on the screen leads there.
func TestAnOpenQuestionHidesWhatItIsAbout(t *testing.T) {
	d := open(t, "lesson-election")
	for range 40 {
		d.keys(".")
	}
	if d.question() == nil {
		t.Fatal("the lesson asks nothing")
	}
	next := fmt.Sprintf(">%d ", d.at.step+1)
	if strings.Contains(d.screen(), next) {
		t.Errorf("the ladder shows step%s:\n%s", next, d.screen())
	}
	d.keys("3 j")
	if d.chosen.row > d.at.step {
		t.Errorf("step %d can be selected at %d", d.chosen.row, d.at.step)
	}
	d.keys("esc esc G h")
	if d.question() != nil || !strings.Contains(d.screen(), next) {
		t.Errorf("when it is passed, step%s is not shown:\n%s", next, d.screen())
	}
}

// Who asks for a violation before the judges have spoken is led there when they do.
func TestAViolationIsShownWhenTheJudgesHaveSpoken(t *testing.T) {
	d := open(t, "zookeeper-stale-read")
	d.keys("v")
	j, ok := d.effect().(Judge)
	if !ok || !strings.Contains(d.screen(), "the judges are asked") {
		t.Fatalf("the judges are not asked, but %v", d.effect())
	}
	r, err := judge(j.Moment)
	if err != nil {
		t.Fatal(err)
	}
	d.send(Judged{j, r, nil})
	if d.at.step == 0 || d.focus != "checks" || !strings.HasPrefix(d.status, "consistency: ") {
		t.Errorf("the judges have spoken, and shown is step %d, %s, %q", d.at.step, d.focus, d.status)
	}
}

// No line of the help is cut, and who has scrolled to its end can scroll back at once.
func TestTheHelpIsReadInFull(t *testing.T) {
	d := open(t, "paxos-quiet")
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d.send(Resize{size[0], size[1]})
		for _, d.Chinese = range []bool{false, true} {
			d.keys("?")
			seen := d.screen()
			for range 20 {
				d.keys("space")
				seen += d.screen()
			}
			end := d.screen()
			for _, a := range table {
				for _, word := range strings.Fields(a.help) {
					if !d.Chinese && !strings.Contains(seen, word) {
						t.Errorf("at %d×%d %q of %q is not read", size[0], size[1], word, a.help)
					}
				}
			}
			if size[1] < 60 {
				if d.keys("k"); d.screen() == end {
					t.Errorf("at %d×%d k does not scroll back", size[0], size[1])
				}
			}
			d.keys("esc")
		}
	}
}
