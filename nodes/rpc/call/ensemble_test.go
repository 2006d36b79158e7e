package call

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// What cannot be is met with a sentence that says what to write instead.
func TestProtocolRefuses(t *testing.T) {
	with := func(change func(*Ensemble)) Ensemble {
		e := Default()
		change(&e)
		return e
	}
	client := func(c sim.Client) []sim.Client { return []sim.Client{c} }
	for _, c := range []struct {
		e       Ensemble
		clients []sim.Client
		err     error
		says    string
	}{
		{with(func(e *Ensemble) { e.Retry = 0 }), nil, ErrEnsemble, "retry of 0s: write 1ms to 1m0s"},
		{with(func(e *Ensemble) { e.Longest = 2 * time.Hour }), nil, ErrEnsemble, "longest of 2h0m0s: write 1ms to 1h0m0s"},
		{with(func(e *Ensemble) { e.Budget = -1 }), nil, ErrEnsemble, "a budget of -1 requests: write 0 to 1000"},
		{Default(), client(sim.Client{Name: "s1"}), ErrClient, `"s1" is taken`},
		{Default(), client(sim.Client{Name: "c1", Server: "s2"}), ErrClient, `c1 talks to "s2": there is one server, s1`},
		{Default(), client(sim.Client{Name: "c1", Start: -1}), ErrClient, "c1 starts after -1ns"},
		{Default(), client(sim.Client{Name: "c1", Script: []string{""}}), ErrScript, `c1: not a line of an rpc client: "": write "append x a"`},
		{Default(), client(sim.Client{Name: "c1", Script: []string{"append x"}}), ErrScript, `write "append x a"`},
		{Default(), client(sim.Client{Name: "c1", Script: []string{"append x a b"}}), ErrScript, `without blanks`},
		{Default(), client(sim.Client{Name: "c1", Script: []string{"get"}}), ErrScript, `write "get x"`},
		{Default(), client(sim.Client{Name: "c1", Script: []string{"sleep -1s"}}), ErrScript, `write "sleep 100ms"`},
		{Default(), client(sim.Client{Name: "c1", Script: []string{"put x a"}}), ErrScript, `write "append x a", "get x" or "sleep 100ms"`},
	} {
		_, err := c.e.Protocol(Roles{}, c.clients)
		if !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("refused with %v; expected …%s…", err, c.says)
		}
	}
}

// An ensemble is carried to other processes as JSON.
func TestEnsembleSurvivesJSON(t *testing.T) {
	e := Ensemble{Retry: 3 * time.Millisecond, Longest: time.Hour, Budget: 7}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var again Ensemble
	if err := json.Unmarshal(text, &again); err != nil || again != e {
		t.Errorf("%s became %+v, %v", text, again, err)
	}
}

// A copy of a machine that stands on disk does not see what is done to the machine.
func TestMachineLeavesCopiesAlone(t *testing.T) {
	var m Machine
	a := Operation{access: kv.Access{Key: "x", Adds: "a"}}
	m.Redo(a)
	onDisk := m
	for _, c := range []struct {
		op   Operation
		want string
	}{
		{a, "aa"},
		{Operation{access: kv.Access{Key: "x"}}, "aa"},
		{Operation{access: kv.Access{Key: "y"}}, ""},
		{Operation{access: kv.Access{Key: "b", Adds: "b"}}, "b"},
	} {
		if got := m.Redo(c.op); got != c.want {
			t.Errorf("%s returned %q, not %q", c.op, got, c.want)
		}
	}
	if got := onDisk.Redo(Operation{access: kv.Access{Key: "x"}}); got != "a" {
		t.Errorf("the copy holds %q", got)
	}
	if got := onDisk.Exhibit(); len(got.Rows) != 1 {
		t.Errorf("the copy shows %v", got.Rows)
	}
}

// What a server remembers is counted wherever it keeps it.
func TestEntriesAreCounted(t *testing.T) {
	type inner struct {
		Results map[uint64]string
		Text    []byte
	}
	machine := Machine{registers: make([]register, 9)}
	for _, c := range []struct {
		what string
		is   any
		want int
	}{
		{"nothing", &struct{ N int }{7}, 0},
		{"a list", &struct{ List []int }{make([]int, 3)}, 3},
		{"a map", &struct{ Map map[int]int }{map[int]int{1: 1, 2: 2}}, 2},
		{"the longest", &struct{ A, B []string }{make([]string, 2), make([]string, 4)}, 4},
		{"lists in a map", &struct{ Map map[int]inner }{map[int]inner{1: {Results: map[uint64]string{1: "", 2: ""}}}}, 2},
		{"behind a pointer", &struct{ In *inner }{&inner{Results: map[uint64]string{1: ""}}}, 1},
		{"behind none", &struct{ In *inner }{}, 0},
		{"a list of lists", &struct{ All [][]int }{[][]int{make([]int, 5)}}, 5},
		{"a text in bytes", &struct{ In inner }{inner{Text: make([]byte, 80)}}, 0},
		{"registers", &struct{ Machine Machine }{machine}, 0},
	} {
		if got := entries(reflect.ValueOf(c.is)); got != c.want {
			t.Errorf("%s: %d entries, not %d", c.what, got, c.want)
		}
	}
}

// Calls of a later boot come after those of an earlier one, whatever their numbers.
func TestCallsAreOrderedByBootAndNumber(t *testing.T) {
	inOrder := []ID{{}, {0, 1}, {1, 1}, {1, 2}, {1, 10}, {2, 1}}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if a.Before(b) != (i < j) {
				t.Errorf("%s before %s: %t", a, b, a.Before(b))
			}
		}
	}
}
