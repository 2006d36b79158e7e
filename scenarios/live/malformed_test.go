package live_test

import (
	"fmt"
	"net"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/sim"
)

// framed is a frame of some bytes as it stands on the wire.
func framed(b string) []byte { return jute.Framed(append(jute.Open(nil), b...)) }

// malformed is what no client may send.
var malformed = []struct {
	name  string
	first bool // instead of a ConnectRequest, else behind it
	half  bool // and then the client closes its side
	says  []byte
}{
	{"a negative length", false, false, []byte{0xff, 0xff, 0xff, 0xff}},
	{"the most negative length", false, false, []byte{0x80, 0, 0, 0}},
	{"no length", false, false, []byte{0, 0, 0, 0}},
	{"a length just over the limit", false, false, []byte{0, 0x10, 0, 0}},
	{"a length of 2 GiB", false, false, []byte{0x7f, 0xff, 0xff, 0xff}},
	{"half a length", false, true, []byte{0, 0}},
	{"a length and no frame", false, true, []byte{0, 0, 1, 0}},
	{"half a frame", false, true, append([]byte{0, 0x0f, 0xff, 0xff}, make([]byte, 100<<10)...)},
	{"a frame without a header", false, false, framed("\x01\x02\x03")},
	{"an opcode that nobody knows", false, false, framed("\x00\x00\x00\x09\x00\x00\x30\x39\xde\xad\xbe\xef")},
	{"the opcode of events", false, false, framed("\x00\x00\x00\x09\x00\x00\x00\x00")},
	{"a proof that is none", false, false, framed("\xff\xff\xff\xfc\x00\x00\x00\x64\x00\x00\x00\x64")},
	{"a token that is none", false, false, framed("\x00\x00\x00\x09\x00\x00\x00\x66\x7f\xff\xff\xff")},
	{"a second ConnectRequest", false, false, hello()},
	{"a word for people", false, false, []byte("ruok")},

	{"a negative length", true, false, []byte{0xff, 0xff, 0xff, 0xff}},
	{"a length just over the limit", true, false, []byte{0, 0x10, 0, 0}},
	{"another protocol", true, false, []byte("GET / HTTP/1.1\r\n\r\n")},
	{"half a length", true, true, []byte{0}},
	{"half a ConnectRequest", true, true, hello()[:20]},
	{"a frame too short", true, false, framed("\x01\x02\x03")},
	{"a password too long", true, false, framed("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0f\xa0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\xe8")},
	{"a request", true, false, jute.Framed(request(znode.Op{Code: znode.OpExists, Path: "/"}))},
}

// A malformed frame closes that connection alone: all others keep their sessions, watches
// and answers, and the session of that connection lives on until its timeout.
func TestAMalformedFrameClosesThatConnectionAlone(t *testing.T) {
	noLeak(t)
	h, fates := newHand(t), &fates{expired: map[string]sim.Time{}}
	s := serve(t, func(c *live.Config) { h.take(c); fates.take(c); c.Pace = 4000 }) // a session of 4 s is one of a second
	first := s.client(0)
	first.must(t, node("/watched", ""))
	var others []*bystander
	for i := range 4 {
		others = append(others, s.bystander(t, i))
	}
	now := func() (at sim.Time) { h.look(func(w *sim.World) { at = w.Now() }); return at }
	type life struct {
		name      string
		session   znode.SessionID
		from, end sim.Time // it was heard of after the one, and no more after the other
	}
	var lives []life
	for i, c := range malformed {
		from := now()
		if c.first {
			says(t, s.conn(i%3), c.says, c.half)
			continue
		}
		d, err := dial(s.hosts[i%3], 4000)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		d.must(t, ephemeral(fmt.Sprintf("/of-%d", i)))
		says(t, d.Conn.(*net.TCPConn), c.says, c.half)
		lives = append(lives, life{c.name, d.session, from, now()})
	}
	for _, l := range lives {
		const timeout, tick = sim.Time(4 * time.Second), sim.Time(2 * time.Second)
		if at := fates.of(t, l.session); at < l.from+timeout || at > l.end+timeout+3*tick {
			t.Errorf("%s: heard of from %s to %s, its session expires at %s", l.name, l.from, l.end, at)
		}
	}
	for i, o := range others {
		o.isAsItWas(t, i)
	}
	first.must(t, znode.Op{Code: znode.OpSetData, Path: "/watched", Version: znode.AnyVersion})
	for i, o := range others {
		if frame, err := o.next(); err != nil || string(frame) != string(jute.AppendEvent(nil, znode.Event{Type: znode.EventNodeDataChanged, State: znode.StateSyncConnected, Path: "/watched"})) {
			t.Errorf("bystander %d is told %x, %v", i, frame, err)
		}
		s.client(i%3).must(t, znode.Op{Code: znode.OpExists, Path: "/"}) // whoever comes is let in
	}
	if res := s.over(); res.Verdict != checker.Pass {
		t.Errorf("found %s: %s", res.Verdict, res.Unmet)
	}
}

// says sends what is malformed, and waits until the server hangs up.
func says(t *testing.T, c *net.TCPConn, b []byte, half bool) {
	t.Helper()
	_, err := c.Write(b)
	if err == nil && half {
		err = c.CloseWrite()
	}
	if err != nil {
		t.Fatal(err)
	}
	hungUpOn(t, c)
}

// ephemeral is the creation of a node that ends with its session.
func ephemeral(path string) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, ACL: znode.OpenACL(), Mode: znode.Ephemeral}
}

// A bystander asks all the time, and watches a node.
type bystander struct {
	*dialled
	stop chan struct{}
	all  sync.WaitGroup
	n    int   // answers
	err  error // of the first that was none
}

// bystander has one come, who has a node of his own.
func (s *serving) bystander(t *testing.T, i int) *bystander {
	t.Helper()
	o := &bystander{dialled: s.client(i % 3), stop: make(chan struct{})}
	own := fmt.Sprintf("/by-%d", i)
	o.must(t, ephemeral(own))
	o.must(t, znode.Op{Code: znode.OpSync, Path: "/"})
	o.must(t, znode.Op{Code: znode.OpGetData, Path: "/watched", Watch: true})
	o.all.Go(func() {
		for ops := []znode.Op{{Code: znode.OpExists, Path: own}, {Code: znode.OpSetData, Path: own, Version: znode.AnyVersion}}; ; o.n++ {
			select {
			case <-o.stop:
				return
			case <-time.After(time.Millisecond):
			}
			code, err := o.ask(request(ops[o.n%2]))
			if o.err = err; err == nil && code != znode.OK {
				o.err = fmt.Errorf("%s: %s", ops[o.n%2].Code, code)
			}
			if o.err != nil {
				return
			}
		}
	})
	return o
}

// isAsItWas has a bystander ask no more. He has had all his answers, and has his session,
// his connection and the node that ends with them.
func (o *bystander) isAsItWas(t *testing.T, i int) {
	t.Helper()
	close(o.stop)
	o.all.Wait()
	if o.err != nil || o.n < len(malformed) {
		t.Fatalf("bystander %d was answered %d times, then: %v", i, o.n, o.err)
	}
	op := znode.Op{Code: znode.OpExists, Path: fmt.Sprintf("/by-%d", i)}
	o.must(t, op)
	r, err := jute.ReadReply(o.body, func(int32) *znode.Op { return &op })
	if err != nil || r.Result.Stat.EphemeralOwner != o.session {
		t.Errorf("the node of bystander %d is %s's, not %s's (%v)", i, r.Result.Stat.EphemeralOwner, o.session, err)
	}
}

// fates are when sessions have expired.
type fates struct {
	lock    sync.Mutex
	expired map[string]sim.Time
}

var givesUp = regexp.MustCompile(`gives session (\S+) up: silent for`)

// take listens to what a person is told.
func (f *fates) take(c *live.Config) {
	told := c.Told
	c.Told = func(at sim.Time, sentence string) {
		if m := givesUp.FindStringSubmatch(sentence); m != nil {
			f.lock.Lock()
			f.expired[m[1]] = at
			f.lock.Unlock()
		}
		told(at, sentence)
	}
}

// of waits until a session has expired, and returns when it has.
func (f *fates) of(t *testing.T, session znode.SessionID) (at sim.Time) {
	t.Helper()
	eventually(t, func() error {
		f.lock.Lock()
		defer f.lock.Unlock()
		var ok bool
		if at, ok = f.expired[session.String()]; !ok {
			return fmt.Errorf("session %s has not expired", session)
		}
		return nil
	})
	return at
}
