package live_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// What cannot be served is refused before anybody is told where to connect: requests that
// no line of a recording holds, too.
func TestRequestsThatAreTooLongToServe(t *testing.T) {
	for size, want := range map[string]string{
		"8388608": "",
		"8388609": "this cannot be served: its servers take requests of 8388609 bytes, and what comes at one moment is a line of a recording, " +
			"which has no room for that: set ensemble.maxBuffer to 8388608 or less",
	} {
		s, err := scenarios.Open("serve", strict.Setting{Path: "ensemble.maxBuffer", Value: size})
		if err != nil {
			t.Fatal(err)
		}
		e, err := live.Open(s)
		if want == "" && (err != nil || e.MaxBuffer != 8388608) || want != "" && (!errors.Is(err, live.ErrServe) || !strings.HasSuffix(err.Error(), want)) {
			t.Errorf("%s bytes: %v", size, err)
		}
	}
}

// Clients from outside come in by one gate, which has a name.
func TestAScenarioIsServedByOneGate(t *testing.T) {
	for clients, served := range map[string]bool{
		"[]":                             true,
		"[{name: door, script: [gate]}]": true,
		"[{count: 1, script: [gate]}]":   false,
		"[{count: 2, script: [gate]}]":   false,
		"[{name: a, script: [gate]}, {name: b, script: [gate]}]": false,
		"[{name: a, script: [gate]}, {name: b, script: [ls /]}]": true,
	} {
		s, err := scenarios.Open("serve", strict.Setting{Path: "clients", Value: clients})
		if err != nil {
			t.Fatal(err)
		}
		e, err := live.Open(s)
		switch {
		case served && err != nil:
			t.Errorf("%s: %v", clients, err)
		case served && (e.Gate != 4 || len(e.Servers) != 3):
			t.Errorf("%s: the gate is node %d, the servers are %v", clients, e.Gate, e.Servers)
		case !served && (!errors.Is(err, live.ErrServe) || !strings.Contains(err.Error(), "by one gate")):
			t.Errorf("%s: %v", clients, err)
		}
	}
}

// Servers tell where clients reach them, as some clients go by what they tell. A scenario
// that says it itself is served as it says.
func TestServersTellWhereTheyAreReached(t *testing.T) {
	const at = "127.0.0.1:31, [::1]:32, 127.0.0.1:33"
	for _, c := range []struct {
		set  strict.Setting
		want string
	}{
		{strict.Setting{Path: "seed", Value: "1"}, at},
		{strict.Setting{Path: "ensemble.clientAddresses", Value: "a:1,b:2,c:3"}, "a:1,b:2,c:3"},
	} {
		s, err := scenarios.Open("serve", c.set)
		if err != nil {
			t.Fatal(err)
		}
		e, err := live.Open(s)
		if err != nil {
			t.Fatal(err)
		}
		told, err := e.ReachedAt(at)
		if err != nil {
			t.Fatal(err)
		}
		got := zookeeper.Default()
		if err := told.Case.Scenario.DecodeEnsemble(&got); err != nil {
			t.Fatal(err)
		}
		if got.ClientAddresses != c.want || told.Gate != e.Gate || !slices.Equal(told.Servers, e.Servers) {
			t.Errorf("%v: %q, gate %d, servers %v", c.set, got.ClientAddresses, told.Gate, told.Servers)
		}
	}
}
