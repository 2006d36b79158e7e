package live_test

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
)

// hello is how a client introduces itself, as it stands on the wire.
func hello() []byte {
	return jute.Framed(jute.AppendConnectRequest(jute.Open(nil), jute.ConnectRequest{Timeout: 4000,
		Password: znode.Data{Bytes: strings.Repeat("\x00", 16)}, HasReadOnly: true}))
}

// shout sends bytes to a server, and reads until it hangs up or has nothing to say.
func (s *serving) shout(t testing.TB, server int, b []byte) {
	dialled, err := net.Dial("tcp", s.hosts[server])
	if err != nil {
		t.Fatal(err)
	}
	conn := dialled.(*net.TCPConn)
	_ = conn.SetDeadline(time.Now().Add(patience)) // a socket that is open takes one
	defer func() { _ = conn.Close() }()            // whatever came of it
	go func() {
		_, _ = conn.Write(b) // it may be hung up on
		_ = conn.CloseWrite()
	}()
	if _, err := io.Copy(io.Discard, conn); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error("one who has hung up is still served")
		}
	}
}

// Whatever comes by a socket, the ensemble goes on, and whoever behaves keeps what he
// has: his connection and his session.
func FuzzWire(f *testing.F) {
	after := func(ops ...znode.Op) []byte {
		b := hello()
		for i, op := range ops {
			frame := jute.Framed(request(op))
			frame[7] = byte(i + 1) // its number
			b = append(b, frame...)
		}
		return b
	}
	f.Add(hello())
	f.Add([]byte("ruok"))
	f.Add([]byte("isroGET / HTTP/1.1\r\n\r\n"))
	f.Add([]byte{0, 0, 0, 1, 0})
	f.Add([]byte{0x7f, 0xff, 0xff, 0xff})
	f.Add(after(node("/f", "f"), znode.Op{Code: znode.OpGetData, Path: "/f", Watch: true}, znode.Op{Code: znode.OpCloseSession}))
	f.Add(after(znode.Op{Code: znode.OpMulti, Ops: []znode.Op{node("/m", ""), {Code: znode.OpDelete, Path: "/m", Version: -1}}}))
	f.Add(after(znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: "a:b"}}, znode.Op{Code: znode.OpWhoAmI}))
	f.Add(after(znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{Data: []string{"/"}}}))
	f.Add(append(after(znode.Op{Code: znode.OpPing}), 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0x30, 0x39))
	f.Add(append(hello(), hello()...))
	s := serve(f, func(c *live.Config) { c.Pace, c.Record = 1000, io.Discard })
	beside := s.client(0)
	before := runtime.NumGoroutine()
	n := 0
	f.Fuzz(func(t *testing.T, b []byte) {
		n++
		s.shout(t, n%len(s.hosts), b)
		beside.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
		if g := runtime.NumGoroutine(); g > before+100 {
			t.Errorf("%d goroutines; there were %d", g, before)
		}
	})
}

// Goroutines and memory are what they were when everybody has hung up.
func TestNothingIsLeftOfConnections(t *testing.T) {
	noLeak(t)
	s := serve(t, func(c *live.Config) { c.Told = nil })
	beside := s.client(0)
	idle := runtime.NumGoroutine()
	use := func() uint64 {
		eventually(t, func() error {
			if runtime.NumGoroutine() > idle {
				return io.ErrNoProgress
			}
			return nil
		})
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	come := func(n int) {
		for i := range n {
			s.shout(t, i%3, [][]byte{{0, 0, 0, 9}, []byte("srvr"), {0, 0, 0, 2, 1, 1}, make([]byte, 3), append(hello()[:4], make([]byte, 44)...)}[i%5])
		}
		beside.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
	}
	come(200)
	before := use()
	const n = 1000
	come(n)
	if after := use(); after > before+n*200 {
		t.Errorf("%d connections have left %d bytes behind", n, after-before)
	}
}
