package strict

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// A Field is one key of a struct, as its tags describe it:
//
//	yaml:"key"          the key; ",required" after it demands the key
//	about:"…"           one line for the reference
//	example:"…"         what to write, shown in errors and the reference
//	default:"…"         the value if the key is absent, in the file's own words
//	min:"…" max:"…"     bounds of a number or a duration, or of the
//	                    length of a text, a list or a mapping; of the target of
//	                    a pointer
//	oneof:"action"      exactly one key of those with the same word is present;
//	                    its zero value must not be one that a file can hold
//	with:"a,b"          the key makes sense only beside one of these keys
//
// The keys of an embedded struct with the tag yaml:",inline" are its owner's.
type Field struct {
	Key      string
	About    string
	Example  string
	Default  string
	Min, Max string
	Required bool
	OneOf    string
	With     []string
	Type     reflect.Type
	index    []int // as reflect.Value.FieldByIndex takes it
}

// A shape is what the decoder knows about a struct type.
type shape struct {
	fields   []Field
	byKey    map[string]*Field
	groups   []group
	pos      int  // index of the field Pos, or -1
	defaults bool // a field has one, or a struct within does
}

// A group is keys of which exactly one is present.
type group struct {
	name string
	keys []string
}

var shapes sync.Map // reflect.Type → *shape; tags do not change

// FieldsOf lists the keys of a struct type in the order of its declaration.
// Fields without a yaml tag are not in the file. It panics if a tag is
// malformed, which is a mistake in the program.
func FieldsOf(t reflect.Type) []Field { return shapeOf(t).fields }

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{byKey: map[string]*Field{}, pos: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "Pos" && f.Type == reflect.TypeFor[Position]() {
			s.pos = i
			continue
		}
		switch tag, ok := f.Tag.Lookup("yaml"); {
		case !ok || tag == "-":
		case tag == ",inline" && f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, inner := range shapeOf(f.Type).fields {
				inner.index = append([]int{i}, inner.index...)
				s.fields = append(s.fields, inner)
			}
		default:
			s.fields = append(s.fields, fieldOf(t, f, tag, i))
		}
	}
	for i := range s.fields {
		f := &s.fields[i]
		s.byKey[f.Key] = f
		s.join(f)
		s.defaults = s.defaults || f.Default != "" || f.Type.Kind() == reflect.Struct && shapeOf(f.Type).defaults
	}
	for _, f := range s.fields {
		for _, other := range f.With {
			if s.byKey[other] == nil {
				panic(fmt.Sprintf("strict: %v: key %s goes with %s, which is no key", t, f.Key, other))
			}
		}
	}
	known, _ := shapes.LoadOrStore(t, s)
	return known.(*shape)
}

// join puts f in its group, if it has one.
func (s *shape) join(f *Field) {
	if f.OneOf == "" {
		return
	}
	for i := range s.groups {
		if s.groups[i].name == f.OneOf {
			s.groups[i].keys = append(s.groups[i].keys, f.Key)
			return
		}
	}
	s.groups = append(s.groups, group{name: f.OneOf, keys: []string{f.Key}})
}

func fieldOf(owner reflect.Type, f reflect.StructField, tag string, index int) Field {
	key, option, _ := strings.Cut(tag, ",")
	if key == "" || option != "" && option != "required" || !f.IsExported() {
		panic(fmt.Sprintf("strict: %v.%s has a malformed tag yaml:%q", owner, f.Name, tag))
	}
	field := Field{
		Key:      key,
		About:    f.Tag.Get("about"),
		Example:  f.Tag.Get("example"),
		Default:  f.Tag.Get("default"),
		Min:      f.Tag.Get("min"),
		Max:      f.Tag.Get("max"),
		Required: option == "required",
		OneOf:    f.Tag.Get("oneof"),
		Type:     f.Type,
		index:    []int{index},
	}
	if with := f.Tag.Get("with"); with != "" {
		field.With = strings.Split(with, ",")
	}
	return field
}

// Sample is an example of the field's value in the file's words: the tag's, the
// default, or that of its type's syntax, or "".
func (f Field) Sample() string {
	if f.Example != "" || f.Default != "" {
		return cmp.Or(f.Example, f.Default)
	}
	syntax, _ := SyntaxOf(f.Type)
	return syntax.Example
}

// line is the field as it stands in a file.
func (f Field) line() string {
	if sample := f.Sample(); sample != "" {
		return f.Key + ": " + sample
	}
	return f.Key + ": and " + f.Expects()
}

// Expects says what the field's value is, with its bounds: "a whole number
// from 1 to 9".
func (f Field) Expects() string {
	t := f.Type
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	syntax, ok := SyntaxOf(t)
	is := syntax.Is
	if !ok {
		is = form(t)
	}
	unit := map[reflect.Kind]string{
		reflect.Slice: " entries", reflect.Map: " entries", reflect.String: " characters",
	}[t.Kind()]
	low, high := f.bounds(t)
	of := " from "
	if unit != "" || high == "" {
		of = " of "
	}
	switch {
	case low != "" && low == high:
		return is + " of " + low + unit
	case low != "" && high != "":
		return is + of + low + " to " + high + unit
	case low != "":
		return is + of + low + unit + " or more"
	case high != "":
		return is + " of at most " + high + unit
	}
	return is
}

// bounds are the field's limits in the file's words. A whole number without a
// tag has those of its Go type, and a duration is never negative.
func (f Field) bounds(t reflect.Type) (low, high string) {
	low, high = f.Min, f.Max
	if t == reflect.TypeFor[time.Duration]() && low == "" {
		low = "0s"
	}
	return low, high
}

// form names the form of a type that is no scalar.
func form(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping"
	}
	return "a value"
}
