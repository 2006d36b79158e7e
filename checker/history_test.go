package checker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A script of this test asks three things: one is answered, one is given up
// and one is open when its node crashes.
func script(t *sim.Task) {
	first := kv.Propose.Invoke(t.Env, "a")
	t.Sleep(time.Second)
	kv.Propose.Return(t.Env, first, "b")
	kv.Propose.Return(t.Env, first, "c") // a mistake: the first answer counts
	second := kv.Propose.Invoke(t.Env, "d")
	t.Sleep(time.Second)
	kv.Propose.GiveUp(t.Env, second)
	kv.Propose.Invoke(t.Env, "e")
}

func TestRecorder(t *testing.T) {
	r := checker.NewRecorder()
	w, err := sim.New(sim.Config{Protocol: sim.Protocol{
		Name:     "script",
		Nodes:    []sim.NodeSpec{{Name: "c1", Role: "client", New: func() sim.Node { return sim.Scripted(script) }}},
		Monitors: []sim.MonitorSpec{{Name: "history", New: func() sim.Monitor { return r }}},
	}, Plan: []sim.Planned{{At: sim.Time(5 * time.Second), Fault: sim.Crash{Target: sim.Target{Node: 1}}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(3 * time.Second))
	early := r.Clone().(*checker.Recorder)
	w.Run(sim.Time(10 * time.Second))
	w.Finish()
	var b strings.Builder
	if err := r.History().WriteJSON(&b, w.Name); err != nil {
		t.Fatal(err)
	}
	want := `{"client":"c1","op":1,"name":"propose","in":"a","out":"b","outcome":"returned","call":1,"return":2,"call_ns":0,"return_ns":1000000000}
{"client":"c1","op":2,"name":"propose","in":"d","outcome":"unknown","call":4,"return":5,"call_ns":1000000000,"return_ns":2000000000}
{"client":"c1","op":3,"name":"propose","in":"e","outcome":"unknown","call":6,"return":7,"call_ns":2000000000,"return_ns":5000000000}
`
	if b.String() != want {
		t.Errorf("found\n%sexpected\n%s", b.String(), want)
	}
	b.Reset()
	if err := early.History().WriteJSON(&b, w.Name); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"in":"e","outcome":"open"`) {
		t.Errorf("a clone shares the history of the original:\n%s", b.String())
	}
}
