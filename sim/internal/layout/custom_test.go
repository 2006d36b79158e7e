package layout

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unsafe"
)

// A gauge holds a kind without a layout and counts how often it is copied.
type gauge struct {
	level  float64
	label  string
	copies int
}

func (g *gauge) CloneFrom(src any) {
	*g = *src.(*gauge)
	g.copies++
}

func (g *gauge) EncodeTo(b []byte) []byte { return append(b, g.label...) }

// A tick is a custom scalar: without its methods it would be flat.
type tick uint32

func (k *tick) CloneFrom(src any) { *k = *src.(*tick) + 1 }

func (k *tick) EncodeTo(b []byte) []byte { return append(b, byte(*k)) }

type gauges struct {
	one, two gauge
	rest     []gauge
	own      *gauge
	ticks    [3]tick
	last     uint32
}

func TestCustom(t *testing.T) {
	v := gauges{
		one: gauge{level: 0.5, label: "a"}, two: gauge{label: "bc"}, rest: make([]gauge, 2),
		own: &gauge{label: "own"}, last: 9,
	}
	c := (*gauges)(of[gauges](t).New(unsafe.Pointer(&v)))
	if c.one.level != 0.5 || c.last != 9 || c.own == v.own ||
		c.one.copies != 1 || c.rest[1].copies != 1 || c.own.copies != 1 || c.ticks != [3]tick{1, 1, 1} {
		t.Errorf("clone of %+v is %+v", v, c)
	}
	want := "\x01a\x02bc\x02\x00\x00\x01\x03own\x01\x00\x01\x00\x01\x00\x09\x00\x00\x00"
	if got := encoding(t, v); string(got) != want {
		t.Errorf("encoding is %q, want %q", got, want)
	}
	// The same bytes, split elsewhere.
	w := v
	w.one.label, w.two.label = "ab", "c"
	if bytes.Equal(encoding(t, v), encoding(t, w)) || hashOf(t, v) == hashOf(t, w) {
		t.Error("the end of a custom encoding is lost")
	}
	_, err := of[gauges](t).Decode(encoding(t, v), unsafe.Pointer(c))
	if !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "layout.gauge has its own encoding") {
		t.Errorf("Decode: %v", err)
	}
}

// An encoding too long for a length of one byte moves up to make room.
func TestCustomLong(t *testing.T) {
	for _, n := range []int{127, 128, 1000, 20000} {
		label := strings.Repeat("x", n)
		type text struct{ S string }
		want := encoding(t, text{label})
		if got := encoding(t, gauge{label: label}); !bytes.Equal(got, want) {
			t.Errorf("encoding of %d bytes starts %x, want %x", n, got[:4], want[:4])
		}
	}
}
