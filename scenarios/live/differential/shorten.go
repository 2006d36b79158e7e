package differential

import (
	"slices"
	"time"
)

// shorten leaves out steps, and requests of steps, as long as there is a difference
// without them: many at a time first.
func (p *Pair) shorten(d *Difference, patience time.Duration) *Difference {
	limit := time.Now().Add(patience)
	for size := (len(d.Steps) + 1) / 2; size >= 1; size /= 2 {
		for from := 0; from < len(d.Steps) && time.Now().Before(limit); {
			fewer := slices.Concat(d.Steps[:from], d.Steps[min(from+size, len(d.Steps)):])
			if shorter := p.try(fewer, d); shorter != nil {
				d = shorter
			} else {
				from += size
			}
		}
	}
	for i := 0; i < len(d.Steps); i++ {
		for k := 0; i < len(d.Steps) && len(d.Steps[i].Asks) > 1 && k < len(d.Steps[i].Asks) && time.Now().Before(limit); {
			fewer := slices.Clone(d.Steps)
			fewer[i].Asks = slices.Delete(slices.Clone(fewer[i].Asks), k, k+1)
			if shorter := p.try(fewer, d); shorter != nil {
				d = shorter
			} else {
				k++
			}
		}
	}
	return d
}

// try plays a sequence, and returns the difference that it shows, if it is the same.
// What differs by a session that moves is another, where no session had; and what none is
// drawn to do shows differences that are none.
func (p *Pair) try(steps []Step, d *Difference) *Difference {
	before := p.moved
	found, err := p.Again(steps)
	after := p.moved
	if p.moved = before; after && !before || p.undrawn {
		return nil
	}
	if err != nil || found == nil || found.Field != d.Field || len(found.Steps) >= len(d.Steps) && found.asks() >= d.asks() {
		return nil
	}
	found.Run = d.Run
	return found
}

// asks counts the requests of a sequence.
func (d *Difference) asks() (n int) {
	for _, s := range d.Steps {
		n += len(s.Asks)
	}
	return n
}
