package live_test

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

var (
	hosts = flag.String("hosts", "", "for BenchmarkLoad: host:port,… of servers in processes of their own, instead of one served here")
	span  = flag.Duration("span", 0, "for BenchmarkLoad: how long each load lasts, instead of so many requests as the benchmark asks for")
)

// payload is what is written in measurements, and payloadBytes its length.
var payload = strings.Repeat("z", 128)

// A dialled is a client's end of a connection: raw frames, one at a time.
type dialled struct {
	net.Conn
	in      *bufio.Reader
	session znode.SessionID
	xid     int32
	body    []byte
}

// dial connects to a server and opens a session.
func dial(to string, timeout int32) (*dialled, error) {
	conn, err := net.DialTimeout("tcp", to, 10*time.Second)
	if err != nil {
		return nil, err
	}
	d := &dialled{Conn: conn, in: bufio.NewReader(conn)}
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second)) // a socket that is open takes one
	welcome, err := d.exchange(jute.AppendConnectRequest(jute.Open(nil), jute.ConnectRequest{Timeout: timeout,
		Password: znode.Data{Bytes: strings.Repeat("\x00", 16)}, HasReadOnly: true}))
	if err != nil {
		return nil, fmt.Errorf("no welcome: %w", err)
	}
	w, err := jute.ReadConnectResponse(welcome)
	if err != nil || w.Timeout <= 0 {
		return nil, fmt.Errorf("a welcome of %d ms, %w", w.Timeout, err)
	}
	d.session = w.Session
	return d, nil
}

// exchange sends a frame with room for its length before it, and returns the next
// that comes.
func (d *dialled) exchange(b []byte) ([]byte, error) {
	if err := d.say(b); err != nil {
		return nil, err
	}
	return d.next()
}

func (d *dialled) say(b []byte) error {
	_, err := d.Write(jute.Framed(b))
	return err
}

func (d *dialled) next() (frame []byte, err error) {
	d.body, err = jute.ReadFrame(d.in, d.body, 1<<20)
	return d.body, err
}

// request renders one, with room for its length.
func request(op znode.Op) []byte {
	b, err := jute.AppendRequest(jute.Open(nil), jute.Request{Op: op})
	if err != nil {
		panic("a request that is none: " + err.Error())
	}
	return b
}

// ask sends a request under the next number and returns the code of its answer. Events
// are passed over.
func (d *dialled) ask(b []byte) (znode.Code, error) {
	_ = d.SetDeadline(time.Now().Add(patience)) // a socket that is open takes one
	d.xid++
	binary.BigEndian.PutUint32(b[4:], uint32(d.xid))
	answer, err := d.exchange(b)
	for err == nil && len(answer) >= 16 && int32(binary.BigEndian.Uint32(answer)) == jute.XidNotification {
		answer, err = d.next()
	}
	switch {
	case err != nil:
		return 0, err
	case len(answer) < 16 || int32(binary.BigEndian.Uint32(answer)) != d.xid:
		return 0, fmt.Errorf("asked %d and was answered %x", d.xid, answer[:min(16, len(answer))])
	}
	return znode.Code(int32(binary.BigEndian.Uint32(answer[12:]))), nil
}

// works are what is measured: each client's next request, made once and sent again and
// again where it can be.
var works = []struct {
	name string
	make func(client string) func() []byte
}{
	{"create", func(client string) func() []byte {
		b := request(znode.Op{Code: znode.OpCreate, Path: client + "/n", Data: znode.Data{Bytes: payload}, ACL: znode.OpenACL(), Mode: 2})
		return func() []byte { return b }
	}},
	{"set", func(client string) func() []byte {
		b := request(znode.Op{Code: znode.OpSetData, Path: client, Data: znode.Data{Bytes: payload}, Version: -1})
		return func() []byte { return b }
	}},
	{"get", func(client string) func() []byte {
		b := request(znode.Op{Code: znode.OpGetData, Path: client})
		return func() []byte { return b }
	}},
}

// round makes names of one benchmark round unlike those of another.
var round atomic.Int64

// load has n clients, spread over the servers, do one kind of work each, a request at
// a time, and returns how many were answered and how long it took. It ends after so
// many requests or, where a span is given, so long.
func load(b *testing.B, servers []string, n int, work func(string) func() []byte) (done int64, took time.Duration) {
	clients := make([]*dialled, n)
	next := make([]func() []byte, n)
	for i := range clients {
		var c *dialled
		eventually(b, func() (err error) {
			c, err = dial(servers[i%len(servers)], 30_000)
			return err
		})
		defer func() { _ = c.Close() }() // it has had its answers
		own := fmt.Sprintf("/load-%d-%d", time.Now().UnixNano(), round.Add(1))
		if code, err := c.ask(request(znode.Op{Code: znode.OpCreate, Path: own, Data: znode.Data{Bytes: payload}, ACL: znode.OpenACL()})); err != nil || code != znode.OK {
			b.Fatal(code, err)
		}
		clients[i], next[i] = c, work(own)
		_ = c.SetDeadline(time.Now().Add(5 * time.Minute)) // a socket that is open takes one
	}
	var left, answered atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	began := time.Now()
	for i, c := range clients {
		all.Go(func() {
			for *span > 0 && time.Since(began) < *span || *span == 0 && left.Add(-1) >= 0 {
				if code, err := c.ask(next[i]()); err != nil || code != znode.OK {
					b.Error(code, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	all.Wait()
	return answered.Load(), time.Since(began)
}
