package checker

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// multi does all of its parts or none, at one zxid, each on what those before it
// have left. What cannot be read as a multi is not even begun.
func (t *Tree) multi(op *znode.Op, at Stamp) znode.Result {
	parts := make([]znode.Op, len(op.Ops))
	for k := range op.Ops {
		part, ok := t.decoded(op.Ops[k])
		if !ok {
			return znode.Result{Err: znode.ErrMarshallingError}
		}
		parts[k] = part
	}
	who, results := t.caller(op.Who), make([]znode.Result, len(parts))
	attempt := t.Clone()
	attempt.own()
	for k := range parts {
		if isCreate(parts[k].Code) && parts[k].Code != znode.OpCreateTTL && expires(parts[k].Mode) {
			// Servers before 3.9 find out too late that it does not say when it expires.
			return znode.Result{Err: znode.ErrMarshallingError}
		}
		results[k] = attempt.write(&parts[k], op.Session, who, at)
		switch err := results[k].Err; err {
		case znode.OK:
		case znode.ErrMarshallingError: // the servers gave up on it
			return znode.Result{Err: err}
		default:
			return failedAt(k, err, len(parts))
		}
	}
	*t = *attempt
	return znode.Result{Results: results}
}

// decoded returns what servers take a part of a multi for. It is not ok if they
// can make nothing of it. Before 3.9 the flags of a create said alone what it is.
func (t *Tree) decoded(part znode.Op) (is znode.Op, ok bool) {
	old := t.rules.Compat < znode.V39
	switch part.Code {
	case znode.OpDelete, znode.OpSetData, znode.OpCheck:
		return part, true
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer:
		if !old && (!isMode(part.Mode) || expires(part.Mode)) {
			return part, false
		}
		if old {
			part.Code = znode.OpCreate
		}
	case znode.OpCreateTTL:
		if expires(part.Mode) {
			return part, true
		}
		part.Code = znode.OpCreate
	default:
		return part, false
	}
	if part.Mode == znode.Container {
		part.Code = znode.OpCreateContainer
	}
	return part, true
}

// failedAt is the answer to a multi of which one part was refused. It is no
// error: each part has one.
func failedAt(k int, err znode.Code, parts int) znode.Result {
	results := make([]znode.Result, parts)
	results[k].Err = err
	for i := k + 1; i < parts; i++ {
		results[i].Err = znode.ErrRuntimeInconsistency
	}
	return znode.Result{Results: results}
}

// failed reports whether an answer says that nothing was done.
func failed(r *znode.Result) bool {
	return r.Err != znode.OK || slices.ContainsFunc(r.Results, func(part znode.Result) bool { return part.Err != znode.OK })
}

// multiRead answers each part by itself, all from one state.
func (t *Tree) multiRead(op *znode.Op) znode.Result {
	results := make([]znode.Result, len(op.Ops))
	for k := range op.Ops {
		part := partOf(op, k)
		if !isReadPart(part.Code) {
			return znode.Result{Err: znode.ErrMarshallingError}
		}
		results[k] = t.Answer(&part)
	}
	return znode.Result{Results: results}
}

// isReadPart says whether an operation may stand in a multiRead.
func isReadPart(c znode.OpCode) bool { return c == znode.OpGetData || c == znode.OpGetChildren }

// partOf returns a part of an operation as one that its caller does.
func partOf(op *znode.Op, k int) znode.Op {
	part := op.Ops[k]
	part.Session, part.Who = op.Session, op.Who
	return part
}
