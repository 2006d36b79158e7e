package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestReport keeps the program from rotting: every table is printed, briefly.
// Whether a bar is met is for a quiet machine and -check to say.
func TestReport(t *testing.T) {
	var out bytes.Buffer
	if _, err := report(&out, "", 1, 2000); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"heap ÷ sim", "in order, facts, timers", "step: one event", "clone a world", "13 servers", "10000 clients of 5 servers", "etcd raft, grouped", "zookeeper", "checked"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &out)
		}
	}
	if _, err := report(&out, "beauty", 1, 2000); err == nil {
		t.Error("a table that does not exist is printed")
	}
}

// TestContendersDoTheSameWork holds the comparison to equal terms: of as many
// events as many parcels are taken in, and a run repeats.
func TestContendersDoTheSameWork(t *testing.T) {
	const events = 20_000
	for _, j := range jobs {
		j.nodes = 5
		for _, c := range contenders {
			t.Run(c.name+"/"+j.name, func(t *testing.T) {
				m, again := c.start(j), c.start(j)
				n := m.step(events)
				if n < events || again.step(events) != n || m.hash() != again.hash() {
					t.Errorf("%d and %d events, hashes %x and %x", n, events, m.hash(), again.hash())
				}
				// A sim.World boots its nodes by events; timers hardly ever come.
				if got := int(m.parcels()); got < n-j.nodes-n/100 {
					t.Errorf("%d events took in %d parcels", n, got)
				}
			})
		}
	}
}

// TestHeap holds the yardstick to its own job: events come in order.
func TestHeap(t *testing.T) {
	var h eventHeap
	for i := range uint64(1000) {
		h.push(heapEvent{at: int64(draw(i, 1) % 50), name: draw(i, 2) % 3, n: uint32(i)})
	}
	last := h.pop()
	for len(h) > 0 {
		e := h.pop()
		if e.before(&last) {
			t.Fatalf("%+v comes after %+v", e, last)
		}
		last = e
	}
}
