package checker_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
)

// An op is one line of a history: client, argument, answer ("?" for none),
// and the ticks of call and return.
type op struct {
	client        sim.NodeID
	in, out       string
	call, return_ uint64
}

func historyOf(ops []op) checker.History {
	var h checker.History
	for i, o := range ops {
		one := checker.Operation{ID: sim.OpID{Client: o.client, N: uint64(i + 1)}, Name: "propose", In: o.in,
			Invoked: checker.Moment{Tick: o.call}, Returned: checker.Moment{Tick: o.return_}}
		if o.out != "?" {
			one.Out, one.Known = o.out, true
		}
		h = append(h, one)
	}
	return h
}

func TestConsensus(t *testing.T) {
	for _, c := range []struct {
		name   string
		ops    []op
		want   checker.Verdict
		detail string
	}{
		{"nothing happened", nil, checker.Pass, "0 operations"},
		{"one is told its own value", []op{{1, "a", "a", 1, 2}}, checker.Pass, "1 operations"},
		{"the later is told the earlier's", []op{{1, "a", "a", 1, 2}, {2, "b", "a", 3, 4}}, checker.Pass, ""},
		{"of two at once either may win", []op{{1, "a", "b", 1, 4}, {2, "b", "b", 2, 3}}, checker.Pass, ""},
		{"one that never returned may have won", []op{{1, "a", "?", 1, 0}, {2, "b", "a", 2, 3}}, checker.Pass, "1 of unknown outcome"},
		{"or may not have happened", []op{{1, "a", "?", 1, 0}, {2, "b", "b", 2, 3}}, checker.Pass, ""},
		{"one given up may still win later", []op{{1, "a", "?", 1, 2}, {2, "b", "a", 3, 4}}, checker.Pass, ""},
		{"two values", []op{{1, "a", "a", 1, 2}, {2, "b", "b", 3, 4}}, checker.Fail, "n1 was told a and n2 was told b"},
		{"two values at once", []op{{1, "a", "a", 1, 4}, {2, "b", "b", 2, 3}}, checker.Fail, "n1 was told a and n2 was told b"},
		{"a value that nobody proposed", []op{{1, "a", "c", 1, 2}}, checker.Fail, "n1 was told c, and what had been proposed by then is a"},
		{"a value from the future", []op{{1, "a", "b", 1, 2}, {2, "b", "b", 3, 4}}, checker.Fail, "by then is a"},
		{"an unknown one cannot explain two values", []op{{1, "a", "?", 1, 0}, {2, "b", "a", 2, 3}, {3, "c", "c", 4, 5}}, checker.Fail, "n2 was told a and n3 was told c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := checker.Consensus(context.Background(), historyOf(c.ops), func(id sim.NodeID) string { return fmt.Sprintf("n%d", id) })
			if got.Verdict != c.want || !strings.Contains(got.Detail, c.detail) {
				t.Errorf("found %s: %s; expected %s: …%s…", got.Verdict, got.Detail, c.want, c.detail)
			}
		})
	}
}

// Other operations are none of its business.
func TestConsensusPassesOverOthers(t *testing.T) {
	h := historyOf([]op{{1, "a", "a", 1, 2}, {2, "b", "b", 3, 4}})
	h[1].Name = "get"
	if got := checker.Consensus(context.Background(), h, nil); got.Verdict != checker.Pass {
		t.Error(got.Detail)
	}
}

// A history that Porcupine cannot be given is undecided, never passed.
func TestConsensusKnowsItsLimits(t *testing.T) {
	var ops []op
	for i := range uint64(5_001) {
		ops = append(ops, op{1, "a", "a", 2*i + 1, 2*i + 2})
	}
	if got := checker.Consensus(context.Background(), historyOf(ops), nil); got.Verdict != checker.Undecided {
		t.Errorf("found %s", got.Verdict)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := checker.Consensus(ctx, nil, nil); got.Verdict != checker.Undecided {
		t.Errorf("found %s", got.Verdict)
	}
	if got := checker.Consensus(context.Background(), historyOf(ops[:5_000]), nil); got.Verdict != checker.Pass {
		t.Errorf("found %s", got.Detail)
	}
}
