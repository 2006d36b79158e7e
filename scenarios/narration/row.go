package narration

import (
	"fmt"
	"slices"
	"strings"
)

// A Sort says what became of what a rule is about.
type Sort uint8

// The sorts of rules.
const (
	Did     Sort = iota // the node did something by it
	Refused             // the node ignored, refused or turned away something
	Waits               // the node waits for more before it goes on
)

// String returns the sort's word.
func (s Sort) String() string { return [...]string{"did", "refused", "waits"}[s] }

// A Row is how one rule is told. A rule may have several rows, for cases that want
// other words: the first is told whose When holds of the note.
type Row struct {
	Rule string
	When []Claim // judged by the note alone
	Sort Sort
	// Values are what the four values noted mean.
	Values [4]Kind
	// Text is the sentence. Its slots are {self}, who cites the rule; {0} to {3}, the
	// values; {need} and {voters}, how many of how many make a quorum.
	Text Text
	// Lesson says what the rule is for, and what its words mean.
	Lesson Text
	// Claims are what the sentence says of its values and of the node.
	Claims []Claim
}

// tables are the rows of all protocols. A new protocol is a file, and its table here.
var tables = [][]Row{pingpongRows, electionRows, linkRows, zabRows, zookeeperRows, clientRows, rpcRows, paxosRows, worldRows}

// rows are all tables by rule, in the tables' order.
var rows = func() map[string][]*Row {
	all := map[string][]*Row{}
	for _, t := range tables {
		for i := range t {
			all[t[i].Rule] = append(all[t[i].Rule], &t[i])
		}
	}
	return all
}()

// Rows lists every row, protocol by protocol.
func Rows() []Row { return slices.Concat(tables...) }

// RowOf returns the row by which a scene's note is told, false for a rule that has
// none. Of the scene it looks at the note, its node and the cast.
func RowOf(s *Scene) (Row, bool) {
	if r := rowOf(s); r != nil {
		return *r, true
	}
	return Row{}, false
}

func rowOf(s *Scene) *Row {
	for _, r := range rows[s.Note.Rule.String()] {
		if !slices.ContainsFunc(r.When, func(c Claim) bool { return c.judge(s) != Holds }) {
			return r
		}
	}
	return nil
}

// Audit judges a scene's note: whether every value is what its kind says, and every
// claim of its row holds. The error is a sentence for each that fails; findings are
// those of the row's claims, in their order.
func Audit(s *Scene) (findings []Finding, err error) {
	r := rowOf(s)
	if r == nil {
		return nil, fmt.Errorf("%s has no sentence: write a row for it", s.Note.Rule)
	}
	var wrong []string
	for i, k := range r.Values {
		next := int64(0)
		if i < 3 {
			next = s.Note.Values[i+1]
		}
		if why := s.Cast.fits(k, s.Note.Values[i], next); why != "" {
			wrong = append(wrong, fmt.Sprintf("value %d: %s", i, why))
		}
	}
	told := *s
	told.kinds = r.Values
	for _, c := range r.Claims {
		f := c.judge(&told)
		findings = append(findings, f)
		if f == Fails {
			wrong = append(wrong, c.String()+" does not hold")
		}
	}
	if wrong == nil {
		return findings, nil
	}
	return findings, fmt.Errorf("%s of node %d with %v: %s", s.Note.Rule, s.Node, s.Note.Values, strings.Join(wrong, "; "))
}
