package jute

import (
	"errors"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Reasons to refuse a multi, or the answer to one.
var (
	errPart  = errors.New("one of its parts may not stand in it")
	errMixed = errors.New("it mixes reads and writes")
	errKind  = errors.New("one of its parts answers something else")
)

// A multiHeader goes before each part, and one with done behind the last.
type multiHeader struct {
	code znode.OpCode
	done bool
	err  znode.Code
}

func (c *coder) multiHeader(h *multiHeader) {
	enum(c, &h.code)
	c.bool(&h.done)
	enum(c, &h.err)
}

// none is what requests have for an error.
const none znode.Code = -1

// lastHeader is the header behind the last part.
func (c *coder) lastHeader() { c.multiHeader(&multiHeader{code: -1, done: true, err: none}) }

// multiRequest is the parts of a multi or multiRead, which are all writes or all
// reads.
func (c *coder) multiRequest(o *znode.Op) {
	if !c.reading {
		for i := range o.Ops {
			c.multiHeader(&multiHeader{code: o.Ops[i].Code, err: none})
			c.part(&o.Ops[i])
		}
		c.lastHeader()
		return
	}
	o.Ops = []znode.Op{}
	for c.err == nil {
		var h multiHeader
		c.multiHeader(&h)
		if h.done || c.err != nil {
			return
		}
		part := znode.Op{Code: h.code}
		c.part(&part)
		if c.err == nil && len(o.Ops) > 0 && isRead(part.Code) != isRead(o.Ops[0].Code) {
			c.fail(errMixed)
		}
		o.Ops = append(o.Ops, part)
	}
}

// part is the body of a part.
func (c *coder) part(o *znode.Op) {
	if !isRead(o.Code) && !isWrite(o.Code) {
		c.fail(errPart)
		return
	}
	c.single(o)
}

func isRead(code znode.OpCode) bool { return code == znode.OpGetData || code == znode.OpGetChildren }

func isWrite(code znode.OpCode) bool {
	switch code {
	case znode.OpDelete, znode.OpSetData, znode.OpCheck:
		return true
	}
	return isCreate(code)
}

// ofWrites reports whether there are parts, and all of them writes.
func ofWrites(parts []znode.Op) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(o znode.Op) bool { return !isWrite(o.Code) })
}

// multiReply is the results of the parts.
func (c *coder) multiReply(parts []znode.Op, results *[]znode.Result) {
	if c.reading {
		c.readResults(parts, results)
	} else {
		c.writeResults(parts, *results)
	}
	c.lastHeader()
}

// writeResults writes what became of the parts. Of writes all have failed or none: those
// before the one at fault with OK.
func (c *coder) writeResults(parts []znode.Op, results []znode.Result) {
	failed := slices.ContainsFunc(results, func(r znode.Result) bool { return r.Err != znode.OK })
	for i := range parts {
		r := &results[i]
		h := multiHeader{code: answeredAs(parts[i].Code, r), err: r.Err}
		if r.Err != znode.OK || failed && !isRead(parts[i].Code) {
			h.code = znode.OpError
		}
		c.multiHeader(&h)
		if h.code == znode.OpError {
			enum(c, &r.Err)
		} else {
			c.body(h.code, r)
		}
	}
}

// readResults reads as many results as there are parts.
func (c *coder) readResults(parts []znode.Op, results *[]znode.Result) {
	*results = make([]znode.Result, 0, len(parts))
	for i := range parts {
		var h multiHeader
		var r znode.Result
		switch c.multiHeader(&h); {
		case h.done || c.err != nil:
			c.fail(errShort)
			return
		case h.code == znode.OpError:
			enum(c, &r.Err)
		case !mayAnswer(parts[i].Code, h.code):
			c.fail(errKind)
			return
		default:
			c.body(h.code, &r)
		}
		*results = append(*results, r)
	}
}

// answeredAs is the type of a part's result: of a create, whatever it was asked as, that
// of create2 where it bears a Stat and that of create where it has none. Which of them
// it is follows from the flags and from the release.
func answeredAs(part znode.OpCode, r *znode.Result) znode.OpCode {
	switch {
	case !isCreate(part):
		return part
	case r.Stat == (znode.Stat{}):
		return znode.OpCreate
	}
	return znode.OpCreate2
}

// mayAnswer reports whether a result of a type may answer a part.
func mayAnswer(part, as znode.OpCode) bool {
	if isCreate(part) {
		return as == znode.OpCreate || as == znode.OpCreate2
	}
	return as == part
}

func isCreate(code znode.OpCode) bool {
	switch code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		return true
	}
	return false
}
