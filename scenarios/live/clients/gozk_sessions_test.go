package clients_test

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"
)

// What a client wishes its session to last is granted within 2 to 20 ticks.
func TestGozkGrantsTimeouts(t *testing.T) {
	t.Parallel()
	s := serve(t, "ensemble.tickTime=500ms")
	for _, c := range []struct{ wish, granted time.Duration }{
		{10 * time.Millisecond, time.Second}, {3333 * time.Millisecond, 3333 * time.Millisecond}, {time.Hour, 10 * time.Second},
	} {
		var got atomic.Int64
		conn, news, err := zk.Connect(s.hosts, c.wish, zk.WithLogger(listener(func(timeout int32) { got.Store(int64(timeout)) })), zk.WithLogInfo(true))
		must(t, err)
		(&gozk{t, conn, news}).until(zk.StateHasSession)
		conn.Close()
		if granted := time.Duration(got.Load()) * time.Millisecond; granted != c.granted {
			t.Errorf("who wishes %s is granted %s instead of %s", c.wish, granted, c.granted)
		}
	}
}

// listener is a log of go-zookeeper that hears the one thing that it tells nobody
// else: "authenticated: id=…, timeout=…".
type listener func(timeout int32)

// Printf hears a line.
func (l listener) Printf(_ string, args ...any) {
	if len(args) == 2 {
		if timeout, ok := args[1].(int32); ok {
			l(timeout)
		}
	}
}

// A session whose client is silent for too long ends, with all that was its own; the
// client is told when it comes back.
func TestGozkSessionExpires(t *testing.T) {
	t.Parallel()
	s := serve(t, brisk...)
	way := route(t, s.hosts[0])
	other := s.connect(4*time.Second, s.hosts[1])
	lost := s.connect(time.Second, way.addr)
	first := lost.SessionID()
	has[string](t)(lost.Create("/e", nil, zk.FlagEphemeral, everybody))
	has[string](t)(other.Sync("/e"))
	_, _, gone, err := other.ExistsW("/e")
	must(t, err)

	way.set(false)
	told(t, gone, zk.EventNodeDeleted, "/e")
	way.set(true)
	lost.until(zk.StateExpired)
	lost.until(zk.StateHasSession)
	if lost.SessionID() == first {
		t.Errorf("it is still session %x", first)
	}
	has[string](t)(lost.Create("/e", nil, zk.FlagEphemeral, everybody))
}

// A client whose connection is cut in time comes back to its session by any server,
// and to what it watched and who it was.
func TestGozkMovesBetweenServers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	one, two := route(t, s.hosts[0]), route(t, s.hosts[1])
	two.set(false)
	c, other := s.connect(20*time.Second, one.addr, two.addr), s.connect(10*time.Second, s.hosts[2])
	session := c.SessionID()
	must(t, c.AddAuth("digest", []byte("ann:pw")))
	has[string](t)(c.Create("/mine", []byte("1"), 0, zk.DigestACL(zk.PermAll, "ann", "pw")))
	has[string](t)(c.Create("/e", nil, zk.FlagEphemeral, everybody))
	_, _, missed, err := c.ExistsW("/made-meanwhile")
	must(t, err)

	one.set(false)
	has[string](t)(other.Create("/made-meanwhile", nil, 0, everybody))
	two.set(true)
	c.until(zk.StateDisconnected)
	c.until(zk.StateHasSession)
	told(t, missed, zk.EventNodeCreated, "/made-meanwhile")
	if c.SessionID() != session {
		t.Errorf("session %x became %x", session, c.SessionID())
	}
	if data, _, err := c.Get("/mine"); string(data) != "1" || err != nil {
		t.Errorf("read %q, %v", data, err)
	}
	if owner := stat(c, "/e").EphemeralOwner; owner != session {
		t.Errorf("/e is owned by %x", owner)
	}
}

// Closing a session is answered, and ends it at once.
func TestGozkCloses(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c, other := s.connect(20*time.Second, s.hosts[0]), s.connect(10*time.Second, s.hosts[1])
	has[string](t)(c.Create("/e", nil, zk.FlagEphemeral, everybody))
	c.Close()
	has[string](t)(other.Sync("/"))
	if there, _, err := other.Exists("/e"); there || err != nil {
		t.Errorf("/e is there: %v, %v", there, err)
	}
	_, err := c.Create("/f", nil, 0, everybody)
	expect(t, err, zk.ErrConnectionClosed)
}

// A proxy stands between a client and a server, and can be shut.
type proxy struct {
	addr, to string
	open     atomic.Bool
	cut      chan net.Conn // connections under way
}

// route is an open way to a server.
func route(t testing.TB, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	p := &proxy{addr: l.Addr().String(), to: to, cut: make(chan net.Conn, 1000)}
	p.open.Store(true)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.carry(c)
		}
	}()
	return p
}

// set opens or shuts the way. Whoever is under way when it shuts is cut off.
func (p *proxy) set(open bool) {
	p.open.Store(open)
	for !open {
		select {
		case c := <-p.cut:
			c.Close()
		default:
			return
		}
	}
}

// carry carries bytes in both directions until either end has enough.
func (p *proxy) carry(c net.Conn) {
	defer c.Close()
	if !p.open.Load() {
		return
	}
	far, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer far.Close()
	p.cut <- c
	go func() {
		io.Copy(far, c)
		far.Close()
	}()
	io.Copy(c, far)
}

// A client whose server crashes goes on by another, whichever it was, the leader too.
func TestGozkOutlivesServers(t *testing.T) {
	t.Parallel()
	s := serve(t, brisk...)
	c := s.connect(4 * time.Second)
	session := c.SessionID()
	has[string](t)(c.Create("/e", nil, zk.FlagEphemeral, everybody))
	for version := range int32(2) {
		at := c.Server()
		s.do("crash: " + s.nameOf(at))
		c.until(zk.StateDisconnected)
		for {
			if _, err := c.Set("/e", nil, version); err == nil {
				break
			} else if !errors.Is(err, zk.ErrConnectionClosed) && !errors.Is(err, zk.ErrNoServer) {
				t.Fatal(err)
			}
		}
		if c.Server() == at {
			t.Errorf("it is at %s, which is down", at)
		}
		s.do("restart: " + s.nameOf(at))
	}
	if owner := stat(c, "/e").EphemeralOwner; owner != session || c.SessionID() != session {
		t.Errorf("session %x became %x, and /e is owned by %x", session, c.SessionID(), owner)
	}
}

// go-zookeeper's four-letter words tell what servers are and who is connected.
func TestGozkWords(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.connect(10*time.Second, s.hosts[0])
	has[string](t)(c.Create("/a", nil, 0, everybody))
	stats, ok := zk.FLWSrvr(s.hosts, patience)
	modes := map[zk.Mode]int{}
	for _, one := range stats {
		modes[one.Mode]++
		if one.Error != nil || one.Epoch != 1 {
			t.Errorf("srvr tells %+v", one)
		}
	}
	if !ok || modes[zk.ModeLeader] != 1 || modes[zk.ModeFollower] != 2 || stats[0].NodeCount != 6 || stats[0].Counter != 2 {
		t.Errorf("of three servers they are %v; the first has %+v", modes, stats[0])
	}
	if alive := zk.FLWRuok(s.hosts, patience); !slices.Equal(alive, []bool{true, true, true}) {
		t.Errorf("ruok: %v", alive)
	}
	// The line of the connection that asks has no session, and go-zookeeper cannot read it.
	lists, _ := zk.FLWCons(s.hosts[:1], patience)
	if !slices.ContainsFunc(lists[0].Clients, func(one *zk.ServerClient) bool {
		return one.SessionID == c.SessionID() && one.Timeout == 10_000 && one.LastOperation == "CREA" && one.Lcxid == 2
	}) {
		t.Errorf("cons tells %+v of session %x", lists[0], c.SessionID())
	}
}
