package strict

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest is the word of a list that a misspelt word most likely meant, or ""
// if none is close: at most a third of its letters may be wrong, where two
// letters exchanged, one added, one left out or one wrong count as one, and
// capitals do not count.
func Nearest(word string, of []string) string {
	const longest = 128 // a longer word is no slip of the finger
	best, distance := "", 1+max(1, utf8.RuneCountInString(word)/3)
	if len(word) > longest {
		return ""
	}
	for _, candidate := range of {
		if len(candidate) > longest {
			continue
		}
		d := slips(strings.ToLower(word), strings.ToLower(candidate))
		if d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// slips is the Damerau-Levenshtein distance (optimal string alignment).
func slips(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
	}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range from {
		older, old, row := rows[0], rows[1], rows[2]
		row[0] = i + 1
		for j := range to {
			wrong := 1
			if from[i] == to[j] {
				wrong = 0
			}
			row[j+1] = min(old[j]+wrong, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		rows = [3][]int{old, row, older}
	}
	return rows[1][len(to)]
}

// UnknownError says that word names none of the known things, for example a
// server, and which one it may have meant.
func UnknownError(pos Position, what, word string, known []string) *Error {
	err := pos.Errorf("there is no %s %s", what, quote(word))
	near := Nearest(word, known)
	switch {
	case near != "":
		return err.Hint("did you mean %s?", near)
	case len(known) == 0:
		return err.Hint("there is none here")
	}
	return err.Hint("write one of %s", several(known))
}

// several lists words in order, the first twenty of them.
func several(words []string) string {
	const most = 20
	words = slices.Clone(words)
	slices.Sort(words)
	if len(words) > most {
		words = append(words[:most], "…")
	}
	return strings.Join(words, ", ")
}
