package sim

import (
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A slate is a file as the contract tells of it, without a thought for cost:
// what is on disk, and the writes that are not, in order. Every record says
// itself whether it is bad.
type slate struct {
	disk    []chalk
	loose   []func([]chalk) []chalk
	appends []bool // which of the loose writes are appends
	known   bool   // whether a boot has met what is bad
	view    []chalk
}

type chalk struct {
	n        int
	bad, met bool
	torn     bool // how it got bad
}

func (s *slate) write(appends bool, f func([]chalk) []chalk) {
	s.loose, s.appends = append(s.loose, f), append(s.appends, appends)
	s.view = f(s.view)
}

// land puts the first n loose writes on disk.
func (s *slate) land(n int) {
	for _, f := range s.loose[:n] {
		s.disk = f(s.disk)
	}
	s.loose, s.appends = s.loose[n:], s.appends[n:]
}

// boot reads the disk, and the loose writes that survive in a cache.
func (s *slate) boot() {
	s.view = slices.Clone(s.disk)
	for i := range s.view {
		s.view[i].met = s.view[i].bad
	}
	for _, f := range s.loose {
		s.view = f(s.view)
	}
}

func (s *slate) readable() (all []int, d Damage) {
	for i, c := range s.view {
		if c.met {
			switch {
			case i < len(s.view)-1:
				return all, InnerDamage
			case c.torn:
				return all, TornTail
			}
			return all, TailDamage
		}
		all = append(all, c.n)
	}
	return all, Whole
}

// bench of a file under test: a node's only file, with the effects that its
// world would make take place.
type bench struct {
	file  File[int]
	local local
	env   Env
	slate slate
	other *local // a clone that was made when the bench forked last
}

func (b *bench) records() *records[int] { return b.file.of(&b.env) }

var slated = FileOf[int]("slate")

func newBench() *bench {
	b := &bench{file: slated, local: newLocal(1, &NodeSpec{}, 0)}
	b.env.begin(&b.local, 0)
	return b
}

// fork lets the bench go on with a clone while the original is written to, or the other
// way round.
func (b *bench) fork(original bool) {
	c, other := b.local.clone(), b.local.clone()
	if original {
		b.local, c = c, b.local
	}
	for range 3 {
		b.file.Append(&b.env, -1)
		b.records().reach()
	}
	b.records().settle(b.records().mark())
	b.file.Discard(&b.env, b.file.Len(&b.env))
	b.other, b.local = &other, c
}

// disturb writes to one more clone of the last fork.
func (b *bench) disturb() {
	if b.other != nil {
		var env Env
		env.begin(b.other, 0)
		b.file.Append(&env, -1)
		b.file.of(&env).reach()
	}
}

// step does one thing, drawn, to file and slate alike.
func (b *bench) step(t *rapid.T, n int) {
	f, d, s := b.file, b.records(), &b.slate
	length := f.Len(&b.env)
	switch what := rapid.SampledFrom([]string{"append", "append", "append", "replace", "truncate", "discard", "sync", "corrupt", "crash", "halt", "fork", "disturb"}).Draw(t, "what"); what {
	case "append":
		f.Append(&b.env, n)
		s.write(true, func(all []chalk) []chalk { return append(slices.Clone(all), chalk{n: n}) })
	case "replace":
		f.Replace(&b.env, n)
		s.write(false, func([]chalk) []chalk { return []chalk{{n: n}} })
	case "truncate":
		k := rapid.IntRange(0, length).Draw(t, "to")
		f.Truncate(&b.env, k)
		s.write(false, func(all []chalk) []chalk { return slices.Clone(all[:k]) })
	case "discard":
		k := rapid.IntRange(0, length).Draw(t, "first")
		f.Discard(&b.env, k)
		s.write(false, func(all []chalk) []chalk { return slices.Clone(all[k:]) })
	case "sync":
		k := rapid.IntRange(0, d.loose()).Draw(t, "writes")
		d.settle(d.mark() - uint64(d.loose()-k))
		s.land(k)
	case "corrupt":
		if d.onDisk() > 0 {
			at := rapid.IntRange(0, d.onDisk()-1).Draw(t, "at")
			d.add(scar{at: at})
			s.disk[at].bad = true
		}
	case "crash":
		w := World{}
		keep := rapid.IntRange(0, d.loose()).Draw(t, "keep")
		torn := keep < d.loose() && rapid.Bool().Draw(t, "torn") && d.appends(d.mark()-uint64(d.loose()-keep)+1)
		if want := keep < len(s.loose) && s.appends[keep]; torn && !want {
			t.Fatal("a write that is no append is torn")
		}
		w.cutPower(d, keep, torn)
		s.land(keep)
		if torn {
			s.land(1)
			s.disk[len(s.disk)-1].bad, s.disk[len(s.disk)-1].torn = true, true
		}
		s.loose, s.appends = nil, nil
		d.meet()
		s.boot()
	case "halt": // under a lying disk: loose writes stay, and stay loose
		d.rewind()
		d.meet()
		s.boot()
	case "fork":
		b.fork(rapid.Bool().Draw(t, "original"))
	case "disturb":
		b.disturb()
	}
	if d = b.records(); d.reached < d.made {
		d.reach()
	}
}

// TestFilesAreWhatTheContractSays whatever is done to them.
func TestFilesAreWhatTheContractSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench()
		for n := range rapid.IntRange(1, 60).Draw(t, "steps") {
			b.step(t, n)
			want, damage := b.slate.readable()
			if got := b.file.Read(&b.env); !slices.Equal(got, want) || b.file.Damaged(&b.env) != damage || b.file.Len(&b.env) != len(want) {
				t.Fatalf("the file reads %v, %s; want %v, %s", got, b.file.Damaged(&b.env), want, damage)
			}
			var bad, at []int
			for i, c := range b.slate.disk {
				if c.bad {
					bad = append(bad, i)
				}
			}
			for _, x := range b.records().image {
				at = append(at, x.at)
			}
			if !slices.Equal(at, bad) || b.records().onDisk() != len(b.slate.disk) {
				t.Fatalf("bad on disk are %v of %d; want %v of %d", at, b.records().onDisk(), bad, len(b.slate.disk))
			}
		}
	})
}

// TestDiscardedRecordsAreFreed: a log that appends and discards for ever keeps
// no more memory than its live records ask for, once no crash can bring the
// others back.
func TestDiscardedRecordsAreFreed(t *testing.T) {
	type page struct{ text *[1 << 10]byte }
	f, b := FileOf[page]("freed"), newBench()
	d := f.of(&b.env)
	sync := func() {
		d.reach()
		d.settle(d.mark())
		b.env.out = b.env.out[:0]
	}
	const pages, live = 20_000, 16
	before := heapInUse()
	for range pages {
		f.Append(&b.env, page{new([1 << 10]byte)})
		sync()
		if n := len(d.view) - live; n > 0 {
			f.Discard(&b.env, n)
			sync()
		}
	}
	if grown := heapInUse() - before; cap(d.view) > 8*live || grown > pages<<10/10 {
		t.Errorf("%d live records lie in an array of %d, and the heap has grown by %d KiB", len(d.view), cap(d.view), grown>>10)
	}
	if len(d.view) != live || d.made != 0 || len(d.before) != 0 || len(d.edits) != 0 || cap(d.edits) > 8 {
		t.Errorf("%d records, %d to undo and %d of %d edits are left", len(d.view), d.made, len(d.edits), cap(d.edits))
	}
}

// TestACloneKeepsWhatTheOtherDiscards, at every length: also where the records
// fill their array to its end.
func TestACloneKeepsWhatTheOtherDiscards(t *testing.T) {
	for length := 1; length <= 40; length++ {
		b := newBench()
		d := b.records()
		want := make([]int, length)
		for i := range want {
			want[i] = i
			b.file.Append(&b.env, i)
			d.reach()
		}
		d.settle(d.mark())
		kept := b.local.clone()
		b.file.Discard(&b.env, (length+1)*2/3)
		d.reach()
		d.settle(d.mark())
		b.file.Append(&b.env, -1)
		env := Env{}
		if env.begin(&kept, 0); !slices.Equal(b.file.Read(&env), want) {
			t.Fatalf("a clone of %d records reads %v", length, b.file.Read(&env))
		}
	}
}

// TestALogThatIsCutDownOnceIsFreedToo, though nothing is appended after.
func TestALogThatIsCutDownOnceIsFreedToo(t *testing.T) {
	b := newBench()
	file := FileOf[[]byte]("pages")
	const pages, kept = 1000, 400
	before := heapInUse()
	for range pages {
		file.Append(&b.env, make([]byte, 16<<10))
	}
	file.Discard(&b.env, pages-kept)
	d := file.of(&b.env)
	for range pages + 1 {
		d.reach()
	}
	if held := heapInUse() - before; held < pages<<14 {
		t.Errorf("before the sync the heap holds %d KiB: a crash could not undo the discard", held>>10)
	}
	d.settle(d.mark())
	b.env.out = nil
	if held := heapInUse() - before; held > (kept+100)<<14 || file.Len(&b.env) != kept {
		t.Errorf("after it, of %d pages of 16 KiB, it holds %d KiB", file.Len(&b.env), held>>10)
	}
}

func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
