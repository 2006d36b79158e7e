package format

import (
	"strings"
	"testing"
)

// Of any text there is left one line of plain text.
func TestLineIsPlainText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain text", "s2 decided \"b\" — 决定 é", "s2 decided \"b\" — 决定 é"},
		{"a colour", "\x1b[1;31mred\x1b[0m", "red"},
		{"a colour in one character", "\u009b31mred\u009b0m", "red"},
		{"the title of a window", "a\x1b]0;owned\x07b", "ab"},
		{"a link", "\x1b]8;;http://x\x1b\\click\x1b]8;;\x1b\\", "click"},
		{"a string without an end", "a\x1bPrest\nmore", "a"},
		{"a string in one character", "a\u009d0;x\u009cb", "ab"},
		{"a reset", "a\x1bcb", "ab"},
		{"an escape at the end", "a\x1b", "a"},
		{"lines and tabs", "a\r\nb\tc", "a  b c"},
		{"bells and backspaces", "a\a\b\x00b\x7f", "ab"},
		{"text that turns around", "a\u202egpj.exe\u2066", "agpj.exe"},
		{"spaces without a width", "a\u200bb\ufeff", "ab"},
		{"bytes that are no text", "a\xff\xfeb", "a\ufffdb"},
		{"what XML forbids", "a\ufffe\uffff\U0001fffeb", "ab"},
		{"a workflow command", "::set-output name=x::y", ": :set-output name=x::y"},
		{"an indented workflow command", "\t ::add-mask::y", "  : :add-mask::y"},
		{"a hidden workflow command", "\u200b::add-mask::y", ": :add-mask::y"},
		{"an old workflow command", "at ##[add-mask]y", "at # #[add-mask]y"},
		{"an old workflow command, twice", "###[[##[x]", "## #[[# #[x]"},
		{"a path of C++", "std::vector", "std::vector"},
		{"a long text", strings.Repeat("é", 700), strings.Repeat("é", 599) + "…"},
	} {
		if got := line(c.text, longText); got != c.want {
			t.Errorf("%s: %q becomes %q and should be %q", c.name, c.text, got, c.want)
		}
		if again := line(line(c.text, longText), longText); again != line(c.text, longText) {
			t.Errorf("%s: what is plain already is changed to %q", c.name, again)
		}
	}
}
