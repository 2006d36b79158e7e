package zab

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// An orator states the facts of a working ensemble as fast as it can, ten
// transactions at a time: server 1 leads, the others follow.
type orator struct {
	ID    sim.NodeID `sim:"fixed"`
	Last  uint32     // the counter of the last transaction
	Phase int
}

const batchOf = 10

func (o *orator) standing(p Phase) Standing {
	s := Standing{Role: election.Following, Phase: p, Leader: 1, Epoch: 1}
	if o.ID == 1 {
		s.Role, s.Zxid = election.Leading, zx(1, 0)
	}
	return s
}

func (o *orator) Start(env *sim.Env) {
	Loaded.Observe(env, Record{})
	env.SetTimer(prompt, sim.Duration(o.ID))
}

func (o *orator) Receive(*sim.Env, sim.Delivery) {}

// Timer goes around: the leader logs, the followers log, the leader commits, the
// followers deliver.
func (o *orator) Timer(env *sim.Env, _ sim.TimerID) {
	env.SetTimer(prompt, 10)
	switch {
	case o.Phase == 0:
		AcceptedEpoch.Observe(env, 1)
		CurrentEpoch.Observe(env, 1)
		Entered.Observe(env, o.standing(Synchronization))
		if o.ID != 1 {
			Synced.Observe(env, o.standing(Synchronization))
		}
	case o.Phase == 1:
		Entered.Observe(env, o.standing(Broadcast))
	case o.Phase%2 == 0:
		for i := range uint32(batchOf) {
			x := Txn{zx(1, o.Last+i+1), "a value of some length, as they are"}
			if o.ID == 1 {
				Proposed.Observe(env, x)
			}
			Logged.Observe(env, x)
			Acked.Observe(env, x.Zxid)
		}
	default:
		for range batchOf {
			o.Last++
			x := Txn{zx(1, o.Last), "a value of some length, as they are"}
			if o.ID == 1 {
				Committed.Observe(env, x.Zxid)
			}
			Delivered.Observe(env, x)
		}
	}
	o.Phase++
}

// BenchmarkJudges is the cost of a committed transaction of five servers,
// seventeen facts: bare is that of stating them, the rest is what judges take.
func BenchmarkJudges(b *testing.B) {
	own := Monitors(playbill())[:len(judges())]
	for _, c := range []struct {
		name string
		of   []sim.MonitorSpec
	}{
		{"bare", nil},
		{"zab", own},
		{"zab-and-election", Monitors(playbill())},
		{"ledger", []sim.MonitorSpec{{Name: "scrivener", New: func() sim.Monitor { return scrivener{NewLedger()} }}}},
	} {
		b.Run(c.name, func(b *testing.B) { orate(b, c.of) })
	}
	for _, m := range own {
		b.Run("only-"+m.Name, func(b *testing.B) { orate(b, []sim.MonitorSpec{m}) })
	}
}

func orate(b *testing.B, judges []sim.MonitorSpec) {
	p := sim.Protocol{Name: "orators", Monitors: judges}
	for id := sim.NodeID(1); id <= 5; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: called(id), New: func() sim.Node { return &orator{ID: id} }})
	}
	w, err := sim.New(sim.Config{Protocol: p})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	w.Run(100)
	b.ReportAllocs()
	b.ResetTimer()
	w.Run(sim.Time(100 + 20*(b.N/batchOf+1)))
	if v := w.Violation(); v != nil {
		b.Fatal(v)
	}
}
