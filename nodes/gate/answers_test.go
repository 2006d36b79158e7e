package gate

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A server that answers pings that nobody has sent is hung up on.
func TestAPongThatNobodyWaitsFor(t *testing.T) {
	s := set(t)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if oblige(env, d); client.Ping.Is(d) {
			oblige(env, d)
		}
	}
	s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, -2, znode.Op{Code: znode.OpPing})))
	s.hears(1, "welcome of 37 bytes", "#-2 OK at 0x100000001", "dropped")
	if !slices.ContainsFunc(s.said, func(f string) bool { return strings.HasPrefix(f, "misanswered") }) {
		t.Error(s.said)
	}
}

// A server that answers an introduction by a code refuses it, and so is it told.
func TestARefusalIsHandedOn(t *testing.T) {
	s := set(t)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if client.ConnectRequest.Is(d) {
			client.Reply.Send(env, d.Conn, client.Answer{Result: znode.Result{Err: znode.ErrSessionClosedRequireSaslAuth}})
			env.Close(d.Conn)
		}
	}
	s.types(Comes(1, "s1"), Says(1, hello()))
	s.hears(1, "welcome of 16 bytes", "dropped") // a header alone
	if slices.ContainsFunc(s.said, func(f string) bool { return strings.HasPrefix(f, "misanswered") }) || s.open != 0 {
		t.Errorf("%d operations have no end; %q", s.open, s.said)
	}
}

// An answer that shows no state shows no older one, and what was seen before stays seen.
func TestAnAnswerWithoutAStateIsNoStepBack(t *testing.T) {
	for _, none := range []znode.Zxid{0, math.MaxUint64} {
		s := set(t)
		zxids := []znode.Zxid{9, none, 9, 8}
		s.serve = func(env *sim.Env, d sim.Delivery) {
			if !client.Request.Is(d) {
				oblige(env, d)
				return
			}
			client.Reply.Send(env, d.Conn, client.Answer{Xid: client.Request.Of(d).Xid, Result: znode.Result{Zxid: zxids[0]}})
			zxids = zxids[1:]
		}
		s.types(Comes(1, "s1"), Says(1, hello()))
		for xid := range int32(4) {
			s.types(Says(1, ask(t, xid, exists)))
		}
		if got := s.told[1]; len(got) != 6 || got[5] != "dropped" {
			t.Errorf("it is told %q", got)
		}
	}
}
