package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"unicode"

	"github.com/zoolab/zoolab/labs/grade/tree"
)

// A rule is one ban.
type rule struct {
	name  string // as findings have it, and its folder in testdata
	about string // what it bans, in a line
	find  func(p *work, accuse accuser)
}

// An accuser records that the code at a node breaks the rule being judged. The
// sentence says what is wrong and, after a colon, what to write instead.
type accuser func(at ast.Node, sentence string, words ...any)

// textRules is the table of bans that are seen in the text alone. They come first,
// and on what breaks one of the rule constants nothing else is tried.
func textRules() []rule {
	return []rule{
		{"imports", "packages that no lab may use, and imports under a dot", findImports},
		{"directives", "comments that speak to the compiler: go:, line, export, +build", findDirectives},
		{"functions", "functions without a body, and main", findFunctions},
		{"constants", "texts that grow by being added to themselves", findConstants},
	}
}

// typeRules is the table of bans that need to know what names denote.
func typeRules() []rule {
	return []rule{
		{"names", "what is not on the shelf", findNames},
		{"vars", "package variables other than handles, errors and assertions", findVars},
		{"interfaces", "interfaces through which a forbidden method could be called", findInterfaces},
		{"methods", "methods by which a type would copy or encode itself", findMethods},
		{"shadows", "names of the language that given files use, declared anew", findShadows},
		{"env", "copying an Env, or handing it to what takes anything", findEnv},
	}
}

// judge collects what some rules find in the student's files.
func (p *work) judge(rules []rule) {
	for _, r := range rules {
		r.find(p, func(at ast.Node, sentence string, words ...any) {
			p.accuse(r.name, at.Pos(), fmt.Sprintf(sentence, words...))
		})
	}
}

// mostAccused bounds the findings of rules: nobody reads more, and a text may be
// made to have one on every line.
const mostAccused = 200

// accuse adds a finding, unless the rule has one on that line already.
func (p *work) accuse(rule string, at token.Pos, text string) {
	// The line in the file itself, whatever line comments say.
	where := p.fset.PositionFor(at, false)
	key := accused{rule, where.Filename, where.Line}
	if p.accused[key] || len(p.accused) == mostAccused {
		return
	}
	p.accused[key] = true
	p.add(where.Filename, where.Line, text, rule)
}

// accused is a line that a rule has a finding on.
type accused struct {
	rule, file string
	line       int
}

// mostText bounds what a finding says, in bytes: the compiler may quote a whole text.
const mostText = 400

// add adds a finding as it can be printed in a line: it may quote the student.
func (p *work) add(file string, line int, text, rule string) {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if len(text) > mostText {
		text = strings.ToValidUTF8(text[:mostText], "") + " …"
	}
	p.findings = append(p.findings, tree.Finding{File: file, Line: line, Text: text, Rule: rule})
}
