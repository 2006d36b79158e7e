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
	switch o.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL,
		znode.OpDelete, znode.OpSetData, znode.OpCheck, znode.OpGetData, znode.OpGetChildren:
		c.single(o)
	default:
		c.fail(errPart)
	}
}

func isRead(code znode.OpCode) bool { return code == znode.OpGetData || code == znode.OpGetChildren }

// multiReply is the results of the parts, in the words of the release: create2 in a
// multi is answered like create by 3.8.
func (c *coder) multiReply(parts []znode.Op, results *[]znode.Result, compat znode.Release) {
	if c.reading {
		*results = make([]znode.Result, 0, len(parts))
	}
	failed := slices.ContainsFunc(*results, func(r znode.Result) bool { return r.Err != znode.OK })
	for i := range parts {
		h := multiHeader{code: answeredAs(&parts[i], compat)}
		if !c.reading {
			// Of writes all have failed or none: those before the one at fault with OK.
			if h.err = (*results)[i].Err; h.err != znode.OK || failed && !isRead(parts[i].Code) {
				h.code = znode.OpError
			}
		}
		c.multiHeader(&h)
		var read znode.Result
		r := &read
		if !c.reading {
			r = &(*results)[i]
		}
		switch {
		case c.reading && (h.done || c.err != nil):
			c.fail(errShort)
			return
		case c.reading && h.code != znode.OpError && h.code != answeredAs(&parts[i], compat):
			c.fail(errKind)
			return
		case h.code == znode.OpError:
			enum(c, &r.Err)
		default:
			c.body(h.code, r)
		}
		if c.reading {
			*results = append(*results, read)
		}
	}
	c.lastHeader()
}

// answeredAs is the type of a part's result.
func answeredAs(o *znode.Op, compat znode.Release) znode.OpCode {
	switch o.Code {
	case znode.OpCreate2:
		if compat == znode.V38 {
			return znode.OpCreate
		}
	case znode.OpCreateContainer, znode.OpCreateTTL:
		return znode.OpCreate2
	}
	return o.Code
}
