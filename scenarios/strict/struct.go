package strict

import (
	"reflect"
	"slices"
	"strings"
)

// fields decodes a mapping into a struct.
func (d *decoder) fields(n *Node, v reflect.Value, at place) {
	s := shapeOf(v.Type())
	setPos(v, n.Pos)
	setDefaults(v)
	present := map[string]bool{}
	for _, e := range n.Entries {
		field := s.byKey[e.Key]
		if field == nil {
			// What the key was meant to be is not reported as lacking too.
			if meant := d.unknownKey(n, e, s, at); meant != "" {
				present[meant] = true
			}
			continue
		}
		present[e.Key] = true
		d.value(e.Value, v.FieldByIndex(field.index), place{label: e.Key, field: field})
	}
	d.together(n, s, present, at)
}

// setPos tells a struct where it was written, if it wants to know.
func setPos(v reflect.Value, pos Position) {
	if s := shapeOf(v.Type()); s.pos >= 0 {
		v.Field(s.pos).Set(reflect.ValueOf(pos))
	}
}

// unknownKey reports e's key and returns the one it was probably meant to be, or to be
// in, or "".
func (d *decoder) unknownKey(n *Node, e Entry, s *shape, at place) string {
	keys := make([]string, len(s.fields))
	for i, f := range s.fields {
		keys[i] = f.Key
	}
	meant, advice := Nearest(e.Key, keys), "its keys are "+strings.Join(keys, ", ")
	if owners := s.owners(n, e.Key); owners != nil {
		meant, advice = owners[0].Key, into(e.Key, owners)
	} else if meant != "" {
		advice = "did you mean " + meant + "?"
	}
	d.errs.add(e.Pos, e.Pos.Errorf("there is no key %s in %s", quote(e.Key), at.label).Hint("%s", advice))
	return meant
}

// owners are the fields of a mapping that hold one with a key: who writes the key beside
// them has forgotten in what it goes. A field cannot be meant beside another of its group.
func (s *shape) owners(n *Node, key string) (found []Field) {
	for _, f := range s.fields {
		t := f.Type
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if _, scalar := SyntaxOf(t); scalar || t.Kind() != reflect.Struct || shapeOf(t).byKey[key] == nil {
			continue
		}
		if !slices.ContainsFunc(n.Entries, func(e Entry) bool { return e.Key != f.Key && s.grouped(e.Key, f) }) {
			found = append(found, f)
		}
	}
	return found
}

// grouped reports whether a key is of the group of a field.
func (s *shape) grouped(key string, f Field) bool {
	other := s.byKey[key]
	return other != nil && f.OneOf != "" && other.OneOf == f.OneOf
}

// into says in what a key goes, with an example of it when there is one.
func into(key string, owners []Field) string {
	keys := make([]string, len(owners))
	for i, f := range owners {
		keys[i] = f.Key
	}
	advice := "it goes into " + or(keys)
	if len(owners) == 1 && strings.Contains(owners[0].Sample(), key+":") {
		advice += ", as in " + owners[0].line()
	}
	return advice
}

// together checks that keys are present where they must be, and only there.
func (d *decoder) together(n *Node, s *shape, present map[string]bool, at place) {
	for _, f := range s.fields {
		if f.Required && !present[f.Key] {
			d.errs.add(n.Pos, n.Errorf("%s lacks %s", at.label, f.Key).Hint("write %s", f.line()))
		}
	}
	for _, g := range s.groups {
		d.oneOf(n, g, present, at)
	}
	for _, e := range n.Entries {
		if f := s.byKey[e.Key]; f != nil && len(f.With) > 0 && !anyOf(f.With, present) {
			d.errs.add(e.Pos, e.Pos.Errorf("%s means nothing here", e.Key).
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
func (d *decoder) oneOf(n *Node, g group, present map[string]bool, at place) {
	var found []Entry
	for _, e := range n.Entries {
		if slices.Contains(g.keys, e.Key) {
			found = append(found, e)
		}
	}
	switch {
	case !anyOf(g.keys, present):
		d.errs.add(n.Pos, n.Errorf("%s has no %s", at.label, g.name).Hint("write one of %s", or(g.keys)))
	case len(found) > 1:
		d.errs.add(n.Pos, found[1].Pos.Errorf("%s takes one %s, found %s and %s",
			at.label, g.name, found[0].Key, found[1].Key).Hint("keep one of them"))
	}
}

// or lists words as a sentence does: a, b or c.
func or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
