package checker

import (
	"fmt"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A service answers as the specification does and keeps the witness: what it
// produces is correct until a test breaks it. Every state it was ever in can
// be read.
type service struct {
	tree     *Tree
	states   []*Tree // by rank; nil keeps none
	history  []ZnodeOperation
	commits  []Commit
	done     []znode.Op // what each of them was asked to do
	expiries []Expiry
	rules    znode.Rules
	tick     uint64
	xid      map[znode.SessionID]uint64
	who      map[znode.SessionID][]znode.ID
}

// serviceRules switch on what there is.
var serviceRules = znode.Rules{ExtendedTypes: true, EnforceQuota: true, SuperDigest: "super:secret"}

func newService() *service { return newServiceOf(serviceRules) }

func newServiceOf(rules znode.Rules) *service {
	s := &service{rules: rules, tree: NewTree(rules), xid: map[znode.SessionID]uint64{}, who: map[znode.SessionID][]znode.ID{}}
	s.states = []*Tree{s.tree.Clone()}
	return s
}

// open makes sessions 1, 2, …, each of the client of that number.
func (s *service) open(sessions int) *service {
	for id := 1; id <= sessions; id++ {
		s.write(znode.SessionID(id), znode.Op{Code: znode.OpCreateSession})
	}
	return s
}

// call invokes an operation and returns its place.
func (s *service) call(id znode.SessionID, op znode.Op) int {
	s.tick++
	s.xid[id]++
	if op.Code != znode.OpCreateSession {
		op.Session = id
	}
	op.Who = s.who[id]
	s.history = append(s.history, ZnodeOperation{Client: sim.NodeID(id), Session: id, Xid: s.xid[id], Call: s.tick, Op: op})
	return len(s.history) - 1
}

// commit gives a called write its transaction, and returns the rank.
func (s *service) commit(i int) int {
	o := &s.history[i]
	o.Result = s.apply(o.Op, o.Session, o.Xid)
	return len(s.commits)
}

// apply commits a transaction; with xid 0 nobody asked for it.
func (s *service) apply(op znode.Op, id znode.SessionID, xid uint64) znode.Result {
	if op.Code == znode.OpCreateSession {
		xid = 0
	}
	op.Session = id
	at := s.stamp()
	change := s.change(&op)
	result := s.tree.Apply(&op, at)
	if change.Err = result.Err; result.Err != znode.OK {
		change.More = nil
	}
	for k := range result.Results {
		if change.More.Parts[k].Err = result.Results[k].Err; failed(&result) {
			change.More.Parts[k].Code = znode.OpError
		}
	}
	s.append(op, Commit{Stamp: at, Session: id, Xid: xid, Change: change})
	return result
}

// change is what a log has of an operation that is about to take place: what the
// node will have, who the caller is being settled.
func (s *service) change(op *znode.Op) Change {
	c := Change{Code: op.Code, Path: op.Path, Data: op.Data}
	more := More{Mode: kindOf(op.Code, op.Mode), TTL: op.TTL, Timeout: op.Timeout}
	if g, ok := s.tree.granting(op.ACL, s.tree.caller(op.Who)); ok {
		more.ACL = g.list
	}
	if op.Code == znode.OpCloseSession {
		more.Paths = s.tree.ephemerals(op.Session)
	}
	for k := range op.Ops {
		part := partOf(op, k)
		if taken, ok := s.tree.decoded(part); ok {
			part = taken // in a multi flags may say what is made
		}
		more.Parts = append(more.Parts, s.change(&part))
	}
	if more.Mode != 0 || more.TTL != 0 || more.Timeout != 0 || more.ACL != nil || more.Paths != nil || more.Parts != nil {
		c.More = &more
	}
	return c
}

// stamp returns the next transaction's; an epoch has a hundred.
func (s *service) stamp() Stamp {
	n := uint32(len(s.commits))
	return Stamp{Zxid: znode.ZxidOf(1+n/100, 1+n%100), Time: int64(1000 + n)}
}

func (s *service) append(op znode.Op, c Commit) {
	s.commits, s.done = append(s.commits, c), append(s.done, op)
	if s.states != nil {
		s.states = append(s.states, s.tree.Clone())
	}
}

// reply returns a called operation to its client.
func (s *service) reply(i int) {
	s.tick++
	s.history[i].Return, s.history[i].Known = s.tick, true
}

// giveUp leaves a called operation of unknown outcome.
func (s *service) giveUp(i int) {
	s.tick++
	s.history[i].Return, s.history[i].Result = s.tick, znode.Result{}
}

// refuse ends a called write with an error that the tree has no reason for.
func (s *service) refuse(i int, err znode.Code) {
	o := &s.history[i]
	at, is := s.stamp(), Change{Code: znode.OpError, Err: err}
	o.Result = znode.Result{Err: err}
	if o.Op.Code == znode.OpMulti {
		o.Result = failedAt(0, err, len(o.Op.Ops))
		is = s.change(&o.Op)
		for k := range is.More.Parts {
			is.More.Parts[k].Err = o.Result.Results[k].Err
		}
	}
	o.Result.Zxid = at.Zxid
	s.append(o.Op, Commit{Stamp: at, Session: o.Session, Xid: o.Xid, Change: is})
	s.reply(i)
}

// see answers a called read from the state at a rank.
func (s *service) see(i, rank int) {
	o := &s.history[i]
	o.Result = s.states[rank].Answer(&o.Op)
	o.Result.Zxid = s.zxid(rank)
}

func (s *service) zxid(rank int) znode.Zxid {
	if rank == 0 {
		return 0
	}
	return s.commits[rank-1].Zxid
}

// write and read do the whole of it at once.
func (s *service) write(id znode.SessionID, op znode.Op) int {
	i := s.call(id, op)
	s.commit(i)
	s.reply(i)
	return i
}

func (s *service) read(id znode.SessionID, op znode.Op, rank int) int {
	i := s.call(id, op)
	s.see(i, rank)
	s.reply(i)
	return i
}

// readStale is a read that claims to see the latest rank and shows an earlier
// one.
func (s *service) readStale(id znode.SessionID, op znode.Op, rank int) {
	i := s.read(id, op, rank)
	s.history[i].Result.Zxid = s.zxid(s.now())
}

// writeEarly lets a write take place before it is called, and whatever else
// happens, with so many operations of its session, in between.
func (s *service) writeEarly(id znode.SessionID, op znode.Op, between func(), others uint64) {
	result := s.apply(op, id, s.xid[id]+others+1)
	between()
	i := s.call(id, op)
	s.history[i].Result = result
	s.reply(i)
}

// now is the rank of the latest state.
func (s *service) now() int { return len(s.commits) }

// told is the history as judges want it.
func (s *service) told() *ZnodeHistory {
	h := NewZnodeHistory()
	for i := range s.history {
		o := &s.history[i]
		var answer *znode.Result
		if o.Known {
			answer = &o.Result
		}
		h.Return(h.Call(o), o.Return, answer)
	}
	return h
}

func (s *service) log(t testing.TB) *CommitLog {
	t.Helper()
	log := NewCommitLog(s.rules)
	for _, c := range s.commits {
		if err := log.Commit(c); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range s.expiries {
		log.Expire(e)
	}
	return log
}

func (s *service) certify(t testing.TB) *Certificate {
	t.Helper()
	c, err := Certify(s.told(), s.log(t), func(id sim.NodeID) string { return fmt.Sprintf("c%d", id) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func create(path, data string) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, Data: znode.Data{Bytes: data}, ACL: znode.OpenACL()}
}

func createAs(mode znode.CreateMode, path string) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, Mode: mode, ACL: znode.OpenACL()}
}

func container(path string) znode.Op {
	return znode.Op{Code: znode.OpCreateContainer, Path: path, Mode: znode.Container, ACL: znode.OpenACL()}
}

func createFor(ttl int64, path string) znode.Op {
	return znode.Op{Code: znode.OpCreateTTL, Mode: znode.PersistentTTL, TTL: ttl, Path: path, ACL: znode.OpenACL()}
}

func set(path, data string) znode.Op { return setIf(path, data, znode.AnyVersion) }

func setIf(path, data string, version int32) znode.Op {
	return znode.Op{Code: znode.OpSetData, Path: path, Data: znode.Data{Bytes: data}, Version: version}
}

func remove(path string) znode.Op {
	return znode.Op{Code: znode.OpDelete, Path: path, Version: znode.AnyVersion}
}

func get(path string) znode.Op  { return znode.Op{Code: znode.OpGetData, Path: path} }
func list(path string) znode.Op { return znode.Op{Code: znode.OpGetChildren2, Path: path} }
func reap(path string) znode.Op { return znode.Op{Code: znode.OpDeleteContainer, Path: path} }
func closing() znode.Op         { return znode.Op{Code: znode.OpCloseSession} }
