package tiny

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

var seen int // want `^vars: package variable seen would be shared by all nodes: keep it in a field of the node`

var rule sim.Rule // want `^vars: package variable rule `

var a, b = pair() // want `^vars: package variable a `

var score = sim.FileOf[int](name()) // want `^vars: package variable score `

var mine = make() // want `^vars: package variable mine `

var err = fmt.Errorf("%w", court.ErrEnsemble) // want `^vars: package variable err `

var other = errors.New(name()) // want `^vars: package variable other `

var _ = name() // want `^vars: package variable _ `

var _ sim.Node = start() // want `^vars: package variable _ `

var _ = court.Ball{Round: len(name())} // want `^vars: package variable _ `

func name() string { return "x" }

func pair() (int, int) { return 1, 2 }

func make() sim.Rule { return sim.RuleOf("x") }

func start() sim.Node { return nil }
