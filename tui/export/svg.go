package export

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/tui/screen"
)

// Sizes of a picture, in its units.
const (
	cellW    = 9
	cellH    = 18
	fontSize = 15
	baseline = 13
	margin   = 10
)

// Colours of a picture: a dark ground, since the palette is made for one.
const (
	ground screen.Tint = 0x14181D
	ink    screen.Tint = 0xD6DADF
)

// A picture is an SVG that is being drawn.
type picture struct {
	g     *screen.Grid
	theme screen.Theme
	out   strings.Builder
}

// SVG returns a screen as a picture. The title is what it is called where it cannot
// be seen, about what it shows. Lines and blocks are drawn, so that they join whatever
// the fonts; all else is text, set to its cells.
func SVG(g *screen.Grid, theme screen.Theme, title, about string) []byte {
	p := &picture{g: g, theme: theme}
	w, h := g.W*cellW+2*margin, g.H*cellH+2*margin
	fmt.Fprintf(&p.out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="title about">`+"\n", w, h, w, h)
	fmt.Fprintf(&p.out, "<title id=\"title\">%s</title>\n<desc id=\"about\">%s</desc>\n", escape(title), escape(about))
	p.out.WriteString("<style>text { font: " + fmt.Sprint(fontSize) + "px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', 'Noto Sans Mono CJK SC', monospace}" +
		" .b { font-weight: bold } .u { text-decoration: underline } .m { text-anchor: middle }</style>\n")
	fmt.Fprintf(&p.out, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n", w, h, hex(ground))
	for y := range g.H {
		p.row(y)
	}
	p.out.WriteString("</svg>\n")
	return []byte(p.out.String())
}

// A run is what stands together in a row and looks alike.
type run struct {
	x, w int // in cells
	text string
	look screen.Look
	lone bool // a character that is set by itself
}

// row draws a row: its grounds first, then what stands on them.
func (p *picture) row(y int) {
	runs := p.runs(y)
	for _, r := range runs {
		if r.look.Reverse {
			fmt.Fprintf(&p.out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", margin+r.x*cellW, margin+y*cellH, r.w*cellW, cellH, hex(colour(r.look)))
		}
	}
	for _, r := range runs {
		p.draw(r, y)
	}
}

// runs divides a row. Plain ASCII runs together; a line or a block goes together with
// its like; every other character is set by itself, since a font may have it wider.
func (p *picture) runs(y int) []run {
	var out []run
	for x := 0; x < p.g.W; x++ {
		c := p.g.At(x, y)
		if c.Text == "" {
			continue
		}
		r := run{x: x, w: cells(p.g, x, y), text: c.Text, look: p.theme.Look(c.Style, manyColours)}
		_, drawn := strokes[c.Text]
		r.lone = !drawn && block(c.Text) == 0 && (len(c.Text) > 1 || r.w > 1)
		if last := len(out) - 1; last >= 0 && !r.lone && !out[last].lone && out[last].look == r.look && drawable(out[last].text) == drawable(c.Text) {
			out[last].w += r.w
			out[last].text += c.Text
			continue
		}
		out = append(out, r)
	}
	return out
}

// drawable reports whether a text begins with what is drawn and not set.
func drawable(text string) bool {
	first, _ := screen.First(text)
	_, stroked := strokes[first]
	return stroked || block(first) > 0
}

func (p *picture) draw(r run, y int) {
	fill := colour(r.look)
	if r.look.Reverse {
		fill = ground
	}
	switch {
	case drawable(r.text):
		p.lines(r, y, hex(fill))
	case r.lone:
		fmt.Fprintf(&p.out, "<text x=\"%s\" y=\"%d\"%s fill=\"%s\">%s</text>\n", half(2*margin+(2*r.x+r.w)*cellW), margin+y*cellH+baseline, class(r.look, true), hex(fill), escape(r.text))
	default:
		p.set(r, margin+y*cellH+baseline, hex(fill))
	}
}

// set sets a run of ASCII. It is divided where blanks follow each other, since not
// everything that shows pictures keeps those; each part is as long as its cells.
func (p *picture) set(r run, y int, fill string) {
	for at := 0; at < len(r.text); {
		from := at + len(r.text[at:]) - len(strings.TrimLeft(r.text[at:], " "))
		to := len(r.text)
		if blanks := strings.Index(r.text[from:], "  "); blanks >= 0 {
			to = from + blanks
		}
		if text := strings.TrimRight(r.text[from:to], " "); text != "" {
			fmt.Fprintf(&p.out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"%s fill=\"%s\">%s</text>\n",
				margin+(r.x+from)*cellW, y, len(text)*cellW, class(r.look, false), fill, escape(text))
		}
		at = to
	}
}

// class names the classes of a look.
func class(l screen.Look, middle bool) string {
	var names []string
	for _, c := range []struct {
		on   bool
		name string
	}{{l.Bold, "b"}, {l.Underlined, "u"}, {middle, "m"}} {
		if c.on {
			names = append(names, c.name)
		}
	}
	if names == nil {
		return ""
	}
	return ` class="` + strings.Join(names, " ") + `"`
}

// colour is that of a look's text, before it is reversed. What is dim is mixed with
// the ground, yet stays readable.
func colour(l screen.Look) screen.Tint {
	c := l.Tint
	if c == screen.Default {
		c = ink
	}
	if !l.Dim {
		return c
	}
	mix := func(shift int) screen.Tint {
		return ((c>>shift&0xFF)*7 + (ground>>shift&0xFF)*3) / 10 << shift
	}
	return mix(16) | mix(8) | mix(0)
}

func hex(t screen.Tint) string { return fmt.Sprintf("#%06x", int32(t)) }

// half writes a number of halves.
func half(n int) string {
	if n%2 == 1 {
		return fmt.Sprintf("%d.5", n/2)
	}
	return fmt.Sprint(n / 2)
}

// escape writes a text so that XML reads it back. What XML cannot hold becomes �.
func escape(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '&':
			out.WriteString("&amp;")
		case r == '"':
			out.WriteString("&quot;")
		case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			out.WriteRune('\uFFFD')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
