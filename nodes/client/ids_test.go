package client

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// "digest user:base64(sha1(user:pwd))", by what real clients have made of it.
func TestADigestIsOfUserAndPassword(t *testing.T) {
	for proof, want := range map[string]string{
		"super:test": "super:D/InIHSb7yEEbrWz8b9l71RjZJU=",
		"a:b:c":      "a:" + strings.SplitN(Digest("a:b:c"), ":", 2)[1],
		"nocolon":    "nocolon:" + strings.SplitN(Digest("nocolon"), ":", 2)[1],
	} {
		if got := Digest(proof); got != want {
			t.Errorf("%q is %q and not %q", proof, got, want)
		}
	}
	if Digest("a:b:c") == Digest("a:b") || len(Digest("")) != 1+28 {
		t.Error("a digest is not of the whole proof")
	}
}

// who says whom an operation was asked for by, as history and wire have it.
type who struct{ asked, sent []string }

func (w *who) Step(h sim.Happening) *sim.Violation {
	if op, ok := znode.Do.Invoked(h); ok {
		w.asked = append(w.asked, fmt.Sprint(op.Code, " ", op.Who))
	}
	if got.Is(h) {
		w.sent = append(w.sent, fmt.Sprint(got.Of(h).Call.Op.Who))
	}
	return nil
}
func (w *who) Clone() sim.Monitor     { return w }
func (w *who) Encode(b []byte) []byte { return b }

// A history says who has asked: the address, and whoever the client has said it is
// by then. The wire does not: a server goes by its connection.
func TestWhoAsksIsStatedAndNotSent(t *testing.T) {
	w := &who{}
	p := ensemble{habits: []habit{{hangsUp: 4}, {forgets: true, zxid: ahead.zxid}}, clients: scripted("get /a", "addauth digest u:p", "get /b", "addauth ip x", "addauth digest u:p", "get /c",
		"get /d", "sleep 10s", "get /e")}.protocol(t)
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "who", New: func() sim.Monitor { return w }})
	l := enter(t, sim.Config{Seed: 1, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}})
	l.until(time.Minute)
	const stranger = " [ip:10.0.0.3]"
	known := " [ip:10.0.0.3 digest:" + Digest("u:p") + "]"
	want := []string{"createSession" + stranger, "getData" + stranger, "getData" + known, "getData" + known, "getData" + known,
		"createSession" + stranger, "getData" + stranger}
	if fmt.Sprint(w.asked) != fmt.Sprint(want) {
		t.Errorf("it was asked by\n%q, want\n%q", w.asked, want)
	}
	for _, ids := range w.sent {
		if ids != "[]" {
			t.Error("on the wire it was asked by", ids)
		}
	}
}

// "addAuth failure ⇒ AUTHFAILED reply + close": the client is at the end of its
// session, watchers hear of it first, and what is under way is unknown. Whoever
// wants to go on begins another.
func TestAClientThatIsNotBelievedIsAtItsEnd(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		s.AddAuth(t.Env, "world", "anyone")
		s.Submit(t.Env, get)
		reach(t, s, AuthFailed)
		say.Observe(t.Env, fmt.Sprint("then ", s.Submit(t.Env, get), s.Close(t.Env)))
		s.AddAuth(t.Env, "digest", "u:p")
		turnsOf(t, s, 3)
		say.Observe(t.Env, s.State().String())
		s.Open(t.Env)
		reach(t, s, Connected)
	})})
	l.until(time.Minute)
	l.inOrder("s1 proved", "h heard 0x101000001: AuthFailed", "zk unknown", "h session 0x101000001 auth-failed", "says then 0/0", "says hears SyncConnected",
		"says hears AuthFailed", "says never learns 2", "says auth-failed", "h session 0x101000002 connected")
	l.hears(1, "s1 proved")
	l.hears(0, "h heard 0x101000001: Disconnected")
	l.unbroken()
}

// A script goes on in a new session, as after expiry.
func TestAScriptThatIsNotBelievedBeginsANewSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("addauth sasl x", "await AuthFailed", "get /a")})
	l.until(time.Minute)
	l.inOrder(": AuthFailed", "zk createSession", "zk getData /a", "c1 done 1 answered, 0 unknown")
}
