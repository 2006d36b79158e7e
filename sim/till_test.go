package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A till keeps a roll of numbered sales. What it has acknowledged it must find
// again at every boot, or refuse to open. Each way to keep it is right on some
// disks and wrong on others; the table of TestTills says which.
type tillWay string

const (
	carefully     tillWay = "carefully"
	beforeSync    tillWay = "acknowledging before the sync"
	blindly       tillWay = "ignoring what is damaged"
	withoutCut    tillWay = "seeing damage and writing behind it"
	overHoles     tillWay = "cutting off whatever is damaged"
	onOneDiskOnly tillWay = "trusting its disk"
)

var (
	roll  = sim.FileOf[int]("roll")
	sale  = sim.Timer("sale")
	acked = sim.FactOf[int]("acked")
	opens = sim.FactOf[int]("opens") // with so many sales on its roll
	shut  = sim.RuleOf("TILL-SHUT")
)

type till struct {
	way  tillWay `sim:"fixed"`
	last int
}

func (t *till) Start(env *sim.Env) {
	switch d := roll.Damaged(env); {
	case t.way == blindly || t.way == withoutCut:
	case d == sim.InnerDamage && t.way != overHoles:
		env.Halt(shut)
		return
	case d != sim.Whole:
		roll.Truncate(env, roll.Len(env))
		roll.Sync(env)
	}
	t.last = roll.Last(env)
	if kept := roll.Len(env); kept > 0 {
		roll.Discard(env, kept-1) // one is enough to count on from
	}
	opens.Observe(env, t.last)
	env.SetTimer(sale, 2*time.Millisecond)
}

func (t *till) Timer(env *sim.Env, _ sim.TimerID) {
	t.last++
	roll.Append(env, t.last)
	roll.SyncLater(env, uint64(t.last))
	if t.way == beforeSync {
		acked.Observe(env, t.last)
	}
	env.SetTimer(sale, time.Millisecond)
}

func (t *till) Receive(env *sim.Env, d sim.Delivery) {
	if t.way != beforeSync {
		acked.Observe(env, int(roll.Synced(d)))
	}
}

// auditing is the monitor: no acknowledged sale is missing when a till opens.
type auditing struct{ acked int }

func (m *auditing) Step(h sim.Happening) *sim.Violation {
	switch {
	case acked.Is(h):
		m.acked = max(m.acked, acked.Of(h))
	case opens.Is(h) && opens.Of(h) < m.acked:
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("sale %d was acknowledged, the roll ends at %d", m.acked, opens.Of(h))}
	}
	return nil
}
func (m *auditing) Clone() sim.Monitor     { c := *m; return &c }
func (m *auditing) Encode(b []byte) []byte { return fmt.Append(b, m.acked) }

func tillOf(way tillWay, seed uint64, disk sim.Disk, plan ...sim.Planned) sim.Config {
	return sim.Config{Seed: seed, Disk: disk, Plan: plan, Protocol: sim.Protocol{Name: "till",
		Nodes:    []sim.NodeSpec{{Name: "till", Role: "till", New: func() sim.Node { return &till{way: way} }}},
		Monitors: []sim.MonitorSpec{{Name: "audit", New: func() sim.Monitor { return &auditing{} }}}}}
}

// cycles crashes the till every 20 ms of the first 100.
func cycles(more ...sim.Planned) []sim.Planned {
	for ms := 20; ms < 100; ms += 20 {
		more = append(more, at(ms, sim.Crash{Target: node(1)}), at(ms+2, sim.Restart{Target: node(1)}))
	}
	return more
}

// TestTills: every disk that can be asked for shows the mistake that it is
// there to show, and only that.
func TestTills(t *testing.T) {
	quick := sim.Range{Min: millis(1), Max: millis(3)}
	usual, tearing := sim.Disk{Sync: quick}, sim.Disk{Sync: quick, Torn: sim.Certain / 2}
	rot := func(back int) []sim.Planned {
		return cycles(at(39, sim.Corrupt{Target: node(1), File: "roll", Back: back}))
	}
	lie := cycles(at(10, sim.LyingDisk{Target: node(1)}), at(70, sim.MendDisk{Target: node(1), Trouble: sim.Lies}))
	slow := cycles(at(10, sim.SlowDisk{Target: node(1), Sync: sim.Range{Min: millis(5), Max: millis(15)}}))
	full := cycles(at(30, sim.FullDisk{Target: node(1)}), at(70, sim.MendDisk{Target: node(1), Trouble: sim.Fullness}))
	for _, c := range []struct {
		name   string
		way    tillWay
		disk   sim.Disk
		plan   []sim.Planned
		caught bool
	}{
		{"usual", carefully, usual, cycles(), false},
		{"usual", beforeSync, usual, cycles(), true},
		{"usual", blindly, usual, cycles(), false},
		{"tearing", carefully, tearing, cycles(), false},
		{"tearing", blindly, tearing, cycles(), true},
		{"tearing", withoutCut, tearing, cycles(), true},
		{"tearing", overHoles, tearing, cycles(), false},
		{"rotting inside", carefully, usual, rot(2), false},
		{"rotting inside", overHoles, usual, rot(2), true},
		{"rotting inside", blindly, usual, rot(2), true},
		// At the end rot looks like a tear, and nobody who drops tears is safe.
		{"rotting at the end", carefully, usual, rot(0), true},
		{"lying", onOneDiskOnly, usual, lie, true},
		{"slow", carefully, usual, slow, false},
		{"slow", beforeSync, usual, slow, true},
		{"full", carefully, usual, full, false},
		{"lost", carefully, usual, cycles(at(50, sim.LoseDisk{Target: node(1)}), at(51, sim.Restart{Target: node(1)})), true},
	} {
		t.Run(c.name+", "+string(c.way), func(t *testing.T) {
			caught, opened := 0, 0
			for seed := range uint64(40) {
				w := newWorld(t, tillOf(c.way, seed, c.disk, c.plan...))
				w.Run(sim.Time(millis(150)))
				if v := w.Violation(); v != nil {
					caught++
					if v.Monitor != "audit" {
						t.Fatal(v)
					}
				}
				if w.View(1).Up {
					opened++
				}
			}
			if (caught > 0) != c.caught {
				t.Errorf("the audit caught %d of 40 tills", caught)
			}
			if opened == 0 && !strings.HasPrefix(c.name, "rotting inside") {
				t.Error("no till was open at the end")
			}
		})
	}
}

// TestLandmarksOfBadDisksAreMet by tills that meet them.
func TestLandmarksOfBadDisksAreMet(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(40) {
		for _, plan := range [][]sim.Planned{cycles(at(39, sim.Corrupt{Target: node(1), Back: 1})), cycles(at(10, sim.LyingDisk{Target: node(1)})),
			cycles(at(30, sim.FullDisk{Target: node(1)}))} {
			w := newWorld(t, tillOf(overHoles, seed, sim.Disk{Sync: fixed(2), Torn: sim.Certain / 2}, plan...))
			w.Run(sim.Time(millis(150)))
			for _, m := range w.Marks() {
				seen[m.Name] = true
			}
		}
	}
	for _, name := range []string{sim.TornRecordFound, sim.CorruptionFound, sim.LieCostWrites, sim.DiskFullHit, sim.WritesLost} {
		if !seen[name] {
			t.Errorf("landmark %s is never met", name)
		}
	}
}

// TestTillsCloneAndRepeat with everything wrong with their disks.
func TestTillsCloneAndRepeat(t *testing.T) {
	plan := cycles(at(5, sim.SlowDisk{Target: node(1), Sync: sim.Range{Max: millis(9)}}), at(15, sim.LyingDisk{Target: node(1)}),
		at(33, sim.Corrupt{Target: node(1), Back: sim.AnyRecord}), at(55, sim.FullDisk{Target: node(1)}), at(66, sim.Heal{All: true}),
		at(75, sim.LoseDisk{Target: node(1)}), at(77, sim.Restart{Target: node(1)}))
	cfg := tillOf(overHoles, 5, sim.Disk{Sync: fixed(2), Torn: sim.Certain / 2}, plan...)
	cfg.Protocol.Monitors = nil // what the disk costs is not the question
	simtest.Check(t, cfg, simtest.Seeds(5), simtest.Events(300))

	w := newWorld(t, cfg)
	var clones []*sim.World
	for ms := range 100 {
		w.Run(sim.Time(millis(ms)))
		c := w.Clone()
		if c.Fingerprint() != w.Fingerprint() {
			t.Fatalf("at %d ms a clone has another fingerprint", ms)
		}
		clones = append(clones, c)
	}
	end := sim.Time(millis(150))
	w.Run(end)
	for ms, c := range clones {
		if c.Run(end); c.Hash() != w.Hash() || c.Fingerprint() != w.Fingerprint() {
			t.Errorf("a clone made at %d ms went another way", ms)
		}
		c.Close()
	}
}

// TestADiskFaultMovesNoDrawOfOthers: what travels between other nodes travels as
// it did, whatever befalls the disk of one.
func TestADiskFaultMovesNoDrawOfOthers(t *testing.T) {
	cfg := chatter(4)
	for i := range cfg.Protocol.Nodes {
		make := cfg.Protocol.Nodes[i].New
		cfg.Protocol.Nodes[i].New = func() sim.Node {
			p := make().(*puppet)
			write := p.timer
			p.timer = func(env *sim.Env, t sim.TimerID) { page.Append(env, "x"); page.SyncLater(env, 0); write(env, t) }
			return p
		}
	}
	cfg.Disk.Sync = sim.Range{Max: millis(9)}
	cfg.Plan = []sim.Planned{at(500, sim.Crash{Target: node(3)}), at(520, sim.Restart{Target: node(3)})}
	quiet := voyage(t, cfg)
	others := func(a string) bool { return !strings.Contains(a, "c>") && !strings.Contains(a, ">c") }
	for _, f := range []sim.Fault{sim.SlowDisk{Target: node(3), Sync: fixed(50)}, sim.LyingDisk{Target: node(3)}, sim.FullDisk{Target: node(3)},
		sim.TearingDisk{Target: node(3), Torn: sim.Certain}, sim.Corrupt{Target: node(3), Back: sim.AnyRecord}, sim.LoseDisk{Target: node(3)}} {
		with := cfg
		with.Plan = append([]sim.Planned{at(200, f)}, cfg.Plan...)
		same(t, quiet, voyage(t, with), others)
	}
}
