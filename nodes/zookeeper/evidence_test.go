package zookeeper

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Evidence is what a certificate is made of: what clients were told, what was
// committed, and why sessions were closed.
type evidence struct {
	*checker.ZnodeRecorder
	expiries  []checker.Expiry
	proposed  map[znode.Zxid]string
	committed map[uint32]znode.Zxid // the last of each epoch, by its leader's word
	initial   map[uint32]znode.Zxid // where the history of an epoch's leader ended
	last      uint32                // the last epoch that was established
	readers   []znode.SessionID     // of servers that served reads alone
	ledger    *zab.Ledger
	asides    []aside // what these had that was not committed
}

type aside struct{ zxid, before znode.Zxid }

func newEvidence() *evidence {
	return &evidence{ZnodeRecorder: checker.NewZnodeRecorder(), proposed: map[znode.Zxid]string{},
		committed: map[uint32]znode.Zxid{}, initial: map[uint32]znode.Zxid{}, ledger: zab.NewLedger()}
}

func (e *evidence) Step(h sim.Happening) *sim.Violation {
	e.ledger.Step(h)
	switch {
	case OpenedReadOnly.Is(h):
		before := znode.Zxid(0)
		for x := range e.ledger.History(h.Node) {
			if !e.ledger.Has(x.Zxid) {
				e.asides = append(e.asides, aside{x.Zxid, before})
			}
			before = x.Zxid
		}
	case client.Became.Is(h):
		if s := client.Became.Of(h); s.To == client.ConnectedReadOnly {
			e.readers = append(e.readers, s.Session)
		}
	case Expired.Is(h):
		e.expiries = append(e.expiries, checker.Expiry(Expired.Of(h)))
	case zab.Proposed.Is(h):
		e.proposed[zab.Proposed.Of(h).Zxid] = zab.Proposed.Of(h).Value
	case zab.Committed.Is(h):
		e.committed[zab.Committed.Of(h).Epoch()] = zab.Committed.Of(h)
	case zab.Entered.Is(h):
		switch s := zab.Entered.Of(h); {
		case s.Role != election.Leading:
		case s.Phase == zab.Synchronization:
			e.initial[s.Epoch] = s.Zxid
		case s.Phase == zab.Broadcast:
			e.last = max(e.last, s.Epoch)
		}
	}
	return e.ZnodeRecorder.Step(h)
}

// log is what the last leader committed, and before it what its history began
// with: that of the leader before, as far as it had it.
func (e *evidence) log(t *testing.T, rules znode.Rules) *checker.CommitLog {
	t.Helper()
	var commits []checker.Commit
	for epoch, end := e.last, e.committed[e.last]; epoch != 0; epoch, end = e.initial[epoch].Epoch(), e.initial[epoch] {
		var own []checker.Commit
		for z := znode.ZxidOf(epoch, 1); z <= end; z++ {
			own = append(own, e.commit(t, z))
		}
		commits = append(own, commits...)
	}
	log := checker.NewCommitLog(rules)
	for _, c := range commits {
		if err := log.Commit(c); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range e.expiries {
		log.Expire(e)
	}
	for _, id := range e.readers {
		log.ReadOnly(id)
	}
	for _, a := range e.asides {
		log.Aside(e.commit(t, a.zxid), a.before)
	}
	return log
}

// commit is what was proposed under a zxid, in the words of judges.
func (e *evidence) commit(t *testing.T, z znode.Zxid) checker.Commit {
	t.Helper()
	x, err := DecodeTxn(z, e.proposed[z])
	if err != nil {
		t.Fatal(err)
	}
	return checker.Commit{Stamp: checker.Stamp{Zxid: z, Time: x.Time}, Session: x.Session, Xid: uint64(x.Cxid), Change: changeOf(&x.Change)}
}

// changeOf is what a transaction does, in the words of judges.
func changeOf(x *datatree.Change) checker.Change {
	c := checker.Change{Code: x.Op, Err: x.Err, Path: x.Path, Data: x.Data,
		More: &checker.More{Mode: x.Mode, TTL: x.TTL, Timeout: x.Timeout, ACL: x.ACL, Paths: x.Paths}}
	for i := range x.Parts {
		c.More.Parts = append(c.More.Parts, changeOf(&x.Parts[i]))
	}
	return c
}

// consistent runs a configuration to its end and has the certificate judge it.
func consistent(t *testing.T, cfg sim.Config, rules znode.Rules) (*sim.World, *checker.Certificate) {
	t.Helper()
	var w *sim.World
	cfg.Protocol.Monitors = slices.Concat(cfg.Protocol.Monitors, []sim.MonitorSpec{{Name: "evidence", New: func() sim.Monitor { return &recording{newEvidence()} }}})
	w = weather(t, cfg)
	e := w.Monitor("evidence").(*recording).evidence
	log := e.log(t, rules)
	c, err := checker.Certify(e.History(), log, w.Name)
	if err != nil {
		t.Fatal(err)
	}
	return w, c
}

// A recording is evidence that is never cloned.
type recording struct{ *evidence }

func (r *recording) Clone() sim.Monitor     { return r }
func (r *recording) Encode(b []byte) []byte { return b }

// Whatever the weather, an unbroken ensemble violates nothing, serves everybody
// once it is calm, and leaves a history that the log of what was committed
// explains; and the weather is bad enough to be worth it.
func TestStormsBreakNothing(t *testing.T) {
	seen := map[string]int{}
	asked, took, unasked := 0, 0, 0
	for seed := range *more {
		cfg, e := tempest(t, Default(), seed)
		w, c := consistent(t, cfg, e.Rules())
		if v := verdict(w); v != "" {
			t.Fatalf("seed %d: %s: %v %s", seed, v, w.Violation(), w.Missing())
		}
		if !c.Holds(checker.OrderedSequential) {
			t.Fatalf("seed %d is %v: %v", seed, c.Models, c.Violations)
		}
		for _, m := range w.Marks() {
			seen[m.Name] += int(min(m.Count, 1))
		}
		asked, took, unasked = asked+c.Operations, took+c.TookPlace, unasked+c.Unasked
	}
	t.Logf("%d operations, of which %d took place unknown to their clients; %d transactions of the servers' own", asked, took, unasked)
	if took == 0 || unasked == 0 {
		t.Error("the weather was too good")
	}
	for _, l := range slices.Concat(Landmarks(), client.Landmarks()) {
		if seen[l.String()] == 0 && *more >= 1000 {
			t.Errorf("no storm reached %s", l)
		}
	}
}
