package sim

import "math/bits"

// table maps 64-bit names to places: routes and connections are found
// sparsely, so that ten thousand clients need no grid of links. Open
// addressing with linear probing; iteration is not offered, which keeps its
// order out of every run.
type table struct {
	cells []place
	used  int
	shift uint8 // 64 less the logarithm of len(cells): the top bits of the product are the home
}

type place struct {
	name uint64
	at   int32 // place + 1; 0 is an empty cell
}

func (t *table) home(name uint64) uint64 {
	return name * 0x9e3779b97f4a7c15 >> t.shift
}

// get returns the place of a name, or -1.
func (t *table) get(name uint64) int32 {
	if len(t.cells) == 0 {
		return -1
	}
	mask := uint64(len(t.cells) - 1)
	for i := t.home(name); ; i = (i + 1) & mask {
		if c := &t.cells[i]; c.name == name || c.at == 0 {
			return c.at - 1
		}
	}
}

// put adds a name that is not there.
func (t *table) put(name uint64, at int32) {
	if t.used*2 >= len(t.cells) {
		old := t.cells
		t.cells = make([]place, max(16, 2*len(old)))
		t.shift = uint8(64 - bits.TrailingZeros(uint(len(t.cells))))
		for _, c := range old {
			if c.at != 0 {
				t.insert(c)
			}
		}
	}
	t.used++
	t.insert(place{name, at + 1})
}

func (t *table) insert(c place) {
	mask := uint64(len(t.cells) - 1)
	i := t.home(c.name)
	for t.cells[i].at != 0 {
		i = (i + 1) & mask
	}
	t.cells[i] = c
}

// remove takes a name out and moves up those that had probed past it.
func (t *table) remove(name uint64) {
	mask := uint64(len(t.cells) - 1)
	i := t.home(name)
	for t.cells[i].name != name || t.cells[i].at == 0 {
		if t.cells[i].at == 0 {
			return
		}
		i = (i + 1) & mask
	}
	t.used--
	for j := (i + 1) & mask; t.cells[j].at != 0; j = (j + 1) & mask {
		if h := t.home(t.cells[j].name); (j-h)&mask >= (j-i)&mask {
			t.cells[i] = t.cells[j]
			i = j
		}
	}
	t.cells[i] = place{}
}

func (t *table) clone() table {
	return table{cells: append([]place(nil), t.cells...), used: t.used, shift: t.shift}
}
