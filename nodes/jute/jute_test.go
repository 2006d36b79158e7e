package jute_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// bare is hexadecimal digits without the spaces that part fields.
func bare(t *testing.T, digits string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	path     = "00000002 2f61"                                               // /a
	datum    = "00000001 78"                                                 // x
	open     = "00000001 0000001f 00000005 776f726c64 00000006 616e796f6e65" // world:anyone:cdrwa
	zeroStat = "0000000000000000 0000000000000000 0000000000000000 0000000000000000 00000000 00000000 00000000 0000000000000000 00000000 00000000 0000000000000000"
	someStat = "0000000100000002 0000000100000003 0000018000000000 0000018000000001 00000004 00000005 00000006 0100000000000007 00000001 00000008 0000000100000009"
)

var stat = znode.Stat{Czxid: 0x100000002, Mzxid: 0x100000003, Ctime: 0x18000000000, Mtime: 0x18000000001, Version: 4, Cversion: 5,
	Aversion: 6, EphemeralOwner: 0x0100000000000007, DataLength: 1, NumChildren: 8, Pzxid: 0x100000009}

// Requests as zookeeper.md §5 has their fields, byte for byte.
func TestRequestsOnTheWire(t *testing.T) {
	x := znode.Data{Bytes: "x"}
	for _, row := range []struct {
		op    znode.Op
		bytes string
	}{
		{znode.Op{Code: znode.OpCreate, Path: "/a", Data: x, ACL: znode.OpenACL(), Mode: znode.Ephemeral}, "00000001" + path + datum + open + "00000001"},
		{znode.Op{Code: znode.OpCreate2, Path: "/a", Data: x, ACL: znode.OpenACL()}, "0000000f" + path + datum + open + "00000000"},
		{znode.Op{Code: znode.OpCreateContainer, Path: "/a", Data: znode.Data{Null: true}, ACL: znode.OpenACL(), Mode: znode.Container}, "00000013" + path + "ffffffff" + open + "00000004"},
		{znode.Op{Code: znode.OpCreateTTL, Path: "/a", Data: x, Mode: znode.PersistentTTL, TTL: 1000}, "00000015" + path + datum + "ffffffff 00000005 00000000000003e8"},
		{znode.Op{Code: znode.OpDelete, Path: "/a", Version: -1}, "00000002" + path + "ffffffff"},
		{znode.Op{Code: znode.OpCheck, Path: "/a", Version: 2}, "0000000d" + path + "00000002"},
		{znode.Op{Code: znode.OpExists, Path: "/a", Watch: true}, "00000003" + path + "01"},
		{znode.Op{Code: znode.OpGetData, Path: "/a"}, "00000004" + path + "00"},
		{znode.Op{Code: znode.OpSetData, Path: "/a", Version: 3}, "00000005" + path + "00000000 00000003"},
		{znode.Op{Code: znode.OpGetChildren, Path: "/a"}, "00000008" + path + "00"},
		{znode.Op{Code: znode.OpGetChildren2, Path: "/a", Watch: true}, "0000000c" + path + "01"},
		{znode.Op{Code: znode.OpGetACL, Path: "/a"}, "00000006" + path},
		{znode.Op{Code: znode.OpSetACL, Path: "/a", ACL: znode.OpenACL(), Version: -1}, "00000007" + path + open + "ffffffff"},
		{znode.Op{Code: znode.OpSync, Path: "/a"}, "00000009" + path},
		{znode.Op{Code: znode.OpGetEphemerals, Path: "/a"}, "00000067" + path},
		{znode.Op{Code: znode.OpGetAllChildrenNumber, Path: "/a"}, "00000068" + path},
		{znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: znode.WatchPersistentRecursive}, "0000006a" + path + "00000001"},
		{znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: znode.WatcherAny}, "00000012" + path + "00000003"},
		{znode.Op{Code: znode.OpCheckWatches, Path: "/a", WatcherType: znode.WatcherData}, "00000011" + path + "00000002"},
		{znode.Op{Code: znode.OpPing}, "0000000b"},
		{znode.Op{Code: znode.OpCloseSession}, "fffffff5"},
		{znode.Op{Code: znode.OpCreateSession, Timeout: 5000}, "fffffff6 00001388"},
		{znode.Op{Code: znode.OpWhoAmI}, "0000006b"},
		{znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "ip", ID: "x"}}, "00000064 00000000 00000002 6970 00000001 78"},
		{znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{Since: 1 << 32, Data: []string{"/a"}, Exist: []string{}, Child: []string{"/a", "/a"}}},
			"00000065 0000000100000000 00000001" + path + "00000000 00000002" + path + path},
		{znode.Op{Code: znode.OpSetWatches2, Watches: &znode.Watches{Since: 2, Data: []string{}, Exist: []string{}, Child: []string{}, Persistent: []string{"/a"}, Recursive: []string{"/a"}}},
			"00000069 0000000000000002 00000000 00000000 00000000 00000001" + path + "00000001" + path},
		{znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: znode.OpDelete, Path: "/a"}, {Code: znode.OpCheck, Path: "/a", Version: 1}}},
			"0000000e 00000002 00 ffffffff" + path + "00000000 0000000d 00 ffffffff" + path + "00000001 ffffffff 01 ffffffff"},
		{znode.Op{Code: znode.OpSASL, Data: x}, "00000066" + datum},
		{znode.Op{Code: znode.OpReconfig}, "00000010 ffffffff ffffffff ffffffff ffffffffffffffff"},
		{znode.Op{Code: znode.OpDeleteContainer, Path: "/a"}, "00000014" + path},
		{znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{{Code: znode.OpGetData, Path: "/a"}}}, "00000016 00000004 00 ffffffff" + path + "00 ffffffff 01 ffffffff"},
	} {
		want := bare(t, "00000007"+row.bytes)
		got, err := jute.AppendRequest(nil, jute.Request{Xid: 7, Op: row.op})
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is\n%x and not\n%x (%v)", row.op, got, want, err)
		}
		if n := znode.RequestSize(&row.op); n != len(want) {
			t.Errorf("%s is said to have %d bytes, and has %d", row.op, n, len(want))
		}
		back, headed, err := jute.ReadRequest(want)
		if err != nil || !headed || back.Xid != 7 || !reflect.DeepEqual(back.Op, row.op) {
			t.Errorf("%x reads as\n%+v and not\n%+v (%v)", want, back.Op, row.op, err)
		}
		for n := range want {
			if _, headed, err := jute.ReadRequest(want[:n]); !errors.Is(err, jute.ErrRecord) || headed != (n >= 8) {
				t.Errorf("%x reads without error: %v", want[:n], err)
			}
		}
		if _, _, err := jute.ReadRequest(append(want, 1, 2, 3)); err != nil {
			t.Errorf("extra bytes are not ignored: %v", err)
		}
	}
}

// Answers as zookeeper.md §5 has their fields, byte for byte.
func TestRepliesOnTheWire(t *testing.T) {
	multi := []znode.Op{{Code: znode.OpCreate}, {Code: znode.OpCreate2}, {Code: znode.OpDelete}, {Code: znode.OpSetData}, {Code: znode.OpCheck}}
	for _, row := range []struct {
		op     znode.Op
		compat znode.Release
		result znode.Result
		bytes  string
	}{
		{znode.Op{Code: znode.OpCreate}, znode.V38, znode.Result{Path: "/a"}, "00000000" + path},
		{znode.Op{Code: znode.OpCreate}, znode.V38, znode.Result{Err: znode.ErrNoNode}, "ffffff9b"},
		{znode.Op{Code: znode.OpCreate2}, znode.V38, znode.Result{Path: "/a", Stat: stat}, "00000000" + path + someStat},
		{znode.Op{Code: znode.OpCreateTTL}, znode.V38, znode.Result{Path: "/a", Stat: stat}, "00000000" + path + someStat},
		{znode.Op{Code: znode.OpDelete}, znode.V38, znode.Result{}, "00000000"},
		{znode.Op{Code: znode.OpExists}, znode.V38, znode.Result{Stat: stat}, "00000000" + someStat},
		{znode.Op{Code: znode.OpGetData}, znode.V38, znode.Result{Data: znode.Data{Null: true}}, "00000000 ffffffff" + zeroStat},
		{znode.Op{Code: znode.OpSetACL}, znode.V38, znode.Result{Stat: stat}, "00000000" + someStat},
		{znode.Op{Code: znode.OpGetACL}, znode.V38, znode.Result{ACL: znode.OpenACL(), Stat: stat}, "00000000" + open + someStat},
		{znode.Op{Code: znode.OpGetChildren}, znode.V38, znode.Result{Children: []string{"/a"}}, "00000000 00000001" + path},
		{znode.Op{Code: znode.OpGetChildren2}, znode.V38, znode.Result{Children: []string{}, Stat: stat}, "00000000 00000000" + someStat},
		{znode.Op{Code: znode.OpSync}, znode.V38, znode.Result{Path: "/a"}, "00000000" + path},
		{znode.Op{Code: znode.OpGetAllChildrenNumber}, znode.V38, znode.Result{Count: 3}, "00000000 00000003"},
		{znode.Op{Code: znode.OpWhoAmI}, znode.V38, znode.Result{Who: []znode.ID{{Scheme: "ip", ID: "x"}}}, "00000000 00000001 00000002 6970 00000001 78"},
		{znode.Op{Code: znode.OpAddWatch}, znode.V38, znode.Result{}, "00000000 00000000"},
		{znode.Op{Code: znode.OpRemoveWatches}, znode.V38, znode.Result{}, "00000000"},
		{znode.Op{Code: znode.OpMulti, Ops: multi}, znode.V38, znode.Result{Results: []znode.Result{{Path: "/a"}, {Path: "/a"}, {}, {Stat: stat}, {}}},
			"00000000 00000001 00 00000000" + path + "00000001 00 00000000" + path + "00000002 00 00000000 00000005 00 00000000" + someStat + "0000000d 00 00000000 ffffffff 01 ffffffff"},
		{znode.Op{Code: znode.OpMulti, Ops: multi[1:2]}, znode.V39, znode.Result{Results: []znode.Result{{Path: "/a", Stat: stat}}},
			"00000000 0000000f 00 00000000" + path + someStat + "ffffffff 01 ffffffff"},
		{znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: znode.OpDelete}, {Code: znode.OpDelete}}}, znode.V38, znode.Result{Results: []znode.Result{{Err: znode.ErrNoNode}, {Err: znode.ErrRuntimeInconsistency}}},
			"00000000 ffffffff 00 ffffff9b ffffff9b ffffffff 00 fffffffe fffffffe ffffffff 01 ffffffff"},
	} {
		row.result.Zxid = 5
		want := bare(t, "00000007 0000000000000005"+row.bytes)
		if got := jute.AppendReply(nil, 7, &row.op, &row.result); !bytes.Equal(got, want) {
			t.Errorf("%s to %s is\n%x and not\n%x", row.result, row.op, got, want)
		}
		if n := znode.ReplySize(&row.op, &row.result); n != len(want) {
			t.Errorf("%s to %s is said to have %d bytes, and has %d", row.result, row.op, n, len(want))
		}
		back, err := jute.ReadReply(want, func(int32) *znode.Op { return &row.op })
		if err != nil || back.Xid != 7 || back.Zxid != 5 || !reflect.DeepEqual(back.Result, row.result) {
			t.Errorf("%x reads as\n%+v and not\n%+v (%v)", want, back.Result, row.result, err)
		}
		for n := range want {
			if _, err := jute.ReadReply(want[:n], func(int32) *znode.Op { return &row.op }); !errors.Is(err, jute.ErrRecord) {
				t.Errorf("%x reads without error", want[:n])
			}
		}
	}
}

// "A failed multi: header err 0, each result of type -1: code 0 before the failing
// op, its code, -2 after" (real-zookeeper.md).
func TestAFailedMultiHasErrorsAlone(t *testing.T) {
	op := znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: znode.OpDelete}, {Code: znode.OpDelete}, {Code: znode.OpDelete}}}
	result := znode.Result{Results: []znode.Result{{}, {Err: znode.ErrNoNode}, {Err: znode.ErrRuntimeInconsistency}}}
	want := bare(t, "00000007 0000000000000000 00000000 ffffffff 00 00000000 00000000 ffffffff 00 ffffff9b ffffff9b ffffffff 00 fffffffe fffffffe ffffffff 01 ffffffff")
	if got := jute.AppendReply(nil, 7, &op, &result); !bytes.Equal(got, want) {
		t.Errorf("%x and not\n%x", got, want)
	}
	back, err := jute.ReadReply(want, func(int32) *znode.Op { return &op })
	if err != nil || !reflect.DeepEqual(back.Result, result) {
		t.Errorf("%+v, %v", back.Result, err)
	}
}

// "Event header xid -1, zxid = triggering zxid (≥3.9; 3.8: -1), err 0" (§4).
func TestEventsOnTheWire(t *testing.T) {
	for _, row := range []struct {
		event znode.Event
		bytes string
	}{
		{znode.Event{Type: znode.EventNodeDataChanged, State: znode.StateSyncConnected, Path: "/a"}, "ffffffff ffffffffffffffff 00000000 00000003 00000003" + path},
		{znode.Event{Type: znode.EventNodeDeleted, State: znode.StateSyncConnected, Path: "/a", Zxid: 9}, "ffffffff 0000000000000009 00000000 00000002 00000003" + path},
	} {
		want := bare(t, row.bytes)
		if got := jute.AppendEvent(nil, row.event); !bytes.Equal(got, want) {
			t.Errorf("%x and not\n%x", got, want)
		}
		if back, err := jute.ReadReply(want, nil); err != nil || back.Event != row.event {
			t.Errorf("%+v, %v", back, err)
		}
	}
}

// "Reply is 37 bytes with the readOnly byte, 36 if the request had none"
// (real-zookeeper.md).
func TestConnecting(t *testing.T) {
	password := znode.Data{Bytes: strings.Repeat("p", 16)}
	for _, has := range []bool{false, true} {
		q := jute.ConnectRequest{LastZxidSeen: 1, Timeout: 4000, Session: 7, Password: password, ReadOnly: has, HasReadOnly: has}
		if back, err := jute.ReadConnectRequest(jute.AppendConnectRequest(nil, q)); err != nil || back != q {
			t.Errorf("%+v, %v", back, err)
		}
		r := jute.ConnectResponse{Timeout: 4000, Session: 7, Password: password, HasReadOnly: has}
		b := jute.AppendConnectResponse(nil, r)
		if want := map[bool]int{false: 36, true: 37}[has]; len(b) != want {
			t.Errorf("%d bytes and not %d", len(b), want)
		}
		if back, err := jute.ReadConnectResponse(b); err != nil || back != r {
			t.Errorf("%+v, %v", back, err)
		}
	}
}

// "Length <= 0 or > 1048575: closed, no reply. Exactly 1048575 is served."
func TestFrames(t *testing.T) {
	const most = 1<<20 - 1
	for _, row := range []struct {
		n  int32
		ok bool
	}{{1, true}, {most, true}, {0, false}, {-1, false}, {most + 1, false}, {-1 << 31, false}} {
		b := append(jute.Open(nil), make([]byte, max(0, row.n))...)
		jute.Framed(b)
		if row.n < 0 {
			b[0], b[1], b[2], b[3] = byte(row.n>>24), byte(row.n>>16), byte(row.n>>8), byte(row.n)
		}
		frame, err := jute.ReadFrame(bytes.NewReader(b), nil, most)
		if row.ok != (err == nil) || row.ok && len(frame) != int(row.n) || !row.ok && !errors.Is(err, jute.ErrFrame) {
			t.Errorf("of %d bytes: %d, %v", row.n, len(frame), err)
		}
	}
	if _, err := jute.ReadFrame(strings.NewReader("\x00\x0f\xff\xffabc"), nil, most); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a part of a frame: %v", err)
	}
	if _, err := jute.ReadFrame(strings.NewReader(""), nil, most); !errors.Is(err, io.EOF) {
		t.Errorf("no frame: %v", err)
	}
}

// A length is not believed before the bytes are there.
func TestLengthsAreNotBelieved(t *testing.T) {
	for _, body := range []string{
		"00000007 00000001" + path + datum + "7fffffff",          // an ACL of 2147483647 grants
		"00000007 00000001" + path + "7fffffff 78",               // data
		"00000007 00000065 0000000000000000 0fffffff",            // watches
		"00000007 00000001" + path + datum + "fffffffe 00000000", // less than null
		"00000007 00000004 fffffffe",                             // a path of -2 bytes
	} {
		b := bare(t, body)
		if n := testing.AllocsPerRun(10, func() {
			if _, _, err := jute.ReadRequest(b); !errors.Is(err, jute.ErrRecord) {
				t.Errorf("%x reads: %v", b, err)
			}
		}); n > 20 {
			t.Errorf("%x takes %v allocations", b, n)
		}
	}
	if _, err := jute.ReadFrame(strings.NewReader("\x00\x0f\xff\xff"), nil, 1<<20); err == nil {
		t.Error("a length alone is a frame")
	}
}

// "Unknown opcode": its number is kept, since an answer is owed.
func TestUnknownTypesAreNamed(t *testing.T) {
	r, headed, err := jute.ReadRequest(bare(t, "00000007 000003e7 00"))
	if !errors.Is(err, jute.ErrOpCode) || !headed || r.Xid != 7 || r.Op.Code != 999 {
		t.Errorf("%+v, %v, %v", r, headed, err)
	}
}

// "A read inside multi: -5"; so is what no multi may hold, and a mixture.
func TestMultisThatCannotBe(t *testing.T) {
	part := func(code znode.OpCode) znode.Op { return znode.Op{Code: code, Path: "/a"} }
	for _, parts := range [][]znode.Op{
		{part(znode.OpSync)}, {part(znode.OpDelete), part(znode.OpGetData)}, {part(znode.OpGetChildren), part(znode.OpCheck)}, {part(znode.OpExists)},
	} {
		b, err := jute.AppendRequest(nil, jute.Request{Op: znode.Op{Code: znode.OpMulti, Ops: parts}})
		if err == nil {
			_, _, err = jute.ReadRequest(b)
		}
		if !errors.Is(err, jute.ErrRecord) {
			t.Errorf("%v may stand in a multi: %v", parts, err)
		}
	}
}

// What one end writes the other reads, whatever it is.
func TestRequestsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := jute.Request{Xid: rapid.Int32().Draw(t, "xid"), Op: anyOp(t)}
		b, err := jute.AppendRequest(nil, r)
		if err != nil || len(b) != znode.RequestSize(&r.Op) {
			t.Fatal(len(b), znode.RequestSize(&r.Op), err)
		}
		back, _, err := jute.ReadRequest(b)
		if err != nil || !reflect.DeepEqual(back, r) {
			t.Fatalf("%+v\n%+v\n%v", back, r, err)
		}
	})
}

var single = []znode.OpCode{
	znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete, znode.OpCheck, znode.OpExists,
	znode.OpGetData, znode.OpSetData, znode.OpGetACL, znode.OpSetACL, znode.OpGetChildren, znode.OpGetChildren2, znode.OpSync,
	znode.OpGetEphemerals, znode.OpGetAllChildrenNumber, znode.OpAddWatch, znode.OpCheckWatches, znode.OpRemoveWatches,
}

func anyOp(t *rapid.T) znode.Op {
	text := rapid.StringN(0, 12, -1)
	texts := rapid.SliceOfN(text, 1, 3)
	o := znode.Op{Code: rapid.SampledFrom(append([]znode.OpCode{znode.OpMulti, znode.OpMultiRead, znode.OpSetWatches, znode.OpSetWatches2,
		znode.OpAuth, znode.OpPing}, single...)).Draw(t, "code")}
	switch o.Code {
	case znode.OpPing:
	case znode.OpMulti, znode.OpMultiRead:
		codes := []znode.OpCode{znode.OpGetData, znode.OpGetChildren}
		if o.Code == znode.OpMulti {
			codes = []znode.OpCode{znode.OpCreate, znode.OpCreate2, znode.OpCreateTTL, znode.OpDelete, znode.OpSetData, znode.OpCheck}
		}
		o.Ops = []znode.Op{}
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			o.Ops = append(o.Ops, fields(t, znode.Op{Code: rapid.SampledFrom(codes).Draw(t, "part")}))
		}
	case znode.OpSetWatches, znode.OpSetWatches2:
		o.Watches = &znode.Watches{Since: znode.Zxid(rapid.Uint64().Draw(t, "since")), Data: texts.Draw(t, "data"), Exist: texts.Draw(t, "exist"), Child: texts.Draw(t, "child")}
		if o.Code == znode.OpSetWatches2 {
			o.Watches.Persistent, o.Watches.Recursive = texts.Draw(t, "persistent"), texts.Draw(t, "recursive")
		}
	case znode.OpAuth:
		o.Auth = znode.ID{Scheme: text.Draw(t, "scheme"), ID: text.Draw(t, "proof")}
	default:
		o = fields(t, o)
	}
	return o
}

// fields draws what requests of a type have.
func fields(t *rapid.T, o znode.Op) znode.Op {
	text := rapid.StringN(0, 12, -1)
	number := rapid.Int32()
	o.Path = text.Draw(t, "path")
	switch o.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		o.Data = anyData(t)
		o.ACL = anyACL(t)
		o.Mode = znode.CreateMode(number.Draw(t, "mode"))
		if o.Code == znode.OpCreateTTL {
			o.TTL = rapid.Int64().Draw(t, "ttl")
		}
	case znode.OpSetData:
		o.Data, o.Version = anyData(t), number.Draw(t, "version")
	case znode.OpSetACL:
		o.ACL, o.Version = anyACL(t), number.Draw(t, "version")
	case znode.OpDelete, znode.OpCheck:
		o.Version = number.Draw(t, "version")
	case znode.OpExists, znode.OpGetData, znode.OpGetChildren, znode.OpGetChildren2:
		o.Watch = rapid.Bool().Draw(t, "watch")
	case znode.OpAddWatch:
		o.WatchMode = znode.WatchMode(number.Draw(t, "mode"))
	case znode.OpCheckWatches, znode.OpRemoveWatches:
		o.WatcherType = znode.WatcherType(number.Draw(t, "type"))
	}
	return o
}

func anyData(t *rapid.T) znode.Data {
	if rapid.Bool().Draw(t, "null") {
		return znode.Data{Null: true}
	}
	return znode.Data{Bytes: rapid.StringN(0, 20, -1).Draw(t, "data")}
}

func anyACL(t *rapid.T) []znode.ACL {
	text := rapid.StringN(0, 8, -1)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) znode.ACL {
		return znode.ACL{Perms: znode.Perms(rapid.Int32().Draw(t, "perms")), ID: znode.ID{Scheme: text.Draw(t, "scheme"), ID: text.Draw(t, "id")}}
	}), 1, 3).Draw(t, "acl")
}

// FuzzReadRequest: whatever comes, there is a request or a sentence; and what reads
// is written back as the same bytes, less what was too much.
func FuzzReadRequest(f *testing.F) {
	rapid.Check(f, func(t *rapid.T) {
		b, err := jute.AppendRequest(nil, jute.Request{Xid: 1, Op: anyOp(t)})
		if err != nil {
			t.Fatal(err)
		}
		f.Add(b)
	})
	f.Fuzz(func(t *testing.T, frame []byte) {
		r, headed, err := jute.ReadRequest(frame)
		if err != nil {
			if !errors.Is(err, jute.ErrRecord) {
				t.Fatal(err)
			}
			return
		}
		if !headed {
			t.Fatal("read without a header")
		}
		b, err := jute.AppendRequest(nil, r)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := jute.ReadRequest(b)
		if err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("%+v\n%+v\n%v", r, again, err)
		}
	})
}

// FuzzReadReply is the same for what a server sends.
func FuzzReadReply(f *testing.F) {
	for _, code := range append([]znode.OpCode{znode.OpMulti, znode.OpMultiRead, znode.OpWhoAmI}, single...) {
		op := znode.Op{Code: code, Ops: []znode.Op{{Code: znode.OpCreate2}, {Code: znode.OpDelete}}}
		r := znode.Result{Zxid: 1, Path: "/a", Data: znode.Data{Bytes: "x"}, Stat: stat, Children: []string{"a", "b"}, ACL: znode.OpenACL(),
			Results: []znode.Result{{Path: "/a"}, {}}}
		f.Add(jute.AppendReply(nil, 1, &op, &r), int32(code))
	}
	f.Fuzz(func(t *testing.T, frame []byte, code int32) {
		op := znode.Op{Code: znode.OpCode(code), Ops: []znode.Op{{Code: znode.OpCreate2}, {Code: znode.OpDelete}}}
		asked := func(int32) *znode.Op { return &op }
		r, err := jute.ReadReply(frame, asked)
		if err != nil || r.Xid == jute.XidNotification {
			return
		}
		b := jute.AppendReply(nil, r.Xid, &op, &r.Result)
		if again, err := jute.ReadReply(b, asked); err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("%+v\n%+v\n%v", r, again, err)
		}
	})
}

func BenchmarkGetData(b *testing.B) {
	frame, _ := jute.AppendRequest(nil, jute.Request{Xid: 7, Op: znode.Op{Code: znode.OpGetData, Path: "/some/path"}})
	result := znode.Result{Zxid: 1, Data: znode.Data{Bytes: strings.Repeat("x", 128)}, Stat: stat}
	out := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		r, _, err := jute.ReadRequest(frame)
		if err != nil {
			b.Fatal(err)
		}
		out = jute.AppendReply(jute.Open(out), r.Xid, &r.Op, &result)
		jute.Framed(out)
	}
}
