package main

// loopTable finds lanes by name: open addressing with linear probing, half
// full at most.
type loopTable struct {
	cells []struct {
		name uint64
		at   int32 // lane + 1; 0 is an empty cell
	}
	used int
}

func (t *loopTable) find(name uint64) int32 {
	mask := uint64(len(t.cells) - 1)
	for i := name * 0x9e3779b97f4a7c15 >> 20; ; i++ {
		if c := &t.cells[i&mask]; c.name == name && c.at > 0 || c.at == 0 {
			return c.at - 1
		}
	}
}

func (t *loopTable) put(name uint64, at int32) {
	if 2*t.used >= len(t.cells) {
		old := t.cells
		t.cells = append(old[:0:0], make([]struct {
			name uint64
			at   int32
		}, max(16, 2*len(old)))...)
		t.used = 0
		for _, c := range old {
			if c.at > 0 {
				t.put(c.name, c.at-1)
			}
		}
	}
	t.used++
	mask := uint64(len(t.cells) - 1)
	i := name * 0x9e3779b97f4a7c15 >> 20
	for t.cells[i&mask].at > 0 {
		i++
	}
	t.cells[i&mask].name, t.cells[i&mask].at = name, at+1
}
