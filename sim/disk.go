package sim

import (
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A File is a sequence of records of one type on a node's disk. A write is
// seen by the node at once and survives a crash only when synced: a crash
// keeps, of each file by itself, some prefix of the writes not yet synced. An
// append among those it does not keep may be left torn, and a record on disk
// may go bad: see [File.Damaged]. A record's slices belong to the disk once
// written; neither side may write to them.
type File[R any] struct{ f *fileInfo }

type fileInfo struct {
	name   string
	key    uint64
	layout *layout.Layout
	empty  func() file
	synced *kind // of the completions of SyncLater
	sealed bool  // its records are encodings that only a node elsewhere can read
}

// FileOf declares a file. Every node that uses the handle has its own.
// R must have a portable encoding; otherwise the program panics at start.
func FileOf[R any](name string) File[R] {
	f := newFile[R](name)
	f.synced = eventKind(isSynced, nil, "synced")
	f.synced.file = f
	return File[R]{f}
}

func newFile[R any](name string) *fileInfo {
	mustBeWord(name)
	lay, err := layout.Of(reflect.TypeFor[R]())
	if err != nil {
		panic("sim: file " + name + " cannot hold this record: " + err.Error())
	}
	f := &fileInfo{name: name, key: layout.FoldString(fileSeed, name), layout: lay}
	f.empty = func() file { return &records[R]{fileInfo: f} }
	return f
}

// Append adds a record at the end. On a full disk it ends the process by
// [DiskFull].
func (f File[R]) Append(env *Env, r R) {
	d := f.of(env)
	if len(d.view) == cap(d.view) {
		d.move(2*len(d.view) + 1)
	}
	d.view = append(d.view, r)
	f.write(env, d, wroteAppend, 0)
}

// Replace makes r the only record, as writing a new file and renaming it
// over the old one does: after a crash the file holds the old or the new, and
// the new one is never torn. On a full disk it ends the process by [DiskFull].
func (f File[R]) Replace(env *Env, r R) {
	d := f.of(env)
	d.edit(0)
	d.view = []R{r}
	f.write(env, d, wroteReplace, 0)
}

// Truncate keeps the first n records, and nothing that is damaged behind
// them. It panics when n is negative or more than [File.Len].
func (f File[R]) Truncate(env *Env, n int) {
	d := f.of(env)
	if n < 0 || n > len(d.readable()) {
		d.refuse("truncate "+d.name+" to", n)
	}
	d.edit(n)
	// The capacity goes too: a later Append must not write over records
	// that an earlier state of the file, still reachable by a crash, holds.
	d.view = d.view[:n:n]
	f.write(env, d, wroteTruncate, n)
}

// Discard removes the first n records, as deleting old log and snapshot files
// does. Like any write it survives a crash only when synced. It panics when
// n is negative or more than [File.Len].
func (f File[R]) Discard(env *Env, n int) {
	d := f.of(env)
	if n < 0 || n > len(d.readable()) {
		d.refuse("discard from "+d.name, n)
	}
	d.edit(^n)
	d.gone += n
	d.view = d.view[n:]
	f.write(env, d, wroteDiscard, n)
}

// Read returns the records up to the first that is damaged, the node's own
// unsynced writes included. The slice is the disk's, and is good until the
// handler returns: read it, do not write to it, and copy what you keep.
func (f File[R]) Read(env *Env) []R {
	v := f.of(env).readable()
	return v[:len(v):len(v)]
}

// Len returns the number of records that Read returns.
func (f File[R]) Len(env *Env) int { return len(f.of(env).readable()) }

// Last returns the last record that Read returns, or the zero record when
// there is none.
func (f File[R]) Last(env *Env) (r R) {
	if v := f.of(env).readable(); len(v) > 0 {
		r = v[len(v)-1]
	}
	return r
}

// Sync is a barrier: what the handler does after it takes place when all
// writes to this file are on disk. Until then the node is busy, and what
// arrives waits.
func (f File[R]) Sync(env *Env) {
	if !env.muted {
		env.emit(effect{op: opSync, kind: f.f.synced.id})
	}
}

// SyncLater starts a sync and goes on. When the writes made so far are on
// disk, the node receives a delivery that [File.Synced] reads token from.
func (f File[R]) SyncLater(env *Env, token uint64) {
	if !env.muted {
		env.next(opSyncLater, f.f.synced).word = token
	}
}

// Is reports whether the delivery is a completed sync of this file.
func (f File[R]) Is(d Delivery) bool { return d.kind == f.f.synced }

// Synced returns the token of a completed SyncLater. It panics when
// [File.Is] is false.
func (f File[R]) Synced(d Delivery) uint64 {
	if !f.Is(d) {
		panic("sim: " + f.f.name + ".Synced was asked for a " + d.Kind())
	}
	return read[uint64](d.value)
}

func (f File[R]) of(env *Env) *records[R] { return env.file(f.f).(*records[R]) }

// growing marks the effect of a write that a full disk has no room for.
const growing = 1

// write notes a write that the view shows already.
func (f File[R]) write(env *Env, d *records[R], how byte, n int) {
	d.made++
	x := env.next(opWrite, f.f.synced)
	var record unsafe.Pointer
	if how == wroteAppend || how == wroteReplace {
		x.word, record = growing, unsafe.Pointer(&d.view[len(d.view)-1])
	}
	if env.host != nil {
		env.host.wrote(how, f.f.layout, record, n)
	}
}

// file is a File's content on one node, whatever its record type.
type file interface {
	info() *fileInfo
	clone() file
	encode(b []byte) []byte
	// reach lets the next write take effect; before that a crash undoes it.
	reach()
	// mark returns how many writes, ever, have taken effect.
	mark() uint64
	// settle puts every write up to a mark on disk.
	settle(mark uint64)
	// loose counts the writes that have taken effect and are not on disk.
	loose() int
	// crash keeps the first n loose writes and undoes the rest.
	crash(n int)
	// rewind undoes the writes that have not taken effect.
	rewind()
	// wipe empties the file.
	wipe()
	size() int
	fill(all [][]byte, damage Damage) bool
	onDisk() int // records
	scarred() *scars
}

// records is the content of a file. Of each write not yet on disk it is known
// what the file was before: an append made it longer by one, and each of the
// edits has left what it found, which costs a slice header. The records
// themselves are never written twice.
type records[R any] struct {
	*fileInfo
	view    []R
	array   []R    // what the view is a part of, when nothing but this file has a part of it
	before  [][]R  // what each of edits found
	made    int    // how many writes are not on disk
	reached int    // how many of those have taken effect
	synced  uint64 // how many writes are on disk, ever
	gone    int    // records discarded since the others were last moved
	scars
}

func (d *records[R]) info() *fileInfo { return d.fileInfo }
func (d *records[R]) reach()          { d.reached++ }
func (d *records[R]) mark() uint64    { return d.synced + uint64(d.reached) }
func (d *records[R]) loose() int      { return d.reached }
func (d *records[R]) size() int       { return len(d.view) }
func (d *records[R]) scarred() *scars { return &d.scars }

// next is the number of the write about to be made.
func (d *records[R]) next() uint64 { return d.synced + uint64(d.made) + 1 }

// edit notes a write other than an append, which is about to be made.
func (d *records[R]) edit(keeps int) {
	d.before = append(d.before, d.view)
	d.edited(edit{d.next(), keeps})
}

// past returns the file as the i-th write that is not on disk found it, 0
// upward. Up to the next edit all are appends.
func (d *records[R]) past(i int) []R {
	then, appends := d.view, d.made-i
	for k, e := range d.edits {
		if n := int(e.write-d.synced) - 1; n >= i {
			then, appends = d.before[k], n-i
			break
		}
	}
	n := len(then) - appends
	return then[:n:n]
}

func (d *records[R]) readable() []R {
	if len(d.found) > 0 {
		return d.view[:d.found[0].at]
	}
	return d.view
}

// move gives the records an array of their own with room for so many.
func (d *records[R]) move(room int) {
	d.array, d.gone = slices.Grow([]R(nil), room), 0
	d.view = append(d.array, d.view...)
}

// owns reports whether the view may grow to the end of the array. One that
// was cut short may not: a crash or a clone still has the rest.
func (d *records[R]) owns() bool {
	n, most := cap(d.view), cap(d.array)
	return n > 0 && n <= most && &d.view[:n][n-1] == &d.array[:most][most-1]
}

// gather frees the memory of records that have been discarded, once no crash
// can bring them back and more are gone than stay; so a record moves for
// another that was discarded, and no log pays for it twice. A log that appends
// and discards for ever moves within one array. It happens between handlers:
// what Read returned stays as it was for as long as it is good.
func (d *records[R]) gather() {
	n := len(d.view)
	switch {
	case d.gone <= n || len(d.edits) > 0:
	case d.owns() && cap(d.array) <= 6*n:
		end := cap(d.array) - cap(d.view) + n
		d.view, d.gone = append(d.array, d.view...), 0
		clear(d.array[n:end])
	default:
		d.move(3 * n)
	}
}

func (d *records[R]) refuse(what string, n int) {
	panic("sim: " + what + " " + strconv.Itoa(n) + " of " + strconv.Itoa(len(d.readable())) + " records")
}

// onDisk is how many records a crash that keeps no loose write would leave.
func (d *records[R]) onDisk() int {
	return len(d.past(0))
}

func (d *records[R]) settle(mark uint64) {
	if mark <= d.synced {
		return
	}
	n := int(mark - d.synced)
	d.made -= n
	d.reached -= n
	d.synced = mark
	if had := len(d.edits); had > 0 {
		d.landed(mark)
		left := copy(d.before, d.before[had-len(d.edits):])
		clear(d.before[left:])
		d.before = d.before[:left]
		d.gather()
	}
}

func (d *records[R]) crash(n int) {
	d.reached = n
	d.rewind()
	d.settle(d.mark())
	d.lied = 0 // the writes it counts are on disk or gone, and others get their numbers
}

func (d *records[R]) rewind() {
	if d.reached < d.made {
		d.view, d.made = d.past(d.reached), d.reached
	}
	d.undone(d.mark())
	clear(d.before[len(d.edits):])
	d.before = d.before[:len(d.edits)]
}

func (d *records[R]) wipe() {
	*d = records[R]{fileInfo: d.fileInfo, synced: d.synced}
}

// clone shares the records. The rest of the array stays the original's, which goes on
// appending there; the copy moves to an array of its own when it appends. So a world
// that leaves copies of itself behind as it goes does not move its logs for each.
func (d *records[R]) clone() file {
	d.array = nil
	c := *d
	c.view = slices.Clip(c.view)
	c.before = append([][]R(nil), d.before...)
	c.scars = d.scars.clone()
	return &c
}

func (d *records[R]) encode(b []byte) []byte {
	b = appendUint(b, uint64(d.reached))
	b = appendUint(b, uint64(d.made))
	for i := range d.made {
		b = d.appendRecords(b, d.past(i))
	}
	return d.appendRecords(b, d.view)
}

func (d *records[R]) appendRecords(b []byte, rs []R) []byte {
	b = appendUint(b, uint64(len(rs)))
	for i := range rs {
		b = d.layout.Append(b, unsafe.Pointer(&rs[i]))
	}
	return b
}

func appendUint(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}
