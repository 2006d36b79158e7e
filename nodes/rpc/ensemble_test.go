package rpc

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// The nodes keep to the world's rules: runs repeat, clones are independent, crashes
// anywhere are survived.
func TestNodesKeepTheRules(t *testing.T) {
	simtest.Check(t, sim.Config{Protocol: protocol(t, quarrel()),
		Network: sim.Network{Delay: sim.Range{Min: ms, Max: 10 * ms}, Loss: 100_000, Duplicate: 100_000, Reorder: 300_000},
		Disk:    sim.Disk{Sync: sim.Range{Min: ms, Max: 5 * ms}},
		Boot:    sim.Range{Max: 5 * ms}}, simtest.Seeds(3))
}

// The nodes show the call, the number, the registers and the table.
func TestNodesShowWhatTheyDo(t *testing.T) {
	l := begin(t, []string{"append x a", "get y"})
	show := func(id sim.NodeID) string {
		var columns []string
		for _, c := range l.w.View(id).Columns {
			columns = append(columns, c.Name+" "+c.Value)
		}
		return strings.Join(columns, ", ")
	}
	l.take("timer c1 retry#1")
	if got := show(2); got != "call 1 append x a, retries 1, line 1 of 2, id 1/1, wait 100ms" {
		t.Error(got)
	}
	l.answer("c1", 1, 1, 1)
	if got := show(1); got != "remembers 1" {
		t.Error(got)
	}
	l.answer("c1", 3, 2, 2)
	if got := show(2); got != "call -, retries 0, line 2 of 2, id 1/2, wait 50ms" {
		t.Error(got)
	}
	var shown []string
	for _, x := range l.w.Exhibits(1) {
		for _, r := range x.Rows {
			shown = append(shown, x.Name+": "+strings.Join(r.Cells, " "))
		}
	}
	if got := strings.Join(shown, ", "); got != "registers: x a, table: node 2 1/2 " {
		t.Errorf("%q", got)
	}
}

// Lines that are typed at a client are done when its script has come to its end.
func TestTypedLinesWaitForTheScript(t *testing.T) {
	l := begin(t, []string{"append x a"})
	client := sim.Target{Node: 2}
	for _, line := range []string{"append x b", "sleep 1ms", "get x"} {
		l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: client, Line: line}})
	}
	if err := l.w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: client, Line: "put x"}}); err == nil {
		t.Error("the client understood what it cannot do")
	}
	if l.w.Takes(1) {
		t.Error("the server takes commands")
	}
	l.w.Run(sim.Time(time.Second))
	l.hears(1, "c1 access returned a")
	l.hears(1, "c1 accepted get x: ab")
	l.hears(1, "c1 finished {}")
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: client, Line: "append x c"}})
	if got := l.w.Missing(); got != "c1 waits for the answer to append x c" {
		t.Error(got)
	}
	l.w.Run(sim.Time(2 * time.Second))
	l.hears(2, "c1 finished {}")
}
