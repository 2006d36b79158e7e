package checker

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A plant is one mistake put into a run that is otherwise correct, the rule
// that must find it, a part of the sentence, and the model that is left.
type plant struct {
	name, rule, sentence, model string
	plant                       func(*service)
}

// unplanted are runs at which there is nothing wrong.
var unplanted = []plant{
	{"nothing", "", "", Linearizable, func(s *service) {
		s.write(1, set("/a", "1"))
		s.read(2, get("/a"), s.now())
	}},
	{"an expiry in time", "", "", Linearizable, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 0, Timeout: 1000, Decided: 1000}}
		s.apply(closing(), 3, 0)
		s.read(1, list("/"), s.now())
	}},
	{"a write refused while its session is being closed", "", "", Linearizable, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 0, Timeout: 1000, Decided: 1000}}
		s.refuse(s.call(3, set("/a", "1")), znode.ErrSessionExpired)
		s.apply(closing(), 3, 0)
	}},
	{"a write refused because its session is at another server", "", "", Linearizable, func(s *service) {
		s.refuse(s.call(3, set("/a", "1")), znode.ErrSessionMoved)
		s.write(3, set("/a", "2"))
	}},
	{"a sync answered so late that it names the write behind it", "", "", Linearizable, func(s *service) {
		i, j := s.call(1, znode.Op{Code: znode.OpSync, Path: "/"}), s.call(1, set("/a", "1"))
		s.commit(j)
		s.see(i, s.now())
		s.reply(i)
		s.reply(j)
	}},
	{"a container reaped and a node whose time was over", "", "", Linearizable, func(s *service) {
		s.write(1, createAs(znode.Container, "/c"))
		s.write(1, create("/c/x", ""))
		s.write(1, remove("/c/x"))
		s.write(1, createFor(1, "/t"))
		s.read(1, list("/"), s.now())
		s.apply(reap("/c"), 0, 0)
		s.apply(reap("/t"), 0, 0)
		s.read(1, list("/"), s.now())
	}},
	{"an unknown outcome that took place", "", "", Linearizable, func(s *service) {
		i := s.call(1, set("/a", "1"))
		s.commit(i)
		s.giveUp(i)
		s.read(2, get("/a"), s.now())
	}},
	{"an unknown outcome that did not", "", "", Linearizable, func(s *service) {
		s.giveUp(s.call(1, set("/a", "1")))
		s.read(2, get("/a"), s.now())
	}},
	{"a read that nobody answered", "", "", Linearizable, func(s *service) {
		s.giveUp(s.call(2, get("/a")))
		s.read(1, get("/a"), s.now())
	}},
	{"a connection lost by an answer without a position", "", "", Linearizable, func(s *service) {
		i := s.write(1, set("/a", "1"))
		s.history[i].Result = znode.Result{Err: znode.ErrConnectionLoss}
	}},
	{"a multi refused while its session is being closed", "", "", Linearizable, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 0, Timeout: 1000, Decided: 1000}}
		s.refuse(s.call(3, both()), znode.ErrSessionExpired)
		s.apply(closing(), 3, 0)
		s.read(1, get("/a"), s.now())
	}},
	{"a multi refused because its session is at another server", "", "", Linearizable, func(s *service) {
		s.refuse(s.call(3, both()), znode.ErrSessionMoved)
		s.write(3, both())
	}},
	{"multis of unknown outcome, one of them refused", "", "", Linearizable, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 0, Timeout: 1000, Decided: 1000}}
		for _, op := range []znode.Op{both(), neither()} {
			i := s.call(1, op)
			s.commit(i)
			s.giveUp(i)
		}
		s.giveUp(s.call(1, both()))
		i := s.call(3, multi(set("/b", "7")))
		s.refuse(i, znode.ErrSessionExpired)
		s.history[i].Known, s.history[i].Result = false, znode.Result{}
		s.read(2, get("/a"), s.now())
		s.read(2, get("/b"), s.now())
		s.apply(closing(), 3, 0)
	}},
	{"a watch that was there, and then was not", "", "", Linearizable, func(s *service) {
		s.read(1, ask(znode.OpAddWatch, "/a"), s.now())
		op := znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: znode.WatcherAny}
		s.read(1, op, s.now())
		s.history[s.read(1, op, s.now())].Result.Err = znode.ErrNoWatcher
	}},
	{"a request that the server does not know", "", "", Linearizable, func(s *service) {
		i := s.call(1, check("/a", 0))
		s.reply(i)
		s.history[i].Result = znode.Result{Err: znode.ErrUnimplemented, Zxid: ^znode.Zxid(0)}
	}},
	{"the flag of a container on a plain create", "", "", Linearizable, func(s *service) {
		s.write(1, createAs(znode.Container, "/c"))
	}},
	{"a deletion of a server's own that came too late", "", "", Linearizable, func(s *service) {
		s.apply(reap("/gone"), 0, 0)
		s.commits[5].Change = Change{Code: znode.OpError, Err: znode.ErrNoNode}
	}},
	{"a write refused on the way", "", "", Linearizable, func(s *service) {
		i := s.call(1, set("/a", "1"))
		s.reply(i)
		s.history[i].Result = znode.Result{Err: znode.ErrThrottledOp}
	}},
}

// inAnswers are mistakes for which some client was told something wrong.
var inAnswers = []plant{
	{"a stale read", RuleStaleRead, `saw rank 6 and was told data "0", not "1"`, NoModel, func(s *service) {
		s.write(1, set("/a", "1"))
		s.readStale(2, get("/a"), s.now()-1)
	}},
	{"a wrong version in a Stat", RuleWrongResult, "was told version 7, not 1; no earlier rank has that answer", NoModel, func(s *service) {
		s.write(1, set("/a", "1"))
		s.history[s.read(2, get("/a"), s.now())].Result.Stat.Version = 7
	}},
	{"a wrong version told to a writer", RuleWrongResult, "took place at rank 6 and was told version 2, not 1", NoModel, func(s *service) {
		s.history[s.write(1, set("/a", "1"))].Result.Stat.Version++
	}},
	{"a wrong list of children", RuleWrongResult, "was told children [a zookeeper], not [a b zookeeper]", NoModel, func(s *service) {
		s.history[s.read(2, list("/"), s.now())].Result.Children = []string{"a", "zookeeper"}
	}},
	{"a wrong error", RuleWrongResult, "was told NoNode, not BadVersion", NoModel, func(s *service) {
		s.history[s.write(1, setIf("/a", "1", 9))].Result.Err = znode.ErrNoNode
	}},
	{"a wrong suffix told", RuleWrongSuffix, "path /a/n0000000001, not /a/n0000000000", NoModel, func(s *service) {
		s.history[s.write(1, createAs(znode.PersistentSequential, "/a/n"))].Result.Path = "/a/n0000000001"
	}},
	{"an ephemeral node that survives", RuleGhostEphemeral, "the node's session 0x3 was closed at rank 7", NoModel, func(s *service) {
		s.write(3, createAs(znode.Ephemeral, "/e"))
		s.write(3, closing())
		s.readStale(2, get("/e"), s.now()-1)
	}},
	{"an ephemeral node that is told of wrongly, and goes later", RuleWrongResult, "was told version 7, not 0; no earlier rank has that answer", NoModel, func(s *service) {
		s.write(3, createAs(znode.Ephemeral, "/e"))
		s.history[s.read(2, get("/e"), s.now())].Result.Stat.Version = 7
		s.write(3, closing())
	}},
	{"a write refused while its session is open", RuleWrongOutcome, "with the outcome SessionExpired, and the specification says OK", NoModel, func(s *service) {
		s.refuse(s.call(3, set("/a", "1")), znode.ErrSessionExpired)
	}},
	{"an unknown outcome that both did and did not", RuleStaleRead, "misses setData /a by c1", NoModel, func(s *service) {
		i := s.call(1, set("/a", "1"))
		s.commit(i)
		s.giveUp(i)
		s.read(2, get("/a"), s.now())
		s.readStale(3, get("/a"), s.now()-1)
	}},
	{"a read that goes back after a move", MonotonicReads, "getData /a by c2 (request 3, ticks 15–16) is at rank 5, and getData /a by c2 (request 2, ticks 13–14), which had shown its session the transaction at rank 6, at rank 6",
		ReadYourWrites + " and " + MonotonicWrites + " and " + WritesFollowReads, func(s *service) {
			s.write(1, set("/a", "1"))
			s.read(2, get("/a"), s.now())
			s.read(2, get("/a"), s.now()-1)
		}},
	{"a read that misses its session's write", ReadYourWrites, "is at rank 5, and setData /a by c1",
		MonotonicReads + " and " + MonotonicWrites + " and " + WritesFollowReads, func(s *service) {
			s.write(1, set("/a", "1"))
			s.read(1, get("/a"), s.now()-1)
		}},
}

// inTheLog are mistakes that no client can tell from its answers alone.
var inTheLog = []plant{
	{"a lost write", RuleLostWrite, "setData /a by c1 (request 4, ticks 11–12) was answered as done at 0x100000006, and the log has no such transaction", NoModel, func(s *service) {
		s.write(1, set("/a", "1"))
		s.commits = s.commits[:s.now()-1]
	}},
	{"a write at another place", RuleMisplaced, "was answered at 0x100000006, and the log has it at 0x100000007", NoModel, func(s *service) {
		i := s.write(1, set("/a", "1"))
		s.write(2, set("/a", "2"))
		s.commits[5], s.commits[6] = s.commits[6], s.commits[5]
		s.commits[5].Stamp, s.commits[6].Stamp = s.commits[6].Stamp, s.commits[5].Stamp
		s.history[i+1].Result.Zxid = s.zxid(6)
	}},
	{"a write told at the beginning of an epoch", RuleMisplaced, "was answered at 0x900000000, and the log has it at 0x100000006", NoModel, func(s *service) {
		s.history[s.write(1, set("/a", "1"))].Result.Zxid = znode.ZxidOf(9, 0)
	}},
	{"a write told at another session's place", RuleMisplaced, "setData /a by c2 (request 2, ticks 11–12) was answered at 0x100000007, and the log has it at 0x100000006", NoModel, func(s *service) {
		i := s.write(2, set("/a", "1"))
		s.write(3, set("/a", "2"))
		s.history[i].Result.Zxid = s.zxid(s.now())
	}},
	{"a position that nobody committed", RuleUnknownPosition, "saw the position 0x100000063", NoModel, func(s *service) {
		s.history[s.read(1, get("/a"), s.now())].Result.Zxid = znode.ZxidOf(1, 99)
	}},
	{"a refused write that took place", RuleRefusedYetDone, "was refused with ThrottledOp, and yet it took place at rank 6", NoModel, func(s *service) {
		i := s.write(1, set("/a", "1"))
		s.history[i].Result = znode.Result{Err: znode.ErrThrottledOp}
	}},
	{"a write committed twice", RuleCommittedTwice, "setData /a by c1 (request 4, ticks 11–12) was committed twice, at ranks 6 and 7", NoModel, func(s *service) {
		i := s.write(1, set("/a", "1"))
		s.apply(s.history[i].Op, 1, s.history[i].Xid)
	}},
	{"a session given twice", RuleCommittedTwice, "createSession by c5 (request 1, ticks 11–12) was given the session of createSession by c3", NoModel, func(s *service) {
		i := s.call(5, znode.Op{Code: znode.OpCreateSession})
		s.history[i].Session, s.history[i].Result.Session = 3, 3
		s.reply(i)
	}},
	{"a phantom transaction", RulePhantom, "no client asked for the transaction at rank 6, setData /a, and a server has no reason of its own", NoModel, func(s *service) {
		s.apply(set("/a", "x"), 1, 0)
		s.commits[5].Err = znode.ErrSessionExpired
	}},
	{"a phantom request", RulePhantom, "which the log has as request 77 of session 0x1", NoModel, func(s *service) {
		s.apply(set("/a", "x"), 1, 77)
	}},
	{"an expiry that nobody decided", RulePhantom, "closeSession of session 0x3, and no leader had decided", NoModel, func(s *service) {
		s.apply(closing(), 3, 0)
	}},
	{"an expiry that was decided later", RulePhantom, "and no leader had decided that the session was over", NoModel, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 0, Timeout: 1000, Decided: 9000}}
		s.apply(closing(), 3, 0)
	}},
	{"an expiry too early", RulePhantom, "had been silent for 999 ms of 1000", NoModel, func(s *service) {
		s.expiries = []Expiry{{Session: 3, Heard: 1, Timeout: 1000, Decided: 1000}}
		s.apply(closing(), 3, 0)
	}},
	{"a refusal that nobody asked for", RulePhantom, "no client asked for the transaction at rank 6, error, and a server has no reason of its own", NoModel, func(s *service) {
		s.apply(set("/gone", "x"), 1, 0)
		s.commits[5].Change = Change{Code: znode.OpError, Err: znode.ErrNoNode}
	}},
	{"a plain create that makes a container", RuleWrongOutcome, "mode container, not persistent", NoModel, func(s *service) {
		s.write(1, createAs(znode.Container, "/c"))
		s.commits[5].More.Mode = znode.Container
	}},
	{"a plain node reaped", RuleWrongOutcome, "the log has deleteContainer /a at rank 6 with the outcome OK, and the specification says BadArguments", NoModel, func(s *service) {
		s.apply(reap("/a"), 0, 0)
		s.commits[5].Err = znode.OK
	}},
	{"a write that should have failed", RuleWrongOutcome, "with the outcome OK, and the specification says BadVersion", NoModel, func(s *service) {
		s.write(1, setIf("/a", "1", 9))
		s.commits[5].Err = znode.OK
	}},
	{"a write of something else", RuleWrongOutcome, `setData /a by c1 (request 4, ticks 11–12) was asked for, and at rank 6 the log has data "2", not "1"`, NoModel, func(s *service) {
		s.write(1, set("/a", "1"))
		s.commits[5].Data.Bytes = "2"
	}},
	{"a wrong suffix in the log", RuleWrongSuffix, "as /a/n0000000002, and the parent has had children enough for /a/n0000000000", NoModel, func(s *service) {
		s.write(1, createAs(znode.PersistentSequential, "/a/n"))
		s.commits[5].Path = "/a/n0000000002"
	}},
	{"an unknown outcome that the log denies", RuleWrongResult, "no earlier rank has that answer", NoModel, func(s *service) {
		i := s.call(1, set("/a", "1"))
		s.commit(i)
		s.giveUp(i)
		j := s.read(2, get("/a"), s.now())
		s.commits = s.commits[:5]
		s.history[j].Result.Zxid = s.zxid(5)
	}},
	{"a read that sees the write behind it, after a sync that does", Sequential, "which its session had called before,", Causal, func(s *service) {
		i, j, k := s.call(1, znode.Op{Code: znode.OpSync, Path: "/"}), s.call(1, get("/b")), s.call(1, set("/a", "1"))
		s.commit(k)
		for _, early := range []int{i, j} {
			s.see(early, s.now())
			s.reply(early)
		}
		s.reply(k)
	}},
	{"a session's writes in the wrong order", MonotonicWrites, "setData /a by c1 (request 5, ticks 12–14) is at rank 6, and setData /a by c1 (request 4, ticks 11–13), which its session had called before, at rank 7",
		MonotonicReads + " and " + ReadYourWrites + " and " + WritesFollowReads, func(s *service) {
			i, j := s.call(1, set("/a", "1")), s.call(1, set("/a", "2"))
			s.commit(j)
			s.commit(i)
			s.reply(i)
			s.reply(j)
		}},
	{"a write before what its session had read", WritesFollowReads, "which had shown its session the transaction at rank 7,",
		MonotonicReads + " and " + ReadYourWrites + " and " + MonotonicWrites, func(s *service) {
			s.writeEarly(2, set("/b", "1"), func() {
				s.write(1, set("/a", "2"))
				s.read(2, get("/a"), s.now())
			}, 1)
		}},
}

// Each mistake is found by the rule named for it, with a sentence that says
// what happened. Of the answers alone Porcupine refutes those that told a
// client something wrong, and it must not refute any other.
func TestPlanted(t *testing.T) {
	for _, group := range []struct {
		plants []plant
		blind  Verdict
	}{{unplanted, Pass}, {inAnswers, Fail}, {inTheLog, Pass}, {inMultis, Fail}, {inACLs, Fail}, {inLogsOfMultis, Pass}} {
		for _, p := range group.plants {
			t.Run(p.name, func(t *testing.T) {
				s := newService().open(3)
				s.write(1, create("/a", "0"))
				s.write(1, create("/b", "0"))
				p.plant(s)
				p.expect(t, s.certify(t))
				blind, err := Crosscheck(context.Background(), s.told(), s.log(t), Linearizable, Patience)
				if err != nil || blind.Verdict != group.blind {
					t.Errorf("of the answers alone Porcupine says %s, %v", blind.Verdict, err)
				}
				narrowed, err := CrosscheckNarrowed(context.Background(), s.told(), s.log(t), Linearizable, Patience)
				if want := map[bool]Verdict{true: Pass, false: Undecided}[p.rule == ""]; err != nil || narrowed.Verdict != want {
					t.Errorf("led by the certificate Porcupine says %v, %v; expected %s", narrowed, err, want)
				}
			})
		}
	}
}

func (p plant) expect(t *testing.T, got *Certificate) {
	t.Helper()
	if got.Model() != p.model {
		t.Errorf("the model is %s, expected %s: %v", got.Model(), p.model, got.Violations)
	}
	for _, v := range got.Violations {
		if v.Rule == p.rule {
			if !strings.Contains(v.Sentence, p.sentence) {
				t.Errorf("the sentence is\n%s\nexpected\n…%s…", v.Sentence, p.sentence)
			}
			return
		}
	}
	if p.rule != "" {
		t.Errorf("%s was not found; there were %v", p.rule, got.Violations)
	}
}

// What the log settles is counted.
func TestSettled(t *testing.T) {
	s := newService().open(2)
	s.expiries = []Expiry{{Session: 2, Timeout: 1000, Decided: 1000}}
	i := s.call(1, create("/a", ""))
	s.commit(i)
	s.giveUp(i)
	s.giveUp(s.call(1, create("/b", "")))
	s.apply(closing(), 2, 0)
	c := s.certify(t)
	if c.TookPlace != 1 || c.DidNot != 1 || c.Unasked != 1 {
		t.Errorf("found %+v", c)
	}
	want := "linearizable: 4 operations on 4 transactions; of 2 unknown outcomes 1 took place; 1 transaction was the servers' own"
	if got := c.Check(Linearizable); got.Detail != want {
		t.Errorf("found %s", got.Detail)
	}
}
