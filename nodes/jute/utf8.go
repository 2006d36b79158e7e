package jute

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// replacement stands for what is no UTF-8.
const replacement = "\uFFFD"

// understood is what Java makes of a ustring: where bytes are no UTF-8, each piece of
// them that begins like a character is one replacement.
func understood(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		if r, n := utf8.DecodeRuneInString(text); r != utf8.RuneError || n > 1 {
			b.WriteString(text[:n])
			text = text[n:]
			continue
		}
		b.WriteString(replacement)
		text = text[piece(text):]
	}
	return b.String()
}

// piece is how many bytes belong to what begins like a character and is none. Half of
// a pair of UTF-16 is whole as far as its bytes go.
func piece(text string) int {
	second, long := [2]byte{0x80, 0xBF}, 1
	switch c := text[0]; {
	case c == 0xE0:
		second, long = [2]byte{0xA0, 0xBF}, 3
	case c > 0xE0 && c <= 0xEF:
		long = 3
	case c == 0xF0:
		second, long = [2]byte{0x90, 0xBF}, 4
	case c > 0xF0 && c < 0xF4:
		long = 4
	case c == 0xF4:
		second, long = [2]byte{0x80, 0x8F}, 4
	}
	n := 1
	for n < long && n < len(text) && text[n] >= second[0] && text[n] <= second[1] {
		second = [2]byte{0x80, 0xBF}
		n++
	}
	return n
}

// spelt is how Java's server writes a ustring: a character past U+FFFF as the two of
// UTF-16, each by itself, which is no UTF-8.
func spelt(text string) string {
	if !strings.ContainsFunc(text, paired) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		if _, n := utf8.DecodeRuneInString(text[i:]); !paired(r) {
			b.WriteString(text[i : i+n])
			continue
		}
		one, other := utf16.EncodeRune(r)
		b.WriteString(half(one) + half(other))
	}
	return b.String()
}

// read is what [spelt] has been given.
func read(text string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, 0xED)
		if i < 0 || len(text)-i < 6 {
			return b.String() + text
		}
		b.WriteString(text[:i])
		text = text[i:]
		pair := utf16.DecodeRune(half3(text), half3(text[3:]))
		if pair == utf8.RuneError {
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		b.WriteRune(pair)
		text = text[6:]
	}
}

func paired(r rune) bool { return r > 0xFFFF }

// half is one of a pair of UTF-16 in three bytes, and half3 the way back; what is none
// is 0.
func half(r rune) string {
	return string([]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F})
}

func half3(b string) rune {
	r := rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
	if !utf16.IsSurrogate(r) || half(r) != b[:3] {
		return 0
	}
	return r
}
