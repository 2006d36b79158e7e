package condition

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isOperator reports whether a word or mark may stand between two values.
func isOperator(text string) bool {
	return slices.Contains([]string{"=", "!=", "<", "<=", ">", ">=", "has"}, text)
}

// ordered reports whether an operator asks which of two values comes first.
func ordered(operator string) bool { return strings.ContainsAny(operator, "<>") }

// related reports whether two values, as columns show them, stand to each other as
// an operator says.
func related(left, operator, right string) bool {
	order, comparable := compare(left, right)
	switch operator {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case "has":
		return holdsWords(left, right)
	}
	return comparable && met(order, operator)
}

// met reports whether what compares so is in order for <, <=, > or >=.
func met(order int, operator string) bool {
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "!=":
		return order != 0
	}
	return order == 0
}

// compare compares two values. They are in order only as zxids or as numbers;
// texts are equal, 0, or not.
func compare(left, right string) (order int, comparable bool) {
	a, oka := zxidOf(left)
	b, okb := zxidOf(right)
	if oka && okb {
		return sign(a < b, a > b), true
	}
	m, okm := numberOf(left)
	n, okn := numberOf(right)
	if okm && okn {
		return sign(m < n, m > n), true
	}
	if strings.EqualFold(left, right) {
		return 0, false
	}
	return 1, false
}

// numberOf reads a number. Columns have such as "2 of 3", which is 2.
func numberOf(text string) (int64, bool) {
	text, _, _ = strings.Cut(text, " of ")
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

func sign(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

// zxidOf reads a transaction's number: the epoch in the high 32 bits, the counter in
// the low ones. It is written as ZooKeeper's logs have it, 0x10000002a, or as epoch
// and counter, 1.2a, of which the counter is hexadecimal. 0 is the one before all.
func zxidOf(text string) (uint64, bool) {
	if long, ok := strings.CutPrefix(text, "0x"); ok {
		z, err := strconv.ParseUint(long, 16, 64)
		return z, err == nil
	}
	left, right, short := strings.Cut(text, ".")
	if !short {
		return 0, text == "0"
	}
	epoch, err := strconv.ParseUint(left, 10, 32)
	counter, errc := strconv.ParseUint(right, 16, 32)
	return epoch<<32 | counter, err == nil && errc == nil
}

// hasOrder reports whether a value that somebody wrote can be more or less than
// another.
func hasOrder(value string) bool {
	_, number := numberOf(value)
	_, zxid := zxidOf(value)
	return number || zxid
}

// holdsWords reports whether a text holds words: not in the middle of longer ones,
// so that 1.0 is not found in 1.02.
func holdsWords(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 || words == "" {
			return false
		}
		begin, end := from+i, from+i+len(words)
		if !joined(text[:begin], text[begin:]) && !joined(text[:end], text[end:]) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[begin:])
		from = begin + size
	}
}

// joined reports whether two parts of a text are parts of one word: letters and
// digits are, and points and hyphens between them.
func joined(before, after string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	first, width := utf8.DecodeRuneInString(after)
	if link(last) {
		last, _ = utf8.DecodeLastRuneInString(before[:len(before)-size])
	} else if link(first) {
		first, _ = utf8.DecodeRuneInString(after[width:])
	}
	return alnum(last) && alnum(first)
}

func link(c rune) bool { return c == '.' || c == '-' || c == '_' }

// alnum leaves out the scripts that put no blanks between words.
func alnum(c rune) bool {
	return c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c))
}
