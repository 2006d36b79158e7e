package export_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/tui/export"
	"github.com/zoolab/zoolab/tui/export/exporttest"
	"github.com/zoolab/zoolab/tui/screen"
)

// texts are what a screen may hold: wide, combined, drawn and escaped characters.
var texts = rapid.SampledFrom([]string{"a", "plain", "领导者", "─━│┃┄║", "●★▸◀", "<&>\"'", "e\u0301", "▁▅█", "  ", "👩‍🚀", "x领"})

// scribble draws texts on a grid wherever they happen to fall.
func scribble(t *rapid.T, g *screen.Grid) *screen.Grid {
	c := g.Whole()
	for range rapid.IntRange(0, 12).Draw(t, "texts") {
		style := screen.Style{Ink: screen.Ink(rapid.IntRange(0, int(screen.Removed)).Draw(t, "ink")), Selected: rapid.Bool().Draw(t, "bar"), Underline: rapid.Bool().Draw(t, "under")}
		c.Put(rapid.IntRange(-2, g.W).Draw(t, "x"), rapid.IntRange(0, g.H-1).Draw(t, "y"), texts.Draw(t, "text"), style)
	}
	return g
}

// A terminal that is told the differences shows every screen whole.
func TestARecordingShowsEveryScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 14).Draw(t, "w"), rapid.IntRange(1, 5).Draw(t, "h")
		r := export.NewRecording(w, h, "a title", screen.Colour)
		var screens []*screen.Grid
		for i := range rapid.IntRange(1, 6).Draw(t, "screens") {
			g := scribble(t, screen.NewGrid(w, h))
			screens = append(screens, g)
			if err := r.Show(time.Duration(i)*time.Second, g); err != nil {
				t.Fatal(err)
			}
		}
		film, err := exporttest.Play(r.End(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range screens {
			got := film.At(time.Duration(i) * time.Second)
			if want := g.Text(); got.Text() != want {
				t.Fatalf("screen %d shows\n%s\nin place of\n%s", i, got.Text(), want)
			}
			for y := range h {
				for x := range w {
					look := screen.Colour.Look(g.At(x, y).Style, 1<<24)
					if cell := got.Look(x, y); g.At(x, y).Text != "" && cell != look {
						t.Fatalf("screen %d at %d,%d looks like %+v, and should like %+v", i, x, y, cell, look)
					}
				}
			}
		}
	})
}

func TestTheHeaderHasNoDate(t *testing.T) {
	r := export.NewRecording(80, 24, `a "title"`, screen.None)
	r.Mark(1500*time.Millisecond, "leader elected")
	lines := bytes.Split(r.End(2*time.Second), []byte("\n"))
	if want := `{"version":2,"width":80,"height":24,"title":"a \"title\""}`; string(lines[0]) != want {
		t.Errorf("the header is %s", lines[0])
	}
	if want := `[1.500,"m","leader elected"]`; string(lines[1]) != want {
		t.Errorf("the mark is %s", lines[1])
	}
	for _, l := range lines[:3] {
		if !json.Valid(l) {
			t.Errorf("%s is no JSON", l)
		}
	}
}

func TestTimesOfARecordingNeverGoBack(t *testing.T) {
	r := export.NewRecording(10, 1, "", screen.None)
	r.Mark(2*time.Second, "later")
	r.Mark(time.Second, "sooner")
	if film := string(r.End(0)); !strings.Contains(film, `[2.000,"m","sooner"]`) {
		t.Errorf("the recording is\n%s", film)
	}
}

func TestAScreenThatStaysIsWrittenOnce(t *testing.T) {
	r := export.NewRecording(10, 1, "", screen.None)
	for i := range 3 {
		if err := r.Show(time.Duration(i), screen.NewGrid(10, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if r.Frames() != 1 {
		t.Errorf("%d frames were written", r.Frames())
	}
}

func TestARecordingIsBounded(t *testing.T) {
	r := export.NewRecording(10, 1, "", screen.None)
	if err := r.Show(0, screen.NewGrid(11, 1)); err == nil || !strings.Contains(err.Error(), "11x1") {
		t.Errorf("a screen of another size gives %v", err)
	}
	var err error
	for i := 0; err == nil && i <= export.MostFrames+1; i++ {
		g := screen.NewGrid(10, 1)
		g.Whole().Put(i%10, 0, "x", screen.Style{})
		err = r.Show(0, g)
	}
	if !errors.Is(err, export.ErrTooLong) || r.Frames() != export.MostFrames {
		t.Errorf("after %d frames the error is %v", r.Frames(), err)
	}
}

// A picture is XML, and has each character of the screen that it does not draw.
func TestAPictureHasAllThatTheScreenSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := scribble(t, screen.NewGrid(rapid.IntRange(1, 30).Draw(t, "w"), rapid.IntRange(1, 6).Draw(t, "h")))
		svg := export.SVG(g, screen.Colour, "a <title> & more", "what it \"shows\"\x1b")
		if again := export.SVG(g, screen.Colour, "a <title> & more", "what it \"shows\"\x1b"); !bytes.Equal(svg, again) {
			t.Fatal("the same screen makes two pictures")
		}
		said := parse(t, svg)
		if said["title"] != "a <title> & more" || said["desc"] != "what it \"shows\"\uFFFD" {
			t.Fatalf("its title is %q and it is about %q", said["title"], said["desc"])
		}
		if got, want := letters(said["text"]), letters(g.Text()); got != want {
			t.Fatalf("it says %q, and the screen %q", got, want)
		}
	})
}

// parse reads a picture and returns the texts of each sort of element, joined.
func parse(t *rapid.T, svg []byte) map[string]string {
	said := map[string]string{}
	var open []string
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return said
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch x := token.(type) {
		case xml.StartElement:
			open = append(open, x.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				said[open[len(open)-1]] += string(x)
			}
		}
	}
}

// letters leaves out blanks and what is drawn as lines.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || strings.ContainsRune("─━│┃┄║▁▅█", r) {
			return -1
		}
		return r
	}, text)
}

func TestLinesOfAPictureJoin(t *testing.T) {
	g := screen.NewGrid(3, 2)
	g.Whole().Put(0, 0, "┌──", screen.Style{})
	g.Whole().Put(0, 1, "│领", screen.Style{})
	svg := string(export.SVG(g, screen.None, "t", "a"))
	for _, want := range []string{
		`<path d="M14.5 19L19 19"`,   // the corner, to its right
		`<path d="M14.5 19L14.5 28"`, // and down
		`<path d="M19 19L37 19"`,     // on to the right, in one
		`<path d="M14.5 37L14.5 28"`, // and from below, up to the corner
		`<text x="28" y="41" class="m"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("there is no %s in\n%s", want, svg)
		}
	}
}
