package watch

import (
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// BenchmarkFire is one change of a node's data.
func BenchmarkFire(b *testing.B) {
	room := make([]Watcher, 0, 2048)
	deep := strings.Repeat("/deeper", 32)
	for _, c := range []struct {
		name    string
		prepare func(*Tables)
		arm     func(*Tables) // what was used up, anew; nil for nothing
		path    string
		told    int
	}{
		{"nobody", others, nil, "/watched/by/nobody", 0},
		{"nobody and recursive ones elsewhere", func(t *Tables) { others(t); recursive(t, "/elsewhere") }, nil, "/watched/by/nobody", 0},
		{"1 persistent", func(t *Tables) { lasting(t, 1) }, nil, "/a", 1},
		{"1000 persistent", func(t *Tables) { lasting(t, 1000) }, nil, "/a", 1000},
		{"1 one-shot", others, func(t *Tables) { standard(t, 1) }, "/a", 1},
		{"1000 one-shot", others, func(t *Tables) { standard(t, 1000) }, "/a", 1000},
		{"recursive above a deep path", func(t *Tables) { recursive(t, "/", "/deeper", deep[:len(deep)/2]) }, nil, deep, 3},
	} {
		b.Run(c.name, func(b *testing.B) {
			t := New(znode.V38)
			c.prepare(&t)
			b.ReportAllocs()
			for b.Loop() {
				if c.arm != nil {
					c.arm(&t)
				}
				if told := t.Fire(room, znode.EventNodeDataChanged, c.path); len(told) != c.told {
					b.Fatalf("%d are told", len(told))
				}
			}
		})
	}
}

// others watch other nodes.
func others(t *Tables) {
	for i := range 1000 {
		t.Data(Watcher(i%10), "/other/"+strconv.Itoa(i))
	}
}

func standard(t *Tables, n int) {
	for w := range n {
		t.Data(Watcher(w), "/a")
	}
}

func lasting(t *Tables, n int) {
	for w := range n {
		t.Add(Watcher(w), "/a", znode.WatchPersistent)
	}
}

func recursive(t *Tables, paths ...string) {
	for i, path := range paths {
		t.Add(Watcher(i), path, znode.WatchPersistentRecursive)
	}
}

// Where nobody watches the node, telling costs no memory.
func TestNobodyIsToldForNothing(t *testing.T) {
	tables := New(znode.V38)
	others(&tables)
	recursive(&tables, "/elsewhere")
	if n := testing.AllocsPerRun(100, func() {
		for _, event := range someEvents {
			if tables.Fire(nil, event, "/watched/by/nobody") != nil {
				t.Error("somebody is told")
			}
		}
	}); n != 0 {
		t.Errorf("it costs %v allocations", n)
	}
}
