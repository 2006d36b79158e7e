package explore

// fingerprints is a set of 64-bit hashes, open addressed: eight bytes a
// state at half load, where a map would take forty.
type fingerprints struct {
	cells []uint64
	used  int
	zero  bool // whether the hash 0, which marks an empty cell, is in the set
}

// has reports whether a hash is in the set.
func (f *fingerprints) has(h uint64) bool {
	if h == 0 {
		return f.zero
	}
	if len(f.cells) == 0 {
		return false
	}
	mask := uint64(len(f.cells) - 1)
	for i := h & mask; f.cells[i] != 0; i = (i + 1) & mask {
		if f.cells[i] == h {
			return true
		}
	}
	return false
}

// add puts a hash in and reports whether it is new.
func (f *fingerprints) add(h uint64) bool {
	if h == 0 {
		fresh := !f.zero
		f.zero = true
		return fresh
	}
	if f.used*2 >= len(f.cells) {
		f.widen()
	}
	mask := uint64(len(f.cells) - 1)
	i := h & mask
	for ; f.cells[i] != 0; i = (i + 1) & mask {
		if f.cells[i] == h {
			return false
		}
	}
	f.cells[i] = h
	f.used++
	return true
}

func (f *fingerprints) widen() {
	old := f.cells
	f.cells = make([]uint64, max(1024, 2*len(old)))
	mask := uint64(len(f.cells) - 1)
	for _, h := range old {
		if h == 0 {
			continue
		}
		i := h & mask
		for f.cells[i] != 0 {
			i = (i + 1) & mask
		}
		f.cells[i] = h
	}
}
