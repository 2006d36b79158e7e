package jute_test

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// A create by itself is answered as it was asked for: create by a path, the others by a
// path and a Stat. In a multi it is answered by what it became, which the flags say:
// with a Stat (type 15) or without (type 1).
func TestCreatesAreAnsweredAs380Does(t *testing.T) {
	seen, err := os.ReadFile("testdata/creates-3.8.0.txt")
	if err != nil {
		t.Fatal(err)
	}
	withStat := map[string]bool{}
	for line := range strings.Lines(string(seen)) {
		f := strings.Fields(line)
		if f[0] == "#" {
			continue
		}
		name, asked, told := strings.Join(f[:3], " "), bare(t, f[3]), bare(t, f[4])
		q, _, err := jute.ReadRequest(asked)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b, err := jute.AppendRequest(nil, q); err != nil || !bytes.Equal(b, asked) {
			t.Errorf("%s is asked as\n%x and not\n%x (%v)", name, b, asked, err)
		}
		r, err := jute.ReadReply(told, func(int32) *znode.Op { return &q.Op })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b := jute.AppendReply(nil, r.Xid, &q.Op, &r.Result); !bytes.Equal(b, told) {
			t.Errorf("%s is answered by\n%x and not\n%x", name, b, told)
		}
		if n := znode.ReplySize(&q.Op, &r.Result); n != len(told) {
			t.Errorf("the answer to %s is said to have %d bytes, and has %d", name, n, len(told))
		}
		made := r.Result
		if f[0] == "multi" {
			made = r.Result.Results[0]
		}
		withStat[name] = made.Stat != znode.Stat{}
	}
	for name, want := range map[string]bool{
		"multi 1 0": false, "multi 1 1": false, "multi 1 4": true, "multi 15 0": false, "multi 15 4": true, "multi 19 0": false,
		"multi 19 1": false, "multi 19 4": true, "multi 21 0": false, "multi 21 4": true, "multi 21 5": true,
		"alone 1 4": false, "alone 15 0": true, "alone 19 0": true, "alone 21 5": true,
	} {
		if got, there := withStat[name]; !there || got != want {
			t.Errorf("%s is answered with a Stat: %v (seen: %v)", name, got, there)
		}
	}
}

// A part is answered by a result of its own kind: a delete by no path, and no part by
// the type of a container, which requests alone have.
func TestAPartIsAnsweredByItsKind(t *testing.T) {
	for _, c := range []struct {
		part znode.OpCode
		as   int32
		ok   bool
	}{
		{znode.OpDelete, 2, true}, {znode.OpDelete, 1, false}, {znode.OpCreate, 2, false}, {znode.OpCreate, 13, false},
		{znode.OpCheck, 13, true}, {znode.OpCreateContainer, 19, false}, {znode.OpCreateTTL, 21, false}, {znode.OpSetData, 15, false},
	} {
		op := znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: c.part}}}
		b := jute.AppendHeader(nil, 1, 1, znode.OK)
		b = append(b, 0, 0, 0, byte(c.as), 0, 0, 0, 0, 0)
		b = append(b, bare(t, "ffffffff 01 ffffffff")...)
		if _, err := jute.ReadReply(b, func(int32) *znode.Op { return &op }); (err == nil) != c.ok {
			t.Errorf("%s answered as %s: %v", c.part, strconv.Itoa(int(c.as)), err)
		}
	}
}

// A multiRead that is all writes, which can be read and is refused, is answered by -5 and
// a body without results, as 3.8.0 was seen to do. To what it could not read it sends no
// body, and neither to a multi of reads.
func TestAMultiReadOfWritesIsAnsweredAs380Does(t *testing.T) {
	const header, noResults = "00000007 0000000000000003 fffffffb", "ffffffff 01 ffffffff"
	read, write := znode.Op{Code: znode.OpGetData}, znode.Op{Code: znode.OpCreate}
	for want, ops := range map[string][]znode.Op{
		header + noResults: {
			{Code: znode.OpMultiRead, Ops: []znode.Op{write}},
			{Code: znode.OpMultiRead, Ops: []znode.Op{{Code: znode.OpCreate2}, {Code: znode.OpCreateContainer}, {Code: znode.OpCreateTTL}}},
			{Code: znode.OpMultiRead, Ops: []znode.Op{{Code: znode.OpCheck}, {Code: znode.OpSetData}, {Code: znode.OpDelete}}},
		},
		header: {
			{Code: znode.OpMultiRead, Ops: []znode.Op{{Code: znode.OpSync}}}, // stands for what cannot be read
			{Code: znode.OpMultiRead, Ops: []znode.Op{write, read}},
			{Code: znode.OpMultiRead, Ops: []znode.Op{read, write}},
			{Code: znode.OpMultiRead},
			{Code: znode.OpMulti, Ops: []znode.Op{write}},
			{Code: znode.OpMulti, Ops: []znode.Op{read}},
		},
	} {
		for _, op := range ops {
			r := znode.Result{Err: znode.ErrMarshallingError, Zxid: 3}
			b := jute.AppendReply(nil, 7, &op, &r)
			if !bytes.Equal(b, bare(t, want)) {
				t.Errorf("the refusal of %s is %x", op, b)
			}
			back, err := jute.ReadReply(b, func(int32) *znode.Op { return &op })
			if err != nil || back.Result.Err != r.Err || back.Result.Zxid != r.Zxid {
				t.Errorf("%x reads as %+v, %v", b, back, err)
			}
		}
	}
	op := znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{write}}
	if b, want := jute.AppendReply(nil, 7, &op, &znode.Result{Err: znode.ErrNotReadOnly, Zxid: 3}), bare(t, "00000007 0000000000000003 ffffff89"); !bytes.Equal(b, want) {
		t.Errorf("another refusal is %x", b)
	}
}
