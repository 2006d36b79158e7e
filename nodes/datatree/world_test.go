package datatree

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A lonely server has a tree and what is outstanding in its state, as plain
// fields, and its transactions and a snapshot on disk: the world must be able
// to clone, compare, crash and restart it.
type lonely struct {
	tree  Tree
	ahead Outstanding
	zxid  znode.Zxid
}

var (
	wire     = sim.Datagrams("wire")
	propose  = sim.Message[Txn](wire, "Propose")
	answered = sim.FactOf[znode.Result]("answered")
	txnLog   = sim.FileOf[Txn]("log")
	snapFile = sim.FileOf[Snapshot]("snapshot")
	tick     = sim.Timer("tick")
)

func (l *lonely) Start(env *sim.Env) {
	tree, err := Restore(New(znode.Rules{}).Snapshot(), znode.Rules{})
	if snapFile.Len(env) > 0 {
		tree, err = Restore(snapFile.Last(env), znode.Rules{})
	}
	if err != nil {
		panic(err)
	}
	l.tree.CloneFrom(tree)
	for _, x := range txnLog.Read(env) {
		l.tree.Apply(x, nil)
	}
	l.zxid = l.tree.Zxid()
	env.SetTimer(tick, time.Millisecond)
}

func (l *lonely) Receive(env *sim.Env, d sim.Delivery) {
	x := propose.Of(d)
	if x.Zxid != l.tree.Zxid()+1 {
		return // overtaken by a crash
	}
	txnLog.Append(env, x)
	if x.Zxid%8 == 0 {
		snapFile.Replace(env, l.tree.Snapshot())
	}
	txnLog.Sync(env)
	r := l.tree.Apply(x, nil)
	l.ahead.Applied(x.Zxid)
	answered.Observe(env, r)
}

func (l *lonely) Timer(env *sim.Env, _ sim.TimerID) {
	if l.ahead.Len() > 0 {
		env.SetTimer(tick, time.Millisecond)
		return
	}
	l.zxid = l.tree.Zxid() + 1
	path := []string{"/a", "/b", "/a/c"}[env.Rand(3)]
	op := znode.Op{Code: znode.OpCreate, Path: path, ACL: znode.OpenACL(), Mode: znode.CreateMode(env.Rand(4))}
	if env.Rand(3) == 0 {
		op = znode.Op{Code: znode.OpSetData, Path: path, Version: znode.AnyVersion, Data: znode.Data{Bytes: path}}
	}
	propose.SendTo(env, env.Self(), l.ahead.Prepare(&l.tree, l.zxid, Request{Session: 1, Op: op}))
	env.SetTimer(tick, time.Millisecond)
}

func TestATreeStandsInANodesState(t *testing.T) {
	simtest.Check(t, sim.Config{
		Seed: 7,
		Protocol: sim.Protocol{
			Name:  "lonely",
			Nodes: []sim.NodeSpec{{Name: "s1", Role: "server", New: func() sim.Node { return &lonely{} }}},
			Ports: []*sim.Port{wire},
		},
		Network: sim.CalmNetwork(),
	})
}
