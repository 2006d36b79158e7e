package checker

import (
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// A table and its copies behave like maps and copies of maps, also where
// hashes collide.
func TestTableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type pair struct {
			table table[int, int]
			model map[int]int
			maker *token
		}
		hash := func(key int) uint64 { return scramble(uint64(key)) % 11 }
		if rapid.Bool().Draw(t, "good hashes") {
			hash = func(key int) uint64 { return scramble(uint64(key)) }
		}
		all := []*pair{{model: map[int]int{}, maker: new(token)}}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			p := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
			key := rapid.IntRange(0, 40).Draw(t, "key")
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 0, 1, 2:
				value := rapid.Int().Draw(t, "value")
				*p.table.edit(p.maker, hash(key), key) = value
				p.model[key] = value
			case 3, 4:
				p.table.remove(p.maker, hash(key), key)
				delete(p.model, key)
			case 5:
				got, want := p.table.find(hash(key), key), p.model[key]
				if _, ok := p.model[key]; ok != (got != nil) || ok && *got != want {
					t.Fatalf("key %d: found %v, expected %d", key, got, want)
				}
			case 6:
				p.maker = new(token)
				all = append(all, &pair{p.table, maps.Clone(p.model), new(token)})
			}
		}
		for _, p := range all {
			got := map[int]int{}
			for key, value := range p.table.all() {
				got[key] = *value
			}
			if !maps.Equal(got, p.model) || p.table.count != len(p.model) {
				t.Fatalf("found %v (%d), expected %v", got, p.table.count, p.model)
			}
		}
	})
}
