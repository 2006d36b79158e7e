package znode

import "strconv"

// An OpCode is the type of a request, and of the transaction made of it, in
// ZooKeeper's numbers.
type OpCode int32

// The opcodes of ZooDefs.OpCode.
const (
	OpNotification         OpCode = 0
	OpCreate               OpCode = 1
	OpDelete               OpCode = 2
	OpExists               OpCode = 3
	OpGetData              OpCode = 4
	OpSetData              OpCode = 5
	OpGetACL               OpCode = 6
	OpSetACL               OpCode = 7
	OpGetChildren          OpCode = 8
	OpSync                 OpCode = 9
	OpPing                 OpCode = 11
	OpGetChildren2         OpCode = 12
	OpCheck                OpCode = 13
	OpMulti                OpCode = 14
	OpCreate2              OpCode = 15
	OpReconfig             OpCode = 16
	OpCheckWatches         OpCode = 17
	OpRemoveWatches        OpCode = 18
	OpCreateContainer      OpCode = 19
	OpDeleteContainer      OpCode = 20
	OpCreateTTL            OpCode = 21
	OpMultiRead            OpCode = 22
	OpAuth                 OpCode = 100
	OpSetWatches           OpCode = 101
	OpSASL                 OpCode = 102
	OpGetEphemerals        OpCode = 103
	OpGetAllChildrenNumber OpCode = 104
	OpSetWatches2          OpCode = 105
	OpAddWatch             OpCode = 106
	OpWhoAmI               OpCode = 107
	OpCreateSession        OpCode = -10
	OpCloseSession         OpCode = -11
	OpError                OpCode = -1 // a transaction that changes nothing but consumes a zxid
)

// String returns ZooKeeper's name of the opcode: "getData".
func (c OpCode) String() string {
	const below = 11
	names := [...]string{
		below - 11: "closeSession", below - 10: "createSession", below - 1: "error",
		below + 0: "notification", below + 1: "create", below + 2: "delete", below + 3: "exists",
		below + 4: "getData", below + 5: "setData", below + 6: "getACL", below + 7: "setACL",
		below + 8: "getChildren", below + 9: "sync", below + 11: "ping", below + 12: "getChildren2",
		below + 13: "check", below + 14: "multi", below + 15: "create2", below + 16: "reconfig",
		below + 17: "checkWatches", below + 18: "removeWatches", below + 19: "createContainer",
		below + 20: "deleteContainer", below + 21: "createTTL", below + 22: "multiRead",
		below + 100: "auth", below + 101: "setWatches", below + 102: "sasl",
		below + 103: "getEphemerals", below + 104: "getAllChildrenNumber",
		below + 105: "setWatches2", below + 106: "addWatch", below + 107: "whoAmI",
	}
	if i := int(c) + below; i >= 0 && i < len(names) && names[i] != "" {
		return names[i]
	}
	return "opcode " + strconv.Itoa(int(c))
}
