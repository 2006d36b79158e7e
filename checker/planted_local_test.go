package checker

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Sessions that their servers keep to themselves.

// begin gives a client a session of which there is no transaction, and end takes it.
func (s *service) begin(id znode.SessionID) int {
	i := s.call(id, znode.Op{Code: znode.OpCreateSession})
	s.reply(i)
	s.history[i].Result = znode.Result{Session: id, Timeout: 600}
	return i
}

func (s *service) end(id znode.SessionID) int {
	i := s.call(id, closing())
	s.reply(i)
	s.history[i].Result = znode.Result{Zxid: s.zxid(s.now())}
	return i
}

// upgrade makes a session known to all.
func (s *service) upgrade(id znode.SessionID) {
	s.apply(znode.Op{Code: znode.OpCreateSession, Timeout: 600}, id, 0)
}

// owned asks for a node in session 1, refused as the leader has it and as the client is
// told.
func (s *service) owned(logged, told znode.Code) {
	i := s.call(1, createAs(znode.Ephemeral, "/e"))
	s.refuse(i, logged)
	s.history[i].Result.Err = told
}

func (s *service) ownedInMulti(logged znode.Code) {
	i := s.call(1, multi(set("/", "x"), createAs(znode.Ephemeral, "/e")))
	s.commit(i)
	s.reply(i)
	s.history[i].Result.Results[1].Err = logged
	s.commits[s.now()-1].More.Parts[1].Err = logged
}

// ownedContainer is a createContainer with the flag of an ephemeral node.
func ownedContainer() znode.Op {
	op := container("/e")
	op.Mode = znode.Ephemeral
	return op
}

const (
	ofLocal = znode.ErrEphemeralOnLocalSession
	expired = znode.ErrSessionExpired
)

// localPlants are what may be where sessions are local and upgraded, and what may not.
var localPlants = []plant{
	{"sessions of which nobody was told", "", "", Linearizable, func(s *service) {
		for id := range znode.SessionID(2) {
			s.giveUp(s.call(id+1, znode.Op{Code: znode.OpCreateSession}))
		}
	}},
	{"what was so before there was anything", RuleStaleRead, "that is the answer of rank 0, and misses create /a by c1 (request 2, ticks 3–4) at rank 1", NoModel, func(s *service) {
		s.begin(1)
		s.write(1, create("/a", "x"))
		s.readStale(1, get("/a"), 0)
	}},
	{"sessions that begin and end", "", "", Linearizable, func(s *service) {
		s.begin(1)
		s.write(1, create("/a", "x"))
		s.read(1, get("/a"), s.now())
		s.end(1)
	}},
	{"one that is upgraded", "", "", Linearizable, func(s *service) {
		s.begin(1)
		s.write(1, create("/a", "x"))
		s.upgrade(1)
		s.write(1, createAs(znode.Ephemeral, "/e"))
		s.read(1, get("/e"), s.now())
		s.write(1, closing())
	}},
	{"a write behind the end, as another server's own or not", "", "", Linearizable, func(s *service) {
		s.begin(1)
		s.upgrade(1)
		s.write(1, closing())
		s.write(1, create("/a", "x"))
		s.refuse(s.call(1, set("/a", "y")), expired)
		s.refuse(s.call(1, multi(set("/a", "y"))), expired)
		s.refuse(s.call(1, createAs(znode.Ephemeral, "/e")), expired)
	}},
	{"an end that nobody else was told of", RuleLostWrite, "closeSession by c1 (request 2, ticks 3–4) was answered as done at 0x100000001, and the log has no such transaction", NoModel, func(s *service) {
		s.begin(1)
		s.upgrade(1)
		s.end(1)
	}},
	{"an end at no position", RuleUnknownPosition, "saw the position 0x100000009", NoModel, func(s *service) {
		s.begin(1)
		s.history[s.end(1)].Result.Zxid = 0x100000009
	}},
	{"one session for two", RuleCommittedTwice, "was given the session of createSession by c1", NoModel, func(s *service) {
		s.begin(1)
		s.history[s.begin(2)].Result.Session = 1
	}},
	{"a node of one that is not upgraded", RuleWrongOutcome, "with the outcome OK, and the specification says SessionExpired", NoModel, func(s *service) {
		s.begin(1)
		i := s.call(1, createAs(znode.Ephemeral, "/e"))
		s.tree.Open(1)
		s.commit(i)
		s.reply(i)
	}},
	{"a write refused without a reason", RuleWrongOutcome, "with the outcome SessionExpired, and the specification says OK", NoModel, func(s *service) {
		s.begin(1)
		s.refuse(s.call(1, create("/a", "")), expired)
	}},
	{"a write refused as moved", RuleWrongOutcome, "with the outcome SessionMoved, and the specification says OK", NoModel, func(s *service) {
		s.begin(1)
		s.refuse(s.call(1, create("/a", "")), znode.ErrSessionMoved)
	}},
	{"a write refused before the end", RuleWrongOutcome, "with the outcome SessionExpired, and the specification says OK", NoModel, func(s *service) {
		s.begin(1)
		s.refuse(s.call(1, create("/a", "")), expired)
		s.upgrade(1)
		s.write(1, closing())
	}},
	{"one refused as local that is to be upgraded", RuleWrongOutcome, "with the outcome EphemeralOnLocalSession, and the specification says SessionExpired", NoModel, func(s *service) {
		s.begin(1)
		s.owned(ofLocal, ofLocal)
	}},
}

// unupgraded are the same where local sessions stay what they are.
var unupgraded = []plant{
	{"refused by the leader of the session's server", "", "", Linearizable, func(s *service) { s.begin(1); s.owned(expired, ofLocal) }},
	{"refused by the session's server", "", "", Linearizable, func(s *service) { s.begin(1); s.owned(ofLocal, ofLocal) }},
	{"refused in a multi, by either", "", "", Linearizable, func(s *service) {
		s.begin(1)
		s.ownedInMulti(expired)
		s.ownedInMulti(ofLocal)
	}},
	{"told that it has expired", RuleWrongResult, "was told SessionExpired, not EphemeralOnLocalSession", NoModel, func(s *service) { s.begin(1); s.owned(expired, expired) }},
	{"as container it has expired", "", "", Linearizable, func(s *service) { s.begin(1); s.refuse(s.call(1, ownedContainer()), expired) }},
	{"as container it is looked into", RuleWrongOutcome, "with the outcome EphemeralOnLocalSession, and the specification says SessionExpired", NoModel, func(s *service) {
		s.begin(1)
		s.refuse(s.call(1, ownedContainer()), ofLocal)
	}},
	{"a node all the same", RuleWrongOutcome, "with the outcome OK, and the specification says EphemeralOnLocalSession", NoModel, func(s *service) {
		s.begin(1)
		s.owned(znode.OK, znode.OK)
	}},
	{"refused for another reason", RuleWrongOutcome, "with the outcome NoNode, and the specification says EphemeralOnLocalSession", NoModel, func(s *service) {
		s.begin(1)
		s.owned(znode.ErrNoNode, znode.ErrNoNode)
	}},
	{"refused for what is not to be owned", RuleWrongOutcome, "with the outcome EphemeralOnLocalSession, and the specification says OK", NoModel, func(s *service) {
		s.begin(1)
		s.refuse(s.call(1, create("/a", "")), ofLocal)
	}},
}

func TestLocalSessions(t *testing.T) {
	for upgrades, plants := range map[bool][]plant{true: localPlants, false: unupgraded} {
		for _, p := range plants {
			t.Run(p.name, func(t *testing.T) {
				rules := serviceRules
				rules.LocalSessions, rules.LocalUpgrades = true, upgrades
				s := newServiceOf(rules)
				p.plant(s)
				p.expect(t, s.certify(t))
				if _, blind, narrowed := judged(t, s, Linearizable); p.rule == "" && (blind != Pass || narrowed != Pass) {
					t.Errorf("Porcupine says %s, narrowed %s", blind, narrowed)
				}
			})
		}
	}
}

// What is right of local sessions is wrong of others.
func TestSessionsThatNoTransactionMakes(t *testing.T) {
	s := newService()
	s.begin(1)
	plant{rule: RuleLostWrite, sentence: "createSession by c1", model: NoModel}.expect(t, s.certify(t))
	s = newService().open(1)
	s.write(1, create("/a", ""))
	s.end(1)
	plant{rule: RuleLostWrite, sentence: "closeSession by c1", model: NoModel}.expect(t, s.certify(t))
	s = newService()
	s.end(1) // of a session that nobody ever had
	plant{rule: RuleLostWrite, sentence: "closeSession by c1", model: NoModel}.expect(t, s.certify(t))
	s = newService().open(1)
	s.write(1, closing())
	unheardOf := create("/a", "")
	unheardOf.Mode = 77
	s.refuse(s.call(1, unheardOf), expired)
	plant{rule: RuleWrongOutcome, sentence: "with the outcome SessionExpired, and the specification says BadArguments", model: NoModel}.expect(t, s.certify(t))
}
