package screen

// plain are stand-ins of width 1 for the characters that the lab draws with.
var plain = map[string]string{
	"─": "-", "━": "=", "│": "|", "┃": "|", "┄": ".", "║": "H", "┼": "+", "├": "+", "└": "+", "┌": "+", "┐": "+",
	"┘": "+", "┤": "+", "┬": "+", "┴": "+", "╳": "x", "╱": "/", "╲": "\\", "═": "=", "╌": ".", "┆": ":", "╎": ":",
	"●": "o", "○": "o", "◌": "o", "◎": "O", "◉": "@", "★": "*", "☆": "*", "◆": "#", "◇": "<", "■": "#", "□": "[", "✗": "x", "✕": "x",
	"✓": "v", "✔": "v", "▸": ">", "▶": ">", "▹": ">", "◂": "<", "◀": "<", "▲": "^", "△": "^", "▼": "v", "▽": "v", "→": ">",
	"←": "<", "↑": "^", "↓": "v", "↔": "=", "⇄": "=", "↦": ">", "⟶": ">", "»": ">", "«": "<", "›": ">", "‹": "<",
	"…": "~", "·": ".", "•": "*", "×": "x", "–": "-", "—": "-", "’": "'", "‘": "'", "“": "\"", "”": "\"", "≥": ">",
	"≤": "<", "≠": "#", "±": "~", "µ": "u", "¬": "!", "§": "S", "∞": "8", "∅": "0", "∈": "e", "∪": "U", "∩": "n",
	"▁": "_", "▂": "_", "▃": ".", "▄": "-", "▅": "=", "▆": "+", "▇": "#", "█": "#", "░": ".", "▒": ":", "▓": "#",
	"▌": "|", "▐": "|", "▍": "|", "▏": "|", "‖": "=", "⏸": "H", "½": "h", "¼": "q", "²": "2", "⁶": "6", "⚑": "P",
}

// Ascii returns the grid with a stand-in of the same width for each character that
// is not ASCII. Wide ones, which are words, stay.
func (g *Grid) Ascii() *Grid {
	out := &Grid{W: g.W, H: g.H, zones: g.zones, cells: make([]Cell, len(g.cells))}
	copy(out.cells, g.cells)
	for i, c := range out.cells {
		if c.Text == "" || len(c.Text) == 1 || Width(c.Text) != 1 {
			continue
		}
		stand, known := plain[c.Text]
		if !known {
			stand = "?"
		}
		out.cells[i].Text = stand
	}
	return out
}

// Known reports whether a character of width 1 can be drawn in ASCII.
func Known(char string) bool {
	_, known := plain[char]
	return known || len(char) == 1
}
