package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// inventory says what a node finds in a file.
func inventory(env *sim.Env) {
	say(env, "finds %v, last %q, of %d, %s", page.Read(env), page.Last(env), page.Len(env), page.Damaged(env))
}

// oldHand writes the records 1, 2 and 3 at its first boot, safely, and then
// does something of its own at 10 ms. At later boots it says what it finds.
func oldHand(then func(*sim.Env)) puppet {
	return puppet{start: func(env *sim.Env) {
		if env.Boot() > 1 {
			inventory(env)
			return
		}
		for _, s := range []string{"1", "2", "3"} {
			page.Append(env, s)
		}
		page.Sync(env)
		env.SetTimer(alarm, millis(5))
	}, timer: func(env *sim.Env, _ sim.TimerID) { then(env) }}
}

func nothing(*sim.Env) {}

// cycle crashes node a at one moment, with so much of its page kept, and
// restarts it a millisecond later.
func cycle(ms, keep int, torn bool) []sim.Planned {
	return []sim.Planned{
		at(ms, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Writes: keep, Torn: torn}}}),
		at(ms+1, sim.Restart{Target: node(1)})}
}

// found picks from a diary what node a found, boot after boot.
func found(w *sim.World) (all []string) {
	for _, l := range lines(w) {
		if _, what, ok := strings.Cut(l, "finds "); ok {
			all = append(all, what)
		}
	}
	return all
}

// marked returns how often a landmark was visited.
func marked(w *sim.World, name string) uint64 {
	for _, m := range w.Marks() {
		if m.Name == name {
			return m.Count
		}
	}
	return 0
}

// finds fails the test unless the run found that.
func finds(t *testing.T, w *sim.World, want ...string) {
	t.Helper()
	if v := w.Violation(); v != nil {
		t.Fatalf("the play broke off: %v", v)
	}
	if got := found(w); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("a finds\n%s\nand should find\n%s", indent(got), indent(want))
	}
}

// TestACrashMayTearTheAppendUnderWay: its record is there and cannot be read.
// Every other write takes place or does not.
func TestACrashMayTearTheAppendUnderWay(t *testing.T) {
	const three = `[1 2 3], last "3", of 3, `
	for _, c := range []struct {
		name  string
		write func(*sim.Env)
		want  []string // found when 0, 1, … writes are kept
		loose int      // writes lost when none is kept
	}{
		{"append", func(env *sim.Env) { page.Append(env, "4") },
			[]string{three + "torn at its end", `[1 2 3 4], last "4", of 4, whole`}, 1},
		{"two appends", func(env *sim.Env) { page.Append(env, "4"); page.Append(env, "5") },
			[]string{three + "torn at its end", `[1 2 3 4], last "4", of 4, torn at its end`, `[1 2 3 4 5], last "5", of 5, whole`}, 2},
		{"replace", func(env *sim.Env) { page.Replace(env, "4") }, []string{three + "whole", `[4], last "4", of 1, whole`}, 1},
		{"truncate", func(env *sim.Env) { page.Truncate(env, 1) }, []string{three + "whole", `[1], last "1", of 1, whole`}, 1},
		{"discard", func(env *sim.Env) { page.Discard(env, 2) }, []string{three + "whole", `[3], last "3", of 1, whole`}, 1},
		{"truncate and append", func(env *sim.Env) { page.Truncate(env, 1); page.Append(env, "4") },
			[]string{three + "whole", `[1], last "1", of 1, torn at its end`, `[1 4], last "4", of 2, whole`}, 2},
		{"discard all and append", func(env *sim.Env) { page.Discard(env, 3); page.Append(env, "4") },
			[]string{three + "whole", `[], last "", of 0, torn at its end`, `[4], last "4", of 1, whole`}, 2},
		{"nothing", nothing, []string{three + "whole"}, 0},
	} {
		for kept, want := range c.want {
			cfg := play(oldHand(c.write))
			cfg.Plan = cycle(11, kept, true)
			w := perform(t, cfg)
			if got := found(w); len(got) != 1 || got[0] != want {
				t.Errorf("%s with %d writes kept: a finds %q; want %q", c.name, kept, got, want)
			}
			if lost := fmt.Sprintf("11ms a crashed, 0 effects and %d writes lost", c.loose-kept); lines(w)[0] != lost {
				t.Errorf("%s with %d writes kept: %q; want %q, a torn write being lost", c.name, kept, lines(w)[0], lost)
			}
			if torn := strings.HasSuffix(want, "end"); torn != (marked(w, sim.TornRecordFound) == 1) {
				t.Errorf("%s with %d writes kept: torn is %v, and the landmark is visited %d times", c.name, kept, torn, marked(w, sim.TornRecordFound))
			}
		}
	}
}

// TestTearingIsDrawnWhenAskedFor: as often as the configuration says, of those
// crashes that lose an append, and how much a crash keeps stays as it was.
func TestTearingIsDrawnWhenAskedFor(t *testing.T) {
	outcome := func(seed uint64, torn sim.PPM, faults ...sim.Planned) (first, finds string) {
		cfg := play(oldHand(func(env *sim.Env) { page.Append(env, "4"); page.Append(env, "5") }))
		cfg.Seed, cfg.Disk.Torn = seed, torn
		cfg.Plan = append(faults, at(11, sim.Crash{Target: node(1)}), at(12, sim.Restart{Target: node(1)}))
		w := perform(t, cfg)
		return lines(w)[0], found(w)[0]
	}
	tears := map[string]int{}
	for seed := range uint64(300) {
		plain, calm := outcome(seed, 0)
		if strings.Contains(calm, "damaged") {
			t.Fatalf("seed %d: torn without being asked to: %s", seed, calm)
		}
		for name, how := range map[string]func() (string, string){
			"never":  func() (string, string) { return outcome(seed, 0) },
			"half":   func() (string, string) { return outcome(seed, 500_000) },
			"always": func() (string, string) { return outcome(seed, sim.Certain) },
			"by a fault": func() (string, string) {
				return outcome(seed, 0, at(1, sim.TearingDisk{Target: node(1), Torn: 500_000}))
			},
			"until ended": func() (string, string) {
				return outcome(seed, 0, at(1, sim.TearingDisk{Target: node(1), Torn: sim.Certain}), at(2, sim.MendDisk{Target: node(1), Trouble: sim.Tearing}))
			},
		} {
			first, finds := how()
			if first != plain {
				t.Fatalf("seed %d, %s torn: %q; with disks that do not tear %q", seed, name, first, plain)
			}
			if strings.HasSuffix(finds, "end") {
				tears[name]++
			}
		}
	}
	// Two of three crashes lose an append.
	if tears["never"] != 0 || tears["until ended"] != 0 || tears["always"] < 170 || tears["always"] > 230 ||
		tears["half"] < 70 || tears["half"] > 130 || tears["by a fault"] != tears["half"] {
		t.Errorf("of 300 crashes tore a record: %v", tears)
	}
}

// TestARecordGoneBadIsFoundAtTheNextBoot: the process that runs has it in
// memory. A boot reads up to it, and learns whether others lie behind it.
func TestARecordGoneBadIsFoundAtTheNextBoot(t *testing.T) {
	for _, c := range []struct {
		back int
		want string
	}{
		{0, `[1 2], last "2", of 2, damaged at its end`},
		{1, `[1], last "1", of 1, damaged inside`},
		{2, `[], last "", of 0, damaged inside`},
	} {
		for _, end := range []struct {
			name string
			by   func(*sim.Env)
		}{{"crash", nothing}, {"halt", func(env *sim.Env) { env.Halt(sim.RuleOf("TEST-1")) }}} {
			cfg := play(oldHand(func(env *sim.Env) { inventory(env); end.by(env) }))
			cfg.Plan = append([]sim.Planned{at(7, sim.Corrupt{Target: node(1), File: "page", Back: c.back})}, cycle(11, 0, false)...)
			w := newWorld(t, cfg)
			w.Run(sim.Time(millis(8)))
			if v := w.View(1); v.Files[0].Damaged != 1 || v.Files[0].Records != 3 {
				t.Errorf("the view shows %+v", v.Files)
			}
			w.Run(sim.Time(millis(100)))
			finds(t, w, `[1 2 3], last "3", of 3, whole`, c.want)
			if n := marked(w, sim.CorruptionFound); n != 1 {
				t.Errorf("%s: the landmark is visited %d times", end.name, n)
			}
		}
	}
}

// TestWhatIsDamagedMovesWithItsRecord, at its place on disk, whatever writes
// reach the disk and whichever a crash undoes.
func TestWhatIsDamagedMovesWithItsRecord(t *testing.T) {
	hit := func(ms, back int) sim.Planned { return at(ms, sim.Corrupt{Target: node(1), File: "page", Back: back}) }
	sync := func(write func(*sim.Env)) func(*sim.Env) { return func(env *sim.Env) { write(env); page.Sync(env) } }
	for _, c := range []struct {
		name string
		then func(*sim.Env) // at 10 ms
		plan []sim.Planned
		want string
	}{
		{"an append goes behind it", sync(func(env *sim.Env) { page.Append(env, "4") }), []sim.Planned{hit(7, 0)},
			`[1 2], last "2", of 2, damaged inside`},
		{"a discard moves it", sync(func(env *sim.Env) { page.Discard(env, 1) }), []sim.Planned{hit(7, 0)},
			`[2], last "2", of 1, damaged at its end`},
		{"a discard takes it along", sync(func(env *sim.Env) { page.Discard(env, 2) }), []sim.Planned{hit(7, 1)},
			`[3], last "3", of 1, whole`},
		{"a truncation takes it along", sync(func(env *sim.Env) { page.Truncate(env, 2) }), []sim.Planned{hit(7, 0)},
			`[1 2], last "2", of 2, whole`},
		{"a replacement takes it along", sync(func(env *sim.Env) { page.Replace(env, "4") }), []sim.Planned{hit(7, 0)},
			`[4], last "4", of 1, whole`},
		{"a discard that a crash undoes does not", func(env *sim.Env) { page.Discard(env, 2) }, []sim.Planned{hit(7, 1)},
			`[1], last "1", of 1, damaged inside`},
		{"nor a truncation", func(env *sim.Env) { page.Truncate(env, 1) }, []sim.Planned{hit(7, 0)},
			`[1 2], last "2", of 2, damaged at its end`},
		{"what is not on disk cannot be hit", func(env *sim.Env) { page.Append(env, "4") }, []sim.Planned{hit(11, 0)},
			`[1 2], last "2", of 2, damaged at its end`},
		{"nor hidden by what is not", func(env *sim.Env) { page.Discard(env, 2) }, []sim.Planned{hit(11, 2)},
			`[], last "", of 0, damaged inside`},
		{"two go bad", nothing, []sim.Planned{hit(7, 0), hit(8, 2)}, `[], last "", of 0, damaged inside`},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := play(oldHand(c.then))
			cfg.Plan = append(c.plan, cycle(20, 0, false)...)
			finds(t, perform(t, cfg), c.want)
		})
	}
}

// TestTruncateCutsOffWhatIsDamaged, and only when it is on disk. What is
// appended without it lies behind the bad record and is found by nobody.
func TestTruncateCutsOffWhatIsDamaged(t *testing.T) {
	const torn = `[1 2 3], last "3", of 3, torn at its end`
	for _, c := range []struct {
		name   string
		mend   func(*sim.Env) // at the boot after the tear
		during string         // what that boot finds then
		after  string         // what the next one finds
	}{
		{"truncated", func(env *sim.Env) { page.Truncate(env, page.Len(env)); page.Append(env, "5"); page.Sync(env) },
			`[1 2 3 5], last "5", of 4, whole`, `[1 2 3 5], last "5", of 4, whole`},
		{"truncated and not synced", func(env *sim.Env) { page.Truncate(env, page.Len(env)); page.Append(env, "5") },
			`[1 2 3 5], last "5", of 4, whole`, torn},
		{"replaced", func(env *sim.Env) { page.Replace(env, "5"); page.Sync(env) },
			`[5], last "5", of 1, whole`, `[5], last "5", of 1, whole`},
		{"ignored", func(env *sim.Env) { page.Append(env, "5"); page.Sync(env) },
			`[1 2 3], last "3", of 3, damaged inside`, `[1 2 3], last "3", of 3, damaged inside`},
		{"discarded before it", func(env *sim.Env) { page.Discard(env, 3); page.Sync(env) },
			`[], last "", of 0, torn at its end`, `[], last "", of 0, torn at its end`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := oldHand(func(env *sim.Env) {
				if env.Boot() == 1 {
					page.Append(env, "4")
				} else {
					inventory(env)
				}
			})
			start := p.start
			p.start = func(env *sim.Env) {
				start(env)
				if env.Boot() == 2 {
					c.mend(env)
					env.SetTimer(alarm, millis(10))
				}
			}
			cfg := play(p)
			cfg.Plan = append(cycle(11, 0, true), cycle(30, 0, false)...)
			finds(t, perform(t, cfg), torn, c.during, c.after)
		})
	}
	for name, do := range map[string]func(*sim.Env){
		"truncate page to 3 of 2 records":      func(env *sim.Env) { page.Truncate(env, 3) },
		"discard from page 3 of 2 records":     func(env *sim.Env) { page.Discard(env, 3) },
		"discard from page -1 of 2 records":    func(env *sim.Env) { page.Discard(env, -1) },
		"truncate page to -1 of 2 records":     func(env *sim.Env) { page.Truncate(env, -1) },
		"index out of range [2] with length 2": func(env *sim.Env) { _ = page.Read(env)[2] },
	} {
		p := oldHand(nothing)
		start := p.start
		p.start = func(env *sim.Env) {
			if start(env); env.Boot() == 2 {
				do(env)
			}
		}
		cfg := play(p)
		cfg.Plan = append([]sim.Planned{at(7, sim.Corrupt{Target: node(1), File: "page"})}, cycle(11, 0, false)...)
		if v := perform(t, cfg).Violation(); v == nil || !strings.Contains(v.Text, name) {
			t.Errorf("the violation is %v; want %q", v, name)
		}
	}
}

// TestTheWorldDrawsWhatGoesBad when the fault leaves it open, by the moment:
// every file and every record in turn.
func TestTheWorldDrawsWhatGoesBad(t *testing.T) {
	hurt := func(seed uint64, faults ...sim.Planned) string {
		cfg := play(puppet{start: func(env *sim.Env) {
			if env.Boot() > 1 {
				say(env, "finds %v %v", page.Read(env), margin.Read(env))
				return
			}
			for _, s := range []string{"1", "2", "3"} {
				page.Append(env, s)
				margin.Append(env, s)
			}
			page.Sync(env)
			margin.Sync(env)
		}})
		cfg.Seed = seed
		cfg.Plan = append(faults, at(30, sim.Corrupt{Target: node(1), Back: sim.AnyRecord}), at(40, sim.Crash{Target: node(1)}), at(41, sim.Restart{Target: node(1)}))
		all := found(perform(t, cfg))
		return all[len(all)-1]
	}
	seen := map[string]int{}
	for seed := range uint64(200) {
		alone := hurt(seed)
		seen[alone]++
		if with := hurt(seed, cycle(20, 0, false)...); with != alone {
			t.Fatalf("seed %d: %s goes bad, and with a crash before it %s", seed, alone, with)
		}
	}
	if len(seen) != 6 {
		t.Errorf("left to the world, there goes bad %v; want each of six records", seen)
	}
}
