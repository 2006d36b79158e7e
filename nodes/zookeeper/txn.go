package zookeeper

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
)

// ErrTxn is wrapped by the errors of [DecodeTxn].
var ErrTxn = errors.New("not a transaction of ZooKeeper")

// EncodeTxn renders a transaction as the value that Zab replicates. The zxid is
// not in it: Zab gives each value one.
func EncodeTxn(x *datatree.Txn) string {
	var room [256]byte
	b := appendInt(room[:0], x.Time)
	b = appendInt(appendSession(b, x.Session), int64(x.Cxid))
	return string(appendChange(b, &x.Change, false))
}

// DecodeTxn returns the transaction that a value of Zab's is, for the servers
// that apply it and for judges. Of each transaction there is one encoding; any
// other value gives an error that wraps [ErrTxn].
func DecodeTxn(z znode.Zxid, value string) (datatree.Txn, error) {
	r := reader{rest: value}
	x := datatree.Txn{Zxid: z, Time: r.int(), Session: r.session(), Cxid: r.int32()}
	r.change(&x.Change, false)
	if err := r.end(); err != nil {
		return datatree.Txn{}, fmt.Errorf("%w: %s of %d bytes: %w", ErrTxn, z, len(value), err)
	}
	return x, nil
}

// fieldsOfChange is what the transactions of an opcode are made of; 0 for those
// of which there are none. A time to live goes with a mode that has one.
func fieldsOfChange(op znode.OpCode, part bool) field {
	switch op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		return fPath | fData | fACL | fMode | fVersion
	case znode.OpDelete:
		return fPath
	case znode.OpSetData:
		return fPath | fData | fVersion
	case znode.OpCheck:
		return fPath | fVersion
	case znode.OpError:
		return fErr
	}
	if part {
		return 0
	}
	switch op {
	case znode.OpSetACL:
		return fPath | fACL | fVersion
	case znode.OpDeleteContainer:
		return fPath
	case znode.OpCreateSession:
		return fTimeout
	case znode.OpCloseSession:
		return fPaths
	case znode.OpMulti:
		return fParts
	}
	return 0
}

func appendChange(b []byte, c *datatree.Change, part bool) []byte {
	f := fieldsOfChange(c.Op, part)
	if f == 0 {
		panic("zookeeper: no transaction is of type " + c.Op.String())
	}
	b = appendInt(b, int64(c.Op))
	if f.has(fPath) {
		b = appendString(b, c.Path)
	}
	if f.has(fData) {
		b = appendData(b, c.Data)
	}
	if f.has(fACL) {
		b = appendACL(b, c.ACL)
	}
	if f.has(fMode) {
		b = appendInt(b, int64(c.Mode))
		if c.Mode == znode.PersistentTTL {
			b = appendInt(b, c.TTL)
		}
	}
	if f.has(fVersion) {
		b = appendInt(b, int64(c.Version))
	}
	if f.has(fTimeout) {
		b = appendInt(b, int64(c.Timeout))
	}
	if f.has(fErr) {
		b = appendInt(b, int64(c.Err))
	}
	if f.has(fPaths) {
		b = appendUint(b, uint64(len(c.Paths)))
		for _, path := range c.Paths {
			b = appendString(b, path)
		}
	}
	if f.has(fParts) {
		b = appendUint(b, uint64(len(c.Parts)))
		for i := range c.Parts {
			b = appendChange(b, &c.Parts[i], true)
		}
	}
	return b
}

// change reads a change into a zero one.
func (r *reader) change(c *datatree.Change, part bool) {
	c.Op = znode.OpCode(r.int32())
	f := fieldsOfChange(c.Op, part)
	if f == 0 {
		r.fail(fmt.Errorf("no transaction is of type %s", c.Op))
	}
	if f.has(fPath) {
		c.Path = r.string()
	}
	if f.has(fData) {
		c.Data = r.data()
	}
	if f.has(fACL) {
		c.ACL = r.acl()
	}
	if f.has(fMode) {
		c.Mode = znode.CreateMode(r.int32())
		if c.Mode == znode.PersistentTTL {
			c.TTL = r.int()
		}
	}
	if f.has(fVersion) {
		c.Version = r.int32()
	}
	if f.has(fTimeout) {
		c.Timeout = r.int32()
	}
	if f.has(fErr) {
		c.Err = znode.Code(r.int32())
	}
	if f.has(fPaths) {
		c.Paths = r.paths()
	}
	if f.has(fParts) {
		c.Parts = make([]datatree.Change, r.count())
		for i := range c.Parts {
			r.change(&c.Parts[i], true)
		}
	}
}

func (r *reader) paths() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	paths := make([]string, n)
	for i := range paths {
		paths[i] = r.string()
	}
	return paths
}
