package zookeeper

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
)

// A backlog is a list in the order of zxids, and so is each of its clones, whatever
// becomes of the others.
func TestABacklogIsAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type pair struct {
			is   backlog
			want []zab.Txn
		}
		all := []*pair{{}}
		latest := znode.Zxid(1000)
		for range rapid.IntRange(0, 1500).Draw(t, "deeds") {
			p := rapid.SampledFrom(all).Draw(t, "which")
			switch rapid.SampledFrom([]string{"add", "add", "add", "add", "add", "late", "next", "drop", "clone"}).Draw(t, "deed") {
			case "add":
				for range rapid.IntRange(1, 50).Draw(t, "more") {
					latest++
					p.is.add(zab.Txn{Zxid: latest})
					p.want = append(p.want, zab.Txn{Zxid: latest})
				}
			case "late":
				x := zab.Txn{Zxid: latest - znode.Zxid(rapid.IntRange(0, 900).Draw(t, "back")), Value: "late"}
				p.is.add(x)
				if i, found := slices.BinarySearchFunc(p.want, x.Zxid, compareZxid); !found {
					p.want = slices.Insert(p.want, i, x)
				}
			case "next":
				limit := latest - znode.Zxid(rapid.IntRange(0, 300).Draw(t, "limit"))
				x, ok := p.is.next(limit)
				if want := len(p.want) > 0 && p.want[0].Zxid <= limit; ok != want || ok && x != p.want[0] {
					t.Fatalf("next is %v, %v", x, ok)
				}
				if ok {
					p.want = p.want[1:]
				}
			case "drop":
				lost := func(x zab.Txn) bool { return x.Zxid > latest-200 && x.Zxid%3 > 0 }
				p.is.drop(lost)
				p.want = slices.DeleteFunc(slices.Clone(p.want), lost)
			case "clone":
				if len(all) < 5 {
					all = append(all, &pair{p.is.clone(), slices.Clone(p.want)})
				}
			}
		}
		for _, p := range all {
			if is, want := p.is.encode(nil), (&backlog{[][]zab.Txn{p.want}}).encode(nil); !bytes.Equal(is, want) {
				t.Fatalf("%d pages are not the list of %d", len(p.is.pages), len(p.want))
			}
		}
	})
}
