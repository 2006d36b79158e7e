package strict

import (
	"fmt"
	"reflect"
)

// SetDefaults sets every field of the struct that into points to, and of the
// structs within it, that has a default. It panics if a default is not what
// its field accepts, which is a mistake in the program.
func SetDefaults(into any) { setDefaults(reflect.ValueOf(into).Elem()) }

func setDefaults(v reflect.Value) {
	if v.Kind() != reflect.Struct || selfDecoding(v) || isScalar(v.Type()) {
		return
	}
	shape := shapeOf(v.Type())
	if !shape.defaults {
		return
	}
	for _, f := range shape.fields {
		part := v.FieldByIndex(f.index)
		if f.Default == "" {
			setDefaults(part)
			continue
		}
		var errs collector
		d := decoder{errs: &errs}
		node := &Node{Kind: Text, Text: f.Default}
		if !d.value(node, part, place{label: f.Key, field: &f}) {
			panic(fmt.Sprintf("strict: the default of %v.%s: %v", v.Type(), f.Key, errs.err()))
		}
	}
}

func selfDecoding(v reflect.Value) bool {
	return v.CanAddr() && v.Addr().Type().Implements(reflect.TypeFor[NodeDecoder]())
}
