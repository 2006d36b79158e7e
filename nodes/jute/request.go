package jute

import (
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// ErrOpCode is wrapped by the errors about requests of a type that nobody knows.
// Their body is not read.
var ErrOpCode = errors.New("no request has this type")

// A Request is a frame of a client behind the first.
type Request struct {
	Xid int32
	Op  znode.Op
}

// header is the RequestHeader.
func (c *coder) header(r *Request) {
	c.int(&r.Xid)
	enum(c, &r.Op.Code)
}

// ReadRequest reads a frame of a client. With an error that does not come from the
// header, the request still has its number and its type: it is owed an answer.
func ReadRequest(frame []byte) (r Request, headed bool, err error) {
	c := reader(frame)
	c.header(&r)
	if err := c.wrong("RequestHeader"); err != nil {
		return Request{}, false, err
	}
	op := znode.Op{Code: r.Op.Code}
	c.request(&op)
	if err := c.wrong(r.Op.Code.String()); err != nil {
		return r, true, err
	}
	r.Op = op
	return r, true, nil
}

// AppendRequest renders a request.
func AppendRequest(b []byte, r Request) ([]byte, error) {
	c := writer(b)
	c.header(&r)
	c.request(&r.Op)
	return c.b, c.wrong(r.Op.Code.String())
}

// request is the body of a request of an opcode.
func (c *coder) request(o *znode.Op) {
	switch o.Code {
	case znode.OpMulti, znode.OpMultiRead:
		c.multiRequest(o)
	case znode.OpAuth:
		kind := int32(0) // of which there is one
		c.int(&kind)
		c.text(&o.Auth.Scheme)
		c.text(&o.Auth.ID)
	case znode.OpSetWatches, znode.OpSetWatches2:
		c.watches(o)
	case znode.OpSASL:
		c.data(&o.Data)
	default:
		c.single(o)
	}
}

// single is the body of a request that has none within it.
func (c *coder) single(o *znode.Op) {
	switch o.Code {
	case znode.OpPing, znode.OpCloseSession, znode.OpWhoAmI, znode.OpReconfig, znode.OpCreateSession:
		return // nothing, or nothing that anybody reads
	}
	if !known(o.Code) {
		c.fail(fmt.Errorf("%w: %d", ErrOpCode, int32(o.Code)))
		return
	}
	c.text(&o.Path)
	switch o.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		c.data(&o.Data)
		c.acl(&o.ACL)
		enum(c, &o.Mode)
		if o.Code == znode.OpCreateTTL {
			c.long(&o.TTL)
		}
	case znode.OpDelete, znode.OpCheck:
		c.int(&o.Version)
	case znode.OpExists, znode.OpGetData, znode.OpGetChildren, znode.OpGetChildren2:
		c.bool(&o.Watch)
	case znode.OpSetData:
		c.data(&o.Data)
		c.int(&o.Version)
	case znode.OpSetACL:
		c.acl(&o.ACL)
		c.int(&o.Version)
	case znode.OpAddWatch:
		enum(c, &o.WatchMode)
	case znode.OpCheckWatches, znode.OpRemoveWatches:
		enum(c, &o.WatcherType)
	}
}

// known reports whether requests of a type begin with a path.
func known(code znode.OpCode) bool {
	switch code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL,
		znode.OpDelete, znode.OpCheck, znode.OpExists, znode.OpGetData, znode.OpGetChildren, znode.OpGetChildren2,
		znode.OpSetData, znode.OpGetACL, znode.OpSetACL, znode.OpSync, znode.OpGetEphemerals,
		znode.OpGetAllChildrenNumber, znode.OpAddWatch, znode.OpCheckWatches, znode.OpRemoveWatches, znode.OpDeleteContainer:
		return true
	}
	return false
}

// watches is SetWatches, and SetWatches2 with two lists more.
func (c *coder) watches(o *znode.Op) {
	if o.Watches == nil {
		o.Watches = &znode.Watches{}
	}
	w := o.Watches
	id(c, &w.Since)
	lists := []*[]string{&w.Data, &w.Exist, &w.Child, &w.Persistent, &w.Recursive}
	if o.Code == znode.OpSetWatches {
		lists = lists[:3]
	}
	for _, list := range lists {
		c.texts(list)
	}
}
