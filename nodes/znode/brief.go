package znode

import (
	"strconv"
	"strings"
	"unicode"
)

// Brief cuts a text for a table: to so many characters, the last of which is then
// "…". What would not stand in a line is written as Go does, "\n".
func Brief(text string, most int) string {
	var b strings.Builder
	room := most
	for _, r := range text {
		word := string(r)
		if !unicode.IsPrint(r) {
			word = strings.Trim(strconv.QuoteRune(r), "'")
		}
		if room -= len([]rune(word)); room < 0 {
			kept := []rune(b.String())
			return string(kept[:min(len(kept), most-1)]) + "…"
		}
		b.WriteString(word)
	}
	return b.String()
}
