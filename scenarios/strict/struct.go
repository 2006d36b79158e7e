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
			if meant := d.unknownKey(e, s, at); meant != "" {
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

// unknownKey reports e's key and returns the one it was probably meant to be,
// or "".
func (d *decoder) unknownKey(e Entry, s *shape, at place) string {
	keys := make([]string, len(s.fields))
	for i, f := range s.fields {
		keys[i] = f.Key
	}
	near := Nearest(e.Key, keys)
	advice := "did you mean " + near + "?"
	if near == "" {
		advice = "its keys are " + strings.Join(keys, ", ")
	}
	d.errs.add(e.Pos, e.Pos.Errorf("there is no key %s in %s", quote(e.Key), at.label).Hint("%s", advice))
	return near
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
