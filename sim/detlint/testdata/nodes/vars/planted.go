package node

import (
	"strings"

	"example.org/zoo/sim"
)

var hits int // want `^package variable hits is shared by every world: make it a const, a function, a field of the node or a sim handle$`

var names = [...]string{"looking", "leading"} // want `^package variable names is shared by every world: make it a const, a function, a field of the node or a sim handle$`

var (
	kinds    = []sim.Kind[int]{sim.Message[int]("Prepare")} // want `^package variable kinds is shared by every world: make it a const, a function, a field of the node or a sim handle$`
	replacer = strings.NewReplacer("a", "b")                // want `^package variable replacer is shared by every world: make it a const, a function, a field of the node or a sim handle$`
)

var failure error // want `^package variable failure is shared by every world: make it a const, a function, a field of the node or a sim handle$`

var _ = strings.ToUpper("runs at start") // want `^package variable _ is shared by every world: make it a const, a function, a field of the node or a sim handle$`
