package gate

import (
	"math"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Messages of the world are operations and no bytes. What a visitor may send and no
// message can be becomes an operation that servers answer with the same code, with as
// many zxids used up.

// unheardOf is an opcode that no server knows, and xidUnheardOf the number that such
// requests are sent under: it is nobody's. So is xidQuiet, of reads that no judge
// hears of.
const (
	unheardOf    znode.OpCode = math.MaxInt32
	xidUnheardOf int32        = math.MinInt32
	xidQuiet     int32        = math.MinInt32 + 1
)

// sendable is the operation that stands for a frame, which may not have been readable.
//
//	a body that cannot be read               -5, a write's with a zxid
//	deleteContainer, which servers ask for   -8, with a zxid
//	createSession behind the first frame     the welcome once more, with a zxid; see below
//	reconfig                                 -123, with a zxid; see below
//	a digest that is null                    -115, and the connection ends
//	an opcode that nobody knows              -6 at zxid -1, and the connection ends
//
// Of the two no judge knows. They become a multi that fails, for another reason than the
// gate tells the visitor, and one of nothing. The welcome says what the first one said;
// what the real server notes besides, for its next leader, is the timeout in the request,
// and where sessions are local it needs no zxid.
func sendable(op *znode.Op, err error) *znode.Op {
	switch {
	case op.Code == znode.OpDeleteContainer:
		return &znode.Op{Code: znode.OpDelete, Path: "/"}
	case err != nil:
		return misread(op.Code)
	case op.Code == znode.OpCreateSession:
		return &znode.Op{Code: znode.OpMulti}
	case op.Code == znode.OpReconfig:
		return misread(znode.OpMulti)
	case op.Code == znode.OpAuth && op.Auth.Scheme == znode.SchemeDigest && op.Data.Null:
		return &znode.Op{Code: znode.OpAuth} // of no scheme
	}
	return op
}

// misread is what a request of a type stands for whose body cannot be read: a multi that
// holds what none may.
func misread(code znode.OpCode) *znode.Op {
	nonsense := []znode.Op{{Code: znode.OpSync}}
	switch {
	case isWrite(code):
		return &znode.Op{Code: znode.OpMulti, Ops: nonsense}
	case isRead(code):
		return &znode.Op{Code: znode.OpMultiRead, Ops: nonsense}
	}
	return &znode.Op{Code: unheardOf}
}

// isWrite reports whether a request of a type becomes a transaction, if only an error.
func isWrite(code znode.OpCode) bool {
	switch code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete, znode.OpSetData,
		znode.OpSetACL, znode.OpMulti, znode.OpCheck, znode.OpCreateSession, znode.OpCloseSession:
		return true
	}
	return false
}

// isRead reports whether a request of a type that cannot be read is no transaction.
func isRead(code znode.OpCode) bool {
	switch code {
	case znode.OpExists, znode.OpGetData, znode.OpGetACL, znode.OpGetChildren, znode.OpGetChildren2, znode.OpMultiRead,
		znode.OpGetEphemerals, znode.OpGetAllChildrenNumber, znode.OpWhoAmI, znode.OpSync, znode.OpAddWatch,
		znode.OpCheckWatches, znode.OpRemoveWatches, znode.OpSetWatches, znode.OpSetWatches2, znode.OpReconfig:
		return true
	}
	return false
}
