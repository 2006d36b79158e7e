package zookeeper

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

func TestDefaultIsWhatTheTagsSay(t *testing.T) {
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			continue // zab's, which has a test of its own
		}
		if got := fmt.Sprint(v.Field(i)); got != f.Tag.Get("default") {
			t.Errorf("%s is %s, and its tag says %s", f.Name, got, f.Tag.Get("default"))
		}
		if f.Tag.Get("yaml") == "" || f.Tag.Get("about") == "" {
			t.Errorf("%s lacks a key or a line about it", f.Name)
		}
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		change  func(*Ensemble)
		clients []sim.Client
		is      error
		says    string
	}{
		{func(e *Ensemble) { e.Servers = 0 }, nil, ErrEnsemble, "0 servers: write 1 to 15"},
		{func(e *Ensemble) { e.Servers = 16 }, nil, ErrEnsemble, "16 servers"},
		{func(e *Ensemble) { e.Observers = 10 }, nil, ErrEnsemble, "10 observers: write 0 to 9"},
		{func(e *Ensemble) { e.TickTime = 0 }, nil, ErrEnsemble, "tickTime of 0s: write 2ms to 1m0s"},
		{func(e *Ensemble) { e.MinSessionTimeout = time.Microsecond }, nil, ErrEnsemble, "minSessionTimeout of 1µs: write 1ms or more"},
		{func(e *Ensemble) { e.MaxSessionTimeout = 199 * ms }, nil, ErrEnsemble, "minSessionTimeout of 200ms and maxSessionTimeout of 199ms"},
		{func(e *Ensemble) { e.MinSessionTimeout = 3 * time.Second }, nil, ErrEnsemble, "minSessionTimeout of 3s and maxSessionTimeout of 2s"},
		{func(e *Ensemble) { e.MinSessionTimeout = -1 }, nil, ErrEnsemble, "minSessionTimeout of -1ns: write 0s to 1h0m0s"},
		{func(e *Ensemble) { e.ContainerCheck = 0 }, nil, ErrEnsemble, "containerCheck of 0s: write 1ms to 1h0m0s"},
		{func(e *Ensemble) { e.MaxBuffer = 1 }, nil, ErrEnsemble, "maxBuffer of 1: write 128 to 16777216"},
		{func(e *Ensemble) { e.Compat = "4" }, nil, ErrEnsemble, "compat"},
		{func(e *Ensemble) { e.ClientAddresses = "a:1,b:2" }, nil, ErrEnsemble, "clientAddresses: 2 of them for"},
		{func(e *Ensemble) { e.Servers, e.ClientAddresses = 2, "a:1,b" }, nil, ErrEnsemble, "clientAddresses: \"b\" is no address: write a host and a port"},
		{func(e *Ensemble) { e.Servers, e.ClientAddresses = 2, "a:1,b:2\nversion=7" }, nil, ErrEnsemble, "is no address"},
		{func(e *Ensemble) { e.InitLimit = -1 }, nil, zab.ErrConfig, "initLimit"},
		{func(*Ensemble) {}, []sim.Client{{Name: "s1"}}, client.ErrClient, "\"s1\" is taken"},
		{func(*Ensemble) {}, []sim.Client{{Name: "c"}, {Name: "c"}}, client.ErrClient, "\"c\" is taken"},
		{func(*Ensemble) {}, []sim.Client{{Name: "c", Server: "s9"}}, client.ErrClient, "s9"},
		{func(*Ensemble) {}, []sim.Client{{Name: "c", Script: []string{"fetch /a"}}}, client.ErrScript, "fetch"},
	} {
		e := Default()
		c.change(&e)
		if _, err := New(e, c.clients, nil); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
}

// The words of a scenario are those of the servers: "leader" is whom faults hit.
func TestAScriptIsServed(t *testing.T) {
	e := Default()
	p, err := New(e, []sim.Client{{Name: "c1", Server: "s1", Script: []string{"create /a x", "get /a", "set /a y if-version 0", "close"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p, Network: lan(), Plan: []sim.Planned{{At: sim.Time(3000 * ms), Fault: sim.Crash{Target: sim.Target{Role: "leader"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(2900 * ms))
	if v, missing := w.Violation(), w.Missing(); v != nil || missing != "" {
		t.Fatal(v, missing)
	}
	if column(w, 6, "state") != "closed" || column(w, 1, "commit") != "1.04" {
		t.Errorf("c1 is %v, s1 %v", w.View(6).Columns, w.View(1).Columns)
	}
	w.Run(sim.Time(3100 * ms))
	if w.View(5).Up {
		t.Error("the leader was not hit")
	}
}

// A server that stands alone serves, too.
func TestOneServerIsAnEnsemble(t *testing.T) {
	e := Default()
	e.Servers = 1
	p, err := New(e, crowd(2, 50), nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sim.Config{Seed: 1, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}}
	if w, c := consistent(t, cfg, e.Rules()); verdict(w) != "" || !c.Holds("ordered-sequential") {
		t.Error(verdict(w), w.Missing(), c.Violations)
	}
}

func TestMembershipNamesEverybody(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 2, 1
	if got := e.Membership(); got != "server.1=s1:2888:3888:participant;2181\nserver.2=s2:2888:3888:participant;2181\nserver.3=o1:2888:3888:observer;2181\nversion=0" {
		t.Errorf("%q", got)
	}
	e.ClientAddresses = "127.0.0.1:2181, [::1]:2182,zoo:2183"
	if got := e.Membership(); got != "server.1=s1:2888:3888:participant;127.0.0.1:2181\nserver.2=s2:2888:3888:participant;[::1]:2182\nserver.3=o1:2888:3888:observer;zoo:2183\nversion=0" {
		t.Errorf("%q", got)
	}
	e.ClientAddresses = "none"
	if got := e.Membership(); got != "server.1=s1:2888:3888:participant\nserver.2=s2:2888:3888:participant\nserver.3=o1:2888:3888:observer\nversion=0" {
		t.Errorf("%q", got)
	}
	if e.Servers, e.Observers = 1, 0; e.Membership() != "" {
		t.Errorf("%q", e.Membership())
	}
}

func TestTheServersKeepTheContract(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 3, 1
	p, err := New(e, crowd(2, 100), nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := storm(1, p)
	cfg.Plan = nil
	simtest.Check(t, cfg, simtest.Events(1200), simtest.Points(30))
}

func TestTheServersKeepTheContractInAStorm(t *testing.T) {
	cfg, _ := tempest(t, Default(), 4)
	simtest.Check(t, cfg, simtest.Events(1500), simtest.Points(30))
}
