package zab

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

// A tree of histories says of them what lists of zxids would.
func TestTreesAreListsOfZxids(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr, hs, lists := tree(nil), []history{{}}, [][]znode.Zxid{nil}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, len(hs)-1).Draw(t, "history")
			h, list := hs[i], lists[i]
			var last znode.Zxid
			if len(list) > 0 {
				last = list[len(list)-1]
			}
			z := rapid.SampledFrom([]znode.Zxid{last + 1, last + 1, last.NextEpoch() + 1, last + 2}).Draw(t, "zxid")
			cut := znode.ZxidOf(uint32(rapid.IntRange(0, 3).Draw(t, "epoch")), uint32(rapid.IntRange(0, 5).Draw(t, "counter")))
			hs, lists = append(hs, tr.add(h, z)), append(lists, append(slices.Clone(list), z))
			kept := slices.DeleteFunc(slices.Clone(list), func(z znode.Zxid) bool { return z > cut })
			hs, lists = append(hs, tr.upTo(h, cut)), append(lists, kept)
		}
		for i := range hs {
			for k := range hs {
				agreesWithLists(t, &tr, hs[i], hs[k], lists[i], lists[k])
			}
		}
	})
}

func agreesWithLists(t *rapid.T, tr *tree, h, g history, a, b []znode.Zxid) {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	var last znode.Zxid
	if len(a) > 0 {
		last = a[len(a)-1]
	}
	if (h == g) != slices.Equal(a, b) {
		t.Fatalf("%v and %v are one history, or are not: %v, %v", a, b, h, g)
	}
	if h.last != last {
		t.Fatalf("%v ends at %s", a, h.last)
	}
	if got := tr.begins(h, g); got != (same == len(a)) {
		t.Fatalf("%v begins %v: %v", a, b, got)
	}
	if c := tr.common(h, g); c != tr.upTo(h, c.last) || !slices.Equal(tr.zxids(c), a[:same]) {
		t.Fatalf("%v and %v share %v", a, b, tr.zxids(c))
	}
	if c := tr.common(h, g); same < len(b) && tr.follows(c, g) != b[same] {
		t.Fatalf("after what %v shares with %v comes %s", b, a, tr.follows(c, g))
	}
	for _, z := range b {
		if tr.has(h, z) != slices.Contains(a, z) {
			t.Fatalf("%v has %s: %v", a, z, tr.has(h, z))
		}
	}
	tail := slices.DeleteFunc(slices.Clone(b), func(z znode.Zxid) bool { return z <= last })
	if got := tr.zxids(tr.graft(h, g, last, znode.ZxidOf(9, 0))); !slices.Equal(got, append(slices.Clone(a), tail...)) {
		t.Fatalf("%v with the end of %v is %v", a, b, got)
	}
}

// zxids lists a history.
func (t tree) zxids(h history) (list []znode.Zxid) {
	for _, r := range t.runs(nil, h) {
		for z := r.First; z <= r.Last; z++ {
			list = append(list, z)
		}
	}
	return list
}

// A scrivener has a ledger follow a world.
type scrivener struct{ *Ledger }

func (s scrivener) Step(h sim.Happening) *sim.Violation { s.Ledger.Step(h); return nil }
func (s scrivener) Clone() sim.Monitor                  { return scrivener{s.Ledger.Clone()} }

// follow plays a play before a ledger, which is cloned on the way.
func follow(t fataler, turns []turn) *Ledger {
	w, err := sim.New(worldOf(turns, []sim.MonitorSpec{{Name: "scrivener", New: func() sim.Monitor { return scrivener{NewLedger()} }}}))
	if err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(sim.Duration(len(turns)/2) * pace))
	c := w.Clone()
	before := string(w.Monitor("scrivener").Encode(nil))
	w.Close()
	c.Run(sim.Horizon)
	c.Close()
	if string(w.Monitor("scrivener").Encode(nil)) != before {
		t.Fatal("what a copy of a ledger saw, the original saw too")
	}
	return c.Monitor("scrivener").(scrivener).Ledger
}

// Whatever the servers go through, the ledger knows what each has, and what is
// committed.
func TestLedgersKnowWhatServersHave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := improvise(t)
		l := follow(t, p.turns)
		if got := slices.Collect(l.Committed()); !slices.Equal(got, p.committed) {
			t.Fatalf("%v is committed, and not %v", p.committed, got)
		}
		if n := len(p.committed); n > 0 && l.Last() != p.committed[n-1].Zxid {
			t.Fatalf("the last committed is %s, and not %s", p.committed[n-1], l.Last())
		}
		for id := sim.NodeID(1); id <= onlooker; id++ {
			if a := &p.cast[id]; !a.down && !slices.Equal(slices.Collect(l.History(id)), a.log) {
				t.Fatalf("server %d has %v, and not %v", id, a.log, slices.Collect(l.History(id)))
			}
		}
	})
}

// A ledger holds each value once, however many servers have it, and copies of it
// share the values.
func TestLedgersAreSmall(t *testing.T) {
	l := NewLedger()
	for i := range uint32(100_000) {
		l.proposals.add(played(1, 1+i), 1)
	}
	if got := testing.AllocsPerRun(5, func() { l = l.Clone() }); got > 10 {
		t.Errorf("to clone a ledger of 100,000 transactions takes %v allocations", got)
	}
	x := played(1, 77_777)
	if value, by := l.proposals.find(x.Zxid); value != x.Value || by != 1 {
		t.Errorf("under %s server %d has proposed %q", x.Zxid, by, value)
	}
	for _, z := range []znode.Zxid{0, zx(1, 0), zx(1, 100_001), zx(2, 1)} {
		if value, by := l.proposals.find(z); by != 0 {
			t.Errorf("under %s server %d has proposed %q", z, by, value)
		}
	}
}

// Proposals may come in any order, and are found.
func TestProposalsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p, q proposals
		all := map[znode.Zxid]sim.NodeID{}
		for range rapid.IntRange(0, 40).Draw(t, "proposals") {
			z := zx(uint32(rapid.IntRange(1, 3).Draw(t, "epoch")), uint32(rapid.IntRange(0, 12).Draw(t, "counter")))
			if all[z] == 0 {
				all[z] = sim.NodeID(rapid.IntRange(1, 2).Draw(t, "by"))
				p.add(Txn{z, z.String()}, all[z])
			}
		}
		for e := uint32(1); e <= 3; e++ {
			for c := range uint32(14) {
				z := zx(e, c)
				if value, by := p.find(z); by != all[z] || by != 0 && value != z.String() {
					t.Fatalf("under %s server %d has proposed %q, not server %d", z, by, value, all[z])
				}
				if all[z] != 0 {
					q.add(Txn{z, z.String()}, all[z])
				}
			}
		}
		if string(p.encode(nil)) != string(q.encode(nil)) {
			t.Fatal("the encoding tells in which order proposals came")
		}
	})
}
