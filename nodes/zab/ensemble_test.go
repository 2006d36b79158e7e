package zab

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

func TestDefaultIsWhatTheTagsSay(t *testing.T) {
	for _, v := range []reflect.Value{reflect.ValueOf(Default()), reflect.ValueOf(DefaultSettings())} {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Anonymous {
				continue
			}
			if got := fmt.Sprint(v.Field(i)); got != f.Tag.Get("default") {
				t.Errorf("%s is %s, and its tag says %s", f.Name, got, f.Tag.Get("default"))
			}
			if f.Tag.Get("yaml") == "" || f.Tag.Get("about") == "" {
				t.Errorf("%s lacks a key or a line about it", f.Name)
			}
		}
	}
}

func TestBadEnsemblesAreMetWithASentence(t *testing.T) {
	with := func(change func(*Ensemble)) Ensemble {
		e := Default()
		change(&e)
		return e
	}
	for _, c := range []struct {
		e       Ensemble
		clients []sim.Client
		bugs    []string
		is      error
		says    string
	}{
		{e: with(func(e *Ensemble) { e.Servers = 0 }), is: ErrEnsemble, says: "0 servers: write 1 to 15"},
		{e: with(func(e *Ensemble) { e.Servers = 16 }), is: ErrEnsemble, says: "16 servers: write 1 to 15"},
		{e: with(func(e *Ensemble) { e.Observers = -1 }), is: ErrEnsemble, says: "-1 observers: write 0 to 9"},
		{e: with(func(e *Ensemble) { e.Every = 0 }), is: ErrEnsemble, says: "write a time above 0, such as 20ms"},
		{e: Default(), clients: []sim.Client{{Name: "c1"}}, is: ErrEnsemble, says: "c1 has nobody to ask"},
		{e: Default(), bugs: []string{"skip-trnc"}, is: ErrBug, says: `"skip-trnc": write one of accept-stale-epoch, `},
		{e: with(func(e *Ensemble) { e.SnapCount = 1 }), is: ErrConfig, says: "1 transactions between snapshots: write 2 to"},
		{e: with(func(e *Ensemble) { e.SnapRetain = 1 }), is: ErrConfig, says: "1 snapshots kept: write 2 to"},
		{e: with(func(e *Ensemble) { e.InitLimit = -1 }), is: ErrConfig, says: "-1 ticks of initLimit: write 1 to"},
		{e: with(func(e *Ensemble) { e.TickTime = 1 }), is: ErrConfig, says: "1 nanoseconds of tickTime"},
	} {
		_, err := New(c.e, c.clients, c.bugs)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.e, err, c.says)
		}
	}
	if _, err := NewPeer(Config{}); !errors.Is(err, election.ErrConfig) {
		t.Errorf("nobody votes: %v", err)
	}
}

func TestServersAreNamedByTheirPart(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 2, 1
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range p.Nodes {
		got = append(got, n.Name+" "+n.Role)
	}
	if want := []string{"s1 server", "s2 server", "o1 observer"}; !slices.Equal(got, want) {
		t.Errorf("they are %q, want %q", got, want)
	}
}

// A quiet ensemble, of any size, elects once, loses nothing and goes on.
func TestAQuietEnsembleJustWorks(t *testing.T) {
	for _, e := range []Ensemble{{Servers: 1}, {Servers: 1, Observers: 2}, {Servers: 2}, {Servers: 3, Observers: 1}, {Servers: 5}, {Servers: 7, Observers: 2}} {
		e.Every, e.Settings = 20*ms, DefaultSettings()
		p, err := New(e, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Config{Seed: 7, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 5 * ms}}})
		if err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Time(5 * time.Second))
		if v := w.Violation(); v != nil {
			t.Error(v)
		}
		var columns []string
		for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
			for _, c := range w.View(id).Columns {
				if c.Name == "epoch" || c.Name == "phase" {
					columns = append(columns, c.Value)
				}
			}
		}
		slices.Sort(columns)
		if got := slices.Compact(columns); !slices.Equal(got, []string{"1", "broadcast"}) {
			t.Errorf("%d servers and %d observers are in %q", e.Servers, e.Observers, got)
		}
	}
}

// small is three witnesses and an observer that snapshot often.
func small(t testing.TB) sim.Protocol {
	t.Helper()
	return witnesses(t, 3, 1, Config{TickTime: 50 * ms, InitLimit: 6, SyncLimit: 4, CommittedLog: 4, SnapCount: 5, LogShare: 100_000},
		load{Every: 10 * ms, Batch: 2, Ask: 50 * ms})
}

func TestServersKeepTheContract(t *testing.T) {
	cfg := sim.Config{Seed: 3, Protocol: small(t), Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 6 * ms}}}
	simtest.Check(t, cfg, simtest.Events(900), simtest.Points(40), simtest.Tail(200))
}

// … with the leader lost, come back, and lost again.
func TestServersKeepTheContractWhenLeadersChange(t *testing.T) {
	simtest.Check(t, upheaval(t), simtest.Events(2500), simtest.Points(40), simtest.Tail(200))
}

// upheaval is a short run in which the leader crashes, and comes back to another.
func upheaval(t testing.TB) sim.Config {
	cfg := sim.Config{Seed: 5, Protocol: small(t), Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 6 * ms}}}
	cfg.Plan = []sim.Planned{
		{At: sim.Time(380 * ms), Fault: sim.Crash{Target: sim.Target{Role: "leader"}}},
		{At: sim.Time(430 * ms), Fault: sim.Restart{Target: sim.Target{Role: "leader"}}},
		{At: sim.Time(1000 * ms), Fault: sim.Heal{All: true}},
	}
	return cfg
}

// Each server crashes at each event of that run, after each of the handler's
// effects, and comes back: all of them go on with one history.
func TestACrashAnywhereIsSurvived(t *testing.T) {
	w, err := sim.New(upheaval(t))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	crashes := 0
	for w.Now() < sim.Time(900*ms) {
		next, ok := w.Next()
		if !ok {
			t.Fatal("nothing is left to happen")
		}
		if crucial(next.On) {
			for cut := 0; crashAt(t, w, next, cut); cut += 1 + cut/8 {
				crashes++
			}
		}
		w.Step()
	}
	t.Log(crashes, "crashes")
	if crashes < 500 {
		t.Errorf("there were %d crashes", crashes)
	}
}

// crucial are the events at which a crash has something to break: what brings
// servers into step, and one in eight of the rest.
func crucial(on sim.Address) bool {
	switch on.Kind {
	case "PROPOSAL", "ACK", "COMMIT", "INFORM", "log", "snapshot", "write":
		return on.K%8 == 0
	case "Notification", "PING", "SYNC", "Hello":
		return false
	}
	return true
}

// crashAt crashes the node that takes the next event after so many effects of its
// handler, in a clone of the world, and sees what becomes of it. It is false when
// the handler has no more effects.
func crashAt(t *testing.T, w *sim.World, next sim.Choice, cut int) (more bool) {
	t.Helper()
	c := w.Clone()
	defer c.Close()
	next.Crash, next.Cut = true, cut
	if c.Apply(next) != nil {
		return false // no handler takes it
	}
	for until := sim.Time(1000 * ms); c.Run(until) && until < sim.Time(20*time.Second) && c.Missing() != ""; {
		until += sim.Time(100 * ms)
	}
	if v := verdict(c); v != "" {
		t.Errorf("a crash at %v after %d effects: %s: %v %s", next.On, cut, v, c.Violation(), c.Missing())
	}
	return cut == 0 || marks(c)[sim.CrashBetweenEffects] > marks(w)[sim.CrashBetweenEffects]
}
