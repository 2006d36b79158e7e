package layout

import (
	"reflect"
)

// A leaf is a part of a value that no program looks inside of without
// following a pointer or looping: nested structs are flattened into their
// leaves. The leaves of a type are in the order of declaration, which is also
// the order of offsets.
type leaf struct {
	kind leafKind
	off  uintptr
	typ  reflect.Type
	atom atom    // of a scalar
	elem *Layout // of a list, vector or pointer
	n    int     // elements of a vector
	maps *table  // of a table
}

type leafKind uint8

const (
	leafScalar  leafKind = iota // a bool or integer
	leafText                    // a string
	leafList                    // a slice
	leafVector                  // an array
	leafPointer                 // a pointer
	leafTable                   // a map
	leafCustom                  // a type that implements Custom
	leafFixed                   // a field tagged as fixed: shared, not encoded
	leafBlank                   // a field named _ : neither copied nor encoded
)

// maxFlattened is the length up to which an array of scalars is treated like
// as many fields, which then merge with their neighbours.
const maxFlattened = 8

// A compiler compiles a type and all types reachable from it.
type compiler struct {
	fresh map[reflect.Type]*Layout // compiled or being compiled, not yet in layouts
}

// layout compiles t, found at path. For a type that is still being compiled
// further up the stack it returns the unfinished layout: that is what makes
// recursive types work. Programs only look into it when they run.
func (c *compiler) layout(t reflect.Type, path string) (*Layout, error) {
	if l, ok := layouts.Load(t); ok {
		return l.(*Layout), nil
	}
	if l, ok := c.fresh[t]; ok {
		return l, nil
	}
	// A type that is met again while it is unfinished is reached from itself
	// through a pointer, slice or map, and each of these takes a byte. So 1 is
	// a true floor until the exact one is known.
	l := &Layout{typ: t, size: t.Size(), floor: 1}
	c.fresh[t] = l
	leaves, err := c.walk(nil, t, 0, path)
	if err != nil {
		return nil, err
	}
	l.shape = shapeOf(t, leaves)
	if len(leaves) == 1 && leaves[0].off == 0 && leaves[0].atom.memory() == t.Size() {
		l.atom = leaves[0].atom
	}
	l.copies = planCopies(leaves)
	l.codes, l.floor = planCodes(leaves)
	l.image = isImage(l.codes, t.Size())
	l.folds = planFolds(leaves, t.Size())
	if len(l.folds) == 1 && l.folds[0].code == foldWords && l.folds[0].off == 0 {
		l.words = l.folds[0].n
	}
	return l, nil
}

// walk appends the leaves of the t at off.
func (c *compiler) walk(leaves []leaf, t reflect.Type, off uintptr, path string) ([]leaf, error) {
	if isCustom(t) {
		if f, ok := inherits(t); ok {
			return nil, refuse(path, "%v embeds the custom type %v, whose methods it may have inherited",
				"give the field a name", t, f.Type)
		}
		return append(leaves, leaf{kind: leafCustom, off: off, typ: t}), nil
	}
	if a := atomOf(t); a != notAtom {
		return append(leaves, leaf{kind: leafScalar, off: off, typ: t, atom: a}), nil
	}
	switch t.Kind() {
	case reflect.String:
		return append(leaves, leaf{kind: leafText, off: off, typ: t}), nil
	case reflect.Slice:
		elem, err := c.layout(t.Elem(), path+"[]")
		if err == nil && elem.floor == 0 {
			err = refuse(path, "elements of %v have nothing to encode", "use an integer that counts them", t)
		}
		return append(leaves, leaf{kind: leafList, off: off, typ: t, elem: elem}), err
	case reflect.Pointer:
		elem, err := c.layout(t.Elem(), path)
		return append(leaves, leaf{kind: leafPointer, off: off, typ: t, elem: elem}), err
	case reflect.Map:
		maps, err := c.table(t, path)
		return append(leaves, leaf{kind: leafTable, off: off, typ: t, maps: maps}), err
	case reflect.Array:
		return c.walkArray(leaves, t, off, path)
	case reflect.Struct:
		return c.walkStruct(leaves, t, off, path)
	}
	return nil, refuseKind(path, t)
}

func (c *compiler) walkArray(leaves []leaf, t reflect.Type, off uintptr, path string) ([]leaf, error) {
	elem, n := t.Elem(), t.Len()
	switch {
	case n == 0:
		return leaves, nil
	case n == 1:
		return c.walk(leaves, elem, off, path+"[]")
	case n <= maxFlattened && atomOf(elem) != notAtom && !isCustom(elem):
		for i := range n {
			leaves = append(leaves, leaf{
				kind: leafScalar, off: off + uintptr(i)*elem.Size(), typ: elem, atom: atomOf(elem),
			})
		}
		return leaves, nil
	}
	l, err := c.layout(elem, path+"[]")
	return append(leaves, leaf{kind: leafVector, off: off, typ: t, elem: l, n: n}), err
}

func (c *compiler) walkStruct(leaves []leaf, t reflect.Type, off uintptr, path string) ([]leaf, error) {
	for f := range t.Fields() {
		at := off + f.Offset
		switch {
		case f.Name == "_":
			leaves = append(leaves, leaf{kind: leafBlank, off: at, typ: f.Type})
		case isFixed(f):
			leaves = append(leaves, leaf{kind: leafFixed, off: at, typ: f.Type})
		default:
			var err error
			if leaves, err = c.walk(leaves, f.Type, at, path+"."+f.Name); err != nil {
				return nil, err
			}
		}
	}
	return leaves, nil
}

// table compiles a map type.
func (c *compiler) table(t reflect.Type, path string) (*table, error) {
	at := path + "[key]"
	if err := checkKey(at, t.Key()); err != nil {
		return nil, err
	}
	key, err := c.layout(t.Key(), at)
	if err != nil {
		return nil, err
	}
	if key.floor == 0 {
		return nil, refuse(at, "%v has nothing to encode", "use a bool in place of the map", t.Key())
	}
	val, err := c.layout(t.Elem(), path+"[]")
	if err != nil {
		return nil, err
	}
	return newTable(t, key, val), nil
}

// isFixed reports whether a field is tagged as configuration that never
// changes, so that clones may share it and fingerprints ignore it.
func isFixed(f reflect.StructField) bool { return f.Tag.Get("sim") == "fixed" }

// shapeOf returns the shape of a type with the given leaves.
func shapeOf(t reflect.Type, leaves []leaf) shape {
	if !holdsPointers(t) && !needsMethods(leaves) {
		return shapeFlat
	}
	if len(leaves) == 1 {
		switch k := leaves[0].kind; {
		case k == leafText && t.Size() == leaves[0].typ.Size():
			return shapeText
		case (k == leafPointer || k == leafTable) && t.Size() == leaves[0].typ.Size():
			return shapePointer
		}
	}
	return shapeMixed
}

// needsMethods reports whether some leaf is custom: even without a pointer in
// it, only its own method may copy it.
func needsMethods(leaves []leaf) bool {
	for _, f := range leaves {
		if f.kind == leafCustom || f.kind == leafVector && f.elem.shape != shapeFlat {
			return true
		}
	}
	return false
}

// holdsPointers reports whether the collector has to look into a t.
func holdsPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && holdsPointers(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			if holdsPointers(f.Type) {
				return true
			}
		}
		return false
	case reflect.String, reflect.Slice, reflect.Pointer, reflect.Map,
		reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		return true
	}
	return false
}
