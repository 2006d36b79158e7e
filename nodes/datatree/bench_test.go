package datatree

import (
	"fmt"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// flat returns a tree of n nodes under /q, and their paths.
func flat(n int) (*Tree, []string) {
	t := New(znode.Rules{})
	t.Apply(Txn{Zxid: 1, Change: Change{Op: znode.OpCreate, Path: "/q", ACL: znode.OpenACL(), Version: 1}}, nil)
	paths := make([]string, n)
	for i := range paths {
		paths[i] = fmt.Sprintf("/q/n%010d", i)
		t.Apply(creation(znode.Zxid(i+2), paths[i]), nil)
	}
	return t, paths
}

func creation(z znode.Zxid, path string) Txn {
	return Txn{Zxid: z, Change: Change{Op: znode.OpCreate, Path: path, ACL: openACL, Version: int32(z) - 1, Data: payload}}
}

var (
	openACL = znode.OpenACL()
	payload = znode.Data{Bytes: string(make([]byte, 128))}
)

const benchNodes = 10_000

// BenchmarkCreate appends children to one node and begins anew at 10,000.
func BenchmarkCreate(b *testing.B) {
	_, paths := flat(benchNodes)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%benchNodes == 0 {
			b.StopTimer()
			empty, _ := flat(0)
			tree = empty
			b.StartTimer()
		}
		tree.Apply(creation(znode.Zxid(i%benchNodes+2), paths[i%benchNodes]), nil)
	}
}

var tree *Tree

func BenchmarkSet(b *testing.B) {
	t, paths := flat(benchNodes)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Apply(Txn{Zxid: znode.Zxid(i + benchNodes + 2), Change: Change{
			Op: znode.OpSetData, Path: paths[i*7919%benchNodes], Data: payload, Version: int32(i)}}, nil)
	}
}

func BenchmarkGet(b *testing.B) {
	t, paths := flat(benchNodes)
	op := znode.Op{Code: znode.OpGetData}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		op.Path = paths[i*7919%benchNodes]
		if t.Answer(op, nil).Err != znode.OK {
			b.Fatal("a node is gone")
		}
	}
}

// BenchmarkPrepare has 100 writes outstanding all the time.
func BenchmarkPrepare(b *testing.B) {
	t, paths := flat(benchNodes)
	var ahead Outstanding
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		z := znode.Zxid(i + benchNodes + 2)
		x := ahead.Prepare(t, z, Request{Op: znode.Op{
			Code: znode.OpSetData, Path: paths[i*7919%benchNodes], Version: znode.AnyVersion, Data: payload}})
		if x.Change.Err != znode.OK {
			b.Fatal(x.Change.Err)
		}
		ahead.Applied(z - 100)
	}
}

// BenchmarkClone clones a tree of 10,000 nodes.
func BenchmarkClone(b *testing.B) {
	t, _ := flat(benchNodes)
	b.ReportAllocs()
	for b.Loop() {
		tree = t.Clone()
	}
}

// BenchmarkCloneAndSet pays for what a clone puts off: the first write to
// memory that both sides have.
func BenchmarkCloneAndSet(b *testing.B) {
	t, paths := flat(benchNodes)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		tree = t.Clone()
		tree.Apply(Txn{Zxid: znode.Zxid(i), Change: Change{
			Op: znode.OpSetData, Path: paths[i*7919%benchNodes], Data: payload, Version: int32(i)}}, nil)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	t, _ := flat(benchNodes)
	b.ReportAllocs()
	for b.Loop() {
		snapshot = t.Snapshot()
	}
}

var snapshot Snapshot

// BenchmarkEncoding renders a tree of 10,000 nodes, as a server's snapshot does.
func BenchmarkEncoding(b *testing.B) {
	t, _ := flat(benchNodes)
	b.ReportAllocs()
	for b.Loop() {
		rendered = t.Encoding()
	}
	b.SetBytes(int64(len(rendered)))
}

var rendered string
