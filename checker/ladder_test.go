package checker

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// gadgets end a correct run with what one model allows and the one above it
// does not. Each has two sessions of its own and the nodes /g and /h.
var gadgets = map[string]func(s *service, a, b znode.SessionID){
	Linearizable: func(*service, znode.SessionID, znode.SessionID) {},
	OrderedSequential: func(s *service, a, b znode.SessionID) {
		s.write(a, set("/g", "new"))
		s.read(b, get("/g"), s.now()-1)
	},
	Sequential: func(s *service, a, b znode.SessionID) {
		s.writeEarly(b, set("/g", "early"), func() { s.read(a, get("/g"), s.now()) }, 0)
	},
	Causal: func(s *service, a, b znode.SessionID) {
		s.write(a, set("/h", "of no concern to b"))
		s.read(b, get("/g"), s.now())
		s.read(b, get("/g"), s.now()-1)
	},
}

// breaches each break one session guarantee and no other.
var breaches = map[string]func(s *service, a, b znode.SessionID){
	MonotonicReads: func(s *service, a, b znode.SessionID) {
		s.write(a, set("/g", "new"))
		s.read(b, get("/g"), s.now())
		s.read(b, get("/g"), s.now()-1)
	},
	ReadYourWrites: func(s *service, a, b znode.SessionID) {
		s.write(b, set("/g", "mine"))
		s.read(b, get("/h"), s.now()-1)
	},
	MonotonicWrites: func(s *service, a, b znode.SessionID) {
		i, j := s.call(b, set("/g", "first")), s.call(b, set("/g", "second"))
		s.commit(j)
		s.commit(i)
		s.reply(i)
		s.reply(j)
	},
	WritesFollowReads: func(s *service, a, b znode.SessionID) {
		s.writeEarly(b, set("/h", "effect"), func() {
			s.write(a, set("/g", "cause"))
			s.read(b, get("/g"), s.now())
		}, 1)
	},
}

// correctRun draws a linearizable run and makes room for a gadget.
func correctRun(t *rapid.T) *service {
	losses := rapid.SampledFrom([]int{0, 6}).Draw(t, "losses")
	pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }
	s := newCrowd(rapid.IntRange(1, 4).Draw(t, "sessions"), losses, false, pick).run(rapid.IntRange(0, 25).Draw(t, "operations"))
	s.write(1, create("/g", ""))
	s.write(1, create("/h", ""))
	return s
}

// newcomers opens two sessions.
func (s *service) newcomers(from znode.SessionID) (a, b znode.SessionID) {
	s.write(from, znode.Op{Code: znode.OpCreateSession})
	s.write(from+1, znode.Op{Code: znode.OpCreateSession})
	return from, from + 1
}

// Each model's run is named by that model and no other.
func TestLadderNamesTheModel(t *testing.T) {
	for _, model := range []string{Linearizable, OrderedSequential, Sequential, Causal} {
		t.Run(model, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				s := correctRun(rt)
				a, b := s.newcomers(50)
				gadgets[model](s, a, b)
				if got := s.certify(t); got.Model() != model {
					rt.Fatalf("the model is %s: %v", got.Model(), got.Violations)
				}
			})
		})
	}
}

// Whatever session guarantees are broken, those and no others are missed.
func TestLadderNamesTheGuarantees(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := correctRun(rt)
		want := []string{MonotonicReads, ReadYourWrites, MonotonicWrites, WritesFollowReads}
		broken := rapid.SliceOfNDistinct(rapid.SampledFrom(want), 1, 4, rapid.ID).Draw(rt, "broken")
		for i, guarantee := range broken {
			a, b := s.newcomers(znode.SessionID(50 + 2*i))
			breaches[guarantee](s, a, b)
		}
		want = slices.DeleteFunc(want, func(g string) bool { return slices.Contains(broken, g) })
		if len(want) == 0 {
			want = []string{Eventual}
		}
		if got := s.certify(t); !slices.Equal(got.Models, want) {
			rt.Fatalf("the model is %s and %v were broken: %v", got.Model(), broken, got.Violations)
		}
	})
}

// causes are answers, and whether they depend on a transaction that is then missing.
var causes = []struct {
	name   string
	before []znode.Op // done by another session, so that the last is missing
	seen   znode.Op   // what the session sees with all of it
	causal bool
}{
	{"its data", []znode.Op{set("/g", "1")}, get("/g"), false},
	{"its data, not its children", []znode.Op{set("/g", "1")}, znode.Op{Code: znode.OpGetChildren, Path: "/g"}, true},
	{"its children", []znode.Op{create("/g/x", "")}, znode.Op{Code: znode.OpGetChildren, Path: "/g"}, false},
	{"its list of children in a Stat", []znode.Op{create("/g/x", "")}, get("/g"), false},
	{"its end", []znode.Op{remove("/g")}, get("/g"), false},
	{"its beginning", []znode.Op{create("/new", "")}, get("/new"), false},
	{"its owner's end", []znode.Op{createAs(znode.Ephemeral, "/new"), closing()}, get("/new"), false},
	{"another's end", []znode.Op{create("/new", ""), remove("/new")}, get("/g"), true},
	{"the version that refuses it", []znode.Op{set("/g", "1")}, setIf("/g", "2", 7), false},
	{"the node that refuses it", []znode.Op{create("/new", "")}, create("/new", ""), false},
	{"the lack of a node", []znode.Op{remove("/g")}, remove("/g"), false},
	{"the lack of a parent", []znode.Op{remove("/g")}, create("/g/x", ""), false},
	{"the child that refuses it", []znode.Op{create("/g/x", "")}, remove("/g"), false},
	{"the parent that refuses it", []znode.Op{createAs(znode.Ephemeral, "/new")}, create("/new/x", ""), false},
	{"nothing", []znode.Op{set("/h", "1")}, znode.Op{Code: znode.OpSync, Path: "/"}, true},
	{"nothing of the tree", []znode.Op{set("/h", "1")}, ask(znode.OpWhoAmI, ""), true},
	{"no watches", []znode.Op{set("/h", "1")}, ask(znode.OpAddWatch, "/h"), true},
	{"its ACL", []znode.Op{setACL("/g", znode.OpenACL()...)}, ask(znode.OpGetACL, "/g"), false},
	{"its ACL in a Stat", []znode.Op{setACL("/g", znode.OpenACL()...)}, get("/g"), false},
	{"the ACL that refuses it", []znode.Op{setACL("/g", znode.ReadACL()...)}, set("/g", "2"), false},
	{"its parent's ACL that refuses it", []znode.Op{setACL("/g", znode.ReadACL()...)}, create("/g/x", ""), false},
	{"the version of an ACL that refuses it", []znode.Op{setACL("/g", znode.OpenACL()...)}, znode.Op{Code: znode.OpSetACL, Path: "/g", ACL: znode.OpenACL()}, false},
	{"the data of a version of an ACL", []znode.Op{set("/g", "1")}, znode.Op{Code: znode.OpSetACL, Path: "/g", ACL: znode.OpenACL(), Version: 7}, true},
	{"a part of its multi", []znode.Op{multi(set("/h", "1"), set("/g", "1"))}, get("/g"), false},
	{"no part of its multi", []znode.Op{multi(set("/h", "1"), create("/h/x", ""))}, get("/g"), true},
	{"a failed multi", []znode.Op{multi(set("/g", "1"), check("/g", 7))}, get("/g"), true},
	{"what refuses a part of it", []znode.Op{set("/g", "1")}, multi(create("/new", ""), check("/g", 0)), false},
	{"what a part of it shows", []znode.Op{set("/g", "1")}, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/h"), get("/g")}}, false},
	{"what no part of it shows", []znode.Op{set("/g", "1")}, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/h")}}, true},
	{"what is far below", []znode.Op{create("/g/x", ""), create("/g/x/y", "")}, ask(znode.OpGetAllChildrenNumber, "/g"), false},
	{"what is beside", []znode.Op{create("/g/x", ""), create("/g/x/y", "")}, ask(znode.OpGetAllChildrenNumber, "/h"), true},
	{"another's ephemeral nodes", []znode.Op{createAs(znode.Ephemeral, "/new")}, ask(znode.OpGetEphemerals, "/"), true},
}

// A session that is handed a shorter beginning of the log is still causal
// exactly if the answers it had before do not depend on what is missing.
func TestCauses(t *testing.T) {
	for _, row := range causes {
		t.Run(row.name, func(t *testing.T) {
			s := newService().open(2)
			s.write(1, create("/g", ""))
			s.write(1, create("/h", ""))
			for _, op := range row.before {
				s.write(1, op)
			}
			missing := s.now()
			if isRead(row.seen.Code) {
				s.read(2, row.seen, missing)
			} else if i := s.write(2, row.seen); !failed(&s.history[i].Result) {
				t.Fatalf("%v should be refused", row.seen.Code)
			}
			s.read(2, znode.Op{Code: znode.OpExists, Path: "/zookeeper"}, missing-1)
			if c := s.certify(t); c.Holds(Causal) != row.causal || c.Holds(Sequential) {
				t.Errorf("the model is %s: %v", c.Model(), c.Violations)
			}
		})
	}
}

// A run that has a model has those below it, and a check says so.
func TestCheck(t *testing.T) {
	s := newService().open(2)
	s.write(1, create("/g", ""))
	gadgets[OrderedSequential](s, 1, 2)
	c := s.certify(t)
	for _, row := range []struct {
		model, detail string
		want          Verdict
	}{
		{Linearizable, "ordered-sequential, not linearizable: linearizable: zxid order violated: getData /g by c2 (request 2, ticks 9–10) is at rank 3, " +
			"and setData /g by c1 (request 3, ticks 7–8), which had returned before it was called, at rank 4", Fail},
		{OrderedSequential, "ordered-sequential: 5 operations on 4 transactions", Pass},
		{Causal, "ordered-sequential", Pass},
		{Eventual, "ordered-sequential", Pass},
		{"linear", `there is no model "linear"; there are linearizable, ordered-sequential`, Undecided},
	} {
		if got := c.Check(row.model); got.Verdict != row.want || !strings.Contains(got.Detail, row.detail) {
			t.Errorf("%s: %s: %s", row.model, got.Verdict, got.Detail)
		}
	}
}
