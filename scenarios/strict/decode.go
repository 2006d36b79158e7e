package strict

import (
	"errors"
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
// to, and sets the defaults of keys that are absent. The values in set replace
// those of the file. The error is an [*Errors] with all that is wrong, and into
// is then not to be used.
func Decode(name string, src []byte, into any, set ...Setting) error {
	whole := Position{File: name}
	var errs collector
	root, err := tree(name, src, &errs)
	switch {
	case err != nil:
		errs.add(whole, err)
	case root == nil:
		errs.add(whole, empty(whole, into))
	default:
		for _, s := range set {
			errs.add(whole, s.apply(root))
		}
		d := decoder{errs: &errs}
		d.value(root, reflect.ValueOf(into).Elem(), place{label: article(typeName(into))})
	}
	return errs.err()
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
	t := reflect.TypeOf(into).Elem()
	if t.Kind() != reflect.Struct || len(FieldsOf(t)) == 0 {
		return err
	}
	return err.Hint("%s begins with %s", article(typeName(into)), FieldsOf(t)[0].line())
}

// A place is where a value stands, in words.
type place struct {
	label string
	field *Field // whose value it is, or is part of; nil at the root
	part  bool   // an entry of the field's list
}

// write completes the advice "write …" for a value at p of type t.
func (p place) write(t reflect.Type) string {
	if p.field != nil {
		return "write " + p.field.line()
	}
	if syntax, ok := SyntaxOf(t); ok && syntax.Example != "" {
		return "write " + syntax.Example
	}
	return "write " + form(t)
}

func (p place) expects(t reflect.Type) string {
	f := Field{Type: t}
	if p.field != nil && !p.part {
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
		if several := listed(n.Text, v.Type().Elem()); several != "" {
			d.errs.add(n.Pos, n.Errorf("%s is a list without its brackets, %s", at.label, quote(n.Text)).Hint("write %s", several))
			return
		}
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
	if field == nil || at.part {
		field = &Field{}
	}
	wrong := outOfBounds(field, v)
	switch {
	case wrong == isEmpty:
		d.errs.add(n.Pos, n.Errorf("%s %s", at.label, wrong).Hint("%s", at.write(v.Type())))
	case wrong != "":
		d.errs.add(n.Pos, n.Errorf("%s %s", at.label, wrong).Hint("it is %s", at.expects(v.Type())))
	}
}

func (d *decoder) list(n *Node, v reflect.Value, at place) {
	v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
	d.bounds(n, v, at)
	for i, item := range n.Items {
		d.value(item, v.Index(i), place{label: "an entry of " + at.label, field: at.field, part: true})
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

// oneIsList reports whether a single text stands for a list of one in t.
func oneIsList(t reflect.Type) bool {
	syntax, ok := SyntaxOf(t)
	return ok && syntax.List
}

// listed is the list that a text is if only its brackets are missing, as a person types
// it who has written one entry without them before; "" if it is none.
func listed(text string, entry reflect.Type) string {
	entries := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	if len(entries) < 2 || setText(reflect.New(entry).Elem(), text) == nil {
		return ""
	}
	for _, one := range entries {
		if setText(reflect.New(entry).Elem(), one) != nil {
			return ""
		}
	}
	return "[" + strings.Join(entries, ", ") + "]"
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
