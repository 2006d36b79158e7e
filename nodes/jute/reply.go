package jute

import (
	"errors"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A Reply is a frame of a server behind the first: the answer to a request or, with
// [XidNotification], an event.
type Reply struct {
	Xid    int32
	Zxid   znode.Zxid
	Err    znode.Code
	Result znode.Result // of an answer without error
	Event  znode.Event
}

// Xids that are no numbers of requests.
const (
	XidNotification int32 = -1
	XidPing         int32 = -2
)

// replyHeader is the ReplyHeader. With an error in it there is no body.
func (c *coder) replyHeader(r *Reply) {
	c.int(&r.Xid)
	id(c, &r.Zxid)
	enum(c, &r.Err)
}

// AppendReply renders the answer to a request. A result bears its own error and zxid,
// which go into the header. The refusal of a multiRead that is all writes is a body as
// well, as 3.8 sends it: of no results.
func AppendReply(b []byte, xid int32, o *znode.Op, result *znode.Result) []byte {
	c := writer(b)
	c.answers = true
	c.replyHeader(&Reply{Xid: xid, Zxid: result.Zxid, Err: result.Err})
	switch {
	case result.Err == znode.OK:
		c.answer(o, result)
	case result.Err == znode.ErrMarshallingError && o.Code == znode.OpMultiRead && ofWrites(o.Ops):
		c.lastHeader()
	}
	return c.b
}

// AppendHeader renders an answer without a body: to a ping, an authentication, the
// end of a session.
func AppendHeader(b []byte, xid int32, at znode.Zxid, err znode.Code) []byte {
	c := writer(b)
	c.replyHeader(&Reply{Xid: xid, Zxid: at, Err: err})
	return c.b
}

// AppendEvent renders an event. Its zxid of 0 says that the server does not tell,
// which is -1 on the wire.
func AppendEvent(b []byte, e znode.Event) []byte {
	c := writer(b)
	c.answers = true
	c.replyHeader(&Reply{Xid: XidNotification, Zxid: orUnknown(e.Zxid)})
	c.event(&e)
	return c.b
}

// unknown is -1: no zxid that anybody tells.
const unknown = ^znode.Zxid(0)

func orUnknown(z znode.Zxid) znode.Zxid {
	if z == 0 {
		return unknown
	}
	return z
}

func (c *coder) event(e *znode.Event) {
	enum(c, &e.Type)
	enum(c, &e.State)
	c.text(&e.Path)
}

// errUnasked is the reason to refuse an answer to nothing.
var errUnasked = errors.New("it answers no request")

// ReadReply reads a frame of a server. Asked tells what a number was the number of;
// nil where nothing was asked that has a body.
func ReadReply(frame []byte, asked func(xid int32) *znode.Op) (r Reply, err error) {
	c := reader(frame)
	c.answers = true
	c.replyHeader(&r)
	if c.err != nil {
		return r, c.wrong("ReplyHeader")
	}
	switch {
	case r.Xid == XidNotification:
		if c.event(&r.Event); r.Zxid != unknown {
			r.Event.Zxid = r.Zxid
		}
		return r, c.wrong("WatcherEvent")
	case r.Err != znode.OK:
		r.Result = znode.Result{Err: r.Err, Zxid: r.Zxid}
		return r, nil
	}
	o := asked(r.Xid)
	if o == nil {
		if len(c.b) > 0 {
			c.fail(errUnasked)
		}
		return r, c.wrong("ReplyHeader")
	}
	c.answer(o, &r.Result)
	r.Result.Zxid = r.Zxid
	return r, c.wrong(o.Code.String())
}

// answer is the body of the answer to a request.
func (c *coder) answer(o *znode.Op, r *znode.Result) {
	switch o.Code {
	case znode.OpMulti, znode.OpMultiRead:
		c.multiReply(o.Ops, &r.Results)
	case znode.OpAddWatch:
		err := znode.OK // an ErrorResponse, whatever for
		enum(c, &err)
	default:
		c.body(o.Code, r)
	}
}

// body is the record with which requests of a type are answered.
func (c *coder) body(code znode.OpCode, r *znode.Result) {
	switch code {
	case znode.OpCreate, znode.OpSync:
		c.text(&r.Path)
	case znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		c.text(&r.Path)
		c.stat(&r.Stat)
	case znode.OpExists, znode.OpSetData, znode.OpSetACL:
		c.stat(&r.Stat)
	case znode.OpGetData:
		c.data(&r.Data)
		c.stat(&r.Stat)
	case znode.OpGetACL:
		c.acl(&r.ACL)
		c.stat(&r.Stat)
	case znode.OpGetChildren, znode.OpGetEphemerals:
		c.texts(&r.Children)
	case znode.OpGetChildren2:
		c.texts(&r.Children)
		c.stat(&r.Stat)
	case znode.OpSASL:
		c.data(&r.Data)
	case znode.OpGetAllChildrenNumber:
		c.int(&r.Count)
	case znode.OpWhoAmI:
		c.ids(&r.Who)
	}
}
