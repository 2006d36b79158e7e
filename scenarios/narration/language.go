package narration

import (
	"fmt"
	"strings"
)

// A Language is what sentences are told in.
type Language uint8

// The languages.
const (
	English Language = iota
	Chinese          // Simplified Chinese
)

// String returns the language as options have it: "en" or "zh".
func (l Language) String() string { return [...]string{"en", "zh"}[l] }

// ParseLanguage reads "en" or "zh". A locale such as zh_CN.UTF-8 will do.
func ParseLanguage(s string) (Language, error) {
	word, _, _ := strings.Cut(strings.ToLower(s), ".")
	word, _, _ = strings.Cut(strings.ReplaceAll(word, "-", "_"), "_")
	for _, l := range []Language{English, Chinese} {
		if word == l.String() {
			return l, nil
		}
	}
	return English, fmt.Errorf("there is no narration in %q: write en or zh", s)
}

// A Level is how much a sentence explains.
type Level uint8

// The levels.
const (
	Terse Level = iota // one line for those who know the protocol
	Teach              // with it, what the rule is and what its words mean
)

// A Text is one text in both languages.
type Text struct{ En, Zh string }

// In returns the text in a language.
func (t Text) In(l Language) string {
	if l == Chinese {
		return t.Zh
	}
	return t.En
}

// fill replaces every {slot} of a template.
func fill(template string, slot func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(template, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			panic("narration: a slot has no end: " + template)
		}
		b.WriteString(slot(name))
		template = after
	}
}
