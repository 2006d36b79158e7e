package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// scheduled is a small scenario with a schedule, one line an entry.
func scheduled(t *testing.T, lines ...string) *scenarios.Case {
	t.Helper()
	return compile(t, parsed(t, "name: test\nabout: A test.\nprotocol: paxos\nuntil: 2s\nclients: [{name: c1, script: [propose x]}]\nschedule:\n  - "+
		strings.Join(lines, "\n  - ")+"\n"))
}

// told keeps what was taken, lost and inflicted, in its order.
type told struct{ lines []string }

func (s *told) Record(w *sim.World, r sim.Record) {
	switch r.Sort {
	case sim.Took, sim.Dropped, sim.Garbled:
		s.lines = append(s.lines, r.Sort.String()+" "+w.Address(r).String())
	case sim.Struck:
		s.lines = append(s.lines, w.Line(r))
	}
}

// behind returns the lines that directly follow one.
func (s *told) behind(line string, n int) string {
	for i, l := range s.lines {
		if l == line {
			return strings.Join(s.lines[i+1:min(len(s.lines), i+1+n)], "; ")
		}
	}
	return "nothing: " + line + " never is"
}

// An entry with after: is made as soon as that event has been taken, before anything
// else; entries behind one event in their order.
func TestAfter(t *testing.T) {
	for _, c := range []struct {
		name    string
		entries []string
		behind  string
		want    string
	}{
		{"a message is lost at once", []string{`{after: "paxos p1>a3 Prepare#1", drop: "paxos p1>a1 Prepare#1"}`},
			"took paxos p1>a3 Prepare#1", "dropped paxos p1>a1 Prepare#1"},
		{"an event is taken", []string{`{after: boot a1, next: "boot l1"}`}, "took boot a1", "took boot l1"},
		{"a fault is inflicted", []string{"{after: boot a1, pause: a2}"}, "took boot a1", "pause a2 (skipped: a2 is not running)"},
		{"several, in their order", []string{"{after: boot a1, pause: a1}", "{after: boot a1, resume: a1}", "{after: boot a1, next: boot l1}"},
			"took boot a1", "pause a1; resume a1; took boot l1"},
		{"one line, several faults", []string{"{after: boot a1, crash: [a1, p2]}"}, "took boot a1", "crash a1; crash p2 (skipped: p2 is down already)"},
		{"several nodes isolated", []string{"{after: boot a1, isolate: [a1, a2]}"}, "took boot a1", "partition [a1] [a2]"},
		{"behind what an entry has taken", []string{`{after: boot a1, next: boot l1}`, "{after: boot l1, restart: l1}"}, "took boot l1", "restart l1 (skipped: l1 is up already)"},
		{"the second taking", []string{`{after: boot a1, next: "boot p1"}`, `{after: "desk c1>p1 Request#1", nth: 2, heal: all}`,
			`{after: "boot c1", next: "desk c1>p1 Request#1", again: true}`}, "took boot c1", "took desk c1>p1 Request#1; took desk c1>p1 Request#1; heal links"},
		{"garbled at once", []string{`{after: "paxos p1>a3 Prepare#1", garble: "paxos p1>a1 Prepare#1"}`}, "took paxos p1>a3 Prepare#1", "garbled paxos p1>a1 Prepare#1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s told
			run(t, scheduled(t, c.entries...), 1, scenarios.Options{Tracer: &s})
			if got := s.behind(c.behind, len(strings.Split(c.want, "; "))); !strings.HasPrefix(got, c.want) {
				t.Errorf("behind %s comes %s, not %s, in\n%s", c.behind, got, c.want, strings.Join(s.lines, "\n"))
			}
		})
	}
}

// Without after: a message is lost, held, doubled or garbled when it comes up, and all
// else is done at the beginning, in the order of the list.
func TestWithoutAfter(t *testing.T) {
	var s told
	run(t, scheduled(t, `{drop: "paxos p1>a1 Prepare#1"}`, "{partition: [[p2, a2]]}", "{next: boot l1}", "{network: {loss: 1%}}", "{heal: p1>a2}"), 1, scenarios.Options{Tracer: &s})
	want := "partition [p2 a2]; took boot l1; network delay 1ms..10ms loss 10000ppm duplicate 0ppm reorder 0ppm; mend p1>a2 (skipped: it is not cut)"
	if got := strings.Join(s.lines[:4], "; "); got != want {
		t.Errorf("the run begins with\n%s\nnot\n%s", got, want)
	}
	if got := s.behind("took disk a3 vote#1", 2); got != "dropped paxos p1>a1 Prepare#1; took paxos a3>p1 Promise#1" {
		t.Errorf("where the message comes up, %s", got)
	}
}

// What does not fit is named by its place in the file.
func TestSchedulesThatDoNotFit(t *testing.T) {
	for _, c := range []struct{ entry, want string }{
		{`{next: boot pp1}`, `stand-in.yaml:7:5: next: "boot pp1": no such event is pending; did you mean "boot p1"?`},
		{`{after: boot a1, next: "boot l9"}`, `stand-in.yaml:7:5: next: "boot l9": no such event is pending; did you mean "boot l1"?`},
		{`{drop: "paxos p1>a1 Prepare#99"}`, `stand-in.yaml:7:5: drop "paxos p1>a1 Prepare#99": the message never came up; the schedule does not fit this scenario and seed`},
		{`{after: "timer p1 retry#99", crash: p1}`, `stand-in.yaml:7:13: after "timer p1 retry#99": the event was never taken; the schedule does not fit this scenario and seed`},
		{`{after: boot p1, nth: 2, crash: p1}`, `stand-in.yaml:7:13: after "boot p1": the event was never taken 2 times; the schedule does not fit this scenario and seed`},
		{`{after: boot p1, hold: boot a3}`, `stand-in.yaml:7:5: hold: hold "boot a3": that cannot be done with it: only messages can be lost, copied or held`},
	} {
		s := parsed(t, "name: test\nabout: A test.\nprotocol: paxos\nuntil: 2s\nclients: [{name: c1, script: [propose x]}]\nschedule:\n  - "+c.entry+"\n")
		if _, err := compile(t, s).Run(context.Background(), 1, scenarios.Options{}); err == nil || err.Error() != c.want {
			t.Errorf("%s gives\n%v\nnot\n%s", c.entry, err, c.want)
		}
	}
	for _, c := range []struct{ entry, want string }{
		{"{after: somewhere, crash: p1}", `test:5:13: "somewhere" is not an address`},
		{"{heal: p1}", "test:5:12: what is wrong with the links of p1 at that moment is not known beforehand; write heal: all, or the links, as in heal: [s1>s2, s2>s1]"},
		{"{crash: p9}", `test:5:13: there is no node "p9"; did you mean p1?`},
		{"{cut: {from: p1, to: a9}}", `test:5:26: there is no node "a9"`},
		{"{next: boot p1, keep: [{file: vote, writes: 0}]}", "test:5:5: no node crashes here that could keep or send anything; write crashAfter: 0 beside it, or remove keep and flush"},
		{"{isolate: [a1, leader]}", "test:5:20: leader is not one node for the whole run"},
	} {
		s, err := file.Parse("test", []byte("name: test\nabout: A test.\nprotocol: paxos\nschedule:\n  - "+c.entry+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenarios.Compile(s); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s gives\n%v\nnot\n%s", c.entry, err, c.want)
		}
	}
}
