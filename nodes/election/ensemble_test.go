package election

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
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

func bound(t *testing.T, f reflect.StructField, tag string) int64 {
	t.Helper()
	text := cmp.Or(f.Tag.Get(tag), "0")
	if d, err := time.ParseDuration(text); err == nil {
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	_, err := New(Default(), []sim.Client{{Name: "c1"}}, nil)
	if !errors.Is(err, ErrEnsemble) || !strings.Contains(err.Error(), "c1") {
		t.Errorf("a client: %v", err)
	}
	_, err = New(Default(), nil, []string{"adopt-some"})
	if !errors.Is(err, ErrBug) || !strings.Contains(err.Error(), "adopt-any") {
		t.Errorf("an unknown bug: %v", err)
	}
	for _, c := range []Config{{}, {Voters: []sim.NodeID{0}}, {Voters: []sim.NodeID{64}}, {Voters: []sim.NodeID{1, 1}},
		{Voters: []sim.NodeID{1}, Observers: []sim.NodeID{1}}} {
		if _, err := NewElector(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Each bug names a judge that there is.
func TestBugsNameTheirJudges(t *testing.T) {
	var judges []string
	for _, m := range Monitors(Default().config()) {
		judges = append(judges, m.Name)
	}
	for _, b := range Bugs() {
		if b.Caught != "progress" && !slices.Contains(judges, b.Caught) {
			t.Errorf("%s is to be caught by %q", b.Name, b.Caught)
		}
	}
}

func TestTheServersKeepTheContract(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 3, 1
	cfg := storm(1, protocol(t, e))
	cfg.Plan = nil
	simtest.Check(t, cfg, simtest.Events(500), simtest.Points(40))
}

func TestTheServersKeepTheContractInAStorm(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 3, 1
	simtest.Check(t, storm(4, protocol(t, e)), simtest.Events(800), simtest.Points(40))
}

// A single voter elects itself.
func TestOneServerIsAQuorum(t *testing.T) {
	e := Default()
	e.Servers, e.Observers = 1, 1
	cfg := storm(1, protocol(t, e))
	cfg.Plan = nil
	w := weather(t, cfg)
	if v := verdict(w); v != "" {
		t.Error(v, w.Missing())
	}
}

// On a calm LAN a leader that crashes is replaced, and everyone has joined the
// new one, in a finalizeWait or two.
func TestALeaderThatCrashesIsReplacedWithinASecond(t *testing.T) {
	var worst sim.Duration
	for seed := range uint64(50) {
		e := Default()
		crash := sim.Time(3 * time.Second)
		w, err := sim.New(sim.Config{Seed: seed, Protocol: protocol(t, e), Network: lan(), Boot: sim.Range{Max: 50 * ms},
			Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}},
			Plan: []sim.Planned{{At: crash, Fault: sim.Crash{Target: sim.Target{Role: "leader"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		for w.Run(crash); w.Missing() == ""; w.Step() {
			if w.Now() > crash {
				t.Fatalf("seed %d: there was no leader to crash", seed)
			}
		}
		for w.Missing() != "" && w.Step() {
			continue
		}
		worst = max(worst, w.Now().Sub(crash))
		w.Close()
	}
	if worst > time.Second {
		t.Errorf("it took %v", worst)
	}
	t.Logf("at worst in %v", worst)
}

// Nothing can be elected without a quorum, however long it takes.
func TestAMinorityElectsNobody(t *testing.T) {
	e := Default()
	w, err := sim.New(sim.Config{Seed: 1, Protocol: protocol(t, e), Network: lan(),
		Plan: []sim.Planned{{Fault: sim.Partition{Groups: [][]sim.NodeID{{1, 2}, {3, 4, 5}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(10 * time.Minute))
	for id, want := range []string{1: "looking", 2: "looking", 3: "following", 4: "following", 5: "leading"} {
		if id > 0 && w.View(sim.NodeID(id)).Columns[0].Value != want {
			t.Errorf("s%d is %s, want %s", id, w.View(sim.NodeID(id)).Columns[0].Value, want)
		}
	}
}
