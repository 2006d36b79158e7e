package jute

import (
	"encoding/binary"
	"errors"
)

// ErrRecord is wrapped by the errors of whoever reads what is no record.
var ErrRecord = errors.New("not a record of ZooKeeper's protocol")

// Kinds of what can be wrong with one.
var (
	errShort = errors.New("it ends too early")
	errCount = errors.New("it has a length that cannot be")
	errNull  = errors.New("it has null where there must be something")
)

// A coder reads or writes records. The first error stays, and what is read after it
// is zero.
type coder struct {
	b       []byte // left to read, or written so far
	reading bool
	answers bool // of a server, and no requests
	err     error
}

func reader(b []byte) *coder { return &coder{b: b, reading: true} }
func writer(b []byte) *coder { return &coder{b: b} }

// take cuts bytes from what is left to read, nil when they are not there.
func (c *coder) take(n int) []byte {
	if c.err == nil && (n < 0 || n > len(c.b)) {
		c.err = errShort
	}
	if c.err != nil {
		return nil
	}
	taken := c.b[:n]
	c.b = c.b[n:]
	return taken
}

func (c *coder) int(v *int32) {
	if !c.reading {
		c.b = binary.BigEndian.AppendUint32(c.b, uint32(*v))
	} else if b := c.take(4); b != nil {
		*v = int32(binary.BigEndian.Uint32(b))
	}
}

func (c *coder) long(v *int64) {
	if !c.reading {
		c.b = binary.BigEndian.AppendUint64(c.b, uint64(*v))
	} else if b := c.take(8); b != nil {
		*v = int64(binary.BigEndian.Uint64(b))
	}
}

func (c *coder) bool(v *bool) {
	if c.reading {
		if b := c.take(1); b != nil {
			*v = b[0] != 0
		}
		return
	}
	one := byte(0)
	if *v {
		one = 1
	}
	c.b = append(c.b, one)
}

// buffer is bytes, or none: null, which is not the same as empty.
func (c *coder) buffer(bytes *string, null *bool) {
	n := int32(len(*bytes))
	if *null {
		n = -1
	}
	c.int(&n)
	switch {
	case !c.reading:
		c.b = append(c.b, *bytes...)
	case n < -1:
		c.fail(errCount)
	case n == -1:
		*null = c.err == nil
	default:
		*bytes = string(c.take(int(n)))
	}
}

// text is a ustring. No request may have null for one; in answers it reads as the empty
// one.
func (c *coder) text(s *string) {
	if null := c.textOrNull(s); null && !c.answers {
		c.fail(errNull)
	}
}

// textOrNull is a ustring that may be null, and reads as the empty one then. How they
// are spelt, requests and answers do not agree on: see utf8.go.
func (c *coder) textOrNull(s *string) (null bool) {
	text := *s
	if !c.reading && c.answers {
		text = spelt(text)
	}
	c.buffer(&text, &null)
	switch {
	case c.reading && c.answers:
		*s = read(text)
	case c.reading:
		*s = understood(text)
	}
	return null
}

func (c *coder) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// vector is a list. Its items take at least so many bytes each, which bounds how
// many there can be.
func vector[T any](c *coder, list *[]T, least int, item func(*coder, *T)) {
	n := int32(len(*list))
	if !c.reading && *list == nil {
		n = -1
	}
	c.int(&n)
	if c.reading {
		if c.err != nil || n == -1 {
			return
		}
		if n < -1 || int(n) > len(c.b)/least {
			c.fail(errCount)
			return
		}
		*list = make([]T, n)
	}
	for i := range *list {
		item(c, &(*list)[i])
	}
}

// texts is a list of ustrings.
func (c *coder) texts(list *[]string) { vector(c, list, 4, (*coder).text) }

// A number is one of the vocabulary's that is an int on the wire.
type number interface{ ~int32 }

func enum[T number](c *coder, v *T) {
	n := int32(*v)
	c.int(&n)
	*v = T(n)
}

// A wide is one of the vocabulary's that is a long on the wire.
type wide interface{ ~int64 | ~uint64 }

func id[T wide](c *coder, v *T) {
	n := int64(*v)
	c.long(&n)
	*v = T(n)
}
