package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestAHandleThatCannotBeIsRefusedAtOnce, when the program starts.
func TestAHandleThatCannotBeIsRefusedAtOnce(t *testing.T) {
	port := sim.Datagrams("refusals")
	sim.Message[int](port, "Once")
	for _, c := range []struct {
		says    string
		declare func()
	}{
		{"port refusals has two kinds named Once", func() { sim.Message[string](port, "Once") }},
		{"one word", func() { sim.Message[int](port, "") }},
		{"one word", func() { sim.Message[int](port, "A b#1") }},
		{"one word", func() { sim.Timer("half past") }},
		{"one word", func() { sim.FileOf[int]("a>b") }},
		{"one word", func() { sim.Streams("") }},
		{"addresses keep that word", func() { sim.Datagrams("timer") }},
		{"a handle needs a name", func() { sim.FactOf[int]("") }},
		{"float64 has no portable encoding", func() { sim.Message[struct{ Mean float64 }](port, "Mean") }},
		{"func() cannot be copied or encoded", func() { sim.FactOf[func()]("callback") }},
		{"file prices cannot hold this record", func() { sim.FileOf[[]float32]("prices") }},
		{"interface", func() { sim.OperationOf[any, int]("anything") }},
	} {
		if got := panicOf(c.declare); !strings.Contains(got, c.says) {
			t.Errorf("the declaration says %q; want %q", got, c.says)
		}
	}
}

// panicOf returns what a function panics with.
func panicOf(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return "nothing"
}

// TestAskingAHandleForAnothersValueIsAMistake of the node that asks.
func TestAskingAHandleForAnothersValueIsAMistake(t *testing.T) {
	for says, ask := range map[string]func(sim.Delivery){
		"Card.Of was asked for a Letter":     func(d sim.Delivery) { card.Of(d) },
		"page.Synced was asked for a Letter": func(d sim.Delivery) { page.Synced(d) },
	} {
		w := perform(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "") },
			receive: func(_ *sim.Env, d sim.Delivery) { ask(d) }}))
		if v := w.Violation(); v == nil || !strings.Contains(v.Text, says) {
			t.Errorf("the violation is %v; want %q", v, says)
		}
	}
}

// TestHandlesKnowTheirNames and their own.
func TestHandlesKnowTheirNames(t *testing.T) {
	got := fmt.Sprint(post.Name(), " ", letter.Name(), " ", said.Name(), " ", errand.Name(), " ", alarm, " ", alarm.For(7), " ", alarm.For(7).Arg(),
		" ", sim.TimerID{}, " ", sim.RuleOf("FLE-2"), " ", sim.Sometimes("here"), " ", sim.Conn{Dialer: 2, N: 1}, " ", sim.OpID{Client: 6, N: 2}, " ", sim.Time(millis(1250)))
	if want := "post Letter said errand alarm alarm/7 7 none FLE-2 here 2#1 6/2 1.25s"; got != want {
		t.Errorf("the names are %q; want %q", got, want)
	}
	if !alarm.For(7).Is(alarm) || bell.Is(alarm) || alarm.For(7) == alarm {
		t.Error("a timer does not know its own")
	}
}

// TestAnEnvTellsANodeWhereItIs.
func TestAnEnvTellsANodeWhereItIs(t *testing.T) {
	who := puppet{start: func(env *sim.Env) {
		say(env, "is %d of %v, called %s, boot %d", env.Self(), env.Peers(), env.Name(env.Self()), env.Boot())
	}}
	cfg := play(who, puppet{}, who)
	cfg.Protocol.Nodes[1].Role = "other"
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(3)}), at(2, sim.Restart{Target: node(3)})}
	got := strings.Join(lines(perform(t, cfg)), "; ")
	for _, want := range []string{"0s a is 1 of [1 3], called a, boot 1", "0s c is 3 of [1 3], called c, boot 1", "2ms c is 3 of [1 3], called c, boot 2"} {
		if !strings.Contains(got, want) {
			t.Errorf("the diary reads %q; want %q in it", got, want)
		}
	}
	if ids := cfg.Protocol.Peers("other"); len(ids) != 1 || ids[0] != 2 {
		t.Errorf("the others are %v", ids)
	}
}

// TestSetTimerBetweenPicksFromTheWholeRange, for each node by itself.
func TestSetTimerBetweenPicksFromTheWholeRange(t *testing.T) {
	ringer := puppet{
		start: func(env *sim.Env) { env.SetTimerBetween(alarm, millis(10), millis(20)) },
		timer: func(env *sim.Env, _ sim.TimerID) { say(env, "rings") },
	}
	cfg := play(ringer, ringer)
	least, most, apart := time.Hour, time.Duration(0), 0
	for cfg.Seed = range 100 {
		var times []time.Duration
		for _, l := range lines(perform(t, cfg)) {
			d, err := time.ParseDuration(strings.Fields(l)[0])
			if err != nil {
				t.Fatal(err)
			}
			least, most = min(least, d), max(most, d)
			times = append(times, d)
		}
		if times[0] != times[1] {
			apart++
		}
	}
	if least < millis(10) || most > millis(20) || least > millis(11) || most < millis(19) || apart < 95 {
		t.Errorf("the alarms ring from %s to %s, %d of 100 apart", least, most, apart)
	}
}
