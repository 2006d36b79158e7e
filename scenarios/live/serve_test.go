package live_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/sim"
)

// Whoever connects is served, and at the end all that was asked and answered is judged.
func TestClientsAreServed(t *testing.T) {
	noLeak(t)
	s := serve(t, nil)
	a, b := s.client(0), s.client(1)
	a.must(t, node("/a", "x"))
	b.must(t, znode.Op{Code: znode.OpSync, Path: "/"})
	b.must(t, znode.Op{Code: znode.OpGetData, Path: "/a"})
	if code, err := b.ask(request(node("/a", "y"))); err != nil || code != znode.ErrNodeExists {
		t.Errorf("a second /a: %v, %v", code, err)
	}
	a.must(t, znode.Op{Code: znode.OpCloseSession})
	hungUpOn(t, a)
	res := s.over()
	if res.Verdict != checker.Pass || res.Ops < 7 {
		t.Errorf("found %s (%s) of %d operations; expected pass of 7 or more", res.Verdict, res.Unmet, res.Ops)
	}
	s.has("serving ends: as it was asked to")
}

// What cannot be served is refused with a sentence, and its doors are closed.
func TestWhatCannotBeServed(t *testing.T) {
	for _, c := range []struct {
		name string
		with func(*live.Config)
		want string
	}{
		{"no doors", func(c *live.Config) { c.Doors = nil }, "it has no doors"},
		{"a door to nobody", func(c *live.Config) { c.Doors[1].Server = "s9" }, `a door leads to "s9", which is no server: name one of s1, s2, s3`},
		{"time runs backwards", func(c *live.Config) { c.Pace = -1 }, "a pace of -1 thousandths: write 1 to 1000000"},
		{"frames that fill a recording", func(c *live.Config) { c.Frame = 9 << 20 }, "a limit of 9437184 bytes of a frame: write 8388608 or less"},
		{"a limit below none", func(c *live.Config) { c.Connections = -1 }, "a limit of -1 connections: write 1 or more, or 0 for 1000"},
		{"a time limit below none", func(c *live.Config) { c.Introduce = -1 }, "a limit of -1ns for the first frame"},
		{"another", func(c *live.Config) { c.Admit = -1 }, "a limit of -1ns for being let in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.with)
			s.wait()
			err := s.err
			s.err = nil
			if !errors.Is(err, live.ErrServe) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("found %v; expected %q", err, c.want)
			}
			if c.name != "no doors" {
				if conn, err := net.Dial("tcp", s.hosts[0]); err == nil {
					_ = conn.Close()
					t.Error("a door is open")
				}
			}
		})
	}
}

// Every limit can be crossed. Who crosses it is told of, and nobody else is troubled.
func TestLimits(t *testing.T) {
	frame := func(n uint32) []byte { return []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)} }
	for _, c := range []struct {
		name  string
		with  func(*live.Config)
		cross func(t *testing.T, s *serving) // until it is hung up on
		told  string
	}{
		{"connections", func(c *live.Config) { c.Connections = 2 }, func(t *testing.T, s *serving) {
			one := make(chan bool, 4) // of those who come, some may, when one who was there before has not quite gone
			for range cap(one) {
				conn := s.conn(1)
				go func() { hungUpOn(t, conn); one <- true }()
			}
			<-one
		}, "is hung up on: there are 2 connections, which is the limit"},
		{"the time to introduce oneself", func(c *live.Config) { c.Introduce = 30 * time.Millisecond }, func(t *testing.T, s *serving) {
			hungUpOn(t, s.conn(0))
		}, "is hung up on: it has not introduced itself in 30ms"},
		{"the time to introduce oneself, a byte at a time", func(c *live.Config) { c.Introduce = 50 * time.Millisecond }, func(t *testing.T, s *serving) {
			conn := s.conn(0)
			if _, err := conn.Write(frame(1000)); err != nil {
				t.Fatal(err)
			}
			eventually(t, func() error {
				if _, err := conn.Write([]byte{0}); err == nil {
					return errors.New("it may still write")
				}
				return nil
			})
		}, "is hung up on: it has not introduced itself in 50ms"},
		{"a frame", func(c *live.Config) { c.Frame = 1000 }, func(t *testing.T, s *serving) {
			d := s.client(0)
			if _, err := d.Write(frame(1001)); err != nil {
				t.Fatal(err)
			}
			hungUpOn(t, d)
		}, "is hung up on: not a frame: a length of 1001 bytes: 1 to 1000 are taken"},
		{"a first frame", nil, func(t *testing.T, s *serving) {
			conn := s.conn(0)
			if _, err := conn.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
				t.Fatal(err)
			}
			hungUpOn(t, conn)
		}, "is hung up on: not a frame: a length of 1195725856 bytes"},
		{"what is unread", func(c *live.Config) { c.Unread = 3 << 20 }, func(t *testing.T, s *serving) {
			s.leaveUnread(t)
		}, "is hung up on: it has left more than 3145728 bytes of answers unread"},
		{"what is held", func(c *live.Config) { c.Held = 3 << 20 }, func(t *testing.T, s *serving) {
			s.leaveUnread(t)
		}, "is hung up on: more than 3145728 bytes are held for all clients, and most of them"},
	} {
		t.Run(c.name, func(t *testing.T) {
			noLeak(t)
			s := serve(t, c.with)
			beside := s.client(0)
			c.cross(t, s)
			s.has(c.told)
			beside.must(t, node("/beside", ""))
			if res := s.over(); res.Verdict != checker.Pass {
				t.Errorf("found %s: %s", res.Verdict, res.Unmet)
			}
		})
	}
}

// leaveUnread asks again and again for much and reads nothing.
func (s *serving) leaveUnread(t testing.TB) {
	d := s.client(1)
	d.must(t, node("/much", strings.Repeat("m", 500<<10)))
	get := request(znode.Op{Code: znode.OpGetData, Path: "/much"})
	eventually(t, func() error {
		for range 100 {
			d.xid++
			if err := d.say(get); err != nil {
				return nil
			}
		}
		return errors.New("it may still ask")
	})
}

// At the limit of memory serving ends, and what came before it is judged.
func TestServingEndsWhereMemoryDoes(t *testing.T) {
	s := serve(t, func(c *live.Config) { c.Memory = 1 })
	if res := s.ended(); res.Verdict != checker.Pass {
		t.Errorf("found %s: %s", res.Verdict, res.Unmet)
	}
	s.has("bytes of memory are in use, and 1 are the limit: judges keep all that was asked and answered, and servers what was stored")
}

// Who asks for more than may be outstanding gets all answers all the same.
func TestOutstandingRequestsWait(t *testing.T) {
	s := serve(t, func(c *live.Config) { c.Outstanding = 2 })
	d := s.client(0)
	const n = 300
	get := request(znode.Op{Code: znode.OpExists, Path: "/"})
	for range n {
		d.xid++
		if err := d.say(get); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		if _, err := d.next(); err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
	}
}

// A connection ends when the client closes its side, or resets it, and no other does.
func TestOtherEndsOfConnections(t *testing.T) {
	noLeak(t)
	s := serve(t, nil)
	beside, half, reset := s.client(0), s.client(1), s.client(2)
	if err := half.Conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	hungUpOn(t, half)
	beside.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
	_ = reset.Conn.(*net.TCPConn).SetLinger(0) // so that closing resets
	_ = reset.Close()
	beside.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
}

// A four-letter word is answered as it is, also to one who has closed its side already.
func TestWordsAreAnswered(t *testing.T) {
	s := serve(t, nil)
	s.client(0)
	conn := s.conn(0)
	if _, err := conn.Write([]byte("srvr")); err != nil {
		t.Fatal(err)
	}
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(text), "Zookeeper version: ") {
		t.Errorf("found %q, %v", text, err)
	}
}

// One who asks without end does not keep others from being served, nor the world's time
// from passing.
func TestAFloodKeepsNobodyWaiting(t *testing.T) {
	s := serve(t, nil)
	beside, flood := s.client(0), s.client(0)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		get := request(znode.Op{Code: znode.OpExists, Path: "/"})
		for ctx.Err() == nil && flood.say(get) == nil {
		}
	}()
	go func() { _, _ = io.Copy(io.Discard, flood.Conn) }()
	for range 20 {
		beside.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
	}
	var short *dialled
	eventually(t, func() (err error) {
		short, err = dial(s.hosts[1], 4000) // 400 ms by the wall's clock
		return err
	})
	hungUpOn(t, short)
}

// A property that is violated ends serving, and a person is told which.
func TestAViolationEndsServing(t *testing.T) {
	s := serve(t, nil, "bugs=[multi-by-halves]", "expect={violates: atomicity}")
	d := s.client(0)
	d.must(t, node("/from", "10"))
	_, _ = d.ask(request(znode.Op{Code: znode.OpMulti, Ops: []znode.Op{
		{Code: znode.OpSetData, Path: "/from", Version: -1},
		{Code: znode.OpSetData, Path: "/from", Version: 99},
	}})) // whether it is answered is not the point
	if res := s.ended(); res.Verdict != checker.Pass || res.Broken != "atomicity" {
		t.Errorf("found %s, broken %q: %s", res.Verdict, res.Broken, res.Unmet)
	}
	s.has("serving ends: atomicity is violated at ")
}

// When the gate itself goes down, everybody is hung up on; when it is back, who comes is
// served, and who came meanwhile.
func TestTheGateGoesDown(t *testing.T) {
	noLeak(t)
	s := serve(t, nil, "faults=[{at: 5s, crash: outside}, {at: 6s, restart: outside}, {at: 8s, pause: outside}, {at: 9s, resume: outside}]")
	first := s.client(0)
	hungUpOn(t, first)
	again := s.client(0)
	again.must(t, node("/again", ""))
	op := znode.Op{Code: znode.OpExists, Path: "/again"}
	again.must(t, op)
	r, err := jute.ReadReply(again.body, func(int32) *znode.Op { return &op })
	if off := time.Since(time.UnixMilli(r.Result.Stat.Ctime)).Abs(); err != nil || off > time.Hour {
		t.Errorf("after it was down, times are off by %s (%v)", off, err)
	}
	if res := s.over(); res.Verdict != checker.Pass {
		t.Errorf("found %s: %s", res.Verdict, res.Unmet)
	}
}

// All servers down is no end: clients are kept out, and let in when they are back.
func TestAllServersDownIsNoEnd(t *testing.T) {
	s := serve(t, nil, "faults=[{at: 4s, crash: [s1, s2, s3]}, {at: 8s, restart: [s1, s2, s3]}]")
	hungUpOn(t, s.client(0))
	s.client(1).must(t, node("/again", ""))
}

// A person who does not read does not stop the world.
func TestAStoppedTerminalDoesNotStopTheWorld(t *testing.T) {
	stopped := make(chan struct{})
	s := serve(t, func(c *live.Config) {
		c.Connections = 1
		c.Told = func(sim.Time, string) { <-stopped }
	})
	defer close(stopped)
	d := s.client(0)
	for range 600 {
		hungUpOn(t, s.conn(1))
	}
	d.must(t, node("/on", ""))
}

// A process that was stopped does not run through what it has missed: the world's clock
// stands still for it.
func TestAStoppedProcessMakesUpForNothing(t *testing.T) {
	looks := make(chan func(*sim.World))
	s := serve(t, func(c *live.Config) { c.Looks = looks })
	d := s.client(0)
	var before, after sim.Time
	looks <- func(w *sim.World) {
		before = w.Now()
		time.Sleep(1500 * time.Millisecond) // 15 s of the world's
	}
	done := make(chan struct{})
	looks <- func(w *sim.World) { after = w.Now(); close(done) }
	<-done
	if passed := after - before; passed > sim.Time(10*time.Second) {
		t.Errorf("%s have passed in the world", passed)
	}
	d.must(t, node("/kept", ""))
	s.has("the world's clock has stood still for ")
}

// The world may take longer than the wall's time: it is late, serves all the same, and
// ends when it is asked to.
func TestAWorldThatCannotKeepUp(t *testing.T) {
	s := serve(t, func(c *live.Config) { c.Pace = live.MaxPace },
		"clients=[{name: outside, script: [gate]}, {count: 4, workload: {ops: 1000000, every: 1ms}}]", "network={delay: 1us..5us}")
	s.has("the world's clock has stood still for ")
	s.over()
}

// A moment that never ends ends serving, and so does its recording.
func TestAMomentWithoutEnd(t *testing.T) {
	tape := &shelf{}
	s := serve(t, func(c *live.Config) { c.Moment, c.Record = 3, tape })
	s.wait()
	if s.err == nil || !strings.Contains(s.err.Error(), "the world's time stands still at ") || s.res == nil {
		t.Errorf("found %v, %v", s.res, s.err)
	}
	s.err = nil
	if strings.Contains(tape.String(), "verdict") {
		t.Error("the recording has an end")
	}
}
