package tui

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/tui/screen"
)

// A prompt asks for a line of text, at the bottom of the screen.
type prompt struct {
	kind  string // whose history it has
	title string
	text  string // before the caret
	rest  string // behind it
	back  int    // how far back in the history the line is from
	// offers returns the lines that complete what was typed, nil for none.
	offers func(m *Model, typed string) []string
	done   func(m *Model, text string)
}

func (m *Model) openPrompt(p prompt) { m.over = p }

func (prompt) where() mode { return inPrompt }

// typed puts a character in.
func (p prompt) typed(m *Model, key string) {
	if key == "space" {
		key = " "
	}
	if screen.Width(key) == 0 || len(key) > 1 && key[0] < 0x80 {
		return // the name of a key
	}
	p.text += key
	m.over = p
}

// paste puts a text in, as far as it is one line.
func (m *Model) paste(text string) {
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	switch over := m.over.(type) {
	case prompt:
		over.text += line
		m.over = over
	case nil:
		if m.session == nil {
			m.picker.search(m.picker.query + line)
		}
	}
}

// edit changes the line of a prompt.
func (m *Model) edit(change func(p *prompt)) {
	if p, ok := m.over.(prompt); ok {
		change(&p)
		m.over = p
	}
}

// erase takes the last character of a text away.
func erase(text string) string {
	last := ""
	for left := text; left != ""; {
		last, left = screen.First(left)
	}
	return strings.TrimSuffix(text, last)
}

// left moves the caret by a character.
func (p *prompt) left() {
	shorter := erase(p.text)
	p.text, p.rest = shorter, p.text[len(shorter):]+p.rest
}

func (p *prompt) right() {
	first, rest := screen.First(p.rest)
	p.text, p.rest = p.text+first, rest
}

// older shows the line of the history that is so much further back.
func (m *Model) older(by int) {
	m.edit(func(p *prompt) {
		lines := m.history[p.kind]
		p.back = min(max(p.back+by, 0), len(lines))
		p.text, p.rest = "", ""
		if p.back > 0 {
			p.text = lines[len(lines)-p.back]
		}
	})
}

// complete adds what all offers have in common.
func (m *Model) complete(string) {
	m.edit(func(p *prompt) {
		if p.offers == nil {
			return
		}
		fitting := p.fitting(m)
		if len(fitting) == 0 {
			return
		}
		common := fitting[0]
		for _, o := range fitting {
			for !strings.HasPrefix(o, common) {
				common = erase(common)
			}
		}
		if len(fitting) == 1 {
			common += " "
		}
		p.text = common
	})
}

// fitting are the offers that begin as the line does.
func (p *prompt) fitting(m *Model) []string {
	if p.offers == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.offers(m, p.text)), func(o string) bool { return !strings.HasPrefix(o, p.text) })
}

// answer takes the line as it is.
func (m *Model) answer(string) {
	p, ok := m.over.(prompt)
	if !ok {
		return
	}
	m.over = nil
	line := strings.TrimSpace(p.text + p.rest)
	if line != "" {
		m.recall(p.kind, line)
	}
	p.done(m, line)
}

// draw puts the prompt on the last line, with what completes it above.
func (p prompt) draw(c screen.Canvas, m *Model) {
	line := c.Part(0, c.H-1, c.W, 1)
	line.Fill(" ", screen.Style{})
	title := " " + m.word(p.title) + ": "
	x := line.Put(0, 0, title, screen.In(screen.Title))
	text := p.text
	for screen.Width(text)+x+1 > c.W && text != "" { // the caret stays in sight
		_, text = screen.First(text)
	}
	x = line.Put(x, 0, text, screen.Style{})
	under, rest := screen.First(p.rest)
	if under == "" {
		under = " "
	}
	after := line.Put(x, 0, under, screen.Style{Selected: true})
	line.Put(after, 0, rest, screen.Style{})
	if fitting := p.fitting(m); len(fitting) > 0 && c.H > 1 {
		above := c.Part(0, c.H-2, c.W, 1)
		above.Fill(" ", screen.Style{})
		above.Put(1, 0, screen.Fit(strings.Join(fitting, "  "), c.W-2), screen.In(screen.Faint))
	}
}
