package detlint

import (
	"fmt"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Analyzer bans what breaks determinism in packages under sim and nodes and in labs.
var Analyzer = newAnalyzer(runtimeFiles)

// Strict is [Analyzer] for students' work: it lets no breach through, and whoever
// runs it needs no flag.
var Strict = strict()

func strict() *analysis.Analyzer {
	a := newAnalyzer(nil)
	if err := a.Flags.Set("hatch", "false"); err != nil {
		panic("detlint: " + err.Error()) // the flag is declared below
	}
	return a
}

// newAnalyzer returns an analyzer that grants the given files their exceptions.
// Its result is a []grant: the exceptions that a package made use of.
func newAnalyzer(exceptions []runtimeFile) *analysis.Analyzer {
	j := &judge{exceptions: exceptions}
	a := &analysis.Analyzer{
		Name:       "detlint",
		Doc:        document(),
		Run:        j.run,
		ResultType: reflect.TypeFor[[]grant](),
	}
	a.Flags.BoolVar(&j.hatches, "hatch", true, "let //det:ok comments through; false forbids them")
	return a
}

// A judge is one analyzer's settings.
type judge struct {
	exceptions []runtimeFile
	hatches    bool
}

// run judges one package, file by file.
func (j *judge) run(pass *analysis.Pass) (any, error) {
	folder := houseFolder(pass)
	if !judged(folder) {
		return []grant(nil), nil
	}
	var used []grant
	for _, syntax := range pass.Files {
		f := newFile(pass, syntax, folder)
		if f.isTest() {
			continue
		}
		f.allowed = allowances(j.exceptions, f.path)
		for _, r := range rules() {
			f.judge(r)
		}
		f.sentence(j.hatches)
		used = append(used, f.used...)
	}
	return used, nil
}

// document renders the rules as the analyzer's help.
func document() string {
	var doc strings.Builder
	doc.WriteString("ban what breaks determinism in packages under sim and nodes and in labs\n\nThe rules:\n")
	for _, r := range rules() {
		fmt.Fprintf(&doc, "\n  %-11s %s", r.name, r.about)
	}
	doc.WriteString("\n\nA comment //det:ok REASON on the line, or alone on the line above, lets a breach through.")
	return doc.String()
}
