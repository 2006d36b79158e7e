package sim

import (
	"fmt"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// ailments are what is wrong with a node's disk as long as it lasts.
type ailments struct {
	lies, full, slow bool
	sync             Range // while slow
	torn             PPM   // how likely a crash tears the append under way
}

// soundDisk is a disk as configured.
func (w *World) soundDisk() ailments { return ailments{torn: w.cfg.Disk.Torn} }

func (a ailments) fold(h uint64) uint64 {
	for i, on := range [...]bool{a.lies, a.full, a.slow} {
		if on {
			h += 1 << i
		}
	}
	return layout.Fold(layout.Fold(layout.Fold(h, uint64(a.sync.Min)), uint64(a.sync.Max)), uint64(a.torn))
}

// syncTime is how long a sync of a node takes that begins now. A slow disk
// reads the same draw from another range, so that it moves none.
func (w *World) syncTime(l *local) Range {
	if l.disk.slow {
		return l.disk.sync
	}
	return w.cfg.Disk.Sync
}

// reachDisk ends a sync: what was written up to a mark is on disk. A lying
// disk only says so; the writes stay loose, and the next honest sync, whose
// mark is behind theirs, puts them all on the platter.
func (l *local) reachDisk(f file, mark uint64) {
	if l.disk.lies {
		f.scarred().claim(mark)
		return
	}
	f.settle(mark)
}

// overflow ends the process of a node whose disk has no room for a write.
func (w *World) overflow(l *local) {
	w.landmark(DiskFullHit)
	w.halt(l, DiskFull)
}

const tornSeed = 0x746f726e

// fate decides how many of a file's loose writes a crash keeps, and whether
// the one after them is left torn. Both are drawn by the moment, each with a
// key of its own: an earlier crash more or less moves no draw, nor does a disk
// that tears.
func (w *World) fate(l *local, f file) (keep int, torn bool) {
	n := f.loose()
	key := layout.Fold(l.randKey, f.info().key)
	keep = int(below(draw(key, uint64(w.now)), uint64(n)+1))
	torn = l.disk.torn > 0 && l.disk.torn.hits(draw(layout.Fold(key, tornSeed), uint64(w.now)))
	for _, k := range l.keep {
		if k.File == f.info().name {
			keep, torn = max(0, min(k.Writes, n)), k.Torn
		}
	}
	// A replacement is a rename and a truncation a change of length: either
	// takes place or does not. Only an append can be there by half.
	return keep, torn && keep < n && f.scarred().appends(f.mark()-uint64(n-keep)+1)
}

// cutPower lets a file keep some of its loose writes, and of the next, if it
// is torn, a record that cannot be read.
func (w *World) cutPower(f file, keep int, torn bool) {
	if f.scarred().lied > f.mark()-uint64(f.loose()-keep) {
		w.landmark(LieCostWrites)
	}
	if !torn {
		f.crash(keep)
		return
	}
	f.crash(keep + 1)
	f.scarred().add(scar{at: f.size() - 1, torn: true})
}

// mount lets a booting node find what cannot be read.
func (w *World) mount(l *local) {
	for _, f := range l.files {
		s := f.scarred()
		s.meet()
		for _, x := range s.found {
			if x.torn {
				w.landmark(TornRecordFound)
			} else {
				w.landmark(CorruptionFound)
			}
		}
	}
}

// SlowDisk lets the syncs of a node that begin from now on take as long as
// Sync says, until a [MendDisk].
type SlowDisk struct {
	Target Target
	Sync   Range
}

func (f SlowDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case f.Sync.Min < 0 || f.Sync.Max < f.Sync.Min || f.Sync.Max > Duration(Horizon):
		return fmt.Sprintf("no sync takes %s..%s", f.Sync.Min, f.Sync.Max)
	}
	l.disk.slow, l.disk.sync = true, f.Sync
	return ""
}

func (f SlowDisk) text(c *cast) string {
	return fmt.Sprintf("disk %s sync %s..%s", f.Target.text(c), f.Sync.Min, f.Sync.Max)
}

func (f SlowDisk) nodes() []NodeID { return f.Target.nodes() }

// LyingDisk lets a node's disk say that a sync is done, as drives with a write
// cache do, while nothing reaches the platter: a crash loses those writes as if
// they had never been synced. It ends by a [MendDisk]; the first sync that
// completes after that makes safe all that was written before it began.
type LyingDisk struct{ Target Target }

func (f LyingDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case l.disk.lies:
		return "the disk of " + l.spec.Name + " lies already"
	}
	l.disk.lies = true
	return ""
}

func (f LyingDisk) text(c *cast) string { return "disk " + f.Target.text(c) + " lies" }

func (f LyingDisk) nodes() []NodeID { return f.Target.nodes() }

// DiskFull is the rule by which a write on a full disk halts a node.
const DiskFull = "DISK-FULL"

// FullDisk leaves a node no room: from now on an Append or a Replace ends its
// process by the rule [DiskFull], as [Env.Halt] would in its place, with what
// was written before kept. Truncate and Discard give room back and work, though
// the disk stays full until a [MendDisk]. A node that is restarted before that
// and writes halts again.
//
// A handle that returned an error would be truer to the system call, and every
// write of every protocol would need a branch for it. What real servers do in
// that branch is to stop: to ZooKeeper a failed write to the transaction log is
// a severe unrecoverable error, and the process exits. A node that went on
// would have a log that its memory is ahead of, and could acknowledge nothing.
type FullDisk struct{ Target Target }

func (f FullDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case l.disk.full:
		return "the disk of " + l.spec.Name + " is full already"
	}
	l.disk.full = true
	return ""
}

func (f FullDisk) text(c *cast) string { return "disk " + f.Target.text(c) + " full" }

func (f FullDisk) nodes() []NodeID { return f.Target.nodes() }

// TearingDisk sets how likely a crash of a node leaves, of each file, the
// first append that it loses torn: there, and unreadable. See [Disk]. It lasts
// until a [MendDisk].
type TearingDisk struct {
	Target Target
	Torn   PPM
}

func (f TearingDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case f.Torn < 0 || f.Torn > Certain:
		return fmt.Sprintf("%d parts per million are no chance", f.Torn)
	}
	l.disk.torn = f.Torn
	return ""
}

func (f TearingDisk) text(c *cast) string {
	return fmt.Sprintf("disk %s torn %dppm", f.Target.text(c), f.Torn)
}

func (f TearingDisk) nodes() []NodeID { return f.Target.nodes() }

// A DiskTrouble is one thing that is wrong with a disk until it is mended.
type DiskTrouble uint8

// The troubles that a [MendDisk] ends.
const (
	Slowness DiskTrouble = iota // SlowDisk: syncs take as long as configured
	Lies                        // LyingDisk
	Fullness                    // FullDisk
	Tearing                     // TearingDisk: the chance is as configured
)

// MendDisk ends one trouble of a node's disk.
type MendDisk struct {
	Target  Target
	Trouble DiskTrouble
}

func (f MendDisk) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	if l == nil {
		return why
	}
	was, sound := l.disk, w.soundDisk()
	switch f.Trouble {
	case Slowness:
		l.disk.slow, l.disk.sync = sound.slow, sound.sync
	case Lies:
		l.disk.lies = sound.lies
	case Fullness:
		l.disk.full = sound.full
	case Tearing:
		l.disk.torn = sound.torn
	}
	if l.disk == was {
		return "nothing of that is wrong with the disk of " + l.spec.Name
	}
	return ""
}

func (f MendDisk) text(c *cast) string {
	return "mend disk " + f.Target.text(c) + " " + [...]string{"sync", "lies", "full", "torn"}[f.Trouble]
}

func (f MendDisk) nodes() []NodeID { return f.Target.nodes() }
