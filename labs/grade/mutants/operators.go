package mutants

import "go/ast"

// An operator is one kind of mistake. What it derives is its name and one edit.
type operator struct {
	name   string
	about  string // what a student would have got wrong
	derive func(place) []edit
}

// operators are tried at every node in this order. The names stand in files of
// equivalents and in the table of labs/README.md.
var operators = []operator{
	{"negate condition", "does the opposite", negateCondition},
	{"drop operand", "forgets one of several conditions", dropOperand},
	{"swap and or", "asks for any of several conditions in place of all, or the other way about", swapAndOr},
	{"move boundary", "is wrong where two values are equal", moveBoundary},
	{"shift majority", "counts one too few, or one too many", shiftMajority},
	{"swap min max", "takes the smaller for the larger", swapMinMax},
	{"shift constant", "is off by one", shiftConstant},
	{"flip constant", "says yes for no", flipConstant},
	{"drop send", "does not answer or ask", dropSend},
	{"skip persist", "does not write, or cut, a file", skipPersist},
	{"skip sync", "goes on before it is on disk", skipSync},
	{"drop timer", "does not wait for anything", dropTimer},
	{"drop timer stop", "waits for what is over", dropTimerStop},
	{"drop call", "leaves out a step", dropCall},
	{"drop assignment", "does not take down what changes", dropAssignment},
	{"drop increment", "does not count", dropIncrement},
	{"drop return", "goes on after the end", dropReturn},
	{"drop jump", "goes on in a loop, or after it", dropJump},
	{"drop case", "does not handle one case of several", dropCase},
}

// Operators lists the names of all kinds of mistakes, in the order they are tried.
func Operators() (names []string) {
	for _, o := range operators {
		names = append(names, o.name)
	}
	return names
}

// everywhere calls visit for every node of the file's functions, and of its
// constants, from top to bottom. What only tells people something is passed by: a
// program that leaves it out is not wrong.
func (s *Source) everywhere(f *file, visit func(place)) {
	for _, d := range f.tree.Decls {
		if g, ok := d.(*ast.GenDecl); ok && !isConst(g) {
			continue
		}
		ast.PreorderStack(d, nil, func(n ast.Node, around []ast.Node) bool {
			if stmt, ok := n.(ast.Stmt); ok && s.tells(stmt) {
				return false
			}
			visit(place{s, f, n, around})
			return true
		})
	}
}
