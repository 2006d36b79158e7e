package jute_test

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// What Java makes of bytes that are no UTF-8: a replacement for each piece that begins
// like a character. The real server was seen to read and to write so.
func TestTextsOfRequestsAreReadAsJavaDoes(t *testing.T) {
	for bytes, want := range map[string]string{
		"/a": "/a", "/\u00e9\U0001f600": "/\u00e9\U0001f600", "/\xff\xfe": "/\ufffd\ufffd", "/\xed\xa0\x80": "/\ufffd", "/\xe2\x82": "/\ufffd", "/\xe2\x82a": "/\ufffda",
		"/\xf0\x9f\x98": "/\ufffd", "/\xc0\x80": "/\ufffd\ufffd", "/\xe0\x80\x80": "/\ufffd\ufffd\ufffd", "/\xf4\x90\x80\x80": "/\ufffd\ufffd\ufffd\ufffd", "\x80": "\ufffd",
	} {
		b, err := jute.AppendRequest(nil, jute.Request{Op: znode.Op{Code: znode.OpSync, Path: bytes}})
		if err != nil {
			t.Fatal(err)
		}
		if r, _, err := jute.ReadRequest(b); err != nil || r.Op.Path != want {
			t.Errorf("%q reads as %q, want %q (%v)", bytes, r.Op.Path, want, err)
		}
	}
}

// A character past U+FFFF is answered as the two of UTF-16, and reads as it was.
func TestTextsOfAnswersAreWrittenAsJavaDoes(t *testing.T) {
	for path, want := range map[string]string{"/a": "/a", "/\u00e9\U0001f600z": "/\u00e9\xed\xa0\xbd\xed\xb8\x80z", "\xff\U0010ffff": "\xff\xed\xaf\xbf\xed\xbf\xbf"} {
		b := jute.AppendEvent(nil, znode.Event{Path: path})
		if got := string(b[len(b)-len(want):]); got != want {
			t.Errorf("%q is written as %q, want %q", path, got, want)
		}
		if r, err := jute.ReadReply(b, nil); err != nil || r.Event.Path != path {
			t.Errorf("%q reads as %q (%v)", want, r.Event.Path, err)
		}
	}
	for _, text := range []string{"\xed\xa0\xbd", "\xed\xa0\xbd\xed\xa0\xbd", "\xed\xb8\x80\xed\xa0\xbd", "a\xedb\xed\xa0\xbd\xed\xb8", "\xed\xed\xa0\xbdxxx"} { // no pairs
		b := jute.AppendEvent(nil, znode.Event{Path: text})
		if r, err := jute.ReadReply(b, nil); err != nil || r.Event.Path != text {
			t.Errorf("%q reads as %q (%v)", text, r.Event.Path, err)
		}
	}
}

// Null in the place of a path is as the empty one to some requests of 3.8, and others
// cannot be read.
func TestNullInThePlaceOfAPath(t *testing.T) {
	fine := map[znode.OpCode]bool{znode.OpSetData: true, znode.OpSetACL: true, znode.OpCheck: true, znode.OpGetEphemerals: true,
		znode.OpAddWatch: true, znode.OpRemoveWatches: true, znode.OpSync: true}
	for _, code := range single {
		b, err := jute.AppendRequest(nil, jute.Request{Op: znode.Op{Code: code, Mode: znode.Persistent}})
		if err != nil || len(b) < 12 {
			continue // it has no path
		}
		copy(b[8:12], "\xff\xff\xff\xff")
		if r, _, err := jute.ReadRequest(b); (err == nil) != fine[code] || r.Op.Path != "" {
			t.Errorf("%v of null: %q, %v", code, r.Op.Path, err)
		}
	}
	lists := jute.Request{Op: znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{}}}
	b, err := jute.AppendRequest(nil, lists)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := jute.ReadRequest(b); err != nil {
		t.Errorf("lists that are empty: %v", err)
	}
	copy(b[16:20], "\xff\xff\xff\xff")
	if _, _, err := jute.ReadRequest(b); err == nil {
		t.Error("a list that is null reads without error")
	}
}
