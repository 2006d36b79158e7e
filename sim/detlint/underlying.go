package detlint

import "go/types"

// mayBe reports whether t is a U underneath, such as a *types.Map, or is a type
// parameter that stands for some.
func mayBe[U types.Type](t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case U:
		return true
	case *types.Union:
		for term := range t.Terms() {
			if mayBe[U](term.Type()) {
				return true
			}
		}
	case *types.Interface: // the constraint of a type parameter
		for embedded := range t.EmbeddedTypes() {
			if mayBe[U](embedded) {
				return true
			}
		}
	}
	return false
}

// isPointer reports whether t is a pointer underneath.
func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
