package zookeeper

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
)

func drawACL(t *rapid.T) []znode.ACL {
	switch rapid.IntRange(0, 2).Draw(t, "acl") {
	case 0:
		return nil
	case 1:
		return znode.OpenACL()
	}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) znode.ACL {
		return znode.ACL{Perms: znode.Perms(rapid.Int32().Draw(t, "perms")),
			ID: znode.ID{Scheme: rapid.SampledFrom([]string{znode.SchemeWorld, "ip", ""}).Draw(t, "scheme"), ID: rapid.SampledFrom([]string{znode.Anyone, "::1"}).Draw(t, "id")}}
	}), 1, 3).Draw(t, "entries")
}

func drawData(t *rapid.T) znode.Data {
	if rapid.Bool().Draw(t, "null") {
		return znode.Data{Null: true}
	}
	return znode.Data{Bytes: rapid.String().Draw(t, "data")}
}

func writes() []znode.OpCode {
	return []znode.OpCode{znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete, znode.OpSetData,
		znode.OpCheck, znode.OpError, znode.OpSetACL, znode.OpDeleteContainer, znode.OpCreateSession, znode.OpCloseSession, znode.OpMulti}
}

// drawChange draws a change with the fields that its opcode has a use for.
func drawChange(t *rapid.T, part bool) datatree.Change {
	all := writes()
	if part {
		all = all[:8]
	}
	c := datatree.Change{Op: rapid.SampledFrom(all).Draw(t, "op")}
	f := fieldsOfChange(c.Op, part)
	if f.has(fPath) {
		c.Path = rapid.String().Draw(t, "path")
	}
	if f.has(fData) {
		c.Data = drawData(t)
	}
	if f.has(fACL) {
		c.ACL = drawACL(t)
	}
	if f.has(fMode) {
		c.Mode = znode.CreateMode(rapid.Int32Range(-1, 7).Draw(t, "mode"))
		if c.Mode == znode.PersistentTTL {
			c.TTL = rapid.Int64().Draw(t, "ttl")
		}
	}
	if f.has(fVersion) {
		c.Version = rapid.Int32().Draw(t, "version")
	}
	if f.has(fTimeout) {
		c.Timeout = rapid.Int32().Draw(t, "timeout")
	}
	if f.has(fErr) {
		c.Err = znode.Code(rapid.Int32().Draw(t, "err"))
	}
	if f.has(fPaths) && rapid.Bool().Draw(t, "some") {
		c.Paths = rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "paths")
	}
	if f.has(fParts) {
		c.Parts = make([]datatree.Change, rapid.IntRange(0, 3).Draw(t, "parts"))
		for i := range c.Parts {
			c.Parts[i] = drawChange(t, true)
		}
	}
	return c
}

func TestATransactionIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := datatree.Txn{Zxid: 7, Time: rapid.Int64().Draw(t, "time"), Session: znode.SessionID(rapid.Int64().Draw(t, "session")),
			Cxid: rapid.Int32().Draw(t, "cxid"), Change: drawChange(t, false)}
		value := EncodeTxn(&x)
		got, err := DecodeTxn(7, value)
		if err != nil || !reflect.DeepEqual(got, x) {
			t.Fatalf("%+v came back as %+v, %v", x, got, err)
		}
		for n := range value { // of no transaction is the beginning one
			if _, err := DecodeTxn(7, value[:n]); !errors.Is(err, ErrTxn) {
				t.Fatalf("the first %d bytes of %q are a transaction: %v", n, value, err)
			}
		}
		if _, err := DecodeTxn(7, value+"\x00"); !errors.Is(err, ErrTxn) {
			t.Fatalf("%q with more is a transaction: %v", value, err)
		}
	})
}

// drawOp draws an operation with the fields that its opcode has a use for.
func drawOp(t *rapid.T, part bool) znode.Op {
	all := append(writes(), znode.OpGetData, 1<<30)
	op := znode.Op{Code: rapid.SampledFrom(all).Draw(t, "op")}
	f := fieldsOfOp(op.Code, part)
	if f.has(fPath) {
		op.Path = rapid.String().Draw(t, "path")
	}
	if f.has(fData) {
		op.Data = drawData(t)
	}
	if f.has(fACL) {
		op.ACL = drawACL(t)
	}
	if f.has(fMode) {
		op.Mode = znode.CreateMode(rapid.Int32().Draw(t, "mode"))
	}
	if f.has(fTTL) {
		op.TTL = rapid.Int64().Draw(t, "ttl")
	}
	if f.has(fVersion) {
		op.Version = rapid.Int32().Draw(t, "version")
	}
	if f.has(fTimeout) {
		op.Timeout = rapid.Int32().Draw(t, "timeout")
	}
	if f.has(fParts) {
		op.Ops = make([]znode.Op, rapid.IntRange(0, 3).Draw(t, "parts"))
		for i := range op.Ops {
			op.Ops[i] = drawOp(t, true)
		}
	}
	return op
}

func drawWho(t *rapid.T) []znode.ID {
	n := rapid.IntRange(0, 3).Draw(t, "ids")
	if n == 0 {
		return nil
	}
	who := make([]znode.ID, n)
	for i := range who {
		who[i] = znode.ID{Scheme: rapid.SampledFrom([]string{znode.SchemeIP, znode.SchemeDigest, znode.SchemeSuper, ""}).Draw(t, "scheme"), ID: rapid.String().Draw(t, "id")}
	}
	return who
}

func TestARequestIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := request{Session: znode.SessionID(rapid.Int64().Draw(t, "session")), Cxid: rapid.Int32().Draw(t, "cxid"), Who: drawWho(t), Op: drawOp(t, false)}
		value := encodeRequest(&q)
		got, err := decodeRequest(value)
		if err != nil || !reflect.DeepEqual(got, q) {
			t.Fatalf("%+v came back as %+v, %v", q, got, err)
		}
		for n := range value {
			if _, err := decodeRequest(value[:n]); !errors.Is(err, ErrRequest) {
				t.Fatalf("the first %d bytes of %q are a request: %v", n, value, err)
			}
		}
		if _, err := decodeRequest(value + "\x00"); !errors.Is(err, ErrRequest) {
			t.Fatalf("with a byte behind it, %q is a request: %v", value, err)
		}
	})
}

// Each says in a word what is wrong.
func TestWhatIsNoTransaction(t *testing.T) {
	head := string(appendInt(appendSession(appendInt(nil, 5), 9), 1))
	multi := head + string(appendInt(nil, int64(znode.OpMulti)))
	acl := head + string(appendString(appendInt(nil, int64(znode.OpSetACL)), "/a"))
	for want, value := range map[string]string{
		"a number is cut off, too long or padded": "\x80\x00",
		"it is cut off":                         multi + "\x03",
		"no transaction is of type getData":     head + string(appendInt(nil, int64(znode.OpGetData))),
		"no transaction is of type multi":       multi + "\x01" + string(appendInt(nil, int64(znode.OpMulti))),
		"a number does not fit 32 bits":         head + string(appendInt(nil, 1<<40)),
		"there is something behind its end":     head + string(appendString(appendInt(nil, int64(znode.OpDelete)), "/a")) + "x",
		"an ACL is not written as it should be": acl + "\x02" + string(appendString(appendString(appendInt(nil, 31), "world"), "anyone")) + "\x00",
	} {
		if _, err := DecodeTxn(7, value); !errors.Is(err, ErrTxn) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", value, err, want)
		}
	}
}

// Of each transaction there is one encoding: whatever is read is written the same.
func FuzzDecodeTxn(f *testing.F) {
	for _, c := range []datatree.Change{
		{Op: znode.OpCreate, Path: "/a", ACL: znode.OpenACL(), Mode: znode.PersistentTTL, TTL: 9},
		{Op: znode.OpSetACL, Path: "/a", ACL: znode.ReadACL()},
		{Op: znode.OpMulti, Parts: []datatree.Change{{Op: znode.OpDelete, Path: "/a"}, {Op: znode.OpError, Err: -2}}},
		{Op: znode.OpCloseSession, Paths: []string{"/a", "/b"}},
	} {
		f.Add(EncodeTxn(&datatree.Txn{Time: 1234, Session: 1 << 56, Cxid: 4, Change: c}))
	}
	f.Fuzz(func(t *testing.T, value string) {
		if x, err := DecodeTxn(1, value); err == nil && EncodeTxn(&x) != value {
			t.Errorf("%q is read as %+v and written as %q", value, x, EncodeTxn(&x))
		}
	})
}

// Of each request, too.
func FuzzDecodeRequest(f *testing.F) {
	f.Add(encodeRequest(&request{Session: 1 << 56, Cxid: 4, Who: stranger(client.Origin{IP: "10.0.0.7"}), Op: create("/a", "x")}))
	f.Add(encodeRequest(&request{Session: 1 << 56, Cxid: 4, Op: znode.Op{Code: znode.OpMulti, Ops: []znode.Op{set("/a", "y"), get("/a")}}}))
	f.Fuzz(func(t *testing.T, value string) {
		if q, err := decodeRequest(value); err == nil && encodeRequest(&q) != value {
			t.Errorf("%q is read as %+v and written as %q", value, q, encodeRequest(&q))
		}
	})
}

func BenchmarkTxn(b *testing.B) {
	x := datatree.Txn{Time: 1234567, Session: 1<<56 + 99, Cxid: 4, Change: datatree.Change{Op: znode.OpSetData, Path: "/k7", Data: znode.Data{Bytes: "hello"}, Version: 3}}
	b.ReportAllocs()
	for b.Loop() {
		value := EncodeTxn(&x)
		if _, err := DecodeTxn(7, value); err != nil {
			b.Fatal(err)
		}
	}
}
