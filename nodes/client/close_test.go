package client

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// "close sends closeSession and waits for its reply."
func TestClose(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		say.Observe(t.Env, "at first "+s.State().String())
		s.Open(t.Env)
		reach(t, s, Connected)
		op := s.Close(t.Env)
		refused := s.Submit(t.Env, get)
		again := s.Close(t.Env)
		reach(t, s, Closed)
		c, _ := completed(s)
		say.Observe(t.Env, fmt.Sprint(c.Op == op, c.Known, refused, again, s.Submit(t.Env, get), s.Server()))
	})})
	l.until(time.Minute)
	l.inOrder("says at first closed", "h zk closeSession", "got from 2 #2 closeSession", "zk returned OK", "h session 0x101000001 closed", "h says true true 0/0 0/0 0/0 0")
	l.hears(1, "createSession")
}

// If the connection is lost first, nobody knows; closed it is.
func TestACloseMayBeOfUnknownOutcome(t *testing.T) {
	for name, habits := range map[string][]habit{
		"the server hangs up":     {{hangsUp: 1}, good},
		"the server says nothing": {{mute: 1}, good},
	} {
		l := begin(t, ensemble{habits: habits, clients: scripted("close")})
		l.until(time.Minute)
		l.inOrder("zk closeSession", "zk unknown", "closed", "c1 done 0 answered, 1 unknown")
		l.hears(1, "got")
		l.hears(1, "greeted")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// A session that no server has made has nobody to close it at, and one that
// waits for a server closes when that attempt has ended.
func TestClosingWhileConnecting(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		s.Close(t.Env)
		say.Observe(t.Env, s.State().String())
		s.Open(t.Env)
		reach(t, s, Connected)
		reach(t, s, Connecting)
		s.Close(t.Env)
		say.Observe(t.Env, s.State().String())
		reach(t, s, Closed)
		say.Observe(t.Env, s.State().String())
	})})
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.inOrder("says closed", "createSession", "h session 0x101000001 connecting", "zk closeSession", "says connecting", "zk unknown", "says closed")
	l.hears(1, "createSession")
}

// Open lets go of a session that is alive, and leaves its operations unknown.
func TestOpenBeginsANewSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		s.Submit(t.Env, set)
		s.Open(t.Env)
		reach(t, s, Connected)
		c, _ := completed(s)
		say.Observe(t.Env, fmt.Sprint(c.Op, " ", c.Known, " ", s.ID(), " ", s.Seen()))
	})})
	l.until(time.Minute)
	l.hears(1, "h says 2/2 false 0x101000002 0x0")
	l.hears(0, "closeSession")
}
