package datatree

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// TestClonesAreIndependent lets a herd of clones go their own ways, each
// compared with a tree that never shared a byte.
func TestClonesAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type branch struct {
			s   *server
			log []Txn // from the start
		}
		first := drawServer(t, 20)
		herd := []branch{{first, slices.Clone(first.log)}}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			at := rapid.IntRange(0, len(herd)-1).Draw(t, "which")
			b := &herd[at]
			if rapid.IntRange(0, 4).Draw(t, "clone") == 0 {
				twin := *b.s
				twin.tree = b.s.tree.Clone()
				twin.ahead.CloneFrom(&b.s.ahead)
				twin.log = slices.Clone(b.s.log)
				herd = append(herd, branch{&twin, slices.Clone(b.log)})
				continue
			}
			b.s.session = znode.SessionID(rapid.IntRange(1, 3).Draw(t, "session"))
			b.log = append(b.log, b.s.prepare(drawOp(t)))
			if rapid.Bool().Draw(t, "apply") {
				b.s.flush()
			}
		}
		for i, b := range herd {
			b.s.flush()
			alone := New(znode.Rules{})
			for _, x := range b.log {
				alone.Apply(x, nil)
			}
			if !sameTree(alone, b.s.tree) || alone.Digest() != b.s.tree.Digest() {
				t.Fatalf("clone %d of %d has been written to by another", i, len(herd))
			}
			audit(t, b.s.tree)
		}
	})
}

// TestOutstandingClonesAreIndependent prepares on a clone what the original
// must not see, and the other way round.
func TestOutstandingClonesAreIndependent(t *testing.T) {
	s := newServer(znode.Rules{})
	s.run(t, "hold\ncreate persistent /a\ncreate persistent /a/b\nset /a x")
	before := s.ahead.EncodeTo(nil)
	var twin Outstanding
	twin.CloneFrom(&s.ahead)
	if !slices.Equal(twin.EncodeTo(nil), before) {
		t.Fatal("a clone has another encoding")
	}
	twin.Prepare(s.tree, 9, Request{Op: znode.Op{Code: znode.OpDelete, Path: "/a/b", Version: -1}})
	twin.Applied(2)
	if !slices.Equal(s.ahead.EncodeTo(nil), before) {
		t.Error("preparing on a clone changed the original")
	}
	after := twin.EncodeTo(nil)
	s.run(t, "set /a/b y\napply")
	if !slices.Equal(twin.EncodeTo(nil), after) {
		t.Error("preparing on the original changed a clone")
	}
}

// TestCloneOfAQuietTreeWritesNothing: a snapshot that several read at once must
// stay as it is.
func TestCloneOfAQuietTreeWritesNothing(t *testing.T) {
	quiet := New(znode.Rules{}).Clone()
	before := *quiet
	quiet.Clone().Apply(Txn{Zxid: 1, Change: Change{Op: znode.OpSetData, Path: "/"}}, nil)
	if quiet.owner != before.owner || quiet.root != before.root || quiet.digest != before.digest {
		t.Error("cloning a tree that shares all its memory wrote to it")
	}
}

// TestSortedIsAMap runs the map under the tree against Go's, over enough keys
// that pages split and join, with copies taken on the way.
func TestSortedIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type pair struct {
			s     sorted[int, int]
			m     map[int]int
			owner *owner
		}
		all := []*pair{{m: map[int]int{}, owner: new(owner)}}
		for range rapid.IntRange(1, 40).Draw(t, "runs") {
			p := rapid.SampledFrom(all).Draw(t, "map")
			from, n := rapid.IntRange(0, 400).Draw(t, "from"), rapid.IntRange(1, 200).Draw(t, "n")
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1:
				for k := from; k < from+n; k++ {
					p.s.put(p.owner, k, n)
					p.m[k] = n
				}
			case 2:
				for k := from; k < from+n; k++ {
					p.s.drop(p.owner, k)
					delete(p.m, k)
				}
			case 3:
				for k := from; k < from+n; k += 3 {
					if slot := p.s.slot(p.owner, k); slot != nil {
						*slot = -n
						p.m[k] = -n
					}
				}
			case 4:
				p.owner = new(owner)
				m := map[int]int{}
				for k, v := range p.m {
					m[k] = v
				}
				all = append(all, &pair{p.s, m, new(owner)})
			}
		}
		for _, p := range all {
			checkSorted(t, &p.s, p.m)
		}
	})
}

func checkSorted(t *rapid.T, s *sorted[int, int], m map[int]int) {
	if s.size != len(m) {
		t.Fatalf("size %d, want %d", s.size, len(m))
	}
	last, seen := -1, 0
	for _, p := range s.pages {
		if len(p.keys) == 0 || len(p.keys) > pageFull || len(p.keys) != len(p.vals) {
			t.Fatalf("a page has %d keys and %d values", len(p.keys), len(p.vals))
		}
		for i, k := range p.keys {
			if got, ok := s.get(k); k <= last || !ok || got != m[k] || p.vals[i] != m[k] {
				t.Fatalf("key %d after %d has %d, found %v as %d, want %d", k, last, p.vals[i], ok, got, m[k])
			}
			last = k
			seen++
		}
	}
	if seen != len(m) || s.has(-1) || s.has(1000) {
		t.Fatalf("%d entries, want %d", seen, len(m))
	}
}

// TestDeletingJoinsPages: what is deleted from everywhere leaves no list of
// pages with an entry each.
func TestDeletingJoinsPages(t *testing.T) {
	var s sorted[string, int]
	o := new(owner)
	for i := range 10_000 {
		s.put(o, fmt.Sprintf("%05d", i), i)
	}
	if full := 10_000/pageFull + 1; len(s.pages) > full {
		t.Errorf("keys that grow fill %d pages, want at most %d", len(s.pages), full)
	}
	for i := range 10_000 {
		if i%100 != 0 {
			s.drop(o, fmt.Sprintf("%05d", i))
		}
	}
	if s.size != 100 || len(s.pages) > 10 {
		t.Errorf("%d entries stand on %d pages", s.size, len(s.pages))
	}
}
