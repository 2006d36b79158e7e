package znode

import "strconv"

// A Code says how an operation ended, in ZooKeeper's numbers. It is an answer
// like any other and no Go error: a write that fails with ErrNoNode has taken
// its place in the order of transactions.
type Code int32

// The codes of KeeperException.Code. Those down to -100 tell of trouble with
// the system, those below of a request that the tree refused.
const (
	OK                              Code = 0
	ErrSystemError                  Code = -1
	ErrRuntimeInconsistency         Code = -2
	ErrDataInconsistency            Code = -3
	ErrConnectionLoss               Code = -4
	ErrMarshallingError             Code = -5
	ErrUnimplemented                Code = -6
	ErrOperationTimeout             Code = -7
	ErrBadArguments                 Code = -8
	ErrUnknownSession               Code = -12
	ErrNewConfigNoQuorum            Code = -13
	ErrReconfigInProgress           Code = -14
	ErrAPIError                     Code = -100
	ErrNoNode                       Code = -101
	ErrNoAuth                       Code = -102
	ErrBadVersion                   Code = -103
	ErrNoChildrenForEphemerals      Code = -108
	ErrNodeExists                   Code = -110
	ErrNotEmpty                     Code = -111
	ErrSessionExpired               Code = -112
	ErrInvalidCallback              Code = -113
	ErrInvalidACL                   Code = -114
	ErrAuthFailed                   Code = -115
	ErrSessionMoved                 Code = -118
	ErrNotReadOnly                  Code = -119
	ErrEphemeralOnLocalSession      Code = -120
	ErrNoWatcher                    Code = -121
	ErrRequestTimeout               Code = -122
	ErrReconfigDisabled             Code = -123
	ErrSessionClosedRequireSaslAuth Code = -124
	ErrQuotaExceeded                Code = -125
	ErrThrottledOp                  Code = -127
)

// String returns ZooKeeper's name of the code: "NoNode".
func (c Code) String() string {
	names := [...]string{
		0: "OK", 1: "SystemError", 2: "RuntimeInconsistency", 3: "DataInconsistency",
		4: "ConnectionLoss", 5: "MarshallingError", 6: "Unimplemented", 7: "OperationTimeout",
		8: "BadArguments", 12: "UnknownSession", 13: "NewConfigNoQuorum", 14: "ReconfigInProgress",
		100: "ApiError", 101: "NoNode", 102: "NoAuth", 103: "BadVersion",
		108: "NoChildrenForEphemerals", 110: "NodeExists", 111: "NotEmpty", 112: "SessionExpired",
		113: "InvalidCallback", 114: "InvalidACL", 115: "AuthFailed", 118: "SessionMoved",
		119: "NotReadOnly", 120: "EphemeralOnLocalSession", 121: "NoWatcher", 122: "RequestTimeout",
		123: "ReconfigDisabled", 124: "SessionClosedRequireSaslAuth", 125: "QuotaExceeded", 127: "ThrottledOp",
	}
	if i := -int64(c); i >= 0 && i < int64(len(names)) && names[i] != "" {
		return names[i]
	}
	return "code " + strconv.Itoa(int(c))
}
