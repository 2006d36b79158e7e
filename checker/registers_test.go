package checker_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
)

// registersOf is a history of accesses such as "append x a".
func registersOf(ops []op) checker.History {
	h := historyOf(ops)
	for i := range h {
		h[i].Name = "access"
	}
	return h
}

func node(id sim.NodeID) string { return fmt.Sprintf("n%d", id) }

func TestRegisters(t *testing.T) {
	for _, c := range []struct {
		name   string
		ops    []op
		want   checker.Verdict
		detail string
	}{
		{"nothing happened", nil, checker.Pass, "0 operations on 0 registers"},
		{"all begin empty", []op{{1, "get x", "", 1, 2}}, checker.Pass, ""},
		{"appends add up", []op{{1, "append x a", "a", 1, 2}, {2, "append x b", "ab", 3, 4}, {1, "get x", "ab", 5, 6}}, checker.Pass, "3 operations on 1 registers, 0 of"},
		{"registers are apart", []op{{1, "append x a", "a", 1, 2}, {2, "append y b", "b", 3, 4}}, checker.Pass, "2 registers"},
		{"of two at once either may be first", []op{{1, "append x a", "ba", 1, 4}, {2, "append x b", "b", 2, 3}}, checker.Pass, ""},
		{"one that never returned may have happened", []op{{1, "append x a", "?", 1, 0}, {2, "get x", "a", 2, 3}}, checker.Pass, "1 of unknown outcome"},
		{"or not", []op{{1, "append x a", "?", 1, 0}, {2, "get x", "", 2, 3}}, checker.Pass, ""},
		{"or later", []op{{1, "append x a", "?", 1, 2}, {2, "get x", "", 3, 4}, {2, "get x", "a", 5, 6}}, checker.Pass, ""},
		{"a get of unknown outcome says nothing", []op{{1, "get x", "?", 1, 0}}, checker.Pass, "0 operations"},
		{"an append that was done twice", []op{{1, "append x a", "aa", 1, 2}}, checker.Fail,
			`n1 was told "aa" in answer to append x a; nothing had been answered before`},
		{"one that was done twice, seen later", []op{{1, "append x a", "a", 1, 2}, {2, "append x b", "aab", 3, 4}, {2, "get x", "aab", 5, 6}}, checker.Fail,
			`n2 was told "aab" in answer to append x b; the answer before was "a", to append x a of n1`},
		{"an append that was lost", []op{{1, "append x a", "a", 1, 2}, {2, "append x b", "b", 3, 4}}, checker.Fail, `told "b"`},
		{"an empty answer", []op{{1, "append x a", "", 1, 2}}, checker.Fail, `told ""`},
		{"a read of the past", []op{{1, "append x a", "a", 1, 2}, {2, "get x", "", 3, 4}}, checker.Fail, `told "" in answer to get x`},
		{"an unknown one cannot happen twice", []op{{1, "append x a", "?", 1, 0}, {2, "get x", "aa", 2, 3}}, checker.Fail, `told "aa"`},
		{"two orders of the same", []op{{1, "append x a", "ba", 1, 4}, {2, "append x b", "ab", 2, 3}}, checker.Fail, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := checker.Registers(context.Background(), registersOf(c.ops), node)
			if got.Verdict != c.want || !strings.Contains(got.Detail, c.detail) {
				t.Errorf("found %s: %s; expected %s: …%s…", got.Verdict, got.Detail, c.want, c.detail)
			}
		})
	}
}

// Other operations are none of its business.
func TestRegistersPassOverOthers(t *testing.T) {
	h := registersOf([]op{{1, "append x a", "a", 1, 2}, {2, "get x", "z", 3, 4}})
	h[1].Name = "propose"
	if got := checker.Registers(context.Background(), h, node); got.Verdict != checker.Pass {
		t.Error(got.Detail)
	}
}

// A history that Porcupine cannot be given is undecided, never passed.
func TestRegistersKnowTheirLimits(t *testing.T) {
	var ops []op
	for i := range uint64(2_001) {
		ops = append(ops, op{1, "get x", "", 2*i + 1, 2*i + 2})
	}
	if got := checker.Registers(context.Background(), registersOf(ops), node); got.Verdict != checker.Undecided {
		t.Errorf("found %s", got.Verdict)
	}
	if got := checker.Registers(context.Background(), registersOf(ops[1:]), node); got.Verdict != checker.Pass {
		t.Errorf("found %s", got.Detail)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := checker.Registers(ctx, nil, node); got.Verdict != checker.Undecided {
		t.Errorf("found %s", got.Verdict)
	}
}

// Whatever was done one after the other passes, in whatever overlapping ticks it was
// asked for and answered; with one answer altered it does not.
func TestRegistersOfARunInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held := map[string]string{}
		var ops []op
		for i := range uint64(rapid.IntRange(1, 12).Draw(t, "operations")) {
			key := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "key")
			line := "get " + key
			if rapid.Bool().Draw(t, "append") {
				text := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text")
				held[key] += text
				line = "append " + key + " " + text
			}
			// Its turn is at 10·i; it was called for a little earlier and answered later. No
			// two ticks are the same.
			turn := 1000 + 10*i
			call, answered := turn-rapid.Uint64Range(1, 25).Draw(t, "call"), turn+rapid.Uint64Range(1, 25).Draw(t, "return")
			ops = append(ops, op{sim.NodeID(i + 1), line, held[key], 32*call + 2*i, 32*answered + 2*i + 1})
		}
		h := registersOf(ops)
		if got := checker.Registers(context.Background(), h, node); got.Verdict != checker.Pass {
			t.Fatal(got.Detail)
		}
		wrong := rapid.IntRange(0, len(h)-1).Draw(t, "wrong")
		h[wrong].Out += "z"
		if got := checker.Registers(context.Background(), h, node); got.Verdict != checker.Fail {
			t.Fatalf("with %q for operation %d: %s", h[wrong].Out, wrong, got.Detail)
		}
	})
}
