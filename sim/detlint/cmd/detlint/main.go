// Command detlint reports what would break determinism in the packages under
// sim, nodes and labs; other packages it passes over.
//
//	go run ./sim/detlint/cmd/detlint ./...
//	go vet -vettool=$(which detlint) ./sim/... ./nodes/... ./labs/...
//
// With -hatch=false, for students' work, no comment lets a breach through.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/zoolab/zoolab/sim/detlint"
)

func main() { singlechecker.Main(detlint.Analyzer) }
