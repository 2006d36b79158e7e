package zookeeper

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Each bug names a judge that there is.
func TestBugsNameTheirJudges(t *testing.T) {
	judges := []string{"progress", checker.Consistency}
	for _, m := range slices.Concat(Monitors(readOnlyEnsemble()), client.Monitors(), []sim.MonitorSpec{client.ReadOnlyMonitor()}) {
		judges = append(judges, m.Name)
	}
	for _, b := range Bugs() {
		if !slices.Contains(judges, b.Caught) {
			t.Errorf("%s is to be caught by %q", b.Name, b.Caught)
		}
		if slices.ContainsFunc(zab.Bugs(), func(z sim.Bug) bool { return z.Name == b.Name }) {
			t.Errorf("zab has a %s, too", b.Name)
		}
	}
}

func TestAnUnknownBugIsRefused(t *testing.T) {
	_, err := New(Default(), nil, []string{"serve-ahead"})
	if !errors.Is(err, ErrBug) || !strings.Contains(err.Error(), "serve-behind") || !strings.Contains(err.Error(), "ack-before-sync") {
		t.Error(err)
	}
	if _, err := New(Default(), nil, []string{"serve-behind", "ack-before-sync"}); err != nil {
		t.Error(err)
	}
}

// Every bug is found by seeds alone, by the judge that it names; without the
// bug the same seeds are clean.
func TestSeedsFindEveryBug(t *testing.T) {
	seedsFind(t, Default())
}

// So it is where sessions are local and servers without a quorum serve reads: what judges
// let pass there is no more than these are allowed.
func TestSeedsFindBugsWhereSessionsAreLocalAndServersReadOnly(t *testing.T) {
	seedsFind(t, generous())
}

// generous is an ensemble with local sessions and read-only servers.
func generous() Ensemble {
	e := localEnsemble(true)
	e.ReadOnlyMode = true
	return e
}

// A setting is an ensemble in its weather: its own but for what it is about.
type setting func(testing.TB, Ensemble, uint64, ...string) (sim.Config, Ensemble)

// hunts say where each bug is found, and within how many seeds.
var hunts = map[string]struct {
	within uint64
	in     setting
}{
	"serve-behind":   {20, readers},
	"stale-read":     {3, tempest},
	"accept-closing": {20, shortSessions},
	"queue-late":     {5, tempest},
	"claim-proposed": {5, tempest},

	"ack-and-forget":    {5, tempest},
	"multi-by-halves":   {5, zoo},
	"lagging-follower":  {5, onlookers},
	"own-write-late":    {5, tempest},
	"watch-after-reply": {5, zoo},
	"watch-lost":        {5, zoo},
	"watch-twice":       {5, zoo},
	"watch-unreadable":  {10, zoo},
	"setwatches-skips":  {10, zoo},
	"snapshot-claims":   {20, tempest},

	"close-upgrading-locally": {5, hasty},

	"read-only-writes":  {5, minority},
	"read-only-for-all": {5, minority},
}

// seedsFind is how, in ensembles with the settings of one.
func seedsFind(t *testing.T, e Ensemble) {
	t.Helper()
	for _, b := range Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			hunt := hunts[b.Name]
			for seed := range hunt.within {
				cfg, e := hunt.in(t, e, seed)
				if w, c := consistent(t, cfg, e.Rules()); verdict(w) != "" || !c.Holds(checker.OrderedSequential) {
					t.Fatalf("seed %d without the bug: %s %v", seed, verdict(w), c.Violations)
				}
				cfg, e = hunt.in(t, e, seed, b.Name)
				if b.Caught != checker.Consistency {
					if w := weather(t, cfg); verdict(w) == b.Caught {
						t.Logf("seed %d: %v", seed, w.Violation())
						return
					}
				} else if _, c := consistent(t, cfg, e.Rules()); !c.Holds(checker.OrderedSequential) {
					t.Logf("seed %d: %v", seed, c.Violations[0])
					return
				}
			}
			t.Errorf("%s has not caught it in %d seeds", b.Caught, hunt.within)
		})
	}
}

// crew is three servers with clients that want something often.
func crew(t testing.TB, e Ensemble, mix client.Mix, timeout sim.Duration, bugs ...string) (sim.Protocol, Ensemble) {
	t.Helper()
	e.Servers = 3
	clients := crowd(4, 300)
	for i := range clients {
		w := clients[i].Workload.(client.Workload)
		w.Every, w.Mix, w.Window = 10*ms, &mix, 4
		clients[i].Workload, clients[i].SessionTimeout = w, timeout
		if e.LocalSessions && mix == (client.Mix{Get: 1}) { // who owns nothing goes to no other server
			clients[i].Workload = nil
			clients[i].Script = append([]string{"create -e /" + clients[i].Name}, slices.Repeat([]string{"get /k0", "sleep 10ms"}, w.Ops)...)
		}
	}
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return p, e
}

// readers is clients who only read, and are thrown from server to server while
// leaders come and go. A leader calls the state that it begins with by its epoch,
// and its followers by its last transaction: whoever has read from the one is too
// far ahead for the others until something is written.
//
// A follower that lags behind its leader is no way to see the bug: the leader's
// word that a session is alive comes behind all that was committed before it.
func readers(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	p, e := crew(t, e, client.Mix{Get: 1}, 2000*ms, bugs...)
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}}
	r := sim.NewRand(seed, "readers")
	for at := 1000 * ms; at < 7000*ms; at += 2000 * ms {
		cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at), Fault: sim.Crash{Target: sim.Target{Role: "leader"}}})
		for id := sim.NodeID(1); id <= 3; id++ {
			cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at + 300*ms), Fault: sim.Restart{Target: target(id)}})
		}
		for id := sim.NodeID(1); id <= 3; id++ {
			for c := sim.NodeID(4); int(c) <= len(p.Nodes); c++ {
				cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at + r.Between(1000*ms, 1900*ms)), Fault: sim.Reset{A: id, B: c}})
			}
		}
	}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg, e
}

// shortSessions is clients with sessions of two ticks, whose requests take long
// enough to come behind the end of them.
func shortSessions(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	p, e := crew(t, e, client.Mix{Get: 1, Create: 2, Ephemeral: 6, Delete: 3}, 200*ms, bugs...)
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: 5 * ms, Max: 20 * ms}}}
	r := sim.NewRand(seed, "short sessions")
	for at := 2000 * ms; at < 7000*ms; at += 50 * ms {
		who := sim.NodeID(4 + r.Below(len(p.Nodes)-3))
		for id := sim.NodeID(1); id <= 3; id++ {
			cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at), Fault: sim.Clog{From: who, To: id, For: r.Between(150*ms, 350*ms)}})
		}
	}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg, e
}

// zoo is a tempest over clients who ask for everything that there is, and watch.
func zoo(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	e.Servers, e.Compat = 3, znode.Release(seed%3).String()
	clients := crowd(4, 300)
	for i := range clients {
		w := clients[i].Workload.(client.Workload)
		w.Every, w.Mix = 25*ms, &client.Mix{Get: 4, Exists: 1, List: 1, Sync: 1, Set: 4, SetIf: 2, Create: 3, Ephemeral: 3, Delete: 3,
			GetWatch: 4, ExistsWatch: 3, ListWatch: 3, AddWatch: 1, RemoveWatches: 1, SetACL: 2, AddAuth: 1, Multi: 3, MultiRead: 1, Close: 1}
		clients[i].Workload = w
	}
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return storm(seed, p), e
}

// minority is clients whose servers lose their quorum now and then, and who read on, all
// but one.
func minority(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	t.Helper()
	e.Servers, e.LocalSessions, e.LocalUpgrading, e.ReadOnlyMode = 3, true, true, true
	clients := crowd(4, 200)
	for i := range clients {
		clients[i].ReadOnly = i > 0
	}
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}}
	r := sim.NewRand(seed, "minority")
	for at := 1000 * ms; at < 7000*ms; at += 3000 * ms {
		left := sim.NodeID(1 + r.Below(3))
		for id := sim.NodeID(1); id <= 3; id++ {
			if id != left {
				cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at), Fault: sim.Crash{Target: target(id)}},
					sim.Planned{At: sim.Time(at + 1800*ms), Fault: sim.Restart{Target: target(id)}})
			}
		}
	}
	slices.SortStableFunc(cfg.Plan, func(a, b sim.Planned) int { return int(a.At - b.At) })
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg, e
}

// hasty is clients with local sessions who create nodes of their own and leave, and wait
// for no answer in between. There are no faults.
func hasty(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	t.Helper()
	e.Servers, e.LocalSessions, e.LocalUpgrading = 3, true, true
	clients := crowd(4, 100)
	for i := range clients {
		w := clients[i].Workload.(client.Workload)
		w.Every, w.Window, w.Mix = 5*ms, 4, &client.Mix{Ephemeral: 2, Set: 1, Close: 1}
		clients[i].Workload = w
	}
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}}
	cfg.Plan = []sim.Planned{{Fault: sim.Heal{All: true}}}
	return cfg, e
}

// onlookers is clients who only read, beside one who writes: with a server that
// lags they would stay for ever. There are no faults.
func onlookers(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	t.Helper()
	e.Servers = 3
	clients := crowd(4, 600)
	for i := range clients {
		w := clients[i].Workload.(client.Workload)
		w.Every, w.Mix = 20*ms, &client.Mix{Get: 1}
		if i == 0 {
			w.Mix = &client.Mix{Set: 1, Create: 1}
		}
		clients[i].Workload = w
	}
	p, err := New(e, clients, bugs)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}}
	cfg.Plan = []sim.Planned{{Fault: sim.Heal{All: true}}}
	return cfg, e
}
