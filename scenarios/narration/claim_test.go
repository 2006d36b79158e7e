package narration

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

// view is a node that is up and shows columns, given as names and values by turns.
func view(of ...string) *sim.View {
	v := &sim.View{ID: 2, Up: true}
	for i := 0; i < len(of); i += 2 {
		v.Columns = append(v.Columns, sim.Column{Name: of[i], Value: of[i+1]})
	}
	return v
}

// led is a view whose column "leader" speaks of a node.
func led(by sim.NodeID) *sim.View {
	return &sim.View{Up: true, Columns: []sim.Column{{Name: "leader", Value: "s", Node: by}}}
}

// One row a relation: values with which it holds, and with which it does not, both as
// node s2 of the typical cast notes them.
var planted = []struct {
	claim         Claim
	kinds         [4]Kind
	right, wrong  [4]int64
	before, after *sim.View
	from          sim.NodeID
	wrongAfter    *sim.View // where not the value is wrong but the node
}{
	{claim: less(0, 1), right: [4]int64{1, 2}, wrong: [4]int64{2, 2}},
	{claim: less(0, self), right: [4]int64{1}, wrong: [4]int64{2}},
	{claim: atMost(0, 1), right: [4]int64{2, 2}, wrong: [4]int64{3, 2}},
	{claim: same(0, self), right: [4]int64{2}, wrong: [4]int64{3}},
	{claim: differ(0, 1), right: [4]int64{1, 2}, wrong: [4]int64{2, 2}},
	{claim: zero(0), right: [4]int64{0}, wrong: [4]int64{1}},
	{claim: one(0), right: [4]int64{1}, wrong: [4]int64{2}},
	{claim: some(0), right: [4]int64{1}, wrong: [4]int64{0}},
	{claim: lost(0), right: [4]int64{-1}, wrong: [4]int64{0}},
	{claim: below(0, 2), right: [4]int64{3, 1, 3, 2}, wrong: [4]int64{3, 2, 3, 2}},
	{claim: notAbove(0, 2), right: [4]int64{3, 2, 3, 2}, wrong: [4]int64{4, 1, 3, 2}},
	{claim: quorum(0), right: [4]int64{0b1110}, wrong: [4]int64{0b1000110}}, // o1 is no voter
	{claim: noQuorum(0), right: [4]int64{0b1000110}, wrong: [4]int64{0b1110}},
	{claim: voting(0), right: [4]int64{0b100010}, wrong: [4]int64{0b1000010}},
	{claim: everyone(0), right: [4]int64{0b111110}, wrong: [4]int64{0b11110}},
	{claim: enough(0), right: [4]int64{3}, wrong: [4]int64{2}},
	{claim: enough(0), right: [4]int64{5}, wrong: [4]int64{6}}, // more than there are
	{claim: justNow(0), right: [4]int64{3}, wrong: [4]int64{4}},
	{claim: member(self, 0), right: [4]int64{0b110}, wrong: [4]int64{0b1010}},
	{claim: voter(0), right: [4]int64{5}, wrong: [4]int64{6}},
	{claim: nonVoter(0), right: [4]int64{0}, wrong: [4]int64{1}},
	{claim: other(0), right: [4]int64{1}, wrong: [4]int64{2}},
	{claim: from(0), right: [4]int64{3}, wrong: [4]int64{4}, from: 3},
	{claim: was("round", 0), kinds: [4]Kind{Round}, right: [4]int64{4}, wrong: [4]int64{5}, before: view("round", "4"), after: view("round", "5")},
	{claim: shows("round", 0), kinds: [4]Kind{Round}, right: [4]int64{5}, wrong: [4]int64{4}, before: view("round", "4"), after: view("round", "5")},
	{claim: shows("zxid", 0), kinds: [4]Kind{Zxid}, right: [4]int64{2<<32 | 0x1a}, wrong: [4]int64{2<<32 | 0x1b}, after: view("zxid", "2.1a")},
	{claim: shows("leader", 0), kinds: [4]Kind{Node}, right: [4]int64{3}, wrong: [4]int64{4}, after: led(3)},
	{claim: shows("session", 0), kinds: [4]Kind{Session}, right: [4]int64{0x101}, wrong: [4]int64{0x102}, after: view("session", "0x101")},
	{claim: shows("ballot", 0), kinds: [4]Kind{Ballot, Proposer}, right: [4]int64{3, 2}, wrong: [4]int64{3, 1}, after: view("ballot", "3.p2")},
	{claim: shows("state", 0), kinds: [4]Kind{State}, right: [4]int64{2}, wrong: [4]int64{1}, after: view("state", "leading")},
	{claim: upTo("commit", 0), kinds: [4]Kind{Zxid}, right: [4]int64{1<<32 | 9}, wrong: [4]int64{2<<32 | 3}, after: view("commit", "2.02")},
	{claim: wasBelow("promised", 0), right: [4]int64{3, 2}, wrong: [4]int64{3, 1}, before: view("promised", "3.p1")},
	{claim: was("accepted", 0), kinds: [4]Kind{Ballot, Proposer}, right: [4]int64{}, wrong: [4]int64{1, 1}, before: view("accepted", "-")},
	{claim: wasUpTo("zxid", 0), kinds: [4]Kind{Zxid}, right: [4]int64{2<<32 | 5}, wrong: [4]int64{2<<32 | 4}, before: view("zxid", "2.05")},
	{claim: wasUnder("zxid", 0), kinds: [4]Kind{Zxid}, right: [4]int64{2<<32 | 6}, wrong: [4]int64{2<<32 | 5}, before: view("zxid", "2.05")},
	{claim: lacks(0, 1), kinds: [4]Kind{Zxid, Count}, right: [4]int64{2<<32 | 5, 3}, wrong: [4]int64{2<<32 | 5, 4}, after: view("commit", "2.08")},
	{claim: beyond(0, 1), right: [4]int64{2, 2<<32 | 6}, wrong: [4]int64{2, 2<<32 | 5}, after: view("current", "2", "zxid", "2.05")},
	{claim: together("open", 0, 1), right: [4]int64{3, 2}, wrong: [4]int64{3, 3}, before: view("open", "5")},
	{claim: is("phase", "broadcast"), after: view("phase", "broadcast"), wrongAfter: view("phase", "sync")},
}

func TestEverySortOfClaimCatchesAWrongNote(t *testing.T) {
	tried := map[string]bool{}
	for _, p := range planted {
		tried[p.claim.relation.name] = true
		s := &Scene{Cast: &typical, Node: 2, From: p.from, Before: p.before, After: p.after, kinds: p.kinds}
		s.Note.Values = p.right
		if got := p.claim.judge(s); got != Holds {
			t.Errorf("%s of %v: %d, it should hold", p.claim, p.right, got)
		}
		s.Note.Values = p.wrong
		if p.wrongAfter != nil {
			s.After = p.wrongAfter
		}
		if got := p.claim.judge(s); got != Fails {
			t.Errorf("%s of %v: %d, it should fail", p.claim, p.wrong, got)
		}
	}
	for _, r := range Rows() {
		for _, c := range slices.Concat(r.Claims, r.When) {
			if !tried[c.relation.name] {
				t.Errorf("%s of %s has never been seen to catch anything", c, r.Rule)
			}
		}
	}
}

// A value that its kind cannot have is caught, too.
func TestEveryKindCatchesAWrongValue(t *testing.T) {
	wrong := map[Kind]int64{Nothing: 1, Node: 8, Anyone: 8, Nodes: 1 << 9, Zxid: -2, Epoch: 1 << 32, Round: -2, Count: -1, Nanos: -1, Millis: -1,
		Xid: -1, Ballot: -1, Proposer: 9, State: 4, Phase: -1, Flag: 2, News: 5}
	for k := Nothing; k < Plain; k++ {
		v, ok := wrong[k]
		if !ok {
			if k != Session { // any number will do
				t.Errorf("kind %d is not tried", k)
			}
			continue
		}
		if typical.fits(k, v, 2) == "" {
			t.Errorf("%d passes for a value of kind %d", v, k)
		}
		if right := typicalValue(k); typical.fits(k, right, 2) != "" {
			t.Errorf("%d does not pass for a value of kind %d", right, k)
		}
	}
}

// Where nothing is known of the node, a claim about its state is neither right nor
// wrong.
func TestAClaimIsIdleWithoutItsScene(t *testing.T) {
	down := view("round", "4")
	down.Up = false
	for _, c := range claims(was("round", 0), shows("round", 0), upTo("round", 0), wasBelow("round", 0), beyond(0, 1), is("phase", "sync")) {
		for _, v := range []*sim.View{nil, down, view("other", "4")} {
			s := &Scene{Cast: &typical, Node: 2, Before: v, After: v}
			if got := c.judge(s); got != Idle {
				t.Errorf("%s: %d", c, got)
			}
		}
	}
	voterless := &Cast{Names: typical.Names}
	for _, c := range claims(quorum(0), noQuorum(0), enough(0), voter(0), nonVoter(0)) {
		if got := c.judge(&Scene{Cast: voterless, Node: 2}); got != Idle {
			t.Errorf("%s: %d without voters", c, got)
		}
	}
}

func TestAuditNamesTheRuleTheValuesAndWhatIsWrong(t *testing.T) {
	s := &Scene{Cast: &typical, Node: 3, Note: sim.Note{Rule: sim.RuleOf("ZAB-B3"), Values: [4]int64{1<<32 | 3, 1<<32 | 3, 0b1010}}}
	_, err := Audit(s)
	if err == nil || !strings.Contains(err.Error(), "ZAB-B3 of node 3") || !strings.Contains(err.Error(), "quorum(2) does not hold") {
		t.Errorf("%v", err)
	}
	s.Note.Rule = sim.RuleOf("ZAB-B99")
	if _, err = Audit(s); err == nil || !strings.Contains(err.Error(), "has no sentence") {
		t.Errorf("%v", err)
	}
}

// What the note alone shows to be wrong, the sentence's doubt tells.
func TestADoubtIsTold(t *testing.T) {
	note := sim.Note{Rule: sim.RuleOf("ZAB-B3"), Values: [4]int64{1<<32 | 3, 1<<32 | 3, 0b1010}}
	for l, want := range []string{"{s1,s3} is no quorum: it takes 3 of 5", "{s1,s3} 不构成法定人数：需要 5 中的 3 个"} {
		if got := (&Teller{language: Language(l), cast: typical}).Tell(3, note).Doubt; got != want {
			t.Errorf("%q", got)
		}
	}
	note.Values[2] = 0b1110
	if got := (&Teller{cast: typical}).Tell(3, note).Doubt; got != "" {
		t.Errorf("%q", got)
	}
}

// A link that alters messages makes nodes note anything. Whatever it is, it is told.
func TestWhateverIsNotedIsTold(t *testing.T) {
	all := Rows()
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(all).Draw(t, "row")
		note := sim.Note{Rule: sim.RuleOf(r.Rule)}
		for i := range note.Values {
			note.Values[i] = rapid.Int64().Draw(t, "value")
		}
		node := sim.NodeID(rapid.IntRange(1, len(typical.Names)).Draw(t, "node"))
		for l := range Chinese + 1 {
			teller := &Teller{language: l, level: Teach, cast: typical}
			told := teller.Tell(node, note)
			if told.Text == "" || told.Lesson == "" || strings.Contains(told.Text, "{self}") {
				t.Fatalf("%+v", told)
			}
		}
		if _, err := Audit(&Scene{Cast: &typical, Node: node, Note: note, Before: view(), After: view()}); err != nil && !strings.Contains(err.Error(), r.Rule) {
			t.Fatal(err)
		}
	})
}
