// Package near finds the word that somebody most likely meant.
package near

import (
	"strings"
	"unicode/utf8"
)

// longest is the length, in bytes, of the longest word that is looked at: a longer
// one is no slip of the finger.
const longest = 128

// Word returns the word of a list that a misspelt word most likely meant, or ""
// if none is close: at most a third of its letters may be wrong, where two
// letters exchanged, one added, one left out or one wrong count as one, and
// capitals do not count.
func Word(word string, of []string) string {
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
