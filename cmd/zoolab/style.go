package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/zoolab/zoolab/checker"
)

// A style decides how text looks: plain in pipes and files, and where
// NO_COLOR is set; in colour on a terminal.
type style struct {
	colour bool
	width  int // of the terminal, 0 where there is none
}

func styleOf(out io.Writer) style {
	s := style{colour: isTerminal(out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			s.width = width
		}
	}
	return s
}

// isTerminal reports whether a person is likely to be looking.
func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (s style) paint(code, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string  { return s.paint("1", text) }
func (s style) faint(text string) string { return s.paint("2", text) }

// mark is a verdict as a glyph and a word. Colour only repeats them.
func (s style) mark(v checker.Verdict) string {
	switch v {
	case checker.Pass:
		return s.paint("32", "✓ pass")
	case checker.Fail:
		return s.paint("31", "✗ fail")
	}
	return s.paint("33", "? open")
}
