package sim_test

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

var (
	heardOf = sim.FactOf[int]("heard-of")
	missed  = sim.FactOf[int]("missed")
	asking  = sim.OperationOf[int, int]("asking")
)

// A listener writes down what it is shown.
type listener struct{ heard []string }

func (l *listener) Step(h sim.Happening) *sim.Violation {
	l.heard = append(l.heard, h.Name())
	return nil
}
func (l *listener) Clone() sim.Monitor     { return &listener{slices.Clone(l.heard)} }
func (l *listener) Encode(b []byte) []byte { return b }

// A world shows a monitor what it has asked for, an operation in all its phases; one
// that has asked for nothing is shown everything. A clone does likewise.
func TestMonitorsHearOfTheirTopics(t *testing.T) {
	all := []string{"booted", "heard-of", "missed", "asking", "asking returned", "asking", "asking unknown"}
	some := []string{"heard-of", "asking", "asking returned", "asking", "asking unknown"}
	p := sim.Protocol{Name: "gossip", Nodes: []sim.NodeSpec{{Name: "a", New: func() sim.Node {
		return sim.Scripted(func(task *sim.Task) {
			heardOf.Observe(task.Env, 1)
			missed.Observe(task.Env, 2)
			asking.Return(task.Env, asking.Invoke(task.Env, 3), 4)
			asking.GiveUp(task.Env, asking.Invoke(task.Env, 5))
		})
	}}}, Monitors: []sim.MonitorSpec{
		{Name: "all", New: func() sim.Monitor { return &listener{} }},
		{Name: "some", New: func() sim.Monitor { return &listener{} }, Hears: []sim.Topic{heardOf, asking}},
	}}
	w, err := sim.New(sim.Config{Protocol: p})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c := w.Clone()
	defer c.Close()
	for _, w := range []*sim.World{w, c} {
		w.Run(sim.Horizon)
		for name, want := range map[string][]string{"all": all, "some": some} {
			if got := w.Monitor(name).(*listener).heard; !slices.Equal(got, want) {
				t.Errorf("%s has heard %q, want %q", name, got, want)
			}
		}
	}
}
