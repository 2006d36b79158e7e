package client

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// reading is a stand-in that serves reads alone, and further one that is ahead of it.
var (
	reading = habit{reading: true}
	further = habit{reading: true, zxid: ahead.zxid}
)

// readers is a client that says that reading will do.
func readers(lines ...string) []sim.Client {
	c := scripted(lines...)
	c[0].ReadOnly = true
	return c
}

// A client says with each introduction whether reading will do, and is connected
// read-only when the welcome says so: state CONNECTEDREADONLY, event state 5.
func TestAClientIsConnectedReadOnly(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading}, clients: readers("get /a", "set /a x", "await ConnectedReadOnly")})
	l.until(time.Second)
	l.hears(1, "s1 greeted new session, 6000 ms, seen 0x0, read-only will do")
	l.inOrder("c1 session 0x101000001 connected-read-only to node 1", "c1 heard 0x101000001: ConnectedReadOnly", "c1 zk returned NoNode",
		"c1 zk returned NotReadOnly", "c1 done 2 answered, 0 unknown")
	l.unbroken()
	if got := l.column(2, "state"); got != "connected-read-only" {
		t.Error("it is", got)
	}
	if l.marked(LivedReadOnly) != 1 {
		t.Error("the landmark was not passed")
	}
}

// One that says nothing is not to be let in there: if it is, it goes on, and a monitor
// objects.
func TestAServerMustNotLetWritersIn(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading}, clients: scripted("get /a")})
	l.until(time.Second)
	l.hears(0, "read-only will do")
	l.violates("read-only-wanted", "node 1 serves reads alone, and let session 0x101000001 in")
}

// Meanwhile it asks the other servers by `isro`, in turn and past its own, with a pause
// that doubles: 100 ms, 200 ms, and so on up to a minute.
func TestAReaderLooksForAWriter(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, reading, reading}, clients: readers()})
	l.until(5 * time.Minute)
	at := l.times("asked isro")
	// It is welcomed at 20 ms, and a word comes 15 ms behind its pause.
	due, pause := 35*ms, 100*ms
	for i, is := range at {
		if due += pause; is != due {
			t.Errorf("word %d comes at %s, and is due at %s", i+1, is, due)
		}
		pause = min(2*pause, time.Minute)
	}
	l.inOrder("s2 asked isro", "s3 asked isro", "s2 asked isro", "s3 asked isro")
	l.hears(0, "s1 asked isro")
	if len(at) < 11 {
		t.Errorf("it has asked %d times", len(at))
	}
	l.hears(1, "c1 session 0x101000001")
}

// A server that does not answer is given up when the next is asked.
func TestAReaderDoesNotWaitForTheSilent(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, {deaf: true, reading: true}, ahead}, clients: readers()})
	l.until(2 * time.Second)
	l.inOrder("s2 asked isro", "s2 parted", "s3 asked isro", "0x101000001 connecting", "connected to node 3")
}

// When one says "rw" the client leaves for it, and for no other: what waited is lost,
// watchers hear of Disconnected and then of SyncConnected.
func TestAReaderLeavesForAWriter(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, reading, ahead, reading}, clients: readers("get /a")})
	l.until(20 * time.Second)
	l.inOrder("connected-read-only to node 1", "s2 asked isro", "s3 asked isro", "c1 session 0x101000001 connecting", ": Disconnected",
		"s3 greeted new session", "c1 session 0x301000001 connected to node 3", "0x301000001: SyncConnected")
	l.hears(0, "s4 asked isro")
	l.hears(1, "greeted new session, 6000 ms, seen 0x100000001")
	l.unbroken()
	if l.marked(WriterFound) != 1 {
		t.Error("the landmark was not passed")
	}
}

// The search ends with the connection: what a server says that was asked before does not
// take the client from one that can write.
func TestALateAnswerIsOfNoUse(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, ahead, ahead}, clients: readers("get /a")})
	l.until(135 * ms)
	l.hears(1, "s2 asked isro")
	l.inflict(sim.Clog{From: 2, To: 4, For: 5 * time.Second})
	l.crash(1)
	l.until(20 * time.Second)
	l.hears(1, ": Disconnected")
	l.hears(1, ": SyncConnected")
	l.unbroken()
}

// Who has found one begins with the shortest pause when it is thrown back.
func TestASearchBeginsAnew(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, reading, ahead}, clients: readers("get /a")})
	l.until(5 * time.Second)
	l.crash(3)
	l.until(10 * time.Second)
	back, words := l.times("connected-read-only to"), l.times("asked isro")
	if len(back) != 2 || len(words) < 3 || words[2] != back[1]+115*ms {
		t.Errorf("it came to readers at %v, and asked at %v", back, words)
	}
	l.unbroken()
}

// "It sends session id 0 when it has not seen a writable server before": the session that
// it had is replaced by a new one, and what it has seen goes along.
func TestASessionOfReadersAloneIsReplaced(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, further}, clients: readers("get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(3 * time.Second)
	l.hears(1, "s2 greeted new session, 6000 ms, seen 0x100000001")
	l.hears(2, "zk createSession")
	l.inOrder("session 0x101000001 connected-read-only", "0x101000001 connecting", "session 0x201000001 connected-read-only")
	l.unbroken()
}

// A session that a writable server has let in once goes on wherever its client goes.
func TestASessionOfAWriterGoesOn(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, further}, clients: readers("get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(3 * time.Second)
	l.hears(1, "s2 greeted session 0x101000001")
	l.inOrder("session 0x101000001 connected to", "session 0x101000001 connecting", "session 0x101000001 connected-read-only to node 2")
	l.hears(1, "zk createSession")
	l.unbroken()
}

// What it watches goes along too, and who it is.
func TestWatchesOutliveASessionOfReaders(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading, ahead}, clients: readers("addauth digest k:s", "exists -w /a")})
	l.until(2 * time.Second)
	l.inOrder("s1 proved from 3 #-4 auth", "s1 got from 3 #2 exists /a", "session 0x201000001 connected", "s2 proved from 3 #-4 auth", "s2 rearms setWatches", "c1 rearmed 0x201000001: 1 watches")
	l.unbroken()
}

// A server without local sessions answers the request for one with NotReadOnly, which the
// Java client cannot read as a welcome: it tries another.
func TestAReplyIsNoWelcome(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{reading: true, none: true}, good}, clients: readers("get /a")})
	l.until(3 * time.Second)
	l.inOrder("s1 greeted", "zk unknown", "s2 greeted new session", "connected to node 2")
	l.unbroken()
}

// With a single server there is nobody to ask.
func TestAReaderOfTheOnlyServerStays(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading}, clients: readers()})
	l.until(time.Minute)
	l.hears(0, "asked isro")
}

// An operation on a session of readers is refused where its session is not known yet.
func TestBetweenReadersThereIsNoSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{reading}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.terms.reads = true
		s.Open(t.Env)
		reach(t, s, ConnectedReadOnly)
		reach(t, s, Connecting)
		if op := s.Submit(t.Env, get); op != (sim.OpID{}) || s.ID() != 0 || s.password != "" {
			say.Observe(t.Env, "has a session")
		}
		say.Observe(t.Env, "was there")
	})})
	l.until(time.Second)
	l.crash(1)
	l.until(2 * time.Second)
	l.hears(1, "was there")
	l.hears(0, "has a session")
}

// The state's number is the one on the wire.
func TestTheEventIsStateFive(t *testing.T) {
	if znode.StateConnectedReadOnly != 5 || znode.StateConnectedReadOnly.String() != "ConnectedReadOnly" {
		t.Error(znode.StateConnectedReadOnly)
	}
}
