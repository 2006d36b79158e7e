package vet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// words is the vocabulary of the made-up lab in testdata.
const words = labs.Module + "/nodes/pingpong/court"

// carried compiles what the made-up lab may import, once.
var carried = sync.OnceValues(func() (exports, error) {
	folders, err := tree.Closure(zoolab.Source, "nodes/pingpong/court", "labs/kit")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "vet")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := tree.Write(dir, zoolab.Source, folders...); err != nil {
		return nil, err
	}
	packages := []string{words, "os"}
	for pkg := range onTheShelf() {
		packages = append(packages, pkg)
	}
	return exported(context.Background(), dir, packages)
})

// judge judges some texts of the student's, beside the given file in testdata.
func judge(t testing.TB, files map[string]string, added ...tree.Allowance) []tree.Finding {
	t.Helper()
	given, err := os.ReadFile("testdata/given/given.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := []text{{name: "given.go", source: given}}
	for name, source := range files {
		texts = append(texts, text{name: name, source: []byte(source), student: true})
	}
	found, err := carried()
	if err != nil {
		t.Fatal(err)
	}
	p := newWork(texts, newShelf([]string{words}, added))
	p.path = labs.Module + "/labs/90-tiny"
	if p.parse(); p.stopped() {
		return p.sorted()
	}
	return p.finish(found)
}

// TestPlantedViolations holds each rule to its folder in testdata, where want
// comments give the start of every sentence.
func TestPlantedViolations(t *testing.T) {
	folders, err := filepath.Glob("testdata/*/planted.go")
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	for _, planted := range folders {
		rule := filepath.Base(filepath.Dir(planted))
		t.Run(rule, func(t *testing.T) {
			holdTo(t, planted)
			holdTo(t, filepath.Join(filepath.Dir(planted), "allowed.go"))
		})
	}
	for _, r := range append(textRules(), typeRules()...) {
		if !slices.Contains(folders, "testdata/"+r.name+"/planted.go") {
			t.Errorf("rule %s was never seen to catch anything: plant a violation in testdata/%s/planted.go", r.name, r.name)
		}
	}
}

// holdTo compares what is found in a file with its want comments.
func holdTo(t *testing.T, name string) {
	t.Helper()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Base(name)
	wants := wanted(string(source))
	findings := judge(t, map[string]string{file: string(source)})
	refused := Refuses(findings)
	for _, f := range findings {
		said := f.Rule + ": " + f.Text
		i := slices.IndexFunc(wants, func(w want) bool { return f.File == file && w.line == f.Line && w.text.MatchString(said) })
		if i < 0 {
			t.Errorf("%s: %s:%d: unexpected %s", name, f.File, f.Line, said)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range wants {
		if !refused || !strings.HasPrefix(w.text.String(), "^"+Compiler) {
			t.Errorf("%s:%d: nothing says %s", name, w.line, w.text)
		}
	}
}

// A want is a finding that a file says it has.
type want struct {
	line int
	text *regexp.Regexp
}

var wantComment = regexp.MustCompile("// want(-above)?( [0-9]+)?((?: `[^`]+`)+)$")

// wanted are the findings that a text says it has: on the line of a want comment,
// or so many lines above it.
func wanted(source string) (all []want) {
	line := 0
	for l := range strings.Lines(source) {
		line++
		m := wantComment.FindStringSubmatch(strings.TrimSpace(l))
		if m == nil {
			continue
		}
		at := line
		if m[1] != "" {
			at--
		}
		if n, err := strconv.Atoi(strings.TrimSpace(m[2])); err == nil {
			at -= n
		}
		for _, text := range strings.Split(strings.Trim(m[3], " `"), "` `") {
			all = append(all, want{at, regexp.MustCompile(text)})
		}
	}
	return all
}

func TestAManifestAddsToTheShelf(t *testing.T) {
	const source = `package tiny

import (
	"container/heap"
	"math/big"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

func f(env *sim.Env, h heap.Interface) {
	heap.Init(h)
	_ = big.NewInt(1).Int64()
	court.Pong.SendTo(env, 1, court.Ball{})
	env.Sometimes(court.LatePong)
}
`
	if findings := judge(t, map[string]string{"a.go": source}); len(findings) < 4 {
		t.Errorf("without the manifest: %v", findings)
	}
	findings := judge(t, map[string]string{"a.go": source},
		tree.Allowance{Package: "container/heap"}, tree.Allowance{Package: "math/big", Name: "NewInt"}, tree.Allowance{Package: "math/big", Name: "Int.Int64"},
		tree.Allowance{Package: words, Name: "Pong"}, tree.Allowance{Package: simPath, Name: "Kind"},
		tree.Allowance{Package: words, Name: "LatePong"}, tree.Allowance{Package: simPath, Name: "Env.Sometimes"})
	// What was not compiled for this test is an empty package here: that is the
	// compiler's to say.
	if Refuses(findings) {
		t.Errorf("with it: %v", findings)
	}
}

// A constant in the scope of another with its name may double it each time.
func TestConstantsDoNotGrowFromScopeToScope(t *testing.T) {
	var b strings.Builder
	b.WriteString("package tiny\n\nconst c = \"0123456789abcdef\"\n\nfunc f() {\n")
	for range 60 {
		b.WriteString("{ const c = c + c\n")
	}
	b.WriteString("_ = c\n" + strings.Repeat("}", 60) + "}\n")
	findings := judge(t, map[string]string{"a.go": b.String()})
	if len(findings) != 1 || findings[0].Rule != "constants" {
		t.Errorf("findings: %v", findings)
	}
}

func TestWhatIsNoGoIsTheCompilersToSay(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		line   int
		says   string
	}{
		"nothing":              {"", 1, "expected 'package'"},
		"no package":           {"\n\nfunc f() {}\n", 3, "expected 'package'"},
		"half a function":      {"package tiny\n\nfunc f() {\n", 4, "expected"},
		"another package":      {"package other\n", 1, "expected package tiny"},
		"under a line comment": {"package tiny\n\n//line other.go:90\nfunc f( {\n", 4, "expected"},
		"a bell":               {"package tiny\n\nvar x = `\x1b[2J\n::error::` y\n", 4, "expected"},
	} {
		t.Run(name, func(t *testing.T) {
			findings := judge(t, map[string]string{"a.go": c.source})
			if len(findings) == 0 || Refuses(findings) {
				t.Fatalf("findings: %v", findings)
			}
			f := findings[0]
			if f.File != "a.go" || f.Line != c.line || !strings.Contains(f.Text, c.says) || strings.ContainsAny(f.Text, "\n\x1b") {
				t.Errorf("it says %q", f)
			}
		})
	}
}

// A text may have something to find on every line: that takes no longer, and nobody
// is told of all of it.
func TestFindingsAreCutShort(t *testing.T) {
	source := "package tiny\n\nfunc f() {\n" + strings.Repeat("\tgo f()\n", tree.MostBytes/10) + "}\n"
	if findings := judge(t, map[string]string{"a.go": source}); len(findings) != mostAccused || !Refuses(findings) {
		t.Errorf("%d findings, want %d", len(findings), mostAccused)
	}
}

func TestTheCompilerIsCutShort(t *testing.T) {
	source := "package tiny\n\nfunc f() {\n" + strings.Repeat("\tnothing()\n", 100) + "}\n"
	if findings := judge(t, map[string]string{"a.go": source}); len(findings) != mostErrors {
		t.Errorf("%d findings, want %d", len(findings), mostErrors)
	}
}

// Types that double from line to line are compared part by part: the check gives
// up, and the grader goes on.
func TestTypesThatTakeForEver(t *testing.T) {
	var b strings.Builder
	b.WriteString("package tiny\n\ntype a0 = struct{ x, y int }\ntype b0 = struct{ x, y int }\n")
	for i := 1; i < 25; i++ {
		fmt.Fprintf(&b, "type a%d = struct{ x, y a%d }\ntype b%d = struct{ x, y b%d }\n", i, i-1, i, i-1)
	}
	b.WriteString("func f(a a24) b24 { return a }\n")
	p := newWork([]text{{name: "a.go", source: []byte(b.String()), student: true}}, newShelf(nil, nil))
	p.parse()
	ctx, cancel := context.WithTimeout(context.Background(), 20_000_000)
	defer cancel()
	findings, err := p.finishInTime(ctx, nil)
	if err != nil || len(findings) != 1 || findings[0].Rule != "types" {
		t.Errorf("findings: %v, %v", findings, err)
	}
}
