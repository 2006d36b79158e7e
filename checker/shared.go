package checker

import (
	"maps"
	"slices"
)

// Shared are lists of which many records have the same. Each is kept once and has
// a number from 1; 0 is that of no list.
type shared[T any] struct {
	lists   [][]T
	numbers map[string]uint64
	room    []byte // where a list is spelled out to look it up
}

// number returns the number of a list. Of equal lists, spell writes the same.
func (s *shared[T]) number(list []T, spell func([]byte, T) []byte) uint64 {
	if list == nil {
		return 0
	}
	s.room = s.room[:0]
	for _, v := range list {
		s.room = spell(s.room, v)
	}
	n, ok := s.numbers[string(s.room)]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[string]uint64{}
		}
		s.lists = append(s.lists, slices.Clone(list))
		n = uint64(len(s.lists))
		s.numbers[string(s.room)] = n
	}
	return n
}

// at returns the list of a number, to be read only.
func (s *shared[T]) at(number uint64) []T {
	if number == 0 {
		return nil
	}
	return s.lists[number-1]
}

func (s *shared[T]) clone() shared[T] {
	return shared[T]{lists: slices.Clip(s.lists), numbers: maps.Clone(s.numbers)}
}
