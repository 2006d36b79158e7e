package scenarios_test

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// struck keeps the faults as the world tells of them, with their times.
type struck struct{ lines []string }

func (s *struck) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Struck {
		s.lines = append(s.lines, r.At.String()+" "+w.Line(r))
	}
}

// scenarioOf is a small one with the given faults.
func scenarioOf(t *testing.T, faults string) *scenarios.Case {
	t.Helper()
	s, err := file.Parse("test", []byte("name: test\nabout: A test.\nprotocol: paxos\nuntil: 30s\nclients: [{name: c1, script: [sleep 1s]}]\n"+faults))
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, s)
}

// What a line of a file does to the world, and when it is undone. Behind an
// ellipsis stands how it ends.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, faults, want string }{
		{"all is everyone but clients", "faults: [{at: 1s, crash: all}, {at: 2s, restart: [a2, l1]}]",
			"1s crash p1, 1s crash p2, 1s crash a1, 1s crash a2, 1s crash a3, 1s crash l1, 2s restart a2, 2s restart l1"},
		{"for undoes", "faults: [{at: 1s, crash: a1, for: 1s}, {at: 1s, pause: a2, for: 500ms}, {at: 3s, cut: {from: p1, to: a1}, for: 1s}]",
			"1s crash a1, 1s pause a2, 1.5s resume a2, 2s restart a1, 3s cut p1>a1, 4s mend p1>a1"},
		{"a partition ends with its time", "faults: [{at: 1s, partition: [[p1, a1]], for: 1s}]",
			"1s partition [p1 a1], 2s partition [p1 p2 a1 a2 a3 l1 c1]"},
		{"but not the one after it", "faults: [{at: 1s, partition: [[p1, a1]], for: 2s}, {at: 2s, isolate: [a2, a3], for: 5s}]",
			"1s partition [p1 a1], 2s partition [a2] [a3], 7s partition [p1 p2 a1 a2 a3 l1 c1]"},
		{"nor after healing", "faults: [{at: 1s, isolate: p1, for: 5s}, {at: 1s, cut: {from: p2, to: a1}, for: 5s}, {at: 2s, heal: all}]",
			"1s isolate p1, 1s cut p2>a1, 2s heal links"},
		{"healing one link", "faults: [{at: 1s, cut: {from: p1, to: a1}}, {at: 1s, cut: {from: a1, to: p1}}, {at: 2s, heal: a1>p1}]",
			"1s cut p1>a1, 1s cut a1>p1, 2s mend a1>p1"},
		{"healing one node", "faults: [{at: 1s, cut: {from: p1, to: a1}}, {at: 1s, cut: {from: a1, to: p2}}, {at: 1s, isolate: [a1, a2]}, {at: 2s, heal: a1}, {at: 3s, heal: a2}]",
			"1s cut p1>a1, 1s cut a1>p2, 1s partition [a1] [a2], 2s mend p1>a1, 2s mend a1>p2, 2s partition [a2], 3s partition [p1 p2 a1 a2 a3 l1 c1]"},
		{"weather adds up until everything is healed", "network: {delay: 5ms}\nfaults: [{at: 1s, network: {loss: 5%}}, {at: 2s, network: {duplicate: 1%}}, {at: 3s, heal: everything}, {at: 4s, network: {reorder: 2%}}]",
			"1s network delay 5ms..5ms loss 50000ppm duplicate 0ppm reorder 0ppm, 2s network delay 5ms..5ms loss 50000ppm duplicate 10000ppm reorder 0ppm, " +
				"3s heal all, 4s network delay 5ms..5ms loss 0ppm duplicate 0ppm reorder 20000ppm"},
		{"clocks", "faults: [{at: 1s, clock: {node: a1, skew: -3s}}, {at: 2s, clock: {node: a1, drift: 100ppm}}]",
			"1s clock a1 skew -3s drift 0ppm, 2s clock a1 skew 0s drift 100ppm"},
		{"roles are found when it happens", "faults: [{at: 1us, crash: leader}, {at: 1s, crash: leader}, {at: 2s, clog: {from: p1, to: a1, for: 1s}}]",
			"1µs crash leader (skipped: there is no leader now), 1s crash leader, 2s clog p1>a1 for 1s"},
		{"a bridge ends with its time", "faults: [{at: 1s, bridge: a1, for: 1s}, {at: 3s, bridge: leader}]",
			"1s bridge a1, 2s partition [p1 p2 a1 a2 a3 l1 c1], 3s bridge leader"},
		{"but not the partition after it", "faults: [{at: 1s, bridge: a1, sides: [[p1, a2], [a3]], for: 2s}, {at: 2s, isolate: p1}]",
			"1s bridge a1 [p1 a2] [a3], 2s isolate p1"},
		{"a machine goes and comes", "faults: [{at: 1s, crash: [a1, a2], silent: true, for: 1s}, {at: 3s, crash: a1, silent: true, afterEffects: 2}]",
			"1s crash a1 silent, 1s crash a2 silent, 2s restart a1, 2s restart a2, 3s crash a1 after 2 effects silent"},
		{"a connection that there is not is not half open", "faults: [{at: 1s, halfOpen: {from: a1, to: p1}}]",
			"1s half-open a1>p1 (skipped: no open connection joins them)"},
		{"a capacity ends with its time", "faults: [{at: 1s, capacity: {from: a1, to: p1, messages: 100/s}, for: 1s}]",
			"1s capacity a1>p1 one in 10ms queue 16, 2s capacity a1>p1 unbounded"},
		{"but not the one after it, nor after healing", "faults: [{at: 1s, capacity: {from: a1, to: p1, messages: 100/s}, for: 3s}, " +
			"{at: 2s, capacity: {from: a1, to: p1, messages: 3/ms, queue: 0}}, {at: 5s, capacity: {from: p1, to: a1, messages: 1/m}, for: 3s}, {at: 6s, heal: all}]",
			"1s capacity a1>p1 one in 10ms queue 16, 2s capacity a1>p1 one in 333.333µs queue 0, 5s capacity p1>a1 one in 1m0s queue 16, 6s heal links"},
		{"healing a link or a node gives it room", "faults: [{at: 1s, capacity: {from: a1, to: p1, messages: 1/s}}, {at: 1s, capacity: {from: a2, to: a1, messages: 1/s}}, " +
			"{at: 2s, heal: a1>p1}, {at: 3s, heal: a1}]",
			"1s capacity a1>p1 one in 1s queue 16, 1s capacity a2>a1 one in 1s queue 16, 2s capacity a1>p1 unbounded, 3s capacity a2>a1 unbounded"},
		{"slowness ends with its time", "faults: [{at: 1s, slow: {node: a1, service: 1ms..5ms}, for: 1s}, {at: 3s, slow: {node: leader, service: 7ms}}]",
			"1s slow a1 1ms..5ms, 2s slow a1 no more, 3s slow leader 7ms..7ms"},
		{"and is what it is for all", "service: 10us\nfaults: [{at: 1s, slow: {node: a1, service: 5ms}, for: 1s}, {at: 1s, slow: {node: c1, service: 5ms}, for: 1s}]",
			"1s slow a1 5ms..5ms, 1s slow c1 5ms..5ms, 2s slow a1 10µs..10µs, 2s slow c1 no more"},
		{"but not the one after it, nor after the healing of everything", "faults: [{at: 1s, slow: {node: a1, service: 5ms}, for: 3s}, {at: 2s, slow: {node: a1, service: 6ms}}, " +
			"{at: 2s, slow: {node: a2, service: 6ms}, for: 5s}, {at: 5s, heal: everything}]",
			"1s slow a1 5ms..5ms, 2s slow a1 6ms..6ms, 2s slow a2 6ms..6ms, 5s heal all"},
		{"what is drawn may have healed before", "random: {kinds: [cut], every: 100ms, until: 1s, atMost: 1}\nfaults: [{at: 500ms, cut: {from: p1, to: a1}}, {at: 3s, heal: p1>a1}]",
			"…1s heal all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s struck
			run(t, scenarioOf(t, c.faults), 1, scenarios.Options{Tracer: &s})
			got := strings.Join(s.lines, ", ")
			end, only := strings.CutPrefix(c.want, "…")
			if got != c.want && !(only && strings.HasSuffix(got, end)) {
				t.Errorf("found\n%s\nexpected\n%s", got, c.want)
			}
		})
	}
}
