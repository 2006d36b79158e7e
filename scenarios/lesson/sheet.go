package lesson

import "slices"

// A Sheet is what a learner has answered in one lesson. The zero Sheet is empty.
type Sheet struct{ entries []entry }

// An entry is one answer.
type entry struct {
	line   int
	chosen []int
	right  bool
}

// Answer writes down the answers that were chosen, by their places, and reports
// whether they are right. The first time counts: another answer to the same question
// is judged and not written down.
func (s *Sheet) Answer(l *Line, chosen ...int) (right bool) {
	right = l.Ask.Right(chosen...)
	if !s.has(l) {
		s.entries = append(s.entries, entry{l.Place, slices.Clone(chosen), right})
	}
	return right
}

// Chosen returns what was answered first, nil before.
func (s *Sheet) Chosen(l *Line) []int {
	for _, e := range s.entries {
		if e.line == l.Place {
			return e.chosen
		}
	}
	return nil
}

func (s *Sheet) has(l *Line) bool {
	return s != nil && slices.ContainsFunc(s.entries, func(e entry) bool { return e.line == l.Place })
}

// Score returns how many questions were answered, and how many rightly.
func (s *Sheet) Score() (right, answered int) {
	for _, e := range s.entries {
		if e.right {
			right++
		}
	}
	return right, len(s.entries)
}
