package live_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// patience is how long a test waits for what must come: a machine may be busy.
const patience = 60 * time.Second

// A serving is an ensemble that is served to a test.
type serving struct {
	t      testing.TB
	hosts  []string
	end    context.CancelFunc
	served chan struct{} // closed when it has ended
	res    *scenarios.Result
	err    error

	lock sync.Mutex
	told []string
}

// serve serves the library's ensemble, by a clock that is ten times as fast as the
// wall's. Settings are as on the command line.
func serve(t testing.TB, with func(*live.Config), settings ...string) *serving {
	t.Helper()
	var set []strict.Setting
	for _, text := range append([]string{"disk.sync=0ms..0ms", "ensemble.maxSessionTimeout=5m"}, settings...) {
		one, err := strict.ParseSetting(text)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, one)
	}
	file, err := scenarios.Open("serve", set...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := live.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	s := &serving{t: t, served: make(chan struct{})}
	c := live.Config{Ensemble: e, Seed: file.Seed, Pace: 10_000, Told: s.tell}
	for _, name := range e.Servers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s.hosts = append(s.hosts, l.Addr().String())
		c.Doors = append(c.Doors, live.Door{Server: name, Listener: l})
	}
	if with != nil {
		with(&c)
	}
	ctx, end := context.WithCancel(context.Background())
	s.end = end
	go func() {
		defer close(s.served)
		s.res, s.err = live.Serve(ctx, c)
	}()
	t.Cleanup(func() { s.over() })
	return s
}

func (s *serving) tell(_ sim.Time, sentence string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.told = append(s.told, sentence)
}

// over ends it, and returns what came of it.
func (s *serving) over() *scenarios.Result {
	s.t.Helper()
	s.end()
	return s.ended()
}

// ended waits until it has ended by itself, and returns what came of it.
func (s *serving) ended() *scenarios.Result {
	s.t.Helper()
	s.wait()
	if s.err != nil {
		s.t.Fatal(s.err)
	}
	return s.res
}

// wait waits until it has ended, however.
func (s *serving) wait() {
	s.t.Helper()
	select {
	case <-s.served:
	case <-time.After(patience):
		stacks := make([]byte, 1<<20)
		s.t.Fatalf("serving does not end:\n%s", stacks[:runtime.Stack(stacks, true)])
	}
}

// has waits until a person has been told a sentence with this in it.
func (s *serving) has(part string) {
	s.t.Helper()
	eventually(s.t, func() error {
		s.lock.Lock()
		defer s.lock.Unlock()
		for _, line := range s.told {
			if strings.Contains(line, part) {
				return nil
			}
		}
		return errors.New("nobody has been told …" + part + "…, but:\n" + strings.Join(s.told, "\n"))
	})
}

// client connects, as soon as there is a leader. Nobody pings, and so the session is one
// of half a minute by the wall's clock.
func (s *serving) client(server int) *dialled {
	s.t.Helper()
	var d *dialled
	eventually(s.t, func() (err error) {
		d, err = dial(s.hosts[server], 300_000)
		return err
	})
	s.t.Cleanup(func() { _ = d.Close() })
	return d
}

// conn connects, and says nothing.
func (s *serving) conn(server int) *net.TCPConn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.hosts[server])
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience)) // a socket that is open takes one
	return c.(*net.TCPConn)
}

// eventually waits until something is so.
func eventually(t testing.TB, is func() error) {
	t.Helper()
	until := time.Now().Add(patience)
	for {
		err := is()
		if err == nil {
			return
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// must asks for what has to succeed.
func (d *dialled) must(t testing.TB, op znode.Op) {
	t.Helper()
	if code, err := d.ask(request(op)); err != nil || code != znode.OK {
		t.Fatalf("%s %s: %v, %v", op.Code, op.Path, code, err)
	}
}

// node is the creation of one.
func node(path, data string) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, Data: znode.Data{Bytes: data}, ACL: znode.OpenACL()}
}

// hungUpOn waits until the other side has ended a connection.
func hungUpOn(t testing.TB, c net.Conn) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience)) // a socket that is open takes one
	var b [1 << 16]byte
	for {
		_, err := c.Read(b[:])
		var late net.Error
		switch {
		case errors.As(err, &late) && late.Timeout():
			t.Fatal("nobody has hung up")
		case err != nil:
			return
		}
	}
}

// noLeak fails when a test leaves goroutines behind.
func noLeak(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		eventually(t, func() error {
			if n := runtime.NumGoroutine(); n > before {
				stacks := make([]byte, 1<<20)
				return errors.New("goroutines are left:\n" + string(stacks[:runtime.Stack(stacks, true)]))
			}
			return nil
		})
	})
}

// A shelf is a file that is written while it is read.
type shelf struct {
	lock sync.Mutex
	buf  bytes.Buffer
}

func (s *shelf) Write(b []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.buf.Write(b)
}

func (s *shelf) String() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.buf.String()
}
