package jute

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A ConnectRequest is the first frame of a connection, which has no header.
type ConnectRequest struct {
	Protocol     int32 // 0, and nobody looks
	LastZxidSeen znode.Zxid
	Timeout      int32 // wished for, in milliseconds
	Session      znode.SessionID
	Password     znode.Data // 16 bytes
	ReadOnly     bool       // a server that may only read will do
	HasReadOnly  bool       // clients before 3.4 do not say
}

// A ConnectResponse answers it. Timeout and Session are 0 when there is no session.
type ConnectResponse struct {
	Protocol    int32
	Timeout     int32 // granted, in milliseconds
	Session     znode.SessionID
	Password    znode.Data
	ReadOnly    bool
	HasReadOnly bool // when the request had it
}

func (c *coder) connectRequest(r *ConnectRequest) {
	c.int(&r.Protocol)
	id(c, &r.LastZxidSeen)
	c.int(&r.Timeout)
	id(c, &r.Session)
	c.data(&r.Password)
	c.trailing(&r.ReadOnly, &r.HasReadOnly)
}

func (c *coder) connectResponse(r *ConnectResponse) {
	c.int(&r.Protocol)
	c.int(&r.Timeout)
	id(c, &r.Session)
	c.data(&r.Password)
	c.trailing(&r.ReadOnly, &r.HasReadOnly)
}

// trailing is a truth value at the end that may be absent.
func (c *coder) trailing(v, there *bool) {
	if c.reading {
		*there = c.err == nil && len(c.b) > 0
	}
	if *there {
		c.bool(v)
	}
}

// ReadConnectRequest reads the first frame of a client.
func ReadConnectRequest(frame []byte) (r ConnectRequest, err error) {
	c := reader(frame)
	c.connectRequest(&r)
	return r, c.wrong("ConnectRequest")
}

// AppendConnectRequest renders it.
func AppendConnectRequest(b []byte, r ConnectRequest) []byte {
	c := writer(b)
	c.connectRequest(&r)
	return c.b
}

// ReadConnectResponse reads the first frame of a server.
func ReadConnectResponse(frame []byte) (r ConnectResponse, err error) {
	c := reader(frame)
	c.connectResponse(&r)
	return r, c.wrong("ConnectResponse")
}

// AppendConnectResponse renders it.
func AppendConnectResponse(b []byte, r ConnectResponse) []byte {
	c := writer(b)
	c.connectResponse(&r)
	return c.b
}

// wrong is what was wrong with a record, nil for nothing.
func (c *coder) wrong(record string) error {
	if c.err == nil {
		return nil
	}
	return fmt.Errorf("%w: %s: %w", ErrRecord, record, c.err)
}
