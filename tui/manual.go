package tui

import "strings"

// Keys returns the table of keys as Markdown.
func Keys(o Options) string {
	m := Model{Options: o}
	var out strings.Builder
	for i, l := range m.manual() {
		switch {
		case l.heading:
			if i > 0 {
				out.WriteString("\n")
			}
			out.WriteString("### " + l.text + "\n\n| " + m.word("key") + " | " + m.word("does") + " |\n|---|---|\n")
		case l.key != "":
			out.WriteString("| `" + strings.ReplaceAll(l.key, " ", "` `") + "` | " + l.text + " |\n")
		}
	}
	return out.String()
}
