package live_test

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
)

// reach tries to connect to a server, and says nothing.
func (s *serving) reach(server int) error {
	conn, err := net.Dial("tcp", s.hosts[server])
	if err == nil {
		_ = conn.Close() // it was never used
	}
	return err
}

// A server that is down refuses connections, as a machine on which none runs; one that is
// paused takes them.
func TestAServerThatIsDownCannotBeReached(t *testing.T) {
	noLeak(t)
	h := newHand(t)
	s := serve(t, h.take)
	s.has("s3 leads")
	for range 3 {
		h.does("crash: s1")
		if err := s.reach(0); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("s1 is down: %v", err)
		}
		if err := s.reach(1); err != nil {
			t.Errorf("s2 is up: %v", err)
		}
		h.does("restart: s1", "pause: s1")
		if err := s.reach(0); err != nil {
			t.Errorf("s1 is paused: %v", err)
		}
		h.does("resume: s1")
		s.client(0).must(t, znode.Op{Code: znode.OpExists, Path: "/"})
	}
	h.does("crash: s2") // and so it ends
	if res := s.over(); res.Verdict != checker.Pass {
		t.Errorf("found %s: %s", res.Verdict, res.Unmet)
	}
}

// Somebody may take the port of a server that is down. A person is told, and it is tried
// again.
func TestAPortThatIsTaken(t *testing.T) {
	noLeak(t)
	h := newHand(t)
	s := serve(t, h.take)
	s.has("s3 leads")
	h.does("crash: s1")
	taken, err := net.Listen("tcp", s.hosts[0])
	if err != nil {
		t.Fatal(err)
	}
	h.does("restart: s1")
	s.has("nobody can come to s1, and it is tried again until somebody can: listen tcp " + s.hosts[0])
	_ = taken.Close()
	s.has("s1 can be reached again")
	s.client(0).must(t, node("/again", ""))

	h.does("crash: s1")
	if taken, err = net.Listen("tcp", s.hosts[0]); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	h.does("restart: s1", "crash: s1", "restart: s1")
	s.over() // while it is tried
}

// Who has introduced itself and is let in by nobody is hung up on after some time, also
// while it is not read from, and so is who has asked a word.
func TestAServerThatLetsNobodyIn(t *testing.T) {
	noLeak(t)
	h := newHand(t)
	s := serve(t, func(c *live.Config) { h.take(c); c.Admit, c.Introduce, c.Outstanding = time.Second, time.Second, 1 })
	beside := s.client(1)
	h.does("pause: s1")
	quiet, busy := s.conn(0), s.conn(0)
	for _, c := range []struct {
		*net.TCPConn
		says []byte
	}{{quiet, hello()}, {busy, append(hello(), hello()...)}} {
		if _, err := c.Write(c.says); err != nil {
			t.Fatal(err)
		}
	}
	asker := s.conn(0)
	if _, err := asker.Write([]byte("ruok")); err != nil {
		t.Fatal(err)
	}
	hungUpOn(t, asker)
	hungUpOn(t, quiet)
	hungUpOn(t, busy)
	s.has("is hung up on: s1 has not let it in in 1s")
	beside.must(t, node("/beside", ""))
}

// A client that goes while its server is paused is gone, whatever answers it was to get:
// nobody waits for those.
func TestAClientThatGoesWhileNobodyAnswers(t *testing.T) {
	noLeak(t)
	h := newHand(t)
	s := serve(t, func(c *live.Config) { h.take(c); c.Outstanding = 2 })
	d := s.client(0)
	d.must(t, node("/much", strings.Repeat("m", 500<<10)))
	for range 60 { // which is more than a socket holds
		if err := d.say(request(znode.Op{Code: znode.OpGetData, Path: "/much"})); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func() error {
		if _, text := s.word(0, "cons"); !strings.Contains(text, "sent=62,") { // the welcome and the creation among it
			return errors.New("it has not been answered:\n" + text)
		}
		return nil
	})
	h.does("pause: s1")
	for range 5 {
		if err := d.say(request(znode.Op{Code: znode.OpExists, Path: "/"})); err != nil {
			t.Fatal(err)
		}
	}
	_ = d.Conn.(*net.TCPConn).SetLinger(0) // so that closing resets
	_ = d.Close()
	s.has(" from outside hangs up")
	s.over()
}
