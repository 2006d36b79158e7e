package scenarios

import (
	"context"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/rpc"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// rpcRow is remote procedure calls over datagrams: its clients append to registers
// of one server and read them.
var rpcRow = Protocol{
	Name:  "rpc",
	About: "Remote procedure calls: clients call a server over datagrams, and each call is executed at most once.",
	Ensemble: func() any {
		e := call.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return rpc.New(*ensemble.(*call.Ensemble), clients, bugs)
	},
	Bugs: rpc.Bugs(),
	Commands: []Command{
		{Line: "append KEY TEXT", About: "adds TEXT to the end of register KEY, and is told what it holds then"},
		{Line: "get KEY", About: "reads register KEY"},
		{Line: "sleep DURATION", About: "waits"},
	},
	Judges: []Judge{{
		Checks: []Listed{{
			Name:  checker.Linearizable,
			About: "What clients are told of a register is what it held at one moment of their call: Porcupine finds an order for their operations.",
		}},
		Models:  []string{checker.Linearizable},
		Promise: checker.Linearizable,
		New:     func(any) Watcher { return &accesses{checker.NewRecorder()} },
	}},
}

// accesses is the watcher of registers: it takes down what was asked of them and
// what came of it.
type accesses struct{ *checker.Recorder }

// Clone returns an independent copy.
func (a *accesses) Clone() sim.Monitor {
	return &accesses{a.Recorder.Clone().(*checker.Recorder)}
}

// Judge asks Porcupine, who is the first to be asked and not the second.
func (a *accesses) Judge(ctx context.Context, t Terms) checker.Judgement {
	check := checker.Registers(ctx, a.History(), t.Name)
	j := checker.Judgement{Checks: []checker.Check{check}}
	if check.Verdict == checker.Pass {
		j.Models = []string{checker.Linearizable}
	}
	return j
}
