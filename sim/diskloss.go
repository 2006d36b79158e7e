package sim

import (
	"strconv"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// Corrupt makes one record on a node's disk unreadable, as a bad sector or a
// flipped bit does. Its checksum tells at the next boot, see [File.Damaged]. A
// write that has yet to reach the disk is beyond its reach, and a record that a
// later write replaces takes its damage along.
type Corrupt struct {
	Target Target
	File   string // "": the world draws one that has records on disk
	Back   int    // counted from the last record on disk, which is 0; or AnyRecord
}

// AnyRecord lets the world draw which record a [Corrupt] hits.
const AnyRecord = -1

const rotSeed = 0x726f74

func (f Corrupt) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	if l == nil {
		return why
	}
	key := layout.Fold(l.randKey, rotSeed)
	hit := f.pick(l, draw(key, uint64(w.now)))
	switch {
	case hit == nil && f.File == "":
		return l.spec.Name + " has nothing on disk"
	case hit == nil:
		return l.spec.Name + " has no record of file " + f.File + " on disk"
	case f.Back >= hit.onDisk():
		return "file " + hit.info().name + " of " + l.spec.Name + " has no more than " + strconv.Itoa(hit.onDisk()) + " records on disk"
	}
	back := f.Back
	if back < 0 {
		back = int(below(draw(layout.Fold(key, hit.info().key), uint64(w.now)), uint64(hit.onDisk())))
	}
	if !hit.scarred().add(scar{at: hit.onDisk() - 1 - back}) {
		return "that record is damaged already"
	}
	return ""
}

// pick finds the file to hit, or nil.
func (f Corrupt) pick(l *local, z uint64) file {
	var all []file
	for _, d := range l.files {
		if d.onDisk() > 0 && (f.File == "" || d.info().name == f.File) {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[below(z, uint64(len(all)))]
}

func (f Corrupt) text(c *cast) string {
	s := "corrupt " + f.Target.text(c)
	if f.File != "" {
		s += " " + f.File
	}
	if f.Back >= 0 {
		s += " " + strconv.Itoa(f.Back) + " from the end"
	}
	return s
}

func (f Corrupt) nodes() []NodeID { return f.Target.nodes() }

// LoseDisk takes all that a node has on disk. A node that is up crashes first.
// It comes back, by a [Restart] or by healing, with empty files.
type LoseDisk struct{ Target Target }

func (f LoseDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case l.boot == 0:
		return l.spec.Name + " has yet to come up"
	}
	if l.up {
		w.crash(l, places(l.held))
	}
	for _, d := range l.files {
		d.wipe()
	}
	return ""
}

func (f LoseDisk) text(c *cast) string { return "lose disk " + f.Target.text(c) }

func (f LoseDisk) nodes() []NodeID { return f.Target.nodes() }
