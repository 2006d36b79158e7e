package checker

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

func TestValidate(t *testing.T) {
	for _, row := range []struct {
		name, want string
		spoil      func([]ZnodeOperation)
	}{
		{"nothing", "", func([]ZnodeOperation) {}},
		{"far apart", "", func(h []ZnodeOperation) { h[2].Return = 1e15 }},
		{"order", "operation 1 is called at tick 3, and the one before at tick 5", func(h []ZnodeOperation) { h[0].Call, h[0].Return = 5, 7 }},
		{"return first", "operation 1 is called at tick 3 and returns at tick 2", func(h []ZnodeOperation) { h[1].Return = 2 }},
		{"no return", "operation 1 has an answer but never returned", func(h []ZnodeOperation) { h[1].Return = 0 }},
		{"one tick", "operation 1 returns at tick 5, at which something else happens", func(h []ZnodeOperation) { h[1].Return = 5 }},
		{"one tick, far apart", "operation 1 returns at tick 5, at which something else happens", func(h []ZnodeOperation) { h[1].Return, h[2].Return = 5, 1e15 }},
		{"two returns, far apart", "operation 2 returns at tick 1000000000000000", func(h []ZnodeOperation) { h[1].Return, h[2].Return = 1e15, 1e15 }},
		{"beyond the specification", "operation 2 is a setWatches, which", func(h []ZnodeOperation) { h[2].Op.Code = znode.OpSetWatches }},
	} {
		s := newService().open(1)
		s.write(1, create("/a", ""))
		s.read(1, get("/a"), s.now())
		row.spoil(s.history)
		err := s.told().Validate()
		if (err != nil) != (row.want != "") || err != nil && (!errors.Is(err, ErrHistory) || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s: found %v", row.name, err)
		}
	}
}

// Ranks are counted over epochs, and a leader that has proposed nothing stands
// where its predecessor stopped.
func TestRank(t *testing.T) {
	log := NewCommitLog(znode.Rules{})
	for _, z := range []znode.Zxid{znode.ZxidOf(1, 1), znode.ZxidOf(1, 2), znode.ZxidOf(4, 1), znode.ZxidOf(4, 7)} {
		if err := log.Commit(Commit{Stamp: Stamp{Zxid: z}, Change: Change{Code: znode.OpSetData}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		epoch, counter uint32
		rank           int
		ok             bool
	}{
		{0, 0, 0, true}, {0, 1, 0, false}, {1, 0, 0, true}, {1, 1, 1, true}, {1, 2, 2, true}, {1, 3, 2, false},
		{1, 1<<32 - 1, 2, false}, {2, 0, 2, true}, {2, 1, 2, false}, {4, 0, 2, true}, {4, 1, 3, true}, {4, 2, 3, false},
		{4, 7, 4, true}, {4, 8, 4, false}, {5, 0, 4, true}, {5, 1, 4, false},
	} {
		if rank, ok := log.Rank(znode.ZxidOf(row.epoch, row.counter)); rank != row.rank || ok != row.ok {
			t.Errorf("%d, %d: rank %d, %v; expected %d, %v", row.epoch, row.counter, rank, ok, row.rank, row.ok)
		}
	}
}

func TestCommitLogKnowsItsLimits(t *testing.T) {
	for _, row := range []struct {
		zxid znode.Zxid
		code znode.OpCode
		want string
	}{
		{znode.ZxidOf(4, 1), znode.OpSetData, "0x400000001 stands at rank 2, after 0x400000001"},
		{znode.ZxidOf(5, 0), znode.OpSetData, "0x500000000 stands at rank 2"},
		{znode.ZxidOf(4, 2), znode.OpGetData, "at rank 2 stands a getData, which the specification does not cover"},
	} {
		log := NewCommitLog(znode.Rules{})
		if err := log.Commit(Commit{Stamp: Stamp{Zxid: znode.ZxidOf(4, 1)}, Change: Change{Code: znode.OpSetData}}); err != nil {
			t.Fatal(err)
		}
		err := log.Commit(Commit{Stamp: Stamp{Zxid: row.zxid}, Change: Change{Code: row.code}})
		if !errors.Is(err, ErrLog) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("found %v", err)
		}
	}
}

// A new leader's name for the state and its followers' are the same position.
func TestEpochsWithoutTransactions(t *testing.T) {
	s := newService().open(1)
	i := s.read(1, get("/"), s.now())
	s.read(1, get("/"), s.now())
	s.history[i].Result.Zxid = znode.ZxidOf(9, 0)
	if c := s.certify(t); c.Model() != Linearizable {
		t.Errorf("the model is %s: %v", c.Model(), c.Violations)
	}
}

// Times that are far apart are judged as ticks are.
func TestSparseTicks(t *testing.T) {
	s := randomCrowd(1, 100, 10, true)
	want := s.certify(t).Model()
	for i := range s.history {
		s.history[i].Call *= 1e9
		s.history[i].Return *= 1e9
	}
	if got := s.certify(t).Model(); got != want || want != OrderedSequential {
		t.Errorf("the model is %s, and was %s", got, want)
	}
}

// A script asks two things, of which one is answered.
func znodeScript(t *sim.Task) {
	first := znode.Do.Invoke(t.Env, znode.Op{Code: znode.OpCreateSession})
	t.Sleep(time.Second)
	znode.Do.Return(t.Env, first, znode.Result{Session: 7})
	znode.Do.Return(t.Env, first, znode.Result{Session: 8}) // a mistake: the first answer counts
	second := znode.Do.Invoke(t.Env, znode.Op{Code: znode.OpSetData, Session: 7, Path: "/a"})
	t.Sleep(time.Second)
	znode.Do.GiveUp(t.Env, second)
}

func TestZnodeRecorder(t *testing.T) {
	r := NewZnodeRecorder()
	w, err := sim.New(sim.Config{Protocol: sim.Protocol{
		Name:     "script",
		Nodes:    []sim.NodeSpec{{Name: "c1", Role: "client", New: func() sim.Node { return sim.Scripted(znodeScript) }}},
		Monitors: []sim.MonitorSpec{{Name: "history", New: func() sim.Monitor { return r }}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(1500 * time.Millisecond))
	early := r.Clone().(*ZnodeRecorder)
	w.Run(sim.Time(10 * time.Second))
	h := r.History()
	if h.Len() != 2 {
		t.Fatalf("found %d operations", h.Len())
	}
	if o := h.At(0); o.Session != 7 || o.Call != 1 || o.Return != 2 || !o.Known {
		t.Errorf("found %+v", o)
	}
	if o := h.At(1); o.Known || o.Session != 7 || o.Xid != 2 || o.Return != 4 || o.Boot != 1 {
		t.Errorf("found %+v", o)
	}
	if h := early.History(); h.Len() != 2 || h.At(1).Return != 0 {
		t.Errorf("a clone shares the history of the original: %+v", h.At(1))
	}
}

// What an answer says by itself of whether the operation took place: an error with
// which a tree refuses has a place, others have none or tell nothing.
func TestOutcomes(t *testing.T) {
	z := znode.ZxidOf(1, 1)
	for _, row := range []struct {
		want  outcome
		at    znode.Zxid
		codes []znode.Code
	}{
		{answered, z, []znode.Code{znode.OK, znode.ErrNoNode, znode.ErrNoAuth, znode.ErrInvalidACL, znode.ErrNoWatcher, znode.ErrQuotaExceeded,
			znode.ErrMarshallingError, znode.ErrUnimplemented, znode.ErrBadArguments, znode.ErrBadVersion, znode.ErrNodeExists, znode.ErrNotEmpty,
			znode.ErrNoChildrenForEphemerals, znode.ErrSessionExpired}},
		{refused, z, []znode.Code{znode.ErrThrottledOp, znode.ErrSystemError, znode.ErrSessionMoved, znode.ErrReconfigDisabled}},
		{refused, noPosition, []znode.Code{znode.ErrUnimplemented}},
		{refused, 0, []znode.Code{znode.ErrAuthFailed, znode.ErrThrottledOp, znode.ErrNoNode}},
		{unknown, 0, []znode.Code{znode.ErrConnectionLoss, znode.ErrOperationTimeout, znode.ErrRequestTimeout, znode.ErrSessionExpired, znode.ErrSessionMoved}},
	} {
		for _, err := range row.codes {
			if got := outcomeOf(true, err, row.at); got != row.want {
				t.Errorf("%v at %v is outcome %d, expected %d", err, row.at, got, row.want)
			}
		}
	}
	if outcomeOf(false, znode.OK, 0) != unknown {
		t.Error("no answer tells something")
	}
}
