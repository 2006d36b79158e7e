package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/znode"
)

// A manner is how a server deals with the requests of an opcode.
type manner uint8

const (
	unheardOf manner = iota // refused, and the client with it
	asRead                  // answered from this server's tree, in the session's order
	asWrite                 // becomes a transaction, if only an error
	asSync
	asAuth // answered at once
	asPing
)

// mannerOf tells what clients may ask for.
func (h *house) mannerOf(op znode.OpCode) manner {
	switch op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete,
		znode.OpSetData, znode.OpSetACL, znode.OpMulti, znode.OpCloseSession,
		znode.OpCreateSession, znode.OpDeleteContainer, znode.OpReconfig:
		return asWrite
	case znode.OpExists, znode.OpGetData, znode.OpGetACL, znode.OpGetChildren, znode.OpGetChildren2,
		znode.OpMultiRead, znode.OpGetEphemerals, znode.OpGetAllChildrenNumber, znode.OpWhoAmI,
		znode.OpAddWatch, znode.OpCheckWatches, znode.OpRemoveWatches, znode.OpSetWatches, znode.OpSetWatches2:
		return asRead
	case znode.OpCheck:
		if h.rules.Compat == znode.V38 {
			return asWrite
		}
	case znode.OpSync:
		return asSync
	case znode.OpAuth, znode.OpSASL:
		return asAuth
	case znode.OpPing:
		return asPing
	}
	return unheardOf
}

// refusal is the error with which a leader answers what clients may send and not
// ask for; OK for the rest. The real server takes each for what servers send each
// other, and fails to read it.
func refusal(op znode.OpCode) znode.Code {
	switch op {
	case znode.OpCreateSession:
		return znode.ErrMarshallingError
	case znode.OpDeleteContainer:
		return znode.ErrBadArguments
	case znode.OpReconfig:
		return znode.ErrReconfigDisabled
	}
	return znode.OK
}

// xidPing is the xid that pings are answered with, whatever they bear.
const xidPing int32 = -2

// noZxid is -1 on the wire: of an answer that no tree stands behind.
const noZxid = ^znode.Zxid(0)
