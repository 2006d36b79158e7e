package narration

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/zoolab/zoolab/sim"
)

// parsed calls a function for every node of every file below a folder that is not a
// test.
func parsed(t *testing.T, root string, see func(ast.Node)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		if err == nil {
			ast.Inspect(f, func(n ast.Node) bool { see(n); return true })
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// declared lists the rules that package nodes declares.
func declared(t *testing.T) (ids []string) {
	t.Helper()
	parsed(t, "../../nodes", func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "RuleOf" {
			if id, ok := call.Args[0].(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(id.Value)
				ids = append(ids, text)
			}
		}
	})
	return append(ids, sim.DiskFull)
}

func TestEveryRuleHasASentenceAndEverySentenceARule(t *testing.T) {
	ids := declared(t)
	if len(ids) < 80 {
		t.Fatalf("%d rules are declared: the test does not see them", len(ids))
	}
	for _, id := range ids {
		if len(rows[id]) == 0 {
			t.Errorf("%s has no row", id)
		}
	}
	for _, r := range Rows() {
		if !slices.Contains(ids, r.Rule) {
			t.Errorf("%s has a row, and no node declares it", r.Rule)
		}
	}
}

func TestARuleIsInOneTableAndItsLastRowIsForAllOtherCases(t *testing.T) {
	for rule, of := range rows {
		for i, r := range of {
			if last := i == len(of)-1; last != (len(r.When) == 0) {
				t.Errorf("%s: row %d of %d has %d conditions", rule, i+1, len(of), len(r.When))
			}
		}
	}
	seen := map[string]int{}
	for i, table := range tables {
		for _, r := range table {
			if at, ok := seen[r.Rule]; ok && at != i {
				t.Errorf("%s is in two tables", r.Rule)
			}
			seen[r.Rule] = i
		}
	}
}

var slotForm = regexp.MustCompile(`\{[^}]*\}`)

func slotsOf(text string) []string {
	all := slotForm.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestBothLanguagesTellTheSame(t *testing.T) {
	for _, r := range Rows() {
		if en, zh := slotsOf(r.Text.En), slotsOf(r.Text.Zh); !slices.Equal(en, zh) {
			t.Errorf("%s: %v in English, %v in Chinese", r.Rule, en, zh)
		}
		for _, text := range []Text{r.Text, r.Lesson} {
			if text.En == "" || !chinese(text.Zh) || chinese(text.En) {
				t.Errorf("%s: %q beside %q", r.Rule, text.En, text.Zh)
			}
		}
		if strings.HasSuffix(r.Text.En, ".") || !strings.HasSuffix(r.Lesson.En, ".") || !strings.HasSuffix(r.Lesson.Zh, "。") {
			t.Errorf("%s: a line has no stop at its end and a lesson has one", r.Rule)
		}
	}
}

func TestThePatternsOfBothLanguagesTellTheSame(t *testing.T) {
	all := slices.Concat(faults, reasons, operations.asked, operations.answered, operations.unknown, records, alarms)
	for _, f := range facts {
		all = append(all, f.pattern)
	}
	for _, p := range all {
		if groups := p.form.NumSubexp(); groups != len(p.kinds) {
			t.Errorf("%s: %d groups, %d kinds", p.form, groups, len(p.kinds))
		}
		if en, zh := slotsOf(p.text.En), slotsOf(p.text.Zh); !slices.Equal(en, zh) {
			t.Errorf("%s: %v in English, %v in Chinese", p.form, en, zh)
		}
	}
	for _, f := range facts {
		for _, rule := range f.besides {
			if len(rows[rule]) == 0 {
				t.Errorf("%s stands back for %s, which is no rule", f.fact, rule)
			}
		}
	}
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// mentions reports whether a claim is about a value.
func (c Claim) mentions(i int) bool {
	ballot := c.relation.name == "below" || c.relation.name == "notAbove"
	return c.a == i || c.b == i || ballot && (c.a == i-1 || c.b == i-1)
}

// Whatever a sentence shows that is a number in some order, or a set, it claims
// something of.
func TestEverySlotIsAValueAndIsClaimed(t *testing.T) {
	claimed := []Kind{Nodes, Zxid, Epoch, Round, Count, Nanos, Millis, Ballot}
	for _, r := range Rows() {
		for _, slot := range slotsOf(r.Text.En) {
			name := slot[1 : len(slot)-1]
			if name == "self" || name == "need" || name == "voters" {
				continue
			}
			i, err := strconv.Atoi(name)
			if err != nil || i > 3 || r.Values[i] == Nothing || r.Values[i] == Proposer {
				t.Errorf("%s: %s is no value", r.Rule, slot)
				continue
			}
			about := func(c Claim) bool { return c.mentions(i) }
			if slices.Contains(claimed, r.Values[i]) && !slices.ContainsFunc(r.Claims, about) && !slices.ContainsFunc(r.When, about) {
				t.Errorf("%s shows %s and claims nothing of it", r.Rule, slot)
			}
		}
		for _, c := range slices.Concat(r.Claims, r.When) {
			for i := range r.Values {
				if c.mentions(i) && r.Values[i] == Nothing {
					t.Errorf("%s: %s is about a value that is none", r.Rule, c)
				}
			}
		}
	}
}

// typical is a cast of five voters and an observer, and a value of each kind that is
// neither short nor long.
var typical = Cast{Names: []string{"s1", "s2", "s3", "s4", "s5", "o1", "c1"}, Voters: []sim.NodeID{1, 2, 3, 4, 5}, Quorum: 3}

func typicalValue(k Kind) int64 {
	return map[Kind]int64{Node: 2, Anyone: 3, Nodes: 0b11110, Zxid: 12<<32 | 0x1a5, Epoch: 12, Round: 14, Count: 12, Nanos: 1234567890,
		Millis: 6104, Session: 0x100000000000001, Xid: 120, Ballot: 13, Proposer: 2, State: 1, Phase: 2, News: 3}[k]
}

// width is how many columns a text takes in a terminal: two for what is Chinese.
func width(s string) (n int) {
	for _, r := range s {
		n++
		if r >= 0x2e80 {
			n++
		}
	}
	return n
}

func TestSentencesFitALine(t *testing.T) {
	for _, r := range Rows() {
		s := &Scene{Cast: &typical, Node: 5}
		for i, k := range r.Values {
			s.Note.Values[i] = typicalValue(k)
		}
		for l, most := range []int{100, 90} {
			teller := &Teller{language: Language(l), cast: typical}
			text := fill(r.Text.In(Language(l)), func(slot string) string { return teller.slot(s, &r, slot) })
			if n := width(text); n > most {
				t.Errorf("%s takes %d columns of %d: %s", r.Rule, n, most, text)
			}
		}
	}
}

func TestTheGlossaryHasEveryTermOnceInBothLanguages(t *testing.T) {
	if len(glossary) < 40 {
		t.Errorf("only %d terms", len(glossary))
	}
	seen := map[string]bool{}
	for _, term := range Glossary() {
		for _, word := range []string{term.Word.En, "zh " + term.Word.Zh} {
			if seen[word] {
				t.Errorf("%s is there twice", word)
			}
			seen[word] = true
		}
		if !chinese(term.Meaning.Zh) || term.Meaning.En == "" || chinese(term.Meaning.En) {
			t.Errorf("%s: %q beside %q", term.Word.En, term.Meaning.En, term.Meaning.Zh)
		}
	}
}

// Every fault that the world knows is told in both languages, and so is why one was
// skipped.
func TestEveryFaultIsTold(t *testing.T) {
	var types []string
	parsed(t, "../../sim", func(n ast.Node) {
		if f, ok := n.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "inflict" {
			if id, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
				types = append(types, id.Name)
			}
		}
	})
	tried := map[string]bool{}
	for _, f := range everyFault() {
		tried[strings.TrimPrefix(fmt.Sprintf("%T", f), "sim.")] = true
		text := struck(t, f)
		for l := range Chinese + 1 {
			told := (&Teller{language: l, cast: typical}).fault(text)
			if told == text || l == Chinese && strings.Contains(told, "skipped") || (l == Chinese) != chinese(told) {
				t.Errorf("%T in %s: %q is told as %q", f, l, text, told)
			}
			if strings.ContainsAny(told, "{}") {
				t.Errorf("%q has an open slot", told)
			}
		}
	}
	for _, name := range types {
		if !tried[name] && ast.IsExported(name) {
			t.Errorf("no sim.%s is tried here", name)
		}
	}
}
