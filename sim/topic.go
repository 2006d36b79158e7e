package sim

import "slices"

// A Topic is what a monitor may hear of: a [Fact] or an [Operation], in all its
// phases.
type Topic interface{ covers(k *kind) bool }

func (f Fact[T]) covers(k *kind) bool { return f.k == k }

func (o Operation[In, Out]) covers(k *kind) bool {
	return k == o.invoked || k == o.returned || k == o.unknown
}

// deafness says of each kind, by its id, which monitors do not hear of it, a bit for
// each of the first 64. Of kinds that were declared after the world was made, all do.
// It never changes, and worlds share it with their clones.
type deafness []uint64

func newDeafness(specs []MonitorSpec) (deaf deafness) {
	all, _ := declared()
	for i := range min(len(specs), 64) {
		topics := specs[i].Hears
		if topics == nil {
			continue
		}
		if deaf == nil {
			deaf = make(deafness, len(all))
		}
		for _, k := range all {
			if k.port == nil && !slices.ContainsFunc(topics, func(t Topic) bool { return t.covers(k) }) {
				deaf[k.id] |= 1 << i
			}
		}
	}
	return deaf
}

// to is the set of monitors that do not hear of a kind.
func (d deafness) to(k *kind) uint64 {
	if int(k.id) < len(d) {
		return d[k.id]
	}
	return 0
}
