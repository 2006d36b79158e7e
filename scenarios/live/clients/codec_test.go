package clients_test

import (
	"bufio"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// What go-zookeeper writes package jute reads, and the other way round, field by field:
// no server stands between the two that could be mistaken as well.
func TestCodecBesideGozk(t *testing.T) {
	t.Parallel()
	acl, grants := []zk.ACL{{Perms: 9, Scheme: "digest", ID: "a:b"}, {Perms: 31, Scheme: "world", ID: "anyone"}},
		[]znode.ACL{{Perms: 9, ID: znode.ID{Scheme: "digest", ID: "a:b"}}, {Perms: 31, ID: znode.ID{Scheme: "world", ID: "anyone"}}}
	data := znode.Data{Bytes: "d\x00\xff"}
	for _, c := range []struct {
		ask    func(c *gozk) (any, error) // go-zookeeper's call
		asked  znode.Op                   // what package jute must read
		answer znode.Result               // what it answers
		want   any                        // what go-zookeeper must read
		err    error
	}{
		{
			func(c *gozk) (any, error) { return c.Create("/a-", []byte(data.Bytes), 3, acl) },
			znode.Op{Code: znode.OpCreate, Path: "/a-", Data: data, ACL: grants, Mode: znode.EphemeralSequential},
			znode.Result{Path: "/a-0000000007"}, "/a-0000000007", nil,
		},
		{
			func(c *gozk) (any, error) { return c.CreateContainer("/c", []byte{}, 4, acl) },
			znode.Op{Code: znode.OpCreateContainer, Path: "/c", ACL: grants, Mode: znode.Container},
			// The real answer has a stat behind the path, and so has this; go-zookeeper stops reading before.
			znode.Result{Path: "/c", Stat: theirs}, "/c", nil,
		},
		{
			func(c *gozk) (any, error) { return c.CreateTTL("/t", nil, 5, acl, time.Minute) },
			znode.Op{Code: znode.OpCreateTTL, Path: "/t", Data: znode.Data{Null: true}, ACL: grants, Mode: znode.PersistentTTL, TTL: 60000},
			znode.Result{Err: znode.ErrNodeExists}, "", zk.ErrNodeExists,
		},
		{
			func(c *gozk) (any, error) { return nil, c.Delete("/d", 7) },
			znode.Op{Code: znode.OpDelete, Path: "/d", Version: 7}, znode.Result{Err: znode.ErrNotEmpty}, nil, zk.ErrNotEmpty,
		},
		{
			func(c *gozk) (any, error) { _, stat, err := c.Exists("/ä"); return stat, err },
			znode.Op{Code: znode.OpExists, Path: "/ä"}, znode.Result{Stat: theirs}, ours, nil,
		},
		{
			func(c *gozk) (any, error) { data, stat, err := c.Get("/g"); return []any{string(data), stat}, err },
			znode.Op{Code: znode.OpGetData, Path: "/g"}, znode.Result{Data: data, Stat: theirs}, []any{data.Bytes, ours}, nil,
		},
		{
			func(c *gozk) (any, error) { data, _, _, err := c.GetW("/w"); return data, err },
			znode.Op{Code: znode.OpGetData, Path: "/w", Watch: true}, znode.Result{Data: znode.Data{Null: true}}, []byte(nil), nil,
		},
		{
			func(c *gozk) (any, error) { return c.Set("/s", []byte(data.Bytes), -1) },
			znode.Op{Code: znode.OpSetData, Path: "/s", Data: data, Version: -1}, znode.Result{Stat: theirs}, ours, nil,
		},
		{
			func(c *gozk) (any, error) { names, stat, err := c.Children("/l"); return []any{names, stat}, err },
			znode.Op{Code: znode.OpGetChildren2, Path: "/l"},
			znode.Result{Children: []string{"b", "a"}, Stat: theirs}, []any{[]string{"b", "a"}, ours}, nil,
		},
		{
			func(c *gozk) (any, error) { acl, stat, err := c.GetACL("/l"); return []any{acl, stat}, err },
			znode.Op{Code: znode.OpGetACL, Path: "/l"}, znode.Result{ACL: grants, Stat: theirs}, []any{acl, ours}, nil,
		},
		{
			func(c *gozk) (any, error) { return c.SetACL("/l", acl, 2) },
			znode.Op{Code: znode.OpSetACL, Path: "/l", ACL: grants, Version: 2}, znode.Result{Stat: theirs}, ours, nil,
		},
		{
			func(c *gozk) (any, error) { return c.Sync("/y") },
			znode.Op{Code: znode.OpSync, Path: "/y"}, znode.Result{Path: "/y"}, "/y", nil,
		},
		{
			func(c *gozk) (any, error) { return nil, c.AddAuth("digest", []byte("ann:pw")) },
			znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: "ann:pw"}}, znode.Result{}, nil, nil,
		},
		{
			func(c *gozk) (any, error) {
				return c.Multi(&zk.CreateRequest{Path: "/m", Acl: acl}, &zk.SetDataRequest{Path: "/m", Data: []byte("x"), Version: 1},
					&zk.DeleteRequest{Path: "/m", Version: 2}, &zk.CheckVersionRequest{Path: "/m", Version: 3})
			},
			znode.Op{Code: znode.OpMulti, Ops: []znode.Op{
				{Code: znode.OpCreate, Path: "/m", Data: znode.Data{Null: true}, ACL: grants},
				{Code: znode.OpSetData, Path: "/m", Data: znode.Data{Bytes: "x"}, Version: 1},
				{Code: znode.OpDelete, Path: "/m", Version: 2}, {Code: znode.OpCheck, Path: "/m", Version: 3},
			}},
			znode.Result{Results: []znode.Result{{Path: "/m"}, {Stat: theirs}, {}, {}}},
			[]zk.MultiResponse{{String: "/m"}, {Stat: ours}, {}, {}}, nil,
		},
	} {
		t.Run(c.asked.Code.String(), func(t *testing.T) {
			s := answer(t, c.answer)
			got, err := c.ask(s.connect(10 * time.Second))
			if c.err != nil {
				expect(t, err, c.err)
			} else if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("go-zookeeper reads %#v, %v instead of %#v", got, err, c.want)
			}
			if asked := <-s.asked; !reflect.DeepEqual(asked, c.asked) {
				t.Errorf("package jute reads %#v instead of %#v", asked, c.asked)
			}
		})
	}
}

// theirs and ours are the same stat, with a value of its own in each field.
var (
	theirs = znode.Stat{Czxid: 1 << 32, Mzxid: 1<<32 + 1, Ctime: 1e12, Mtime: 1e12 + 1, Version: 2, Cversion: -3, Aversion: 4,
		EphemeralOwner: 1 << 56, DataLength: 5, NumChildren: 6, Pzxid: 1<<32 + 7}
	ours = &zk.Stat{Czxid: 1 << 32, Mzxid: 1<<32 + 1, Ctime: 1e12, Mtime: 1e12 + 1, Version: 2, Cversion: -3, Aversion: 4,
		EphemeralOwner: 1 << 56, DataLength: 5, NumChildren: 6, Pzxid: 1<<32 + 7}
)

// A parrot is a server of package jute and nothing else: it answers every request with
// the same result.
type parrot struct {
	*served
	asked  chan znode.Op
	result znode.Result
}

// answer is a server that gives this answer to the first client that comes.
func answer(t *testing.T, result znode.Result) *parrot {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &parrot{served: &served{TB: t, hosts: []string{l.Addr().String()}, over: make(chan struct{})}, asked: make(chan znode.Op, 10), result: result}
	t.Cleanup(func() {
		l.Close()
		close(p.over)
	})
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		p.talk(c)
	}()
	return p
}

// talk answers a client until it closes its session.
func (p *parrot) talk(c net.Conn) {
	in := bufio.NewReader(c)
	frame, err := jute.ReadFrame(in, nil, 1<<20)
	if err != nil {
		return
	}
	hello, err := jute.ReadConnectRequest(frame)
	if err != nil || hello.Timeout != 10000 || len(hello.Password.Bytes) != 16 {
		p.Errorf("package jute reads %+v, %v", hello, err)
	}
	c.Write(jute.Framed(jute.AppendConnectResponse(jute.Open(nil), jute.ConnectResponse{Timeout: hello.Timeout, Session: 1,
		Password: znode.Data{Bytes: strings.Repeat("p", 16)}, HasReadOnly: hello.HasReadOnly})))
	for {
		frame, err := jute.ReadFrame(in, nil, 1<<20)
		if err != nil {
			return
		}
		request, _, err := jute.ReadRequest(slices.Clone(frame))
		switch {
		case err != nil:
			p.Errorf("package jute cannot read %x: %v", frame, err)
			return
		case request.Op.Code == znode.OpPing, request.Op.Code == znode.OpCloseSession:
			c.Write(jute.Framed(jute.AppendHeader(jute.Open(nil), request.Xid, 1, znode.OK)))
		default:
			p.asked <- request.Op
			c.Write(jute.Framed(jute.AppendReply(jute.Open(nil), request.Xid, &request.Op, &p.result)))
		}
	}
}
