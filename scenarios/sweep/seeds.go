package sweep

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Seeds are the seeds of one sweep: all from First to Last, or the part of
// them that one of several machines takes.
type Seeds struct {
	First, Last   uint64
	Shard, Shards uint64 // this is the Shard-th of Shards, from 1; 0 of 0 is all
}

// most bounds a sweep: far more seeds than a machine runs in a year.
const most = 1 << 40

// ParseSeeds reads A..B, or A alone for one seed.
func ParseSeeds(text string) (Seeds, error) {
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		high = low
	}
	first, errFirst := strconv.ParseUint(low, 10, 64)
	last, errLast := strconv.ParseUint(high, 10, 64)
	switch {
	case errFirst != nil || errLast != nil:
		return Seeds{}, fmt.Errorf("%q: write A..B, such as 1..1000", text)
	case last < first:
		return Seeds{}, fmt.Errorf("%q: it ends before it begins; write %d..%d", text, last, first)
	case last-first >= most || last == math.MaxUint64:
		return Seeds{}, fmt.Errorf("%q: at most 2^40 seeds are swept at once", text)
	}
	return Seeds{First: first, Last: last}, nil
}

// ParseShard reads I/N and narrows the seeds to that part.
func (s Seeds) ParseShard(text string) (Seeds, error) {
	which, of, ok := strings.Cut(text, "/")
	i, errI := strconv.ParseUint(which, 10, 32)
	n, errN := strconv.ParseUint(of, 10, 32)
	if !ok || errI != nil || errN != nil || i < 1 || i > n {
		return s, fmt.Errorf("--shard %q: write --shard i/n with i from 1 to n, such as --shard 2/8", text)
	}
	s.Shard, s.Shards = i, n
	return s, nil
}

// Count is how many seeds there are.
func (s Seeds) Count() uint64 {
	all := s.Last - s.First + 1
	if s.Shards == 0 {
		return all
	}
	return (all + s.Shards - s.Shard) / s.Shards
}

// At is the n-th seed, counted from 0. Shards take turns, so that each gets
// its part of an expensive stretch.
func (s Seeds) At(n uint64) uint64 {
	if s.Shards == 0 {
		return s.First + n
	}
	return s.First + n*s.Shards + s.Shard - 1
}

// String spells the seeds as the command line does.
func (s Seeds) String() string {
	text := fmt.Sprintf("%d..%d", s.First, s.Last)
	if s.Shards > 0 {
		text += fmt.Sprintf(", shard %d/%d", s.Shard, s.Shards)
	}
	return text
}
