package checker

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A loner is a server that has lost its quorum and serves reads alone: it has all that was
// committed, and some more.
type loner struct {
	*service
	tree  *Tree
	more  []Commit
	since znode.Zxid
}

// reader is the session of whoever reads there.
const reader znode.SessionID = 9

// alone cuts a server off, with some transactions that it alone has.
func (s *service) alone(ops ...znode.Op) *loner {
	l := &loner{service: s, tree: s.tree.Clone(), since: s.zxid(s.now())}
	for n, op := range ops {
		op.Session = 1
		at := Stamp{Zxid: l.since + znode.Zxid(n) + 1, Time: 5000}
		change := s.change(&op)
		change.Err = l.tree.Apply(&op, at).Err
		l.more = append(l.more, Commit{Stamp: at, Session: 1, Xid: uint64(100 + n), Change: change})
	}
	return l
}

// shows is a read there.
func (l *loner) shows(id znode.SessionID, op znode.Op) int {
	i := l.call(id, op)
	o := &l.history[i]
	o.Result = l.tree.Answer(&o.Op)
	o.Result.Zxid = l.since + znode.Zxid(len(l.more))
	l.reply(i)
	return i
}

func (l *loner) log(t *testing.T) *CommitLog {
	log, before := l.service.log(t), l.since
	log.ReadOnly(reader)
	for _, c := range l.more {
		log.Aside(c, before)
		before = c.Zxid
	}
	return log
}

// What a server shows that serves reads alone is held to what it has, and what it refuses
// has no effect. Nobody else may show what was not committed, and nobody what no server has.
func TestAnswersThatStandAside(t *testing.T) {
	for _, p := range []struct {
		name, rule, sentence string
		plant                func(l *loner)
	}{
		{"what the server alone has", "", "", func(l *loner) { l.shows(reader, get("/a")) }},
		{"what it has as well as others", "", "", func(l *loner) { l.shows(reader, get("/b")) }},
		{"a write refused", "", "", func(l *loner) {
			i := l.call(reader, set("/a", "9"))
			l.history[i].Result = znode.Result{Err: znode.ErrNotReadOnly, Zxid: l.more[1].Zxid}
			l.reply(i)
		}},
		{"what others have done meanwhile is not shown, and need not be", "", "", func(l *loner) {
			l.service.tick++
			l.write(2, create("/c", "")) // by a later leader
			l.service.commits[l.now()-1].Zxid = znode.ZxidOf(7, 1)
			l.history[len(l.history)-1].Result.Zxid = znode.ZxidOf(7, 1)
			l.shows(reader, get("/a"))
		}},
		{"other data than the server has", RuleWrongResult, "which was not committed, and was told data", func(l *loner) {
			l.history[l.shows(reader, get("/a"))].Result.Data.Bytes = "9"
		}},
		{"what is older than its zxid says", RuleWrongResult, "which was not committed, and was told", func(l *loner) {
			i := l.shows(reader, get("/a"))
			l.history[i].Result = l.service.tree.Answer(&l.history[i].Op)
			l.history[i].Result.Zxid = l.more[1].Zxid
		}},
		{"what no server has", RuleUnknownPosition, "and nobody committed that", func(l *loner) {
			l.history[l.shows(reader, get("/a"))].Result.Zxid += 10
		}},
		{"the same, shown to somebody else", RuleUnknownPosition, "and nobody committed that", func(l *loner) { l.shows(2, get("/a")) }},
		{"a write done", RuleLostWrite, "and the log has no such transaction", func(l *loner) {
			i := l.call(reader, set("/a", "9"))
			l.history[i].Result = znode.Result{Zxid: l.more[1].Zxid + 1}
			l.reply(i)
		}},
		{"a write refused that takes place", RuleRefusedYetDone, "was refused with NotReadOnly, and yet it took place", func(l *loner) {
			i := l.write(1, set("/b", "9"))
			l.history[i].Result = znode.Result{Err: znode.ErrNotReadOnly, Zxid: l.more[0].Zxid}
		}},
	} {
		t.Run(p.name, func(t *testing.T) {
			s := newService().open(3)
			s.write(1, create("/a", "0"))
			s.write(1, create("/b", "0"))
			l := s.alone(set("/a", "1"), set("/a", "2"))
			p.plant(l)
			log := l.log(t)
			c, err := Certify(l.told(), log, nil)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case p.rule == "" && !c.Holds(OrderedSequential):
				t.Errorf("found %v", c.Violations)
			case p.rule != "" && (len(c.Violations) == 0 || c.Violations[0].Rule != p.rule || !strings.Contains(c.Violations[0].Sentence, p.sentence)):
				t.Errorf("found %v, want %s: …%s…", c.Violations, p.rule, p.sentence)
			}
			if blind, err := Crosscheck(context.Background(), l.told(), log, OrderedSequential, Patience); err != nil || p.rule == "" && blind.Verdict != Pass {
				t.Errorf("of the answers alone Porcupine says %s, %v", blind.Verdict, err)
			}
		})
	}
}

// What stood aside and is committed after all has its place like anything else.
func TestWhatStoodAsideMayBeCommitted(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		s := newService().open(3)
		s.write(1, create("/a", "0"))
		w := s.call(1, set("/a", "1"))
		l := s.alone(set("/a", "1"))
		i := l.shows(reader, get("/a"))
		s.commit(w)
		s.giveUp(w)
		l.history[i].Result = s.states[s.now()].Answer(&l.history[i].Op)
		l.history[i].Result.Zxid = s.zxid(s.now())
		if wrong {
			l.history[i].Result.Data.Bytes = "9"
		}
		c, err := Certify(l.told(), l.log(t), nil)
		if err != nil || c.Holds(OrderedSequential) == wrong {
			t.Errorf("%v, found %v", err, c.Violations)
		}
		if blind, err := Crosscheck(context.Background(), l.told(), l.log(t), OrderedSequential, Patience); err != nil || (blind.Verdict == Pass) == wrong {
			t.Errorf("of the answers alone Porcupine says %s, %v", blind.Verdict, err)
		}
	}
}

// What was refused is nothing, among what was committed and among what was not.
func TestNothingIsShownOfWhatWasRefused(t *testing.T) {
	s := newService().open(3)
	s.write(1, create("/a", "0"))
	s.refuse(s.call(1, set("/a", "moved")), znode.ErrSessionMoved)
	l := s.alone(set("/none", ""), create("/b", "1"))
	l.shows(reader, get("/a"))
	l.shows(reader, get("/b"))
	if c, err := Certify(l.told(), l.log(t), nil); err != nil || !c.Holds(OrderedSequential) {
		t.Errorf("%v, found %v", err, c.Violations)
	}
}

// A reader's session begins and ends without a transaction, and its end is told at what
// its server has.
func TestAReadersSessionEndsAside(t *testing.T) {
	for _, p := range []struct {
		upgrades bool
		above    znode.Zxid
		rule     string
	}{{true, 0, ""}, {false, 0, ""}, {true, 10, RuleUnknownPosition}} {
		rules := serviceRules
		rules.LocalSessions, rules.LocalUpgrades = true, p.upgrades
		s := newServiceOf(rules).open(3)
		l := s.alone(create("/a", "1"))
		l.begin(reader)
		l.shows(reader, get("/a"))
		l.history[l.end(reader)].Result.Zxid = l.more[0].Zxid + p.above
		log := l.log(t)
		c, err := Certify(l.told(), log, nil)
		switch {
		case err != nil:
			t.Fatal(err)
		case p.rule == "" && !c.Holds(OrderedSequential), p.rule != "" && (len(c.Violations) != 1 || c.Violations[0].Rule != p.rule):
			t.Errorf("found %v, want %q", c.Violations, p.rule)
		}
		if blind, err := Crosscheck(context.Background(), l.told(), log, OrderedSequential, Patience); err != nil || blind.Verdict != Pass {
			t.Errorf("of the answers alone Porcupine says %s, %v", blind.Verdict, err)
		}
	}
}
