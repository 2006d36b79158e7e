package format

import (
	"regexp"
	"strings"
	"unicode"
)

// How long texts may be, in runes. What students can choose (panic messages, the
// names of files) must not be able to fill a report.
const (
	longName    = 120
	longLine    = 240
	longText    = 600
	longCommand = 400
)

// escapes are what terminals take for commands (ECMA-48): control sequences, strings
// up to their end, and single characters.
var escapes = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]?` +
	`|(?:\x1b[\]PX^_]|[\x{90}\x{98}\x{9d}-\x{9f}])(?s:.*?)(?:\x07|\x1b\\|\x{9c}|$)` +
	`|\x1b[ -/]*[0-~]?`)

// line makes any text one line of plain text of at most so many runes.
//
// What is not text goes: terminal escapes as a whole, other controls, and marks
// that turn the direction of writing around. So what is left is legal in XML and
// harmless on a terminal. A log of GitHub Actions is read for commands: a line that
// begins with "::", and "##[" anywhere (actions/runner, ActionCommand.cs). Both are
// pulled apart.
func line(text string, most int) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.ContainsFunc(text, unicode.IsControl) {
		text = escapes.ReplaceAllString(text, "")
	}
	clean := make([]rune, 0, min(len(text), most+1))
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~':
		case unicode.IsSpace(r):
			r = ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), noncharacter(r):
			continue
		}
		if len(clean) == most {
			clean[most-1] = '…'
			break
		}
		clean = append(clean, r)
	}
	return unarmed(strings.TrimRight(string(clean), " "))
}

// noncharacter reports the code points that Unicode reserves for ever, U+FFFE
// among them, which XML forbids.
func noncharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// unarmed pulls apart what a CI log would take for a command.
func unarmed(text string) string {
	for strings.Contains(text, "##[") {
		text = strings.ReplaceAll(text, "##[", "# #[")
	}
	if rest := strings.TrimLeft(text, " "); strings.HasPrefix(rest, "::") {
		text = text[:len(text)-len(rest)] + ": " + rest[1:]
	}
	return text
}

// lines makes text many lines of plain text, at most so many, each as [line] does.
func lines(text []string, most int) []string {
	if len(text) > most {
		text = text[:most:most]
	}
	clean := make([]string, len(text))
	for i, t := range text {
		clean[i] = line(t, longLine)
	}
	return clean
}
