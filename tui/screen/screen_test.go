package screen_test

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/tui/screen"
)

// texts are of what a terminal meets: ASCII, wide and combined characters, flags,
// joined emoji, control characters.
func texts() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", " ", "Z", "é", "e\u0301", "界", "选", "🇩", "🇪", "👩", "\u200d", "💻", "\r", "\n", "\t", "\x7f", "─", "·"}), 0, 12),
		func(parts []string) string { return strings.Join(parts, "") })
}

func TestFirstCutsAsPeopleCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts().Draw(t, "text")
		var got, want []string
		for rest := text; rest != ""; {
			var char string
			char, rest = screen.First(rest)
			got = append(got, char)
		}
		for g := uniseg.NewGraphemes(text); g.Next(); {
			want = append(want, g.Str())
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Fatalf("%q is cut into %q, not %q", text, got, want)
		}
	})
}

func TestWidths(t *testing.T) {
	for text, w := range map[string]int{"": 0, "abc": 3, "选择": 4, "a选": 3, "e\u0301": 1, "★": 1, "…": 1} {
		if got := screen.Width(text); got != w {
			t.Errorf("%q takes %d cells, not %d", text, got, w)
		}
		if got := screen.Width(screen.Pad(text, 9)); got != 9 {
			t.Errorf("%q padded to 9 takes %d cells", text, got)
		}
	}
}

func TestFitCutsAtTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, w := texts().Draw(t, "text"), rapid.IntRange(0, 10).Draw(t, "width")
		if got := screen.Fit(text, w); screen.Width(got) > w {
			t.Fatalf("%q fitted into %d is %q", text, w, got)
		}
	})
}

// Nothing that is drawn lands outside, and each row is as wide as its grid.
func TestNothingIsDrawnOutside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := screen.NewGrid(rapid.IntRange(0, 12).Draw(t, "w"), rapid.IntRange(0, 4).Draw(t, "h"))
		near := rapid.IntRange(-3, 14)
		for range rapid.IntRange(1, 12).Draw(t, "puts") {
			c := g.Whole().Part(near.Draw(t, "x"), near.Draw(t, "y"), near.Draw(t, "w"), near.Draw(t, "h"))
			c.Put(near.Draw(t, "x"), near.Draw(t, "y"), texts().Draw(t, "text"), screen.Style{})
		}
		for y := range g.H {
			wide := 0
			for x := range g.W {
				wide += screen.Width(g.At(x, y).Text)
			}
			if wide != g.W {
				t.Fatalf("row %d of %d cells takes %d:\n%q", y, g.W, wide, g.Text())
			}
		}
	})
}

// In ASCII every character has the width that it had, and words in wide characters
// stay.
func TestAsciiKeepsWidths(t *testing.T) {
	g := screen.NewGrid(30, 1)
	g.Whole().Put(0, 0, "─●★▸ 选择 é ⚑ …", screen.In(screen.Chief))
	a := g.Ascii()
	if got := a.Text(); got != "-o*> 选择 ? P ~\n" {
		t.Errorf("in ASCII it is %q", got)
	}
	for x := range g.W {
		if screen.Width(a.At(x, 0).Text) != screen.Width(g.At(x, 0).Text) || a.At(x, 0).Style != g.At(x, 0).Style {
			t.Errorf("cell %d is %+v and was %+v", x, a.At(x, 0), g.At(x, 0))
		}
	}
}

func TestThemesWithoutColoursHaveNone(t *testing.T) {
	for _, theme := range []screen.Theme{screen.None, screen.ASCII} {
		if look := theme.Look(screen.In(screen.Bad), 1<<24); look.Tint != screen.Default || !look.Reverse {
			t.Errorf("%s shows what is bad as %+v", theme, look)
		}
	}
}

func TestColoursFollowTheTerminal(t *testing.T) {
	for colours, tint := range map[int]screen.Tint{1 << 24: 0xE69F00, 256: 178, 16: 3, 8: 3, 2: screen.Default, 0: screen.Default} {
		if look := screen.Colour.Look(screen.In(screen.Chief), colours); look.Tint != tint {
			t.Errorf("on %d colours a chief is %x, not %x", colours, look.Tint, tint)
		}
	}
}

// A click lands on what lies uppermost.
func TestLaterZonesLieOverEarlierOnes(t *testing.T) {
	g := screen.NewGrid(10, 2)
	c := g.Whole()
	c.Zone(0, 0, 10, 2, screen.Target{Kind: "pane"})
	c.Part(2, 0, 4, 2).Zone(-1, 0, 3, 1, screen.Target{Kind: "step", N: 7})
	for x, kind := range []string{"pane", "pane", "step", "step", "pane"} {
		if got, _ := g.Hit(x, 0); got.Kind != kind {
			t.Errorf("at %d lies %q, not %q", x, got.Kind, kind)
		}
	}
	if _, ok := g.Hit(3, 5); ok {
		t.Error("something lies outside")
	}
}

// A line ends behind a hyphen only when it can end nowhere else.
func TestNamesWithHyphensStayWhole(t *testing.T) {
	for _, x := range []struct {
		text string
		w    int
		want string
	}{
		{"acknowledges epoch 2 [ZAB-S4]", 27, "acknowledges epoch 2|[ZAB-S4]"},
		{"leader-completeness", 12, "leader-|completeness"},
		{"is leader-completeness", 12, "is|leader-|completeness"},
	} {
		if got := strings.Join(screen.Wrap(x.text, x.w), "|"); got != x.want {
			t.Errorf("%q in %d cells is %q, not %q", x.text, x.w, got, x.want)
		}
	}
}
