package narration

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Scene is a note with what was there when it was made.
type Scene struct {
	Cast *Cast
	Node sim.NodeID // who cites the rule
	Note sim.Note
	From sim.NodeID // the sender of the step's message, 0 when that is not known
	// Before and After show the node as it was before the step and as it is behind
	// it, nil where nobody has looked.
	Before, After *sim.View

	kinds [4]Kind // of the note's values, once its row is known
}

// A Finding is what came of judging a claim.
type Finding uint8

// The findings.
const (
	Idle  Finding = iota // the scene does not say
	Holds                //
	Fails                //
)

// A Claim is something that a sentence says of its values and that must hold
// whenever the rule is cited, by servers without planted bugs.
type Claim struct {
	relation *relation
	a, b     int    // places of values, or self
	column   string // of the node
	word     string // what the column shows
}

// self stands for the node itself where a claim names a value by its place.
const self = -1

// A relation is one sort of claim.
type relation struct {
	name  string
	judge func(*Scene, Claim) Finding
	// broken is what to tell of a note that breaks it, with slots a and b, where the
	// note alone shows that; {"", ""} where one must know the node's state.
	broken Text
}

// String renders a claim as the table has it: "quorum(2)".
func (c Claim) String() string {
	var args []string
	for _, i := range []int{c.a, c.b} {
		switch {
		case i == self:
			args = append(args, "self")
		case i >= 0:
			args = append(args, strconv.Itoa(i))
		}
	}
	for _, s := range []string{c.column, c.word} {
		if s != "" {
			args = append(args, strconv.Quote(s))
		}
	}
	return c.relation.name + "(" + strings.Join(args, ", ") + ")"
}

func (c Claim) judge(s *Scene) Finding { return c.relation.judge(s, c) }

const absent = -2 // in place of a value that a relation has no use for

func unary(r *relation) func(int) Claim {
	return func(a int) Claim { return Claim{relation: r, a: a, b: absent} }
}

func binary(r *relation) func(a, b int) Claim {
	return func(a, b int) Claim { return Claim{relation: r, a: a, b: b} }
}

func ofColumn(r *relation) func(string, int) Claim {
	return func(column string, a int) Claim { return Claim{relation: r, a: a, b: absent, column: column} }
}

// The vocabulary of claims.
var (
	// Numbers and their order. Zxids compare as the signed numbers of the wire.
	less   = binary(&relation{"less", compare(func(a, b int64) bool { return a < b }), Text{"{a} is not below {b}", "{a} 并不小于 {b}"}})
	atMost = binary(&relation{"atMost", compare(func(a, b int64) bool { return a <= b }), Text{"{a} is above {b}", "{a} 大于 {b}"}})
	same   = binary(&relation{"same", compare(func(a, b int64) bool { return a == b }), Text{"{a} is not {b}", "{a} 不是 {b}"}})
	differ = binary(&relation{"differ", compare(func(a, b int64) bool { return a != b }), Text{"both are {a}", "两者都是 {a}"}})
	zero   = unary(&relation{"zero", number(func(v int64) bool { return v == 0 }), Text{"{a} is not 0", "{a} 不为零"}})
	one    = unary(&relation{"one", number(func(v int64) bool { return v == 1 }), Text{"{a} is not 1", "{a} 不是一个"}})
	some   = unary(&relation{"some", number(func(v int64) bool { return v > 0 }), Text{"{a} is none", "{a} 不是正数"}})
	lost   = unary(&relation{"lost", number(func(v int64) bool { return v == -1 }), Text{"{a} is a zxid", "{a} 是有效的 zxid"}})

	// Ballots, by the places of their rounds.
	below    = binary(&relation{"below", compareBallots(func(c int) bool { return c < 0 }), Text{"{a} is not below {b}", "{a} 并不低于 {b}"}})
	notAbove = binary(&relation{"notAbove", compareBallots(func(c int) bool { return c <= 0 }), Text{"{a} is above {b}", "{a} 高于 {b}"}})

	// Sets and counts of voters.
	quorum   = unary(&relation{"quorum", ofSet(func(c *Cast, set uint64) bool { return decides(c, set) }), Text{"{a} is no quorum: it takes {need} of {voters}", "{a} 不构成法定人数：需要 {voters} 中的 {need} 个"}})
	noQuorum = unary(&relation{"noQuorum", ofSet(func(c *Cast, set uint64) bool { return !decides(c, set) }), Text{"{a} is a quorum", "{a} 已是法定人数"}})
	voting   = unary(&relation{"voting", ofSet(func(c *Cast, set uint64) bool { return set&^c.voters() == 0 }), Text{"not all of {a} vote", "{a} 中有人没有投票权"}})
	everyone = unary(&relation{"everyone", ofSet(func(c *Cast, set uint64) bool { return set == c.voters() }), Text{"{a} are not the voters", "{a} 不是全体投票者"}})
	enough   = unary(&relation{"enough", isEnough, Text{"{a} is no quorum: it takes {need} of {voters}", "{a} 票不构成法定人数：需要 {voters} 中的 {need} 个"}})
	justNow  = unary(&relation{"justNow", isQuorum, Text{"a quorum is {need} of {voters}, and not {a}", "法定人数是 {voters} 中的 {need} 个，而不是 {a} 个"}})
	member   = binary(&relation{"member", isMember, Text{"{a} is not in {b}", "{a} 不在 {b} 中"}})

	// Nodes.
	voter    = unary(&relation{"voter", ofNode(func(c *Cast, id int64) bool { return c.voters()>>uint(id)&1 == 1 }), Text{"{a} does not vote", "{a} 没有投票权"}})
	nonVoter = unary(&relation{"nonVoter", ofNode(func(c *Cast, id int64) bool { return c.voters()>>uint(id)&1 == 0 }), Text{"{a} votes", "{a} 有投票权"}})
	other    = unary(&relation{"other", func(s *Scene, c Claim) Finding { return found(s.value(c.a) != int64(s.Node)) }, Text{"{a} is the node itself", "{a} 就是它自己"}})
	from     = unary(&relation{"from", isFrom, Text{}})

	// The node's state. Columns have the names that the node shows them by.
	was      = ofColumn(&relation{"was", func(s *Scene, c Claim) Finding { return equalColumn(s, s.Before, c) }, Text{}})
	shows    = ofColumn(&relation{"shows", func(s *Scene, c Claim) Finding { return equalColumn(s, s.After, c) }, Text{}})
	upTo     = ofColumn(&relation{"upTo", isUpTo, Text{}})
	wasBelow = ofColumn(&relation{"wasBelow", wasLower, Text{}})
	wasUpTo  = ofColumn(&relation{"wasUpTo", wasWithin(func(was, v int64) bool { return was <= v }), Text{}})
	wasUnder = ofColumn(&relation{"wasUnder", wasWithin(func(was, v int64) bool { return was < v }), Text{}})
	lacks    = binary(&relation{"lacks", isLack, Text{}})
	beyond   = binary(&relation{"beyond", isBeyond, Text{}})
)

// together claims that two counts added up are what a column showed before the step.
func together(column string, a, b int) Claim {
	return Claim{relation: sumRelation, a: a, b: b, column: column}
}

var sumRelation = &relation{"together", isSum, Text{}}

var isRelation = &relation{"is", isWord, Text{}}

// is claims that a column shows a word behind the step.
func is(column, word string) Claim {
	return Claim{relation: isRelation, a: absent, b: absent, column: column, word: word}
}

// claims lists claims, for tables.
func claims(c ...Claim) []Claim { return c }

// value returns the value at a place, or the node itself.
func (s *Scene) value(i int) int64 {
	if i == self {
		return int64(s.Node)
	}
	return s.Note.Values[i]
}

func found(ok bool) Finding {
	if ok {
		return Holds
	}
	return Fails
}

func number(ok func(int64) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding { return found(ok(s.value(c.a))) }
}

func compare(ok func(a, b int64) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding { return found(ok(s.value(c.a), s.value(c.b))) }
}

// order compares two ballots, each a round and a proposer.
func order(round, id, round2, id2 int64) int {
	switch {
	case round < round2 || round == round2 && id < id2:
		return -1
	case round == round2 && id == id2:
		return 0
	}
	return 1
}

func compareBallots(ok func(int) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding {
		v := s.Note.Values
		return found(ok(order(v[c.a], v[c.a+1], v[c.b], v[c.b+1])))
	}
}

// decides reports whether a set holds a quorum of the voters.
func decides(c *Cast, set uint64) bool { return bits.OnesCount64(set&c.voters()) >= c.Quorum }

func ofSet(ok func(*Cast, uint64) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding {
		if s.Cast.Quorum == 0 {
			return Idle
		}
		return found(ok(s.Cast, uint64(s.value(c.a))))
	}
}

func isEnough(s *Scene, c Claim) Finding {
	if s.Cast.Quorum == 0 {
		return Idle
	}
	n := s.value(c.a)
	return found(n >= int64(s.Cast.Quorum) && n <= int64(len(s.Cast.Voters)))
}

// isQuorum: the count has come to a quorum just now.
func isQuorum(s *Scene, c Claim) Finding {
	if s.Cast.Quorum == 0 {
		return Idle
	}
	return found(s.value(c.a) == int64(s.Cast.Quorum))
}

func isMember(s *Scene, c Claim) Finding {
	return found(uint64(s.value(c.b))>>uint(s.value(c.a))&1 == 1)
}

func ofNode(ok func(*Cast, int64) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding {
		if len(s.Cast.Voters) == 0 {
			return Idle
		}
		return found(ok(s.Cast, s.value(c.a)))
	}
}

// isFrom: what made the node cite the rule came from that node, or was its own.
func isFrom(s *Scene, c Claim) Finding {
	switch v := s.value(c.a); {
	case v == int64(s.Node):
		return Holds
	case s.From == 0:
		return Idle
	default:
		return found(v == int64(s.From))
	}
}

// column finds a column of a view. A node that is down shows none.
func column(v *sim.View, name string) (sim.Column, bool) {
	if v != nil && v.Up {
		for _, c := range v.Columns {
			if c.Name == name {
				return c, true
			}
		}
	}
	return sim.Column{}, false
}

// columnNumber reads what a column shows, of a kind. What there is none of is "-".
func columnNumber(c sim.Column, k Kind) (int64, bool) {
	word, _, _ := strings.Cut(c.Value, " ")
	switch {
	case word == "-":
		return 0, true
	case k == Node || k == Anyone:
		return int64(c.Node), true
	case k == Zxid && strings.Contains(word, "."):
		var epoch, counter uint32
		_, err := fmt.Sscanf(word, "%d.%x", &epoch, &counter)
		return int64(znode.ZxidOf(epoch, counter)), err == nil
	case k == Session:
		u, err := strconv.ParseUint(word, 0, 64)
		return int64(u), err == nil
	}
	v, err := strconv.ParseInt(word, 10, 64)
	return v, err == nil
}

// columnBallot reads the ballot that a column shows: "3.p2", "blue at 3.p2", "none" or
// "-".
func columnBallot(text string) (round, id int64, ok bool) {
	text = text[strings.LastIndexByte(text, ' ')+1:]
	if text == "none" || text == "-" {
		return 0, 0, true
	}
	_, err := fmt.Sscanf(text, "%d.p%d", &round, &id)
	return round, id, err == nil
}

// equalColumn reports whether a column shows the claim's value.
func equalColumn(s *Scene, v *sim.View, c Claim) Finding {
	col, ok := column(v, c.column)
	if !ok {
		return Idle
	}
	value := s.value(c.a)
	switch kind := s.kindOf(c.a); kind {
	case Ballot:
		round, id, ok := columnBallot(col.Value)
		return found(ok && round == value && id == s.value(c.a+1))
	case State, Phase:
		return found(col.Value == s.Cast.show(kind, value, 0, English))
	}
	n, ok := columnNumber(col, s.kindOf(c.a))
	return found(ok && n == value)
}

// kindOf returns the kind of a value of the note.
func (s *Scene) kindOf(i int) Kind {
	if i == self {
		return Node
	}
	return s.kinds[i]
}

// isUpTo: behind the step, the column shows the value or a higher one.
func isUpTo(s *Scene, c Claim) Finding {
	col, ok := column(s.After, c.column)
	if !ok {
		return Idle
	}
	n, ok := columnNumber(col, s.kindOf(c.a))
	return found(ok && s.value(c.a) <= n)
}

// wasWithin: before the step, the column's value stood so to the claim's.
func wasWithin(ok func(was, v int64) bool) func(*Scene, Claim) Finding {
	return func(s *Scene, c Claim) Finding {
		col, has := column(s.Before, c.column)
		if !has {
			return Idle
		}
		n, read := columnNumber(col, s.kindOf(c.a))
		return found(read && ok(n, s.value(c.a)))
	}
}

// isLack: a history that ends with a zxid is short of so many transactions of those
// that the node has committed. Within one epoch none is left out.
func isLack(s *Scene, c Claim) Finding {
	col, ok := column(s.After, "commit")
	if !ok {
		return Idle
	}
	commit, _ := columnNumber(col, Zxid)
	if znode.Zxid(commit).Epoch() != znode.Zxid(s.value(c.a)).Epoch() {
		return Idle
	}
	return found(commit-s.value(c.a) == s.value(c.b))
}

// wasLower: before the step, the ballot of a column was below the claim's.
func wasLower(s *Scene, c Claim) Finding {
	col, ok := column(s.Before, c.column)
	if !ok {
		return Idle
	}
	round, id, ok := columnBallot(col.Value)
	return found(ok && order(round, id, s.value(c.a), s.value(c.a+1)) < 0)
}

// isBeyond: a history that reaches to an epoch and a zxid reaches further than the
// node's own.
func isBeyond(s *Scene, c Claim) Finding {
	current, ok := column(s.After, "current")
	zxid, ok2 := column(s.After, "zxid")
	if !ok || !ok2 {
		return Idle
	}
	epoch, _ := columnNumber(current, Epoch)
	last, _ := columnNumber(zxid, Zxid)
	return found(order(s.value(c.a), s.value(c.b), epoch, last) > 0)
}

// isSum: before the step, a column showed the sum of two values.
func isSum(s *Scene, c Claim) Finding {
	col, ok := column(s.Before, c.column)
	if !ok {
		return Idle
	}
	n, ok := columnNumber(col, Count)
	return found(ok && s.value(c.a)+s.value(c.b) == n)
}

// isWord: a column shows a word behind the step.
func isWord(s *Scene, c Claim) Finding {
	col, ok := column(s.After, c.column)
	if !ok {
		return Idle
	}
	return found(col.Value == c.word)
}
