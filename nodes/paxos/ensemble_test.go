package paxos

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

func TestDefaultIsWhatTheTagsSay(t *testing.T) {
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if got := fmt.Sprint(v.Field(i)); got != f.Tag.Get("default") {
			t.Errorf("%s is %s, and its tag says %s", f.Name, got, f.Tag.Get("default"))
		}
		if f.Tag.Get("yaml") == "" || f.Tag.Get("about") == "" {
			t.Errorf("%s lacks a key or a line about it", f.Name)
		}
	}
}

// What the tags let through, New accepts, and nothing more.
func TestBoundsAreWhatTheTagsSay(t *testing.T) {
	for i := range reflect.TypeFor[Ensemble]().NumField() {
		f := reflect.TypeFor[Ensemble]().Field(i)
		if f.Type.Kind() == reflect.Bool {
			continue
		}
		least, most := bound(t, f, "min"), bound(t, f, "max")
		for n, fine := range map[int64]bool{least - 1: false, least: true, most: true, most + 1: false} {
			e := Default()
			reflect.ValueOf(&e).Elem().Field(i).SetInt(n)
			_, err := New(e, nil, nil)
			if fine && err != nil || !fine && !errors.Is(err, ErrEnsemble) {
				t.Errorf("%s of %d: %v", f.Name, n, err)
			}
		}
	}
}

// bound is a bound as a field's tag has it; times are not negative.
func bound(t *testing.T, f reflect.StructField, tag string) int64 {
	t.Helper()
	text := cmp.Or(f.Tag.Get(tag), "0s")
	if d, err := time.ParseDuration(text); err == nil {
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBadEnsemblesAreRefusedWithAHint(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*Ensemble)
		want   string
	}{
		"no proposers": {func(e *Ensemble) { e.Proposers = 0 }, "0 proposers: write 1 to 9"},
		"long retry":   {func(e *Ensemble) { e.Retry = 3600_000 * ms }, "retry of 1h0m0s: write 1ms to 1m0s"},
	} {
		e := Default()
		c.change(&e)
		_, err := New(e, nil, nil)
		if err == nil || err.Error() != "this ensemble cannot be: "+c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestTheLargestEnsembleRuns(t *testing.T) {
	largest := Ensemble{Proposers: 9, Acceptors: 15, Learners: 9, Retry: ms, CatchUp: 0, Patience: ms, Attempts: 1, OwnValues: true}
	if w := weather(t, storm(1, protocol(t, largest, nil))); w.Violation() != nil {
		t.Error(w.Violation())
	}
}

func TestNodesAreNamedByRole(t *testing.T) {
	p := protocol(t, Default(), []sim.Client{{Name: "eve"}})
	var got []string
	for _, n := range p.Nodes {
		got = append(got, n.Role+" "+n.Name)
	}
	want := "proposer p1, proposer p2, acceptor a1, acceptor a2, acceptor a3, learner l1, client eve"
	if strings.Join(got, ", ") != want {
		t.Errorf("the nodes are %q", got)
	}
	if !p.Nodes[6].Volunteer || p.Nodes[0].Volunteer {
		t.Error("only clients are volunteers")
	}
}

func TestBadClientsAndBugsAreRefused(t *testing.T) {
	for _, c := range []struct {
		clients []sim.Client
		bugs    []string
		is      error
		want    string
	}{
		{[]sim.Client{{Name: "c1", Server: "a1"}}, nil, ErrClient,
			`this client cannot take part: c1 talks to "a1": clients talk to a proposer, p1 to p2`},
		{[]sim.Client{{Name: "c1", Start: -ms}}, nil, ErrClient,
			`this client cannot take part: c1 starts after -1ms: write 0s to 24h0m0s`},
		{[]sim.Client{{Name: "a1"}}, nil, ErrClient,
			`this client cannot take part: "a1" is taken: give each client a name of its own`},
		{[]sim.Client{{Name: "c1"}, {Name: "c1"}}, nil, ErrClient,
			`this client cannot take part: "c1" is taken: give each client a name of its own`},
		{[]sim.Client{{Name: "c1", Script: []string{"propose blue", "halt"}}}, nil, ErrScript,
			`c1: not a line of a paxos client: "halt": write "propose blue" or "sleep 100ms"`},
		{nil, []string{"no-backoff", "forget"}, ErrBug,
			`there is no such bug in paxos as "forget": write one of forget-on-restart, reuse-ballot, count-across-ballots, ignore-accepted, count-messages, no-backoff`},
	} {
		_, err := New(Default(), c.clients, c.bugs)
		if !errors.Is(err, c.is) || err.Error() != c.want {
			t.Errorf("%v, not %s", err, c.want)
		}
	}
}

// Each bug names a judge that there is.
func TestBugsNameTheirJudges(t *testing.T) {
	judges := map[string]bool{"progress": true}
	for _, m := range protocol(t, Default(), nil).Monitors {
		judges[m.Name] = true
		if m.About == "" || m.Cites == "" {
			t.Errorf("%s lacks what it is about or what it cites", m.Name)
		}
	}
	for i, b := range Bugs() {
		if !judges[b.Caught] || b.About == "" || b.Cites == "" {
			t.Errorf("%+v is not complete", b)
		}
		if set, err := parseBugs([]string{b.Name}); err != nil || set != 1<<i {
			t.Errorf("%s is switch %d: %v", b.Name, set, err)
		}
	}
}

// The columns of a node are the same ones whatever its state.
func TestNodesShowTheirColumns(t *testing.T) {
	l := begin(t, solo(), nil)
	names := func(id sim.NodeID) string {
		var s []string
		for _, c := range l.w.View(id).Columns {
			s = append(s, c.Name)
		}
		return strings.Join(s, " ")
	}
	for range 2 {
		for id, want := range []string{"phase ballot promises wish reported outcome", "promised accepted"} {
			if got := names(sim.NodeID(id + 1)); got != want {
				t.Errorf("%s shows %q", l.w.Name(sim.NodeID(id+1)), got)
			}
		}
		if got := names(l.id("l1")); got != "learned counting asked" {
			t.Errorf("l1 shows %q", got)
		}
		l.w.Run(sim.Time(1000 * ms))
	}
	if got := l.w.View(1).Columns[5].Value; got != "p1/1" {
		t.Errorf("p1 shows the outcome %q", got)
	}
}
