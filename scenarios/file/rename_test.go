package file

import (
	"reflect"
	"slices"
	"testing"
)

// deedsWithNodes has every sort of deed, with its nodes in order.
var deedsWithNodes = map[string][]string{
	"partition: [[a, b], [c]]":                  {"a", "b", "c"},
	"cut: {from: a, to: b}":                     {"a", "b"},
	"isolate: [a, b]":                           {"a", "b"},
	"heal: [a, b>c]":                            {"a", "b", "c"},
	"heal: everything":                          nil,
	"crash: a":                                  {"a"},
	"crash: all":                                nil,
	"restart: a":                                {"a"},
	"pause: leader":                             nil,
	"resume: a":                                 {"a"},
	"clog: {from: a, to: b, for: 1s}":           {"a", "b"},
	"network: {loss: 5%}":                       nil,
	"clock: {node: a, skew: 1s}":                {"a"},
	"bridge: c\n    sides: [[a], [b]]":          {"c", "a", "b"},
	"halfOpen: {from: a, to: b}":                {"a", "b"},
	"capacity: {from: a, to: b, messages: 5/s}": {"a", "b"},
	"slow: {node: a, service: 1ms}":             {"a"},
	"disk: {node: a, lies: true}":               {"a"},
	"reset: [a, b]":                             {"a", "b"},
	"command: {node: a, line: a b c}":           {"a"},
}

// Nodes are all that a deed names, and Renamed names others in every place, and leaves
// the deed as it was.
func TestNodesOfDeedsAndOtherNames(t *testing.T) {
	keys := map[string]bool{}
	for text, nodes := range deedsWithNodes {
		s, err := Parse("test", []byte("name: x\nabout: x\nprotocol: x\nfaults:\n  - at: 1s\n    "+text+"\n"))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		d := &s.Faults[0].Deed
		keys[d.Action()] = true
		if got := d.Nodes().Texts(); !slices.Equal(got, nodes) {
			t.Errorf("%s is done to %v", text, got)
		}
		before := string(Marshal(s))
		to := d.Renamed(func(name string) string {
			if slices.Contains(nodes, name) {
				return "x" + name
			}
			return name
		})
		var want []string
		for _, n := range nodes {
			want = append(want, "x"+n)
		}
		if got := to.Nodes().Texts(); !slices.Equal(got, want) {
			t.Errorf("%s is done to %v under other names", text, got)
		}
		if string(Marshal(s)) != before {
			t.Errorf("%s is another deed now", text)
		}
	}
	for f := range reflect.TypeFor[Deed]().Fields() {
		if key := f.Tag.Get("yaml"); f.Tag.Get("oneof") == "action" && !keys[key] {
			t.Errorf("no deed of the test is a %s", key)
		}
	}
}
