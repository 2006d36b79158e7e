package tui

import (
	"slices"
	"testing"
)

// find returns a place on the screen that asks for something, as a click finds it.
func (d *desk) find(t *testing.T, kind string, fits func(n int, text string) bool) (x, y int) {
	t.Helper()
	g := View(d.Model)
	for y := range g.H {
		for x := range g.W {
			if target, ok := g.Hit(x, y); ok && target.Kind == kind && fits(target.N, target.Text) {
				return x, y
			}
		}
	}
	t.Fatalf("nowhere on the screen is a %s:\n%s", kind, d.screen())
	return 0, 0
}

func whatever(int, string) bool { return true }

func (d *desk) click(t *testing.T, kind string, fits func(n int, text string) bool) {
	t.Helper()
	x, y := d.find(t, kind, fits)
	d.send(Mouse{x, y, Press})
	d.send(Mouse{x, y, Release})
}

func TestClicks(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("30l")
	d.click(t, "node", whatever)
	if d.chosen.node == 0 || d.focus != "ensemble" {
		t.Errorf("a click on a node selects %d in %s", d.chosen.node, d.focus)
	}
	step := func(n int, _ string) bool { return n == 28 }
	d.click(t, "step", step)
	if d.chosen.row != 28 || d.at.step != 30 {
		t.Errorf("a click on a step selects %d, at %d", d.chosen.row, d.at.step)
	}
	d.click(t, "step", step)
	if d.at.step != 28 {
		t.Errorf("a second click goes to %d", d.at.step)
	}
	d.keys("G")
	d.keys(": 30 enter")
	d.click(t, "pending", whatever)
	if d.chosen.message == nobody {
		t.Error("a click on what may happen selects nothing")
	}
	d.click(t, "key", func(_ int, text string) bool { return text == "?" })
	if d.mode() != inPage {
		t.Error("a click on the help's hint does not show it")
	}
	d.send(Mouse{0, 0, Press})
	if d.over != nil {
		t.Error("a click beside the help does not close it")
	}
	d.click(t, "key", func(_ int, text string) bool { return text == "space" })
	if !d.player.playing {
		t.Error("a click on PAUSED does not play")
	}
}

func TestAMenuTakesClicks(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20l T")
	d.click(t, "item", whatever)
	if d.over != nil {
		t.Error("a click on an item does not do it")
	}
}

func TestTheWheelSteps(t *testing.T) {
	d := open(t, "paxos-quiet")
	for range 5 {
		d.send(Mouse{10, 20, WheelDown})
	}
	d.send(Mouse{10, 20, WheelUp})
	if d.at.step != 4 {
		t.Errorf("five notches down and one up lead to %d", d.at.step)
	}
}

func TestTheTimeLineCanBeDragged(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("40l")
	d.focus = "timeline"
	var places []place
	for _, p := range d.arrange(d.scene()) {
		if p.Name() == "timeline" {
			places = append(places, p)
		}
	}
	p := places[0]
	var seen []int
	for x := 10; x < 100; x += 5 {
		d.send(Mouse{x, p.y + p.h - 1, Drag})
		seen = append(seen, d.at.step)
	}
	if !slices.IsSorted(seen) || seen[0] == seen[len(seen)-1] {
		t.Errorf("dragging goes along %v", seen)
	}
}

func TestPickingWithTheMouse(t *testing.T) {
	d := pick()
	second := func(n int, _ string) bool { return n == 1 }
	d.click(t, "item", second)
	if d.picker.at != 1 || len(d.asked) != 0 {
		t.Errorf("a click chooses %d and asks %v", d.picker.at, d.asked)
	}
	d.click(t, "item", second)
	if e, ok := d.effect().(Open); !ok || e.Ref != d.picker.all[1].Name {
		t.Errorf("a second click asks %+v", d.effect())
	}
}
