package zab

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A clerk is a node with a writer alone, which does what its orders say and keeps
// what has become of each transaction.
type clerk struct {
	writer writer
	orders []order  `sim:"fixed"`
	kept   *records `sim:"fixed"`
	next   int
}

// An order is one step: some writes, the last of them owed, or a flush.
type order struct {
	Writes int // without anyone waiting for them
	Owed   int
	Flush  bool
	After  sim.Duration
}

// records is what the clerk leaves behind.
type records struct {
	owed    []znode.Zxid
	settled []znode.Zxid // acknowledged or flushed, in order
	early   []znode.Zxid // acknowledged by a sync that did not cover it
}

var step1 = sim.Timer("step")

func (c *clerk) Start(env *sim.Env) { env.SetTimer(step1, 0) }

func (c *clerk) Timer(env *sim.Env, _ sim.TimerID) {
	if c.next == len(c.orders) {
		return
	}
	o := c.orders[c.next]
	c.next++
	for i := range o.Writes + o.Owed {
		z := znode.Zxid(c.writer.written + 1)
		logFile.Append(env, Txn{Zxid: z})
		c.writer.wrote()
		if i >= o.Writes {
			c.kept.owed = append(c.kept.owed, z)
			c.writer.owe(env, z)
		}
	}
	if o.Flush {
		c.writer.flush(env)
		c.kept.settled = append(c.kept.settled, c.kept.owed[len(c.kept.settled):]...)
	}
	env.SetTimer(step1, o.After)
}

func (c *clerk) Receive(env *sim.Env, d sim.Delivery) {
	covered := logFile.Synced(d)
	for _, m := range c.writer.done(env, covered) {
		if z := znode.Zxid(m); uint64(z) > covered {
			c.kept.early = append(c.kept.early, z)
		}
		c.kept.settled = append(c.kept.settled, znode.Zxid(m))
	}
}

// Whatever the order of writes, debts and flushes, nothing is acknowledged before
// a sync that began after it was written, and what is owed is acknowledged in
// order or flushed. (Followers owe for all that they write between two flushes,
// which is what the writer counts on.)
func TestWhatIsAcknowledgedIsOnDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := &records{}
		var orders []order
		debts := false
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			o := order{Owed: rapid.IntRange(0, 3).Draw(t, "owed"), Flush: rapid.IntRange(0, 5).Draw(t, "flush") == 0,
				After: sim.Duration(rapid.IntRange(0, 4).Draw(t, "after")) * ms}
			if !debts {
				o.Writes = rapid.IntRange(0, 2).Draw(t, "writes")
			}
			debts = !o.Flush && (debts || o.Owed > 0)
			orders = append(orders, o)
		}
		w, err := sim.New(sim.Config{Seed: rapid.Uint64().Draw(t, "seed"), Disk: sim.Disk{Sync: sim.Range{Min: ms / 2, Max: 6 * ms}},
			Protocol: sim.Protocol{Name: "clerks", Nodes: []sim.NodeSpec{{Name: "c", New: func() sim.Node { return &clerk{orders: orders, kept: kept} }}}}})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for w.Step() {
			if f := logOf(w); len(kept.settled) > 0 && w.View(1).Syncing == "" && f.Records-f.Unsynced < int(kept.settled[len(kept.settled)-1]) {
				t.Fatalf("%v is settled, with %d of %d not on disk", kept.settled, f.Unsynced, f.Records)
			}
		}
		w.Run(w.Now().Add(time.Second))
		if v := w.Violation(); v != nil {
			t.Fatal(v)
		}
		if len(kept.early) > 0 || !slices.Equal(kept.settled, kept.owed) {
			t.Fatalf("owed %v, settled %v, too early %v", kept.owed, kept.settled, kept.early)
		}
	})
}

func logOf(w *sim.World) sim.FileView {
	for _, f := range w.View(1).Files {
		if f.Name == "log" {
			return f
		}
	}
	return sim.FileView{}
}
