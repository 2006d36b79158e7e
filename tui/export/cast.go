package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/tui/screen"
)

// A Recording is a film of screens in asciicast v2: a header and a line an event, JSON
// each. It has no date, so that the same screens make the same file.
// See https://docs.asciinema.org/manual/asciicast/v2/.
type Recording struct {
	w, h   int
	theme  screen.Theme
	shown  *screen.Grid
	out    bytes.Buffer
	frames int
	last   time.Duration
}

// Limits of a recording.
const (
	MostFrames = 30_000   // that change the screen
	MostBytes  = 64 << 20 // of the file
)

// ErrTooLong is wrapped by the errors for a recording past its limits.
var ErrTooLong = errors.New("the recording is too long")

// NewRecording begins a recording of screens of w by h cells.
func NewRecording(w, h int, title string, theme screen.Theme) *Recording {
	r := &Recording{w: w, h: h, theme: theme}
	r.line(struct {
		Version int    `json:"version"`
		Width   int    `json:"width"`
		Height  int    `json:"height"`
		Title   string `json:"title,omitempty"`
	}{2, w, h, title})
	return r
}

// line writes a value as JSON.
func (r *Recording) line(v any) {
	e := json.NewEncoder(&r.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("export: " + err.Error()) // texts and numbers alone are written
	}
}

// event writes one event. Times never go back.
func (r *Recording) event(at time.Duration, code, data string) {
	r.last = max(r.last, at)
	ms := r.last.Milliseconds()
	r.line([]any{json.RawMessage(fmt.Sprintf("%d.%03d", ms/1000, ms%1000)), code, data})
}

// Show shows a screen from a moment on. Nothing is written when it is the one that
// is shown already. The error, for a screen of another size and for a recording past
// its limits, leaves it as it was.
func (r *Recording) Show(at time.Duration, g *screen.Grid) error {
	if g.W != r.w || g.H != r.h {
		return fmt.Errorf("a screen of %dx%d does not go into a recording of %dx%d", g.W, g.H, r.w, r.h)
	}
	drawn := r.difference(g)
	if drawn == "" {
		return nil
	}
	if r.frames == MostFrames || r.out.Len()+len(drawn) > MostBytes {
		return fmt.Errorf("%w: it has %d frames and %d bytes, and may have %d and %d", ErrTooLong, r.frames, r.out.Len(), MostFrames, MostBytes)
	}
	r.frames++
	r.shown = g
	r.event(at, "o", drawn)
	return nil
}

// Mark names a moment. Players offer to jump there.
func (r *Recording) Mark(at time.Duration, name string) { r.event(at, "m", name) }

// Frames returns how many screens were written.
func (r *Recording) Frames() int { return r.frames }

// End ends the recording at a moment, gives the cursor back, and returns the file.
func (r *Recording) End(at time.Duration) []byte {
	r.event(at, "o", "\x1b[0m\x1b[?25h")
	return r.out.Bytes()
}

// difference is what a terminal is told to show a screen in place of the last one.
func (r *Recording) difference(g *screen.Grid) string {
	var out strings.Builder
	if r.shown == nil {
		out.WriteString("\x1b[?25l\x1b[0m\x1b[2J")
	}
	style := ""
	for y := range g.H {
		at := -1 // where the terminal's cursor is in this row
		for x := range g.W {
			c := g.At(x, y)
			w := cells(g, x, y)
			if c.Text == "" || r.same(g, x, y, w) {
				continue
			}
			if at != x {
				fmt.Fprintf(&out, "\x1b[%d;%dH", y+1, x+1)
			}
			if s := sequence(r.theme.Look(c.Style, manyColours)); s != style {
				style = s
				out.WriteString(s)
			}
			out.WriteString(c.Text)
			at = x + w
			if at >= g.W {
				at = -1 // terminals differ in where the cursor is behind the last column
			}
		}
	}
	if out.Len() > 0 {
		out.WriteString("\x1b[0m")
	}
	return out.String()
}

// same reports whether the w cells of a character look as they did.
func (r *Recording) same(g *screen.Grid, x, y, w int) bool {
	for i := x; i < x+w; i++ {
		if r.shown == nil || r.shown.At(i, y) != g.At(i, y) {
			return false
		}
	}
	return true
}

// cells is how many cells the character at a place takes.
func cells(g *screen.Grid, x, y int) int {
	if x+1 < g.W && g.At(x+1, y).Text == "" {
		return 2
	}
	return 1
}

// manyColours is what recordings and pictures are made for.
const manyColours = 1 << 24

// sequence sets a look, whatever the one before.
func sequence(l screen.Look) string {
	s := "\x1b[0"
	for _, a := range []struct {
		on   bool
		code string
	}{{l.Bold, ";1"}, {l.Dim, ";2"}, {l.Underlined, ";4"}, {l.Reverse, ";7"}} {
		if a.on {
			s += a.code
		}
	}
	if l.Tint != screen.Default {
		s += ";38;2;" + strconv.Itoa(int(l.Tint>>16&0xFF)) + ";" + strconv.Itoa(int(l.Tint>>8&0xFF)) + ";" + strconv.Itoa(int(l.Tint&0xFF))
	}
	return s + "m"
}
