package vet

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/sim/detlint"
)

// detlint judges the package by the rules that hold for all code of the world. Of
// what it finds, what a rule of vet has found on the same line is left out.
func (p *work) detlint() {
	var files []*ast.File
	for _, t := range p.texts {
		files = append(files, t.syntax)
	}
	pass := &analysis.Pass{
		Analyzer: detlint.Strict, Fset: p.fset, Files: files, Pkg: p.pkg, TypesInfo: p.info,
		Module: &analysis.Module{Path: labs.Module},
		Report: func(d analysis.Diagnostic) {
			if p.isStudents(p.fset.PositionFor(d.Pos, false).Filename) {
				p.accuse(d.Category, d.Pos, d.Message)
			}
		},
	}
	if _, err := detlint.Strict.Run(pass); err != nil {
		panic("vet: detlint: " + err.Error()) // it returns none
	}
}

// isStudents reports whether a file is judged.
func (p *work) isStudents(name string) bool {
	for _, t := range p.texts {
		if t.name == name {
			return t.student
		}
	}
	return false
}
