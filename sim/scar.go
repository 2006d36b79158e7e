package sim

import (
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Damage is what stands behind the last record that a node can read.
type Damage uint8

const (
	// Whole: nothing. Every record can be read.
	Whole Damage = iota
	// TornTail: one record, the last, that ends too soon: an append that lost
	// its power half-way, and that nobody was told of unless the disk lied. A
	// log drops it, as ZooKeeper's FileTxnLog does.
	TornTail
	// TailDamage: one record, the last, whose checksum fails. It was whole
	// once, so it may have been synced, and something built on it.
	TailDamage
	// InnerDamage: a record whose checksum fails and others behind it. No
	// crash does that by itself: something that was synced is gone, and a
	// careful node halts.
	InnerDamage
)

// String names the damage as people would.
func (d Damage) String() string {
	return [...]string{"whole", "torn at its end", "damaged at its end", "damaged inside"}[d]
}

// Damaged says what stands behind the records that [File.Read] returns. The
// first bad record hides all behind it, for nobody can tell where the next
// one begins; Truncate to [File.Len] cuts them off, and what is appended
// without that lies behind the bad record, where no boot will find it.
//
// Damage is found when a node boots and not before: a running process
// answers from memory, its own or the operating system's cache, and a later
// boot, be it after a crash or a halt, reads the platter.
func (f File[R]) Damaged(env *Env) Damage {
	return damaged(f.of(env))
}

func damaged[R any](d *records[R]) Damage {
	switch {
	case len(d.found) == 0:
		return Whole
	case d.found[0].at < len(d.view)-1:
		return InnerDamage
	case d.found[0].torn:
		return TornTail
	}
	return TailDamage
}

// scars is what of a file cannot be read. A place on disk and the same
// record's place in the file as the process has it differ by the writes that
// are not on disk yet, so there is a list for each. Appends, the many, move no
// record: of them nothing is kept.
type scars struct {
	image []scar // by place on disk
	found []scar // by place in the view: those that the process met at its boot
	edits []edit // of the writes not on disk, those that move records
	lied  uint64 // the last write that a lying sync has claimed
}

// scar is one record that cannot be read.
type scar struct {
	at   int
	torn bool // a crash left it half written; else it went bad
}

// edit is a write that keeps some of the records before it.
type edit struct {
	write uint64 // which of the file's writes, ever
	keeps int    // the first so many; or, as ^n, all but the first n
}

func (e edit) of(all []scar) []scar {
	kept := all[:0]
	for _, s := range all {
		switch {
		case e.keeps < 0:
			s.at -= ^e.keeps
		case s.at >= e.keeps:
			continue
		}
		if s.at >= 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// edited notes a write other than an append.
func (s *scars) edited(e edit) {
	s.edits = append(s.edits, e)
	if len(s.found) > 0 {
		s.found = e.of(s.found)
	}
}

// landed puts every edit up to a write on disk.
func (s *scars) landed(mark uint64) {
	n := 0
	for n < len(s.edits) && s.edits[n].write <= mark {
		if n++; len(s.image) > 0 {
			s.image = s.edits[n-1].of(s.image)
		}
	}
	s.edits = s.edits[:copy(s.edits, s.edits[n:])]
}

// claim notes that a sync has said that all up to a write is on disk.
func (s *scars) claim(mark uint64) { s.lied = max(s.lied, mark) }

// undone forgets the edits after a write.
func (s *scars) undone(mark uint64) {
	s.edits = slices.DeleteFunc(s.edits, func(e edit) bool { return e.write > mark })
}

// appends reports whether a write that is not on disk is an append.
func (s *scars) appends(write uint64) bool {
	return !slices.ContainsFunc(s.edits, func(e edit) bool { return e.write == write })
}

// add makes a record on disk unreadable, and reports whether it was readable.
func (s *scars) add(x scar) bool {
	i, found := slices.BinarySearchFunc(s.image, x.at, func(s scar, at int) int { return s.at - at })
	if !found {
		s.image = slices.Insert(s.image, i, x)
	}
	return !found
}

// meet lets a booting process find what is damaged.
func (s *scars) meet() {
	s.found = slices.Clone(s.image)
	for _, e := range s.edits {
		s.found = e.of(s.found)
	}
}

func (s *scars) clone() scars {
	return scars{image: slices.Clone(s.image), found: slices.Clone(s.found), edits: slices.Clone(s.edits), lied: s.lied}
}

// fold takes the scars into a fingerprint, write numbers counted from the last
// one on disk. A search does without: it damages nothing, and which writes were
// appends makes no difference to it.
func (s *scars) fold(h, synced uint64) uint64 {
	for _, list := range [...][]scar{s.image, s.found} {
		h = layout.Fold(h, uint64(len(list)))
		for _, x := range list {
			h = layout.Fold(h, uint64(x.at))
			if x.torn {
				h++
			}
		}
	}
	for _, e := range s.edits {
		h = layout.Fold(layout.Fold(h, e.write-synced), uint64(e.keeps))
	}
	return layout.Fold(h, max(s.lied, synced)-synced)
}
