package differential

import "github.com/zoolab/zoolab/nodes/znode"

// The opcodes, as the wire has them.
const (
	opCreate               = int32(znode.OpCreate)
	opDelete               = int32(znode.OpDelete)
	opExists               = int32(znode.OpExists)
	opGetData              = int32(znode.OpGetData)
	opSetData              = int32(znode.OpSetData)
	opGetACL               = int32(znode.OpGetACL)
	opSetACL               = int32(znode.OpSetACL)
	opGetChildren          = int32(znode.OpGetChildren)
	opSync                 = int32(znode.OpSync)
	opPing                 = int32(znode.OpPing)
	opGetChildren2         = int32(znode.OpGetChildren2)
	opCheck                = int32(znode.OpCheck)
	opMulti                = int32(znode.OpMulti)
	opCreate2              = int32(znode.OpCreate2)
	opCheckWatches         = int32(znode.OpCheckWatches)
	opRemoveWatches        = int32(znode.OpRemoveWatches)
	opCreateContainer      = int32(znode.OpCreateContainer)
	opDeleteContainer      = int32(znode.OpDeleteContainer)
	opCreateTTL            = int32(znode.OpCreateTTL)
	opMultiRead            = int32(znode.OpMultiRead)
	opAuth                 = int32(znode.OpAuth)
	opSetWatches           = int32(znode.OpSetWatches)
	opSASL                 = int32(znode.OpSASL)
	opGetEphemerals        = int32(znode.OpGetEphemerals)
	opGetAllChildrenNumber = int32(znode.OpGetAllChildrenNumber)
	opSetWatches2          = int32(znode.OpSetWatches2)
	opAddWatch             = int32(znode.OpAddWatch)
	opWhoAmI               = int32(znode.OpWhoAmI)
	opCreateSession        = int32(znode.OpCreateSession)
	opCloseSession         = int32(znode.OpCloseSession)
	opError                = int32(znode.OpError)

	// opConnect stands for the ConnectRequest, which has none.
	opConnect int32 = -1000
)

// opName is what people call an opcode.
func opName(op int32) string {
	if op == opConnect {
		return "connect"
	}
	return znode.OpCode(op).String()
}
