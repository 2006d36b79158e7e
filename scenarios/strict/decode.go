package strict

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// A NodeDecoder is a type that is written in several ways and reads the node
// itself. Its error should come from n.Errorf; [Node.Decode] reads parts.
type NodeDecoder interface{ DecodeNode(n *Node) error }

// A Checker judges its value once it is decoded, for what tags cannot say. An
// error from elsewhere than this package is reported at n.
type Checker interface{ Check(n *Node) error }

// Decode reads src, a YAML file called name, into the struct that into points
// to, and sets the defaults of keys that are absent. The error is an [*Errors]
// with all that is wrong, and into is then not to be used.
func Decode(name string, src []byte, into any) error {
	whole := Position{File: name}
	var errs collector
	root, err := tree(name, src, &errs)
	switch {
	case err != nil:
		errs.add(whole, err)
	case root == nil:
		errs.add(whole, empty(whole, into))
	default:
		d := decoder{errs: &errs}
		d.value(root, reflect.ValueOf(into).Elem(), place{label: article(typeName(into))})
	}
	return errs.err()
}

// DecodeFile reads the file at path with [ReadFile] and [Decode].
func DecodeFile(path string, into any) error {
	src, err := ReadFile(path)
	if err != nil {
		return Join(Position{File: path}, err)
	}
	return Decode(path, src, into)
}

// Decode reads n into the value that into points to. What n is called in
// errors is a word such as the key it stands at.
func (n *Node) Decode(called string, into any) error {
	var errs collector
	d := decoder{errs: &errs}
	d.value(n, reflect.ValueOf(into).Elem(), place{label: called})
	return errs.err()
}

// empty says that there is nothing in a file, and how it would begin.
func empty(whole Position, into any) *Error {
	err := whole.Errorf("is empty")
	if fields := FieldsOf(reflect.TypeOf(into).Elem()); len(fields) > 0 {
		err.Hint("%s begins with %s: %s", article(typeName(into)), fields[0].Key, fields[0].Sample())
	}
	return err
}

// A place is where a value stands, in words, with the field it belongs to.
type place struct {
	label string
	field *Field // nil within lists and at the root
}

// write completes the advice "write …" for a value at p of type t.
func (p place) write(t reflect.Type) string {
	if p.field != nil {
		if sample := p.field.Sample(); sample != "" {
			return fmt.Sprintf("write %s: %s", p.field.Key, sample)
		}
		return fmt.Sprintf("write a value after %s:", p.field.Key)
	}
	if syntax, ok := SyntaxOf(t); ok && syntax.Example != "" {
		return "write " + syntax.Example
	}
	return "write " + form(t)
}

func (p place) expects(t reflect.Type) string {
	f := Field{Type: t}
	if p.field != nil {
		f.Min, f.Max = p.field.Min, p.field.Max
	}
	return f.Expects()
}

type decoder struct{ errs *collector }

// value decodes n into v and reports whether nothing was wrong.
func (d *decoder) value(n *Node, v reflect.Value, at place) bool {
	if d.errs.full() {
		return false
	}
	if v.Type() == reflect.TypeFor[*Node]() {
		v.Set(reflect.ValueOf(n))
		return true
	}
	if v.Kind() == reflect.Pointer {
		target := reflect.New(v.Type().Elem())
		ok := d.value(n, target.Elem(), at)
		v.Set(target)
		return ok
	}
	before := len(d.errs.list)
	if n.Kind == Null {
		d.errs.add(n.Pos, n.Errorf("%s has no value", at.label).Hint("%s, or remove the key", at.write(v.Type())))
		return false
	}
	d.form(n, v, at)
	if checker, ok := v.Addr().Interface().(Checker); ok && len(d.errs.list) == before {
		d.errs.add(n.Pos, checker.Check(n))
	}
	return len(d.errs.list) == before
}

// form decodes n by the form that v has.
func (d *decoder) form(n *Node, v reflect.Value, at place) {
	if self, ok := v.Addr().Interface().(NodeDecoder); ok {
		d.errs.add(n.Pos, self.DecodeNode(n))
		return
	}
	switch {
	case isScalar(v.Type()):
		d.scalar(n, v, at)
	case v.Kind() == reflect.Struct && n.Kind == Mapping:
		d.fields(n, v, at)
	case v.Kind() == reflect.Slice && n.Kind == List:
		d.list(n, v, at)
	case v.Kind() == reflect.Slice && n.Kind == Text && oneIsList(v.Type()):
		d.list(&Node{Kind: List, Pos: n.Pos, Items: []*Node{n}}, v, at)
	case v.Kind() == reflect.Map && n.Kind == Mapping:
		d.mapping(n, v, at)
	default:
		d.mismatch(n, v.Type(), at)
	}
}

func (d *decoder) mismatch(n *Node, t reflect.Type, at place) {
	d.errs.add(n.Pos, n.Errorf("%s is %s, found %s", at.label, at.expects(t), n.Describe()).Hint("%s", at.write(t)))
}

func (d *decoder) scalar(n *Node, v reflect.Value, at place) {
	if n.Kind != Text {
		d.mismatch(n, v.Type(), at)
		return
	}
	err := setText(v, n.Text)
	switch {
	case errors.Is(err, errNotSpelled):
		d.mismatch(n, v.Type(), at)
	case err != nil:
		d.errs.add(n.Pos, n.Errorf("%s: %v", at.label, err).Hint("%s", at.write(v.Type())))
	default:
		if v.Kind() == reflect.Struct {
			setPos(v, n.Pos)
		}
		d.bounds(n, v, at)
	}
}

func (d *decoder) bounds(n *Node, v reflect.Value, at place) {
	field := at.field
	if field == nil {
		field = &Field{}
	}
	if wrong := outOfBounds(field, v); wrong != "" {
		d.errs.add(n.Pos, n.Errorf("%s %s", at.label, wrong).Hint("it is %s", at.expects(v.Type())))
	}
}

func (d *decoder) list(n *Node, v reflect.Value, at place) {
	v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
	d.bounds(n, v, at)
	for i, item := range n.Items {
		d.value(item, v.Index(i), place{label: "an entry of " + at.label})
	}
	if len(n.Items) == 0 {
		v.SetZero() // an empty list and none are the same
	}
}

func (d *decoder) mapping(n *Node, v reflect.Value, at place) {
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range n.Entries {
		value := reflect.New(v.Type().Elem()).Elem()
		d.value(e.Value, value, place{label: e.Key})
		v.SetMapIndex(reflect.ValueOf(e.Key).Convert(v.Type().Key()), value)
	}
	d.bounds(n, v, at)
}

// fields decodes a mapping into a struct.
func (d *decoder) fields(n *Node, v reflect.Value, at place) {
	s := shapeOf(v.Type())
	setPos(v, n.Pos)
	setDefaults(v)
	present := map[string]bool{}
	for _, e := range n.Entries {
		field := s.byKey[e.Key]
		if field == nil {
			d.unknownKey(e, s, at)
			continue
		}
		present[e.Key] = true
		d.value(e.Value, v.Field(field.index), place{label: e.Key, field: field})
	}
	d.together(n, s, present, at)
}

// setPos tells a struct where it was written, if it wants to know.
func setPos(v reflect.Value, pos Position) {
	if s := shapeOf(v.Type()); s.pos >= 0 {
		v.Field(s.pos).Set(reflect.ValueOf(pos))
	}
}

// oneIsList reports whether a single text stands for a list of one in t.
func oneIsList(t reflect.Type) bool {
	syntax, ok := SyntaxOf(t)
	return ok && syntax.List
}

func (d *decoder) unknownKey(e Entry, s *shape, at place) {
	keys := make([]string, len(s.fields))
	for i, f := range s.fields {
		keys[i] = f.Key
	}
	err := e.Pos.Errorf("there is no key %s in %s", quote(e.Key), at.label)
	if near := Nearest(e.Key, keys); near != "" {
		err.Hint("did you mean %s?", near)
	} else {
		err.Hint("its keys are %s", strings.Join(keys, ", "))
	}
	d.errs.add(e.Pos, err)
}

// together checks which keys are present with, or in place of, which.
func (d *decoder) together(n *Node, s *shape, present map[string]bool, at place) {
	groups := map[string][]string{}
	for _, f := range s.fields {
		switch {
		case f.Required && !present[f.Key]:
			d.errs.add(n.Pos, n.Errorf("%s lacks %s", at.label, f.Key).Hint("write %s: %s", f.Key, f.Sample()))
		case f.OneOf != "":
			groups[f.OneOf] = append(groups[f.OneOf], f.Key)
		}
	}
	for _, f := range s.fields {
		if f.OneOf != "" && groups[f.OneOf][0] == f.Key {
			d.oneOf(n, f.OneOf, groups[f.OneOf], at)
		}
	}
	for _, e := range n.Entries {
		if f := s.byKey[e.Key]; f != nil && len(f.With) > 0 && !anyOf(f.With, present) {
			d.errs.add(e.Pos, e.Pos.Errorf("%s stands alone", e.Key).
				Hint("it goes with %s", or(f.With)))
		}
	}
}

func anyOf(keys []string, present map[string]bool) bool {
	for _, k := range keys {
		if present[k] {
			return true
		}
	}
	return false
}

// oneOf demands exactly one key of a group.
func (d *decoder) oneOf(n *Node, group string, keys []string, at place) {
	var found []Entry
	for _, e := range n.Entries {
		for _, k := range keys {
			if e.Key == k {
				found = append(found, e)
			}
		}
	}
	switch {
	case len(found) == 0:
		d.errs.add(n.Pos, n.Errorf("%s has no %s", at.label, group).Hint("write one of %s", or(keys)))
	case len(found) > 1:
		d.errs.add(n.Pos, found[1].Pos.Errorf("%s takes one %s, found %s and %s",
			at.label, group, found[0].Key, found[1].Key).Hint("keep one of them"))
	}
}

// or lists words as a sentence does: a, b or c.
func or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func typeName(into any) string {
	t := reflect.TypeOf(into).Elem()
	if t.Name() == "" {
		return "file"
	}
	return strings.ToLower(t.Name())
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
