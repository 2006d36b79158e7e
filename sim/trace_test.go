package sim_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// tracer writes down every record, or those of some sorts.
type tracer struct {
	only  map[sim.RecordSort]bool
	lines []string
}

func (t *tracer) Record(w *sim.World, r sim.Record) {
	switch {
	case t.only == nil:
		t.lines = append(t.lines, fmt.Sprintf("%s %s %s", r.At, r.Sort, w.Line(r)))
	case t.only[r.Sort]:
		t.lines = append(t.lines, w.Line(r))
	}
}

// TestATraceTellsWhatHappenedAndWhenItWasHandled, in the order of its coming
// about.
func TestATraceTellsWhatHappenedAndWhenItWasHandled(t *testing.T) {
	rule := sim.RuleOf("TEST-1")
	cfg := play(
		puppet{start: func(env *sim.Env) {
			env.Note(rule, 1, 2, 3, 4)
			page.Append(env, "x")
			page.Sync(env)
			env.SetTimer(alarm, millis(3))
			env.SetTimer(alarm, millis(4))
			env.StopTimer(alarm)
			letter.SendTo(env, 2, "safe")
		}},
		puppet{start: func(env *sim.Env) {
			letter.SendTo(env, 1, "early")
			card.SendTo(env, 1, "late")
			errand.Return(env, errand.Invoke(env, "in"), "out")
		}})
	cfg.Network.Delay = fixed(2)
	cfg.Boot = sim.Range{}
	cfg.Plan = []sim.Planned{at(6, sim.Cut{From: 1, To: 2})}
	tr := &tracer{}
	cfg.Tracer = tr
	perform(t, cfg)
	want := []string{
		"0s took boot a", "0s stated a booted {}", "0s noted a TEST-1 1 2 3 4", "0s wrote a page 1 records, 1 not on disk",
		"0s took boot b", "0s stated b booted {}", "0s sent post b>a Letter#1 early", "0s sent post b>a Card#1 late",
		"0s stated b errand 2/1 in", "0s stated b errand returned 2/1 out",
		"2ms took post b>a Letter#1 early (waits: a is busy)", "2ms took post b>a Card#1 late (waits: a is busy)",
		"5ms took disk a page#1", "5ms synced a page 1 records, 0 not on disk",
		"5ms armed a alarm at 8ms", "5ms armed a alarm at 9ms", "5ms disarmed a alarm", "5ms sent post a>b Letter#1 safe",
		"5ms took inbox a #1 early", "5ms stated a said hears early", "5ms took inbox a #2 late", "5ms stated a said hears late",
		"6ms took plan #1", "6ms struck cut a>b",
		"7ms took post a>b Letter#1 safe", "7ms dropped post a>b Letter#1 safe",
	}
	if tr.lines = bootsInOrder(tr.lines); !slices.Equal(tr.lines, want) {
		t.Errorf("the trace reads\n%s\nand should read\n%s", indent(tr.lines), indent(want))
	}
}

// bootsInOrder puts a's boot before b's: which of two nodes that come up at
// once is first is a matter of their names' hashes.
func bootsInOrder(lines []string) []string {
	if b, a := slices.Index(lines, "0s took boot b"), slices.Index(lines, "0s took boot a"); b < a {
		end := a
		for end < len(lines) && lines[end][:2] == "0s" {
			end++
		}
		return slices.Concat(lines[a:end], lines[b:a], lines[end:])
	}
	return lines
}

// TestTracingChangesNothing: the same run with and without a tracer.
func TestTracingChangesNothing(t *testing.T) {
	cfg := relays(5, true)
	cfg.Network.Loss = 10_000
	bare := newWorld(t, cfg)
	cfg.Tracer = &tracer{}
	traced := newWorld(t, cfg)
	bare.Run(sim.Time(millis(900)))
	traced.Run(sim.Time(millis(900)))
	if bare.Hash() != traced.Hash() || bare.Fingerprint() != traced.Fingerprint() {
		t.Error("a traced run is another run")
	}
	tr := &tracer{}
	bare.Trace(tr)
	bare.Step()
	bare.Trace(nil)
	seen := len(tr.lines)
	bare.Step()
	if seen == 0 || len(tr.lines) != seen {
		t.Errorf("a tracer set for one event saw %d lines, then %d", seen, len(tr.lines))
	}
}

// TestTheRingKeepsTheLastEvents, as many as it was asked to keep.
func TestTheRingKeepsTheLastEvents(t *testing.T) {
	cfg := relays(3, false)
	cfg.Ring = 9 // rounded up to 16
	w := newWorld(t, cfg)
	for range 100 {
		w.Step()
	}
	got := w.Recent(1000)
	if len(got) != 16 || got[0].Seq != 85 || got[15].Seq != 100 {
		t.Errorf("the ring holds %d events, %d to %d", len(got), got[0].Seq, got[len(got)-1].Seq)
	}
	if few := w.Recent(3); len(few) != 3 || few[2].Seq != 100 {
		t.Errorf("the last three are %v", few)
	}
	if none := w.Recent(-1); len(none) != 0 {
		t.Errorf("fewer than none are %v", none)
	}
	for _, r := range got {
		if a, err := sim.ParseAddress(w.Address(r).String()); err != nil || a != w.Address(r) {
			t.Errorf("the address %q reads back as %q: %v", w.Address(r), a, err)
		}
	}
}

// TestViewShowsANode: power, inbox, what a sync holds back, disk, timers and
// the node's own columns.
func TestViewShowsANode(t *testing.T) {
	cfg := play(
		puppet{
			start: func(env *sim.Env) { env.SetTimer(bell.For(3), millis(40)); env.SetTimer(alarm, millis(9)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				margin.Append(env, "i")
				page.Append(env, "x")
				page.Sync(env)
				env.SetTimer(alarm, 0)
				say(env, "is safe")
			},
		},
		puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "hello") }})
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(12)))
	v := w.View(1)
	want := sim.View{ID: 1, Name: "a", Role: "puppet", Up: true, Boot: 1, Clock: sim.Time(millis(12)),
		Syncing: "page", Until: sim.Time(millis(14)), Held: 2, Inbox: 1,
		Files:  []sim.FileView{{Name: "margin", Records: 1, Unsynced: 1}, {Name: "page", Records: 1, Unsynced: 1}},
		Timers: []sim.TimerView{{Name: "bell/3", At: sim.Time(millis(40))}}}
	if fmt.Sprintf("%+v", v) != fmt.Sprintf("%+v", want) {
		t.Errorf("the view is\n%+v\nand should be\n%+v", v, want)
	}
	if w.Nodes() != 2 || w.Name(2) != "b" || w.Name(0) != "the world" {
		t.Errorf("%d nodes, named %s and %s", w.Nodes(), w.Name(2), w.Name(0))
	}
}

// TestLandmarksCountVisits: the protocol's first, in its order and be it
// unvisited, then what the run came past.
func TestLandmarksCountVisits(t *testing.T) {
	far, near := sim.Sometimes("far"), sim.Sometimes("near")
	cfg := play(puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(1)); env.Sometimes(near) },
		timer: func(env *sim.Env, _ sim.TimerID) {
			env.Sometimes(sim.Sometimes("by the way"))
			env.Sometimes(near)
			page.Append(env, "x")
		},
	})
	cfg.Protocol.Landmarks = []sim.Landmark{far, near}
	cfg.Plan = []sim.Planned{{At: 2, Fault: sim.Crash{Target: node(1), During: true, After: 2}}}
	w := perform(t, cfg)
	want := []sim.Mark{{Name: "far"}, {Name: "near", Count: 2}, {Name: "by the way", Count: 1}, {Name: sim.CrashBetweenEffects, Count: 1}}
	if got := w.Marks(); !slices.Equal(got, want) {
		t.Errorf("the landmarks are %v and should be %v", got, want)
	}
}
