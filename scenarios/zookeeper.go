package scenarios

import (
	"slices"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/sim"
)

// zookeeperRow is the whole of ZooKeeper: servers that elect a leader and
// replicate a tree, and clients that hold sessions with them.
var zookeeperRow = Protocol{
	Name:  "zookeeper",
	About: "ZooKeeper: servers replicate a tree of nodes by Zab, and clients hold sessions with them.",
	Ensemble: func() any {
		e := zookeeper.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return zookeeper.New(*ensemble.(*zookeeper.Ensemble), clients, bugs)
	},
	Bugs: slices.Concat(zookeeper.Bugs(), zab.Bugs()),
	Commands: []Command{
		{Line: "create [-e] [-s] [-c] [-t MS] [--acl ACL] PATH [DATA]", About: "creates a node: -e one that goes with the session, -s one whose name gets a number, -c one that goes after its last child, -t one that goes when it is left alone for so long; an ACL is SCHEME:ID:PERMS, …"},
		{Line: "create2 [FLAGS] PATH [DATA]", About: "does the same, and asks for the node's stat"},
		{Line: "get [-w] PATH", About: "reads a node's data; -w, here and below, leaves a watch"},
		{Line: "set PATH DATA [if-version N]", About: "sets a node's data"},
		{Line: "delete PATH [if-version N]", About: "deletes a node without children"},
		{Line: "exists [-w] PATH", About: "asks whether a node is there"},
		{Line: "stat [-w] PATH", About: "is zkCli's word for exists"},
		{Line: "ls [-w] [-s] PATH", About: "lists a node's children; -s asks for the node's stat too"},
		{Line: "getAcl PATH", About: "reads who may do what with a node"},
		{Line: "setAcl PATH ACL [if-version N]", About: "says who may do what with a node"},
		{Line: "addauth SCHEME PROOF", About: "says who the client is, as in addauth digest user:password"},
		{Line: "whoami", About: "asks as whom the server knows the client"},
		{Line: "multi [WRITE; WRITE; …]", About: "does all of several writes and checks, or none"},
		{Line: "multiRead [READ; READ; …]", About: "does several reads at one moment"},
		{Line: "check PATH [if-version N]", About: "asks whether a node has a version; of use within a multi"},
		{Line: "sync PATH", About: "waits until the server has what the leader had committed"},
		{Line: "getEphemerals [PREFIX]", About: "lists the nodes that go with the session"},
		{Line: "getAllChildrenNumber PATH", About: "counts what is below a node"},
		{Line: "addWatch [-m persistent|persistent-recursive] PATH", About: "leaves a watch that lasts; without -m it is of all that is below the node too"},
		{Line: "removeWatches [-c|-d|-a|-p|-r] PATH", About: "removes the watches of a node: of its children, its data, any, those that last, those of all below"},
		{Line: "checkWatches [-c|-d|-a|-p|-r] PATH", About: "asks whether there are such watches"},
		{Line: "await EVENT [PATH]", About: "waits until a watch tells of an event, or the session of a state, or until the session ends"},
		{Line: "sleep DURATION", About: "waits"},
		{Line: "close", About: "ends the session"},
		{Line: gate.Script, About: "stands alone, and makes the client a gate: who connects to zoolab serve comes in there"},
	},
	Workload: func() any {
		w := client.DefaultWorkload()
		return &w
	},
	Sessions: true,
	Judges:   []Judge{ZnodeJudge(func(ensemble any) CommitWatch { return newZookeeperLog(ensemble.(*zookeeper.Ensemble)) })},
}

// zookeeperLog takes down what leaders commit, and why they end sessions.
type zookeeperLog struct {
	ledger   *zab.Ledger
	expiries []checker.Expiry
	readers  []znode.SessionID // of servers that served reads alone
	asides   []reserve
	rules    znode.Rules
}

// A reserve is a transaction that such a server had, behind another, and nobody had
// committed by then.
type reserve struct {
	zab.Txn
	before znode.Zxid
}

func newZookeeperLog(e *zookeeper.Ensemble) *zookeeperLog {
	return &zookeeperLog{ledger: zab.NewLedger(), rules: e.Rules()}
}

// Step takes in one happening.
func (l *zookeeperLog) Step(h sim.Happening) *sim.Violation {
	switch {
	case zookeeper.Expired.Is(h):
		e := zookeeper.Expired.Of(h)
		l.expiries = append(l.expiries, checker.Expiry{Session: e.Session, Heard: e.Heard, Timeout: e.Timeout, Decided: e.Decided})
	case zookeeper.OpenedReadOnly.Is(h):
		l.setAside(h.Node)
	case client.Became.Is(h):
		if now := client.Became.Of(h); now.To == client.ConnectedReadOnly {
			l.readers = append(l.readers, now.Session)
		}
	default:
		l.ledger.Step(h)
	}
	return nil
}

// setAside takes down what a server has that is not committed.
func (l *zookeeperLog) setAside(id sim.NodeID) {
	before := znode.Zxid(0)
	for x := range l.ledger.History(id) {
		if !l.ledger.Has(x.Zxid) {
			l.asides = append(l.asides, reserve{x, before})
		}
		before = x.Zxid
	}
}

// Clone returns an independent copy.
func (l *zookeeperLog) Clone() sim.Monitor {
	return &zookeeperLog{ledger: l.ledger.Clone(), expiries: slices.Clone(l.expiries), readers: slices.Clone(l.readers), asides: slices.Clone(l.asides), rules: l.rules}
}

// Encode appends nothing: what was taken down decides nothing.
func (l *zookeeperLog) Encode(b []byte) []byte { return b }

// Log reads what was committed.
func (l *zookeeperLog) Log() (*checker.CommitLog, error) {
	log := checker.NewCommitLog(l.rules)
	for value := range l.ledger.Committed() {
		x, err := zookeeper.DecodeTxn(value.Zxid, value.Value)
		if err != nil {
			return nil, err
		}
		if err := log.Commit(commitOf(&x)); err != nil {
			return nil, err
		}
	}
	for _, e := range l.expiries {
		log.Expire(e)
	}
	for _, id := range l.readers {
		log.ReadOnly(id)
	}
	for i := range l.asides {
		x, err := zookeeper.DecodeTxn(l.asides[i].Zxid, l.asides[i].Value)
		if err != nil {
			return nil, err
		}
		log.Aside(commitOf(&x), l.asides[i].before)
	}
	return log, nil
}

// commitOf is a transaction in the words of judges. One that makes a session
// bears its client's number, if any, in nobody's count: the session did not
// exist when it was asked for.
func commitOf(x *datatree.Txn) checker.Commit {
	c := checker.Commit{
		Stamp:   checker.Stamp{Zxid: x.Zxid, Time: x.Time},
		Session: x.Session,
		Xid:     uint64(uint32(x.Cxid)),
		Change:  changeOf(&x.Change),
	}
	if c.Code == znode.OpCreateSession {
		c.Xid = 0
	}
	return c
}

// changeOf is what a transaction does, or a part of one.
func changeOf(x *datatree.Change) checker.Change {
	c := checker.Change{Code: x.Op, Err: x.Err, Path: x.Path, Data: x.Data}
	more := checker.More{Mode: x.Mode, TTL: x.TTL, Timeout: x.Timeout, ACL: x.ACL, Paths: x.Paths}
	for i := range x.Parts {
		more.Parts = append(more.Parts, changeOf(&x.Parts[i]))
	}
	if more.ACL != nil || more.Timeout != 0 || more.Paths != nil || more.Parts != nil {
		c.More = &more
	}
	return c
}
