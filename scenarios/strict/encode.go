package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A NodeEncoder writes the node that its [NodeDecoder] reads.
type NodeEncoder interface{ EncodeNode() *Node }

// Marshal writes the struct that from points to as a file that [Decode] reads
// back to an equal one, places aside. Keys come in the order of declaration;
// those at their defaults are left out. It panics on a value that no file can
// hold, such as a rate per fortnight, which is a mistake in the program.
func Marshal(from any) []byte { return Encode(from).Print() }

// Encode is the node that [Marshal] prints.
func Encode(from any) *Node { return encode(reflect.ValueOf(from).Elem()) }

// encode makes a node of v; nil stands for a nil pointer.
func encode(v reflect.Value) *Node {
	if node, ok := v.Interface().(*Node); ok {
		return node
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		return encode(v.Elem())
	}
	if self, ok := v.Interface().(NodeEncoder); ok {
		return self.EncodeNode()
	}
	if text, ok := v.Interface().(encoding.TextMarshaler); ok {
		bytes, err := text.MarshalText()
		if err != nil {
			panic(fmt.Sprintf("strict: %v", err))
		}
		return &Node{Text: string(bytes)}
	}
	switch v.Kind() {
	case reflect.Struct:
		return encodeStruct(v)
	case reflect.Slice:
		return encodeList(v)
	case reflect.Map:
		return encodeMap(v)
	}
	if d, ok := v.Interface().(time.Duration); ok {
		return &Node{Text: FormatDuration(d)}
	}
	return &Node{Text: fmt.Sprint(v.Interface())}
}

func encodeStruct(v reflect.Value) *Node {
	usual := reflect.New(v.Type()).Elem()
	setDefaults(usual)
	node := &Node{Kind: Mapping}
	for _, f := range shapeOf(v.Type()).fields {
		value, other := v.FieldByIndex(f.index), usual.FieldByIndex(f.index)
		optional := !f.Required && f.Type.Kind() != reflect.Pointer
		if optional && value.IsZero() && other.IsZero() {
			continue
		}
		part := encode(value)
		if part == nil || optional && part.equal(encode(other)) {
			continue
		}
		node.Entries = append(node.Entries, Entry{Key: f.Key, Value: part})
	}
	return node
}

func encodeList(v reflect.Value) *Node {
	if v.Len() == 1 && oneIsList(v.Type()) {
		return encode(v.Index(0))
	}
	node := &Node{Kind: List}
	for i := range v.Len() {
		node.Items = append(node.Items, encode(v.Index(i)))
	}
	return node
}

// encodeMap sorts the keys, for a map has no order.
func encodeMap(v reflect.Value) *Node {
	node := &Node{Kind: Mapping}
	for _, key := range v.MapKeys() {
		node.Entries = append(node.Entries, Entry{Key: key.String(), Value: encode(v.MapIndex(key))})
	}
	slices.SortFunc(node.Entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	return node
}

// equal compares what nodes say, not where.
func (n *Node) equal(other *Node) bool {
	if n == nil || other == nil {
		return n == other
	}
	return n.Kind == other.Kind && n.Text == other.Text &&
		slices.EqualFunc(n.Items, other.Items, (*Node).equal) &&
		slices.EqualFunc(n.Entries, other.Entries, func(a, b Entry) bool {
			return a.Key == b.Key && a.Value.equal(b.Value)
		})
}
