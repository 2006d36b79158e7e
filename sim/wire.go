package sim

import (
	"encoding/binary"
	"errors"
)

// What goes between a node that runs elsewhere and its stand-in is a call and a
// reply, each a run of bytes. Numbers are varints, texts and encoded values have
// their length before them. Both sides are the same release of this package, so
// there are no versions and no names of fields.

// The calls.
const (
	callHandle     byte = iota + 1 // run one handler
	callShow                       // show the node's columns
	callUnderstand                 // may a line be typed at the node
)

// What a handler is given.
const (
	givenStart byte = iota + 1
	givenMessage
	givenOpened
	givenClosed
	givenSynced
	givenTimer
	givenCommand
)

// The replies.
const (
	replyDone     byte = iota + 1
	replyNeeds         // a file that was not sent along
	replyPanicked      // the handler has panicked
	replyVaried        // the same call, made twice, did not do the same
	replyRefused       // the call makes no sense here
)

// Ways to write to a file.
const (
	wroteAppend byte = iota + 1
	wroteReplace
	wroteTruncate
	wroteDiscard
)

var errCall = errors.New("a call or reply that nobody of this release has written")

func appendText(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

func appendBytes(b, text []byte) []byte { return append(appendUint(b, uint64(len(text))), text...) }

func appendHandle(b []byte, h handle) []byte { return appendText(appendText(b, h.pkg), h.name) }

func appendInt(b []byte, v int64) []byte { return binary.AppendVarint(b, v) }

func appendConn(b []byte, c Conn) []byte {
	return appendUint(appendInt(b, int64(c.Dialer)), uint64(c.N))
}

// A reader takes a call or a reply apart. Bytes that are not what was asked for
// make it bad, and all it returns from then on is zero.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() { r.b, r.bad = nil, true }

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many items follow, of which each takes a byte at least.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) handle() handle { return handle{r.text(), r.text()} }

func (r *reader) conn() Conn { return Conn{NodeID(r.int()), uint32(r.uint())} }
