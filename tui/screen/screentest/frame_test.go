package screentest

import (
	"testing"

	"github.com/zoolab/zoolab/tui/screen"
)

func TestAFrameIsQuietAboutWhatIsInside(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {7, 3}} {
		f := NewFrame(size[0], size[1])
		c := f.Canvas()
		for y := -2; y < 6; y++ {
			c.Put(-3, y, "选举 elections 选举", screen.In(screen.Bad))
			c.Zone(-3, y, 90, 2, screen.Target{Kind: "step"})
		}
		c.Select(-1)
		c.Across(-4, 1, 90, "─", screen.Style{})
		if err := f.Check(); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

// A check that was never seen to fail proves nothing.
func TestAFrameSeesWhatIsOutside(t *testing.T) {
	for name, draw := range map[string]func(screen.Canvas){
		"left":           func(all screen.Canvas) { all.Put(aside-1, above, "x", screen.Style{}) },
		"right":          func(all screen.Canvas) { all.Put(aside, above, "12345678", screen.Style{}) },
		"above":          func(all screen.Canvas) { all.Put(aside, above-1, "x", screen.Style{}) },
		"below":          func(all screen.Canvas) { all.Put(aside, above+3, "x", screen.Style{}) },
		"a wide one":     func(all screen.Canvas) { all.Put(aside+6, above, "选", screen.Style{}) },
		"a style":        func(all screen.Canvas) { all.Select(above - 1) },
		"a click":        func(all screen.Canvas) { all.Zone(aside, above, 8, 1, screen.Target{Kind: "step"}) },
		"of a part":      func(all screen.Canvas) { all.Put(aside+4, above, "x", screen.Style{}) },
		"a part's click": func(all screen.Canvas) { all.Zone(aside, above, 5, 1, screen.Target{Kind: "step"}) },
		"a part's row":   func(all screen.Canvas) { all.Put(aside, above+2, "x", screen.Style{}) },
	} {
		f := NewFrame(7, 3)
		draw(f.grid.Whole())
		if f.CheckPart(0, 0, 4, 2) == nil {
			t.Errorf("what is drawn outside (%s) is not seen", name)
		}
	}
}
