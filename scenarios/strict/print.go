package strict

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// width is how long a line may be before its list or mapping is written over
// several.
const width = 100

// Print writes n as a file, in a style for people: one line for what fits on
// it, one line for each mapping of a list, the top level always in blocks.
func (n *Node) Print() []byte {
	var p printer
	if n.Kind == Mapping && len(n.Entries) > 0 {
		p.entries(n.Entries, 0)
		return []byte(p.String())
	}
	p.flow(n)
	p.WriteByte('\n')
	return []byte(p.String())
}

type printer struct{ strings.Builder }

// entries writes the keys of a mapping as lines. The first one continues the
// current line.
func (p *printer) entries(entries []Entry, indent int) {
	for i, e := range entries {
		if i > 0 {
			p.indent(indent)
		}
		key := spell(e.Key, true)
		p.WriteString(key + ":")
		p.value(e.Value, indent, indent+len(key)+1)
	}
}

// value writes what follows a key that ends at the given column.
func (p *printer) value(n *Node, indent, column int) {
	switch {
	case n.Kind == Text:
		p.WriteString(" " + spell(n.Text, false) + "\n")
	case n.oneLine(column + 1):
		p.WriteByte(' ')
		p.flow(n)
		p.WriteByte('\n')
	case n.Kind == List:
		p.WriteByte('\n')
		for _, item := range n.Items {
			p.indent(indent + 2)
			p.WriteString("- ")
			p.item(item, indent+4)
		}
	default:
		p.WriteByte('\n')
		p.indent(indent + 2)
		p.entries(n.Entries, indent+2)
	}
}

// item writes an entry of a list after its dash.
func (p *printer) item(n *Node, indent int) {
	if n.Kind == Mapping && !n.oneLine(indent) {
		p.entries(n.Entries, indent)
		return
	}
	if n.Kind == Text {
		p.WriteString(spell(n.Text, false))
	} else {
		p.flow(n)
	}
	p.WriteByte('\n')
}

func (p *printer) indent(by int) { p.WriteString(strings.Repeat(" ", by)) }

// oneLine reports whether n reads well on one line from the given column on.
func (n *Node) oneLine(column int) bool {
	if n.Kind == List {
		for _, item := range n.Items {
			if item.Kind == Mapping {
				return false
			}
		}
	}
	var p printer
	p.flow(n)
	return len(n.Items)+len(n.Entries) == 0 || column+utf8.RuneCountInString(p.String()) <= width
}

// flow writes n in brackets and braces.
func (p *printer) flow(n *Node) {
	switch n.Kind {
	case Null:
		p.WriteString("null")
	case Text:
		p.WriteString(spell(n.Text, true))
	case List:
		p.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				p.WriteString(", ")
			}
			p.flow(item)
		}
		p.WriteByte(']')
	case Mapping:
		p.WriteByte('{')
		for i, e := range n.Entries {
			if i > 0 {
				p.WriteString(", ")
			}
			p.WriteString(spell(e.Key, true) + ": ")
			p.flow(e.Value)
		}
		p.WriteByte('}')
	}
}

// spell writes a text plainly if every reader of YAML takes it for that text,
// and in double quotes otherwise. The rule is narrower than YAML's.
func spell(text string, flow bool) string {
	if plain(text, flow) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c < 1<<16:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func plain(text string, flow bool) bool {
	if text == "" || strings.EqualFold(text, "null") || strings.HasSuffix(text, " ") || strings.Contains(text, "  ") {
		return false
	}
	if len(text) > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
	}
	for i, c := range text {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '/':
		case i > 0 && strings.ContainsRune(" _.+-%>=()'", c):
		case i > 0 && !flow && strings.ContainsRune(",;", c):
		default:
			return false
		}
	}
	return true
}
