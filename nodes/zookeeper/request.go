package zookeeper

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// ErrRequest is wrapped by errors about what a learner has forwarded.
var ErrRequest = errors.New("not a request of ZooKeeper")

// A request is a write on its way to the leader: REQUEST carries it from a
// learner.
type request struct {
	Session znode.SessionID
	Cxid    int32      // the client's Xid; 0 where no client has a number for it
	Who     []znode.ID // whom the client has authenticated as: its address at least; nobody is what a server asks for by itself
	Op      znode.Op
}

// refused is why a request is none that its sender may make; OK if it is one.
func (q *request) refused() znode.Code {
	if q.Who == nil {
		return znode.OK
	}
	return refusal(q.Op.Code)
}

func encodeRequest(q *request) string {
	var room [256]byte
	b := appendInt(appendSession(room[:0], q.Session), int64(q.Cxid))
	b = appendIDs(b, q.Who)
	return string(appendOp(b, &q.Op, false))
}

func decodeRequest(value string) (request, error) {
	r := reader{rest: value}
	q := request{Session: r.session(), Cxid: r.int32(), Who: r.ids()}
	r.op(&q.Op, false)
	if err := r.end(); err != nil {
		return request{}, fmt.Errorf("%w: %d bytes: %w", ErrRequest, len(value), err)
	}
	return q, nil
}

// fieldsOfOp is what requests of an opcode have to say to a leader. Of what a
// multi may not hold, the opcode is enough to refuse it.
func fieldsOfOp(op znode.OpCode, part bool) field {
	switch op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer:
		return fPath | fData | fACL | fMode
	case znode.OpCreateTTL:
		return fPath | fData | fACL | fMode | fTTL
	case znode.OpDelete, znode.OpCheck:
		return fPath | fVersion
	case znode.OpSetData:
		return fPath | fData | fVersion
	}
	if part {
		return 0
	}
	switch op {
	case znode.OpSetACL:
		return fPath | fACL | fVersion
	case znode.OpCreateSession:
		return fTimeout
	case znode.OpMulti:
		return fParts
	}
	return 0
}

func appendOp(b []byte, op *znode.Op, part bool) []byte {
	f := fieldsOfOp(op.Code, part)
	b = appendInt(b, int64(op.Code))
	if f.has(fPath) {
		b = appendString(b, op.Path)
	}
	if f.has(fData) {
		b = appendData(b, op.Data)
	}
	if f.has(fACL) {
		b = appendACL(b, op.ACL)
	}
	if f.has(fMode) {
		b = appendInt(b, int64(op.Mode))
	}
	if f.has(fTTL) {
		b = appendInt(b, op.TTL)
	}
	if f.has(fVersion) {
		b = appendInt(b, int64(op.Version))
	}
	if f.has(fTimeout) {
		b = appendInt(b, int64(op.Timeout))
	}
	if f.has(fParts) {
		b = appendUint(b, uint64(len(op.Ops)))
		for i := range op.Ops {
			b = appendOp(b, &op.Ops[i], true)
		}
	}
	return b
}

// op reads an operation into a zero one.
func (r *reader) op(op *znode.Op, part bool) {
	op.Code = znode.OpCode(r.int32())
	f := fieldsOfOp(op.Code, part)
	if f.has(fPath) {
		op.Path = r.string()
	}
	if f.has(fData) {
		op.Data = r.data()
	}
	if f.has(fACL) {
		op.ACL = r.acl()
	}
	if f.has(fMode) {
		op.Mode = znode.CreateMode(r.int32())
	}
	if f.has(fTTL) {
		op.TTL = r.int()
	}
	if f.has(fVersion) {
		op.Version = r.int32()
	}
	if f.has(fTimeout) {
		op.Timeout = r.int32()
	}
	if f.has(fParts) {
		op.Ops = make([]znode.Op, r.count())
		for i := range op.Ops {
			r.op(&op.Ops[i], true)
		}
	}
}
