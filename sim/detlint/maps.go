package detlint

import (
	"go/ast"
	"go/types"
	"slices"
)

// mapIterators are the functions and methods that go through a map in map
// order, by full name.
func mapIterators() []string {
	return []string{
		"maps.All", "maps.Keys", "maps.Values", "maps.DeleteFunc", "maps.EqualFunc",
		"(reflect.Value).MapKeys", "(reflect.Value).MapRange",
		"(reflect.Value).Seq", "(reflect.Value).Seq2",
		"(*sync.Map).Range",
	}
}

// sorters are the functions that may be handed an iterator over a map, each
// with the iterators that it puts in a certain order. Values may tie under a
// comparison that looks at a part of them, so only keys go to SortedFunc.
func sorters() map[string][]string {
	return map[string][]string{
		"slices.Sorted":           {"maps.Keys", "maps.Values"},
		"slices.SortedFunc":       {"maps.Keys"},
		"slices.SortedStableFunc": {"maps.Keys"},
	}
}

// findMaps finds iterations over maps.
func findMaps(f *file, accuse accuser) {
	for loop := range every[*ast.RangeStmt](f) {
		if mayBe[*types.Map](f.typeOf(loop.X)) {
			accuse(loop, "the order of a map changes from run to run: range over slices.Sorted(maps.Keys(m)), or clear(m) to empty it")
		}
	}
	sorted := f.sortedAtOnce()
	for id := range every[*ast.Ident](f) {
		fn, ok := f.pass.TypesInfo.Uses[id].(*types.Func)
		if ok && slices.Contains(mapIterators(), fn.FullName()) && !slices.Contains(sorted, id) {
			accuse(id, "%s goes in an order that changes from run to run: range over slices.Sorted(maps.Keys(m))", fn.FullName())
		}
	}
}

// sortedAtOnce are the identifiers of map iterators whose result is handed
// straight to a sorter.
func (f *file) sortedAtOnce() []*ast.Ident {
	var names []*ast.Ident
	for call := range every[*ast.CallExpr](f) {
		iterators := sorters()[f.callee(call)]
		if len(iterators) == 0 || len(call.Args) == 0 {
			continue
		}
		inner, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
		if ok && slices.Contains(iterators, f.callee(inner)) {
			names = slices.AppendSeq(names, under[*ast.Ident](inner.Fun))
		}
	}
	return names
}
