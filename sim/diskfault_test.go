package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestALyingDiskSyncsAndKeepsNothing: the barrier lifts and SyncLater
// completes in their time, and a crash loses what they covered.
func TestALyingDiskSyncsAndKeepsNothing(t *testing.T) {
	p := puppet{start: func(env *sim.Env) {
		if env.Boot() > 1 {
			inventory(env)
			return
		}
		page.Append(env, "1")
		page.Sync(env)
		say(env, "is past its barrier")
		page.Append(env, "2")
		page.SyncLater(env, 7)
	}}
	for _, c := range []struct {
		name string
		sync sim.Range
		plan []sim.Planned
		want []string
		cost uint64
	}{
		{"honest", fixed(5), nil, []string{"5ms a is past its barrier", "10ms a page synced 7",
			"20ms a crashed, 0 effects and 0 writes lost", `21ms a finds [1 2], last "2", of 2, whole`}, 0},
		{"lying", fixed(5), []sim.Planned{at(1, sim.LyingDisk{Target: node(1)})}, []string{"5ms a is past its barrier", "10ms a page synced 7",
			"20ms a crashed, 0 effects and 2 writes lost", `21ms a finds [], last "", of 0, whole`}, 1},
		{"lying for the barrier alone", fixed(5), []sim.Planned{at(1, sim.LyingDisk{Target: node(1)}), at(6, sim.MendDisk{Target: node(1), Trouble: sim.Lies})},
			[]string{"5ms a is past its barrier", "10ms a page synced 7",
				"20ms a crashed, 0 effects and 0 writes lost", `21ms a finds [1 2], last "2", of 2, whole`}, 0},
		{"lying later", fixed(5), []sim.Planned{at(6, sim.LyingDisk{Target: node(1)})}, []string{"5ms a is past its barrier", "10ms a page synced 7",
			"20ms a crashed, 0 effects and 1 writes lost", `21ms a finds [1], last "1", of 1, whole`}, 1},
		{"lying in no time", fixed(0), []sim.Planned{at(0, sim.LyingDisk{Target: node(1)})}, []string{"1ms a is past its barrier", "1ms a page synced 7",
			"20ms a crashed, 0 effects and 2 writes lost", `21ms a finds [], last "", of 0, whole`}, 1},
		{"healed, with no sync after it", fixed(5), []sim.Planned{at(1, sim.LyingDisk{Target: node(1)}), at(15, sim.Heal{All: true})},
			[]string{"5ms a is past its barrier", "10ms a page synced 7", "15ms all healed",
				"20ms a crashed, 0 effects and 2 writes lost", `21ms a finds [], last "", of 0, whole`}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := play(p)
			cfg.Disk.Sync = c.sync
			if c.sync.Max == 0 {
				cfg.Boot = fixed(1) // the lie comes first
			}
			cfg.Plan = append(c.plan, cycle(20, 0, false)...)
			w := perform(t, cfg)
			expect(t, w, c.want...)
			if n := marked(w, sim.LieCostWrites); n != c.cost {
				t.Errorf("the landmark of a costly lie is visited %d times, not %d", n, c.cost)
			}
		})
	}
}

// TestALieThatNobodyHeardCostsNothing: what no sync has claimed is lost by
// the rules, whatever the disk.
func TestALieThatNobodyHeardCostsNothing(t *testing.T) {
	cfg := play(oldHand(func(env *sim.Env) { page.Append(env, "4") }))
	cfg.Plan = append([]sim.Planned{at(7, sim.LyingDisk{Target: node(1)})}, cycle(11, 0, false)...)
	w := perform(t, cfg)
	finds(t, w, `[1 2 3], last "3", of 3, whole`)
	if marked(w, sim.WritesLost) != 1 || marked(w, sim.LieCostWrites) != 0 {
		t.Errorf("the landmarks are %v", w.Marks())
	}
}

// TestALieIsPaidForOnce: what is lost later, by the rules, is not its doing,
// though the writes have the numbers of those that it cost.
func TestALieIsPaidForOnce(t *testing.T) {
	p := oldHand(func(env *sim.Env) { page.Append(env, "4"); page.Append(env, "5"); page.SyncLater(env, 1) })
	start := p.start
	p.start = func(env *sim.Env) {
		if start(env); env.Boot() == 2 {
			page.Append(env, "6")
		}
	}
	cfg := play(p)
	cfg.Plan = append([]sim.Planned{at(7, sim.LyingDisk{Target: node(1)}), at(19, sim.MendDisk{Target: node(1), Trouble: sim.Lies})},
		append(cycle(20, 0, false), cycle(30, 0, false)...)...)
	w := perform(t, cfg)
	finds(t, w, `[1 2 3], last "3", of 3, whole`, `[1 2 3], last "3", of 3, whole`)
	if marked(w, sim.WritesLost) != 2 || marked(w, sim.LieCostWrites) != 1 {
		t.Errorf("the landmarks are %v", w.Marks())
	}
}

// TestALyingDiskKeepsNothingOfAProcessThatHalts beyond what was safe before:
// the process finds its writes again, power takes them.
func TestALyingDiskKeepsNothingOfAProcessThatHalts(t *testing.T) {
	cfg := play(oldHand(func(env *sim.Env) {
		page.Discard(env, 1)
		page.Append(env, "4")
		env.Halt(sim.RuleOf("TEST-2"))
		page.Append(env, "never")
	}))
	cfg.Plan = append([]sim.Planned{at(7, sim.LyingDisk{Target: node(1)}), at(12, sim.Corrupt{Target: node(1), File: "page"}),
		at(15, sim.Restart{Target: node(1)})}, cycle(20, 0, false)...)
	finds(t, perform(t, cfg),
		`[2], last "2", of 1, damaged inside`,
		`[1 2], last "2", of 2, damaged at its end`)
}

// TestASlowDiskTakesItsOwnTime, by the draws that it would have had anyway.
func TestASlowDiskTakesItsOwnTime(t *testing.T) {
	p := puppet{start: func(env *sim.Env) { alarms(env, 0, 100, 200, 300, 400) },
		timer: func(env *sim.Env, a sim.TimerID) {
			page.Append(env, a.String())
			page.SyncLater(env, uint64(a.Arg()))
		}}
	cfg := play(p)
	cfg.Plan = []sim.Planned{at(50, sim.SlowDisk{Target: node(1), Sync: fixed(30)}), at(150, sim.SlowDisk{Target: node(1), Sync: fixed(0)}),
		at(250, sim.SlowDisk{Target: node(1), Sync: fixed(40)}), at(320, sim.MendDisk{Target: node(1), Trouble: sim.Slowness})}
	expect(t, perform(t, cfg), "5ms a page synced 0", "130ms a page synced 1", "200ms a page synced 2", "340ms a page synced 3", "405ms a page synced 4")

	cfg.Disk.Sync = sim.Range{Min: 0, Max: millis(50)}
	cfg.Plan = nil
	usual := lines(perform(t, cfg))
	cfg.Plan = []sim.Planned{at(50, sim.SlowDisk{Target: node(1), Sync: sim.Range{Min: millis(5), Max: millis(55)}}), at(350, sim.Heal{All: true})}
	slow := slices.DeleteFunc(lines(perform(t, cfg)), func(l string) bool { return strings.Contains(l, "healed") })
	for i := range usual {
		by := millis(5)
		if i == 0 || i == 4 {
			by = 0
		}
		if want := moment(t, usual[i]).Add(by); moment(t, slow[i]) != want {
			t.Errorf("sync %d ends as %q and slowed down as %q; want it at %s", i, usual[i], slow[i], want)
		}
	}
}

// TestASlowDiskSlowsBarriers, also where a sync usually takes no time; and one
// that is set to take none lifts them at once.
func TestASlowDiskSlowsBarriers(t *testing.T) {
	for _, c := range []struct{ usual, slow, ends int }{{0, 30, 40}, {5, 30, 40}, {5, 0, 10}} {
		cfg := play(puppet{start: func(env *sim.Env) { env.SetTimer(alarm, millis(10)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				page.Append(env, "1")
				page.Sync(env)
				say(env, "is past its barrier")
			}})
		cfg.Disk.Sync = fixed(c.usual)
		cfg.Plan = []sim.Planned{at(1, sim.SlowDisk{Target: node(1), Sync: fixed(c.slow)})}
		expect(t, perform(t, cfg), fmt.Sprintf("%dms a is past its barrier", c.ends))
	}
}

// moment reads the time of a diary's line.
func moment(t *testing.T, line string) sim.Time {
	t.Helper()
	d, err := time.ParseDuration(strings.Fields(line)[0])
	if err != nil {
		t.Fatal(err)
	}
	return sim.Time(d)
}

// TestAWriteOnAFullDiskHaltsTheNode, with what was written before it kept.
// What gives room back works.
func TestAWriteOnAFullDiskHaltsTheNode(t *testing.T) {
	full := func(w *sim.World) sim.View { return w.View(1) }
	for _, c := range []struct {
		name  string
		write func(*sim.Env)
		halts bool
		want  string
	}{
		{"append", func(env *sim.Env) { page.Append(env, "4") }, true, `[1 2 3], last "3", of 3, whole`},
		{"replace", func(env *sim.Env) { page.Replace(env, "4") }, true, `[1 2 3], last "3", of 3, whole`},
		{"truncate", func(env *sim.Env) { page.Truncate(env, 1) }, false, `[1], last "1", of 1, whole`},
		{"discard", func(env *sim.Env) { page.Discard(env, 1) }, false, `[2 3], last "3", of 2, whole`},
		{"truncate and append", func(env *sim.Env) { page.Truncate(env, 1); page.Append(env, "4") }, true, `[1], last "1", of 1, whole`},
		{"append behind a barrier", func(env *sim.Env) { page.Truncate(env, 2); page.Sync(env); page.Append(env, "4") }, true, `[1 2], last "2", of 2, whole`},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := play(oldHand(func(env *sim.Env) {
				c.write(env)
				page.Sync(env)
				say(env, "goes on")
			}))
			cfg.Plan = append([]sim.Planned{at(7, sim.FullDisk{Target: node(1)})}, cycle(30, 0, false)...)
			w := newWorld(t, cfg)
			w.Run(sim.Time(millis(25)))
			if v := full(w); v.Halted != c.halts || v.Up == c.halts || !v.Full {
				t.Errorf("then a is %+v", v)
			}
			w.Run(sim.Time(millis(100)))
			finds(t, w, c.want)
			says := strings.Join(lines(w), "\n")
			if strings.Contains(says, "goes on") == c.halts || strings.Contains(says, "halted by "+sim.DiskFull) != c.halts {
				t.Errorf("the diary reads\n%s", says)
			}
			if (marked(w, sim.DiskFullHit) == 1) != c.halts {
				t.Errorf("the landmarks are %v", w.Marks())
			}
		})
	}
}

// TestARestartOnAFullDiskHaltsAgain when it writes, and lives when it does not
// or when there is room again.
func TestARestartOnAFullDiskHaltsAgain(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		say(env, "boot %d", env.Boot())
		letter.SendTo(env, 2, "about to write")
		page.Append(env, "x")
		letter.SendTo(env, 2, "written")
	}}, puppet{})
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1)}), at(2, sim.FullDisk{Target: node(1)}), at(3, sim.Restart{Target: node(1)}),
		at(20, sim.Restart{Target: node(1)}), at(40, sim.MendDisk{Target: node(1), Trouble: sim.Fullness}), at(41, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg), "0s a boot 1", "1ms a crashed, 0 effects and 0 writes lost",
		"3ms a boot 2", "3ms a halted by DISK-FULL", "10ms b hears about to write", "10ms b hears written", "13ms b hears about to write",
		"20ms a boot 3", "20ms a halted by DISK-FULL", "30ms b hears about to write",
		"41ms a boot 4", "51ms b hears about to write", "51ms b hears written")
}

// TestALostDiskComesBackEmpty, of a node that is down and of one that runs.
func TestALostDiskComesBackEmpty(t *testing.T) {
	const empty = `[], last "", of 0, whole`
	for name, plan := range map[string][]sim.Planned{
		"while up":        {at(11, sim.LoseDisk{Target: node(1)}), at(12, sim.Restart{Target: node(1)})},
		"while down":      {at(11, sim.Crash{Target: node(1)}), at(12, sim.LoseDisk{Target: node(1)}), at(13, sim.Restart{Target: node(1)})},
		"then healed":     {at(11, sim.LoseDisk{Target: node(1)}), at(12, sim.Heal{All: true})},
		"damage and all":  {at(11, sim.Corrupt{Target: node(1)}), at(12, sim.LoseDisk{Target: node(1)}), at(13, sim.Restart{Target: node(1)})},
		"in a handler":    {at(11, sim.Pause{Target: node(1)}), at(12, sim.LoseDisk{Target: node(1)}), at(13, sim.Restart{Target: node(1)})},
		"under a liar":    {at(7, sim.LyingDisk{Target: node(1)}), at(12, sim.LoseDisk{Target: node(1)}), at(13, sim.Restart{Target: node(1)})},
		"twice, in a row": {at(11, sim.LoseDisk{Target: node(1)}), at(12, sim.LoseDisk{Target: node(1)}), at(13, sim.Restart{Target: node(1)})},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := play(oldHand(func(env *sim.Env) { page.Append(env, "4"); page.SyncLater(env, 1) }))
			cfg.Plan = plan
			w := perform(t, cfg)
			finds(t, w, empty)
			if n := strings.Count(strings.Join(lines(w), "\n"), "crashed"); n != 1 {
				t.Errorf("the diary tells of %d crashes: %q", n, lines(w))
			}
		})
	}
}

// TestHealingEndsWhatLastsAndMendsNoRecord.
func TestHealingEndsWhatLastsAndMendsNoRecord(t *testing.T) {
	cfg := play(oldHand(nothing))
	cfg.Disk.Torn = 7
	cfg.Plan = []sim.Planned{at(7, sim.LyingDisk{Target: node(1)}), at(7, sim.FullDisk{Target: node(1)}), at(7, sim.SlowDisk{Target: node(1), Sync: fixed(40)}),
		at(7, sim.TearingDisk{Target: node(1), Torn: 9}), at(7, sim.Corrupt{Target: node(1), File: "page"}), at(20, sim.Heal{All: true})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(8)))
	if v := w.View(1); !v.Lying || !v.Full || v.Slow != fixed(40) || v.Files[0].Damaged != 1 {
		t.Errorf("before: %+v", v)
	}
	w.Run(sim.Time(millis(30)))
	if v := w.View(1); v.Lying || v.Full || v.Slow != (sim.Range{}) || v.Files[0].Damaged != 1 {
		t.Errorf("after: %+v", v)
	}
}

// TestDiskFaultsSpeakForThemselves, and say why when they cannot be.
func TestDiskFaultsSpeakForThemselves(t *testing.T) {
	for _, c := range []struct {
		fault sim.Fault
		once  string // at a node that has written three records
		twice string // why not again
		fresh string // why not at a node that has yet to boot
	}{
		{sim.SlowDisk{Target: node(1), Sync: sim.Range{Min: millis(1), Max: millis(20)}}, "disk a sync 1ms..20ms", "", ""},
		{sim.SlowDisk{Target: node(1), Sync: sim.Range{Min: 2, Max: 1}}, "disk a sync 2ns..1ns (skipped: no sync takes 2ns..1ns)", "no sync takes 2ns..1ns", "no sync takes 2ns..1ns"},
		{sim.LyingDisk{Target: node(1)}, "disk a lies", "the disk of a lies already", ""},
		{sim.FullDisk{Target: node(1)}, "disk a full", "the disk of a is full already", ""},
		{sim.TearingDisk{Target: node(1), Torn: 500_000}, "disk a torn 500000ppm", "", ""},
		{sim.TearingDisk{Target: node(1), Torn: -1}, "disk a torn -1ppm (skipped: -1 parts per million are no chance)", "-1 parts per million are no chance", "-1 parts per million are no chance"},
		{sim.MendDisk{Target: node(1), Trouble: sim.Slowness}, "mend disk a sync (skipped: nothing of that is wrong with the disk of a)", "nothing of that is wrong with the disk of a", "nothing of that is wrong with the disk of a"},
		{sim.MendDisk{Target: node(1), Trouble: sim.Lies}, "mend disk a lies (skipped: nothing of that is wrong with the disk of a)", "nothing of that is wrong with the disk of a", "nothing of that is wrong with the disk of a"},
		{sim.MendDisk{Target: node(1), Trouble: sim.Fullness}, "mend disk a full (skipped: nothing of that is wrong with the disk of a)", "nothing of that is wrong with the disk of a", "nothing of that is wrong with the disk of a"},
		{sim.MendDisk{Target: node(1), Trouble: sim.Tearing}, "mend disk a torn (skipped: nothing of that is wrong with the disk of a)", "nothing of that is wrong with the disk of a", "nothing of that is wrong with the disk of a"},
		{sim.Corrupt{Target: node(1), File: "page", Back: 2}, "corrupt a page 2 from the end", "that record is damaged already", "a has no record of file page on disk"},
		{sim.Corrupt{Target: node(1), File: "page", Back: 3}, "corrupt a page 3 from the end (skipped: file page of a has no more than 3 records on disk)", "file page of a has no more than 3 records on disk", "a has no record of file page on disk"},
		{sim.Corrupt{Target: node(1), File: "pgae", Back: sim.AnyRecord}, "corrupt a pgae (skipped: a has no record of file pgae on disk)", "a has no record of file pgae on disk", "a has no record of file pgae on disk"},
		{sim.Corrupt{Target: node(1)}, "corrupt a 0 from the end", "that record is damaged already", "a has nothing on disk"},
		{sim.LoseDisk{Target: node(1)}, "lose disk a", "", "a has yet to come up"},
		{sim.LoseDisk{Target: sim.Target{Role: "leader"}}, "lose disk leader (skipped: no role is named leader)", "no role is named leader", "no role is named leader"},
		{sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Writes: 1, Torn: true}}}, "crash a keep page 1 torn", "a is down already", "a is down already"},
	} {
		told := &telltale{}
		cfg := play(oldHand(nothing))
		cfg.Tracer, cfg.Boot = told, fixed(2)
		cfg.Plan = []sim.Planned{at(1, c.fault), at(2, sim.Heal{All: true}), at(11, c.fault), at(12, c.fault)}
		perform(t, cfg)
		bare, _, _ := strings.Cut(c.once, " (")
		want := []string{why(bare, c.fresh), "heal all", c.once, why(bare, c.twice)}
		if !slices.Equal(told.lines, want) {
			t.Errorf("the trace tells\n%s\nand should tell\n%s", indent(told.lines), indent(want))
		}
	}
}

func why(text, why string) string {
	if why != "" {
		text += " (skipped: " + why + ")"
	}
	return text
}

// telltale keeps what the world tells of faults.
type telltale struct{ lines []string }

func (s *telltale) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Struck {
		s.lines = append(s.lines, w.Line(r))
	}
}

// TestFingerprintsTellDisksApart that differ in one thing which a later event
// can bring to light.
func TestFingerprintsTellDisksApart(t *testing.T) {
	world := func() *sim.World {
		w := newWorld(t, play(oldHand(func(env *sim.Env) { page.Append(env, "4"); page.SyncLater(env, 1) })))
		w.Run(sim.Time(millis(11)))
		return w
	}
	torn := func(yes bool) []sim.Fault {
		return []sim.Fault{sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Torn: yes}}}}
	}
	during := func(yes bool) []sim.Fault {
		return []sim.Fault{sim.Crash{Target: node(1), During: true, Keep: []sim.Keep{{File: "page", Torn: yes}}}}
	}
	for what, two := range map[string][2][]sim.Fault{
		"whether a disk lies":           {nil, {sim.LyingDisk{Target: node(1)}}},
		"whether a disk is full":        {nil, {sim.FullDisk{Target: node(1)}}},
		"whether a disk is slow":        {nil, {sim.SlowDisk{Target: node(1), Sync: fixed(5)}}},
		"how slow a disk is":            {{sim.SlowDisk{Target: node(1), Sync: fixed(5)}}, {sim.SlowDisk{Target: node(1), Sync: fixed(6)}}},
		"whether a disk tears":          {nil, {sim.TearingDisk{Target: node(1), Torn: 1}}},
		"whether a record is bad":       {nil, {sim.Corrupt{Target: node(1)}}},
		"which record is bad":           {{sim.Corrupt{Target: node(1)}}, {sim.Corrupt{Target: node(1), Back: 1}}},
		"whether a record is torn":      {torn(false), torn(true)},
		"whether a crash to come tears": {during(false), during(true)},
		"whether a bad record is known": {{sim.Crash{Target: node(1)}, sim.Restart{Target: node(1)}, sim.Corrupt{Target: node(1)}},
			{sim.Crash{Target: node(1)}, sim.Corrupt{Target: node(1)}, sim.Restart{Target: node(1)}}},
	} {
		first, second := world(), world()
		for i, w := range []*sim.World{first, second} {
			for _, f := range two[i] {
				strike(t, f)(w)
			}
		}
		if first.Fingerprint() == second.Fingerprint() {
			t.Errorf("the fingerprint does not tell %s", what)
		}
	}
	honest, liar := world(), world()
	strike(t, sim.LyingDisk{Target: node(1)})(liar)
	for _, w := range []*sim.World{honest, liar} {
		apply(t, w, sim.Take, "disk a page#2")
	}
	strike(t, sim.MendDisk{Target: node(1), Trouble: sim.Lies})(liar)
	if honest.Fingerprint() == liar.Fingerprint() {
		t.Error("the fingerprint does not tell whether a sync was a lie")
	}
	claim := func(both bool) uint64 {
		cfg := play(puppet{start: func(env *sim.Env) {
			page.Append(env, "1")
			if !both {
				page.SyncLater(env, 1)
			}
			page.Append(env, "2")
			if both {
				page.SyncLater(env, 1)
			}
		}})
		cfg.Boot = fixed(1)
		cfg.Plan = []sim.Planned{at(0, sim.LyingDisk{Target: node(1)})}
		return perform(t, cfg).Fingerprint()
	}
	if claim(true) == claim(false) {
		t.Error("the fingerprint does not tell what a lie has claimed")
	}
}

// TestASearchRefusesBadDisks: its silence about them would be no answer.
func TestASearchRefusesBadDisks(t *testing.T) {
	cfg := play(puppet{})
	for _, c := range []struct {
		change func(*sim.Config)
		says   string
	}{
		{func(cfg *sim.Config) { cfg.Disk.Torn = 1 }, "a search tears no records"},
		{func(cfg *sim.Config) { cfg.Plan = []sim.Planned{at(1, sim.LoseDisk{Target: node(1)})} }, "a search takes no plan"},
		{func(cfg *sim.Config) { cfg.Disk.Torn = -1 }, "is not between 0 and 1,000,000"},
	} {
		bad := cfg
		c.change(&bad)
		if _, err := sim.NewModel(bad, sim.Bounds{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("the search says %v; want %q", err, c.says)
		}
	}
	cfg.Disk.Torn = 2_000_000
	if _, err := sim.New(cfg); err == nil {
		t.Error("a world is made with a chance of 200 %")
	}
}

// TestTheWorldTellsOfALie in its trace: the sync is over and writes are loose.
func TestTheWorldTellsOfALie(t *testing.T) {
	var told syncs
	cfg := play(oldHand(nothing))
	cfg.Tracer = &told
	cfg.Plan = []sim.Planned{at(1, sim.LyingDisk{Target: node(1)})}
	perform(t, cfg)
	if want := "[a page 3 records, 3 not on disk]"; fmt.Sprint(told.lines) != want {
		t.Errorf("the trace tells %v; want %s", told.lines, want)
	}
}

type syncs struct{ lines []string }

func (s *syncs) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Synced {
		s.lines = append(s.lines, w.Line(r))
	}
}
