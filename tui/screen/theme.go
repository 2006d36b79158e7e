package screen

// A Theme says how inks look.
type Theme uint8

// The themes.
const (
	Colour Theme = iota // Okabe and Ito's palette, which colour-blind people can read, and attributes
	None                // attributes alone
	ASCII               // attributes alone, and no character beyond ASCII but in words
)

// Themes are the themes' words, in the order of their values.
var Themes = []string{"colour", "none", "ascii"}

// String returns the theme's word.
func (t Theme) String() string { return Themes[t] }

// A Tint is a colour: 0xRRGGBB where a terminal has thousands, else a place in its
// palette, or Default.
type Tint int32

// Default is the terminal's own colour.
const Default Tint = -1

// A Look is what a terminal is told of a cell.
type Look struct {
	Tint                           Tint // of the text; the ground is always the terminal's own
	Bold, Dim, Reverse, Underlined bool
}

// A shade is one colour for terminals of different means.
type shade struct {
	rgb   Tint // where there are thousands of colours
	of256 Tint // in the palette of 256
	of16  Tint // in the palette of 16
}

// Okabe and Ito, "Color Universal Design", 2008: eight colours that people with
// any sort of colour vision tell apart. Their blue is too dark on a dark ground.
var (
	own        = shade{Default, Default, Default}
	orange     = shade{0xE69F00, 178, 3}
	sky        = shade{0x56B4E9, 74, 6}
	green      = shade{0x009E73, 36, 2}
	yellow     = shade{0xF0E442, 227, 11}
	vermillion = shade{0xD55E00, 166, 1}
	purple     = shade{0xCC79A7, 175, 5}
)

// An attribute is how a text stands out without colour.
type attribute uint8

const (
	regular attribute = iota
	bold
	dim
	reversed
)

// palette is the look of each ink.
var palette = [inks]struct {
	shade
	attribute
}{
	Plain:   {own, regular},
	Faint:   {own, dim},
	Strong:  {own, bold},
	Title:   {own, bold},
	Rule:    {own, dim},
	Hint:    {sky, bold},
	Chief:   {orange, bold},
	Member:  {green, regular},
	Seeking: {yellow, regular},
	Apart:   {own, dim},
	Down:    {vermillion, dim},
	Good:    {green, regular},
	Bad:     {vermillion, reversed},
	Warn:    {orange, bold},
	Past:    {sky, regular},
	Future:  {purple, regular},
	Aside:   {own, dim},
	Moving:  {sky, regular},
	Held:    {yellow, bold},
	Lost:    {vermillion, dim},
	Changed: {yellow, bold},
	Added:   {green, bold},
	Removed: {vermillion, dim},
}

// Look returns how a style looks on a terminal of so many colours. Without
// colours every theme is None.
func (t Theme) Look(s Style, colours int) Look {
	p := palette[s.Ink]
	look := Look{Tint: Default, Bold: p.attribute == bold, Dim: p.attribute == dim,
		Reverse: (p.attribute == reversed) != s.Selected, Underlined: s.Underline}
	if t == Colour {
		look.Tint = p.shade.on(colours)
	}
	if s.Selected {
		look.Dim = false // what is dim and reversed cannot be read
	}
	return look
}

// on picks what a terminal can show.
func (s shade) on(colours int) Tint {
	switch {
	case colours > 256:
		return s.rgb
	case colours == 256:
		return s.of256
	case colours >= 8:
		return s.of16
	}
	return Default
}
