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
		c.buffer(&o.Auth.ID, &o.Data.Null) // no proof at all is not the same as an empty one
	case znode.OpSetWatches, znode.OpSetWatches2:
		c.watches(o)
	case znode.OpSASL:
		c.data(&o.Data)
	case znode.OpReconfig:
		c.reconfig()
	case znode.OpCreateSession:
		c.int(&o.Timeout)
	default:
		c.single(o)
	}
}

// reconfig is ReconfigRequest, of which nothing is kept: no server of the world changes
// who is there.
func (c *coder) reconfig() {
	for range 3 { // who joins, who leaves, or who is there from now on
		text, null := "", true
		c.buffer(&text, &null)
	}
	version := int64(-1) // of what is to be changed, -1 for any
	c.long(&version)
}

// single is the body of a request that has none within it.
func (c *coder) single(o *znode.Op) {
	switch o.Code {
	case znode.OpPing, znode.OpCloseSession, znode.OpWhoAmI:
		return // nothing, or nothing that anybody reads
	}
	if !known(o.Code) {
		c.fail(fmt.Errorf("%w: %d", ErrOpCode, int32(o.Code)))
		return
	}
	switch o.Code {
	case znode.OpSetData, znode.OpSetACL, znode.OpCheck, znode.OpGetEphemerals, znode.OpAddWatch, znode.OpRemoveWatches, znode.OpSync:
		// To these null is as the empty one, and none that 3.8 has come to grief by.
		c.textOrNull(&o.Path)
	default:
		c.text(&o.Path)
	}
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
		if !c.reading && *list == nil {
			*list = []string{}
		}
		if c.texts(list); c.reading && *list == nil {
			c.fail(errNull)
		}
	}
}
