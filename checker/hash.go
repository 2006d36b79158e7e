package checker

import "math/bits"

// Hashes are fixed, not seeded by the process, so that a verdict can never
// depend on which process reached it. Sixty-four bits stand for a set of
// names or for a whole tree; at a million comparisons the chance that two
// unequal ones agree is below 10⁻¹³.

// hashOf hashes a string.
func hashOf(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return scramble(h)
}

// fold adds a word to a hash.
func fold(h, word uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, word^0xd1b54a32d192ed03)
	return hi ^ lo ^ bits.RotateLeft64(h, 23)
}

// scramble spreads what its argument knows over all bits of its result. Sums
// of scrambled hashes are the hashes of sets.
func scramble(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
