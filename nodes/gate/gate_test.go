package gate

import (
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A line that is none is met with what to write instead.
func TestLinesThatAreNone(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"))
	const usage = `: write "open 1 s1", "open 1 s1 127.0.0.1:40000", "send 1 BASE64", "word 1 ruok", "shut 1" or "epoch 1700000000000"`
	for line, want := range map[string]string{
		"":                                   `""` + usage,
		"open":                               `"open"` + usage,
		"open one s1":                        `"open one s1"` + usage,
		"open 2":                             `"open 2"` + usage,
		"open 2 s9":                          `there is no server "s9": write one of s1`,
		"open 1 s1":                          "visitor 1 has come already: give the next another number",
		"open 2 s1; open 2 s1":               "visitor 2 has come already: give the next another number",
		"open 2 s1 here":                     `"open 2 s1 here": "here" is no address and port: write "127.0.0.1:40000", or "[0:0:0:0:0:0:0:1]:40000"`,
		"open 2 s1; close 2":                 `"close 2"` + usage,
		"send 1 ?":                           `"send 1 ?"` + usage,
		"send 1 abc=":                        `"send 1 abc="` + usage,
		"word 1 hello":                       `"word 1 hello"` + usage,
		"shut 1 now":                         `"shut 1 now"` + usage,
		"epoch -1":                           `"epoch -1"` + usage,
		"epoch 253402300800000":              `"epoch 253402300800000"` + usage,
		"send 1 " + strings.Repeat("?", 100): `"send 1 ` + strings.Repeat("?", 57) + `…"` + usage,
	} {
		if err := s.gate.Understand(line); !errors.Is(err, ErrGate) || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// What acts are rendered as is what is understood, whatever bytes are sent.
func TestActsAreUnderstood(t *testing.T) {
	s := set(t)
	rapid.Check(t, func(t *rapid.T) {
		frame := rapid.SliceOfN(rapid.Byte(), 0, 2000).Draw(t, "frame")
		line := strings.Join([]string{Begins(5), Comes(9, "s1"), Says(9, frame), Asks(9, "ruok"), Leaves(9)}, "; ")
		if err := s.gate.Understand(line); err != nil {
			t.Fatal(err)
		}
		acts, err := parse(line)
		if err != nil || len(acts) != 5 || acts[2].frame() != string(frame) {
			t.Fatalf("%+v, %v", acts, err)
		}
	})
}

// Servers and judges know a visitor by the address that it comes from, and one of whom
// nobody knows it by the gate's.
func TestWhereVisitorsAreFrom(t *testing.T) {
	for _, c := range []struct{ address, server, judges string }{
		{"", ":0", "10.0.0.2"},
		{" 127.0.0.1:40000", "127.0.0.1:40000", "127.0.0.1"},
		{" [0:0:0:0:0:0:0:1]:7", "[0:0:0:0:0:0:0:1]:7", "0:0:0:0:0:0:0:1"},
	} {
		s := set(t)
		var told []string
		s.serve = func(env *sim.Env, d sim.Delivery) {
			switch {
			case client.ConnectRequest.Is(d):
				told = append(told, client.ConnectRequest.Of(d).From.String())
			case client.Word.Is(d):
				told = append(told, client.Word.Of(d).From.String(), strconv.FormatInt(client.Word.Of(d).Epoch, 10))
			}
			oblige(env, d)
		}
		s.types(Begins(5), "open 1 s1"+c.address, Asks(1, "cons"), "open 2 s1"+c.address, Says(2, hello()), Says(2, ask(t, 1, exists)))
		if got := strings.Join(told, " "); got != c.server+" 5 "+c.server {
			t.Errorf("from%s: the server is told %s", c.address, got)
		}
		if want := (znode.ID{Scheme: znode.SchemeIP, ID: c.judges}); !slices.Equal(s.who, []znode.ID{want}) {
			t.Errorf("from%s: to judges it is %v", c.address, s.who)
		}
	}
}

// Each visitor is answered under its own numbers, negative ones and doubles too, in the
// order of its requests; a ping always under -2.
func TestNumbersAreTheVisitorsOwn(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Says(1, hello()), Comes(2, "s1"), Says(2, hello()))
	s.types(Says(1, ask(t, 5, exists)), Says(2, ask(t, 5, exists)), Says(1, ask(t, 5, exists)), Says(2, ask(t, -77, exists)),
		Says(1, ask(t, 9, znode.Op{Code: znode.OpPing})), Says(1, ask(t, -8, znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{}})),
		Says(1, ask(t, -4, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "ip"}})))
	const at = " OK at 0x100000001"
	s.hears(1, "welcome of 37 bytes", "#5"+at, "#5"+at, "#-2"+at, "#-8"+at, "#-4"+at)
	s.hears(2, "welcome of 37 bytes", "#5"+at, "#-77"+at)
}

// What comes before a server has let a visitor in waits, and is sent in order.
func TestWhatComesEarlyWaits(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 1, exists)), Says(1, ask(t, 2, znode.Op{Code: znode.OpPing})))
	if got := strings.Join(s.got, ", "); got != "connect new session, 4000 ms, seen 0x0, exists, ping" {
		t.Errorf("the server got %s", got)
	}
}

// A visitor says whether a server will do that serves reads alone, and is told whether it
// is one; "36 bytes if the request had none".
func TestReadOnlyIsHandedThroughBothWays(t *testing.T) {
	for _, c := range []struct{ asks, is, has bool }{{false, false, true}, {true, false, true}, {true, true, true}, {false, false, false}} {
		s := set(t)
		var asked bool
		s.serve = func(env *sim.Env, d sim.Delivery) {
			if client.ConnectRequest.Is(d) {
				asked = client.ConnectRequest.Of(d).ReadOnly
				client.ConnectResponse.Send(env, d.Conn, client.Welcome{Timeout: 4000, Session: 7, Password: strings.Repeat("p", 16), ReadOnly: c.is})
			}
		}
		s.types(Comes(1, "s1"), Says(1, jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 4000, HasReadOnly: c.has, ReadOnly: c.asks})))
		r, err := jute.ReadConnectResponse([]byte(s.raw[1][0]))
		if err != nil || asked != c.asks || r.ReadOnly != c.is || r.HasReadOnly != c.has {
			t.Errorf("%+v: asked %v, told %+v (%v)", c, asked, r, err)
		}
		if (s.lost == 1) != c.is || s.open != 0 {
			t.Errorf("%+v: %d sessions are of unknown outcome, and %d under way", c, s.lost, s.open)
		}
		s.types(Says(1, ask(t, 1, exists)))
		if (s.who == nil) != c.is {
			t.Errorf("%+v: judges are told that %v asks", c, s.who)
		}
		if limited := slices.ContainsFunc(s.said, func(f string) bool { return strings.HasPrefix(f, "limited") }); limited {
			t.Errorf("%+v: limited", c)
		}
	}
}

// A server that serves reads alone and lets in who has not said that this will do is told of.
func TestAServerThatLimitsAVisitorIsToldOf(t *testing.T) {
	s := set(t)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if client.ConnectRequest.Is(d) {
			client.ConnectResponse.Send(env, d.Conn, client.Welcome{Timeout: 4000, Session: 7, ReadOnly: true})
		}
	}
	s.types(Comes(1, "s1"), Says(1, hello()))
	if !slices.Contains(s.said, "limited node 1 serves reads alone, and let session 0x7 in") {
		t.Error(s.said)
	}
}

// Visitors see the times of their own world, within a multi too, and judges those of the
// world. What has no time has none.
func TestTimes(t *testing.T) {
	s := set(t)
	stat := znode.Stat{Czxid: 5, Ctime: 0, Mtime: 70}
	multi := znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: znode.OpSetData}}}
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if !client.Request.Is(d) {
			oblige(env, d)
			return
		}
		c := client.Request.Of(d)
		client.Reply.Send(env, d.Conn, client.Answer{Xid: c.Xid, Result: znode.Result{Zxid: 9, Stat: stat, Results: []znode.Result{{Stat: stat}}}})
	}
	s.types(Begins(1_000_000), Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 1, exists)), Says(1, ask(t, 2, multi)))
	for i, op := range []znode.Op{exists, multi} {
		r, err := jute.ReadReply([]byte(s.raw[1][i+1]), func(int32) *znode.Op { return &op })
		seen := r.Result.Stat
		if i == 1 && err == nil {
			seen = r.Result.Results[0].Stat
		}
		if err != nil || seen.Ctime != 0 || seen.Mtime != 1_000_070 {
			t.Errorf("%+v, %v", seen, err)
		}
	}
	if n := len(s.returned); n < 2 || s.open != 0 {
		t.Fatalf("%d operations have returned, and %d have no end", n, s.open)
	}
	for _, r := range s.returned[len(s.returned)-2:] {
		if r.Stat.Mtime != 70 || r.Results[0].Stat.Mtime != 70 {
			t.Errorf("judges see the times of visitors: %+v", r)
		}
	}
}

// A four-letter word instead of the first frame is answered as it is, and then the server
// hangs up. Behind the first frame it is none.
func TestWords(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Asks(1, "ruok"))
	s.hears(1, "imok", "dropped")
	s.types(Comes(2, "s1"), Says(2, hello()), Asks(2, "ruok"))
	s.hears(2, "welcome of 37 bytes", "dropped")
	if s.open != 0 {
		t.Errorf("%d operations have no end", s.open)
	}
}

// What a server cannot be sent becomes something that it answers in the same way, and what
// a real one hangs up on ends here.
func TestFramesThatCannotBeRead(t *testing.T) {
	const half = "00000064" // a length, and nothing behind it
	for name, c := range map[string]struct {
		frame string // without its number
		sent  string
	}{
		"a create":                     {"00000001" + half, "multi"},
		"a delete":                     {"00000002" + half, "multi"},
		"a check":                      {"0000000d" + half, "multi"},
		"a multi":                      {"0000000e" + half, "multi"},
		"a multi with a read in it":    {"0000000e 00000004 00 ffffffff 00000001 2f 00 ffffffff 01 ffffffff", "multi"},
		"an exists":                    {"00000003" + half, "multiRead"},
		"a sync":                       {"00000009" + half, "multiRead"},
		"a setWatches":                 {"00000065" + half, "multiRead"},
		"a reconfig":                   {"00000010" + half, "multiRead"},
		"a reconfig that can be read":  {"00000010 ffffffff ffffffff ffffffff ffffffffffffffff", "multi"},
		"a createSession":              {"fffffff6", "multi"},
		"a createSession, short":       {"fffffff6 000000", "multi"},
		"a createSession with a body":  {"fffffff6 00001388", "multi"},
		"a deleteContainer":            {"00000014 00000002 2f61", "delete"},
		"a deleteContainer of nothing": {"00000014", "delete"},
		"an auth":                      {"00000064" + half, ""},
		"an auth without a proof":      {"00000064 00000000 00000006 646967657374 ffffffff", "auth"},
		"a SASL token":                 {"00000066" + half, ""},
		"a SASL token that is none":    {"00000066 ffffffff", ""},
		"an empty SASL token":          {"00000066 00000000", "sasl"},
		"a header":                     {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			b, err := hex.DecodeString("00000009" + strings.ReplaceAll(c.frame, " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			s.types(Comes(1, "s1"), Says(1, hello()))
			s.got = nil
			s.types(Says(1, b))
			got, want := strings.Join(s.got, ", "), c.sent
			if c.sent == "" {
				want = "closed"
				s.hears(1, "welcome of 37 bytes", "dropped")
			}
			if got != want {
				t.Errorf("the server gets %q, want %q", got, want)
			}
			if s.open != 0 {
				t.Errorf("%d operations have no end", s.open)
			}
		})
	}
	s := set(t)
	s.types(Comes(1, "s1"), Says(1, []byte("x")))
	s.hears(1, "dropped") // a ConnectRequest that cannot be read has no number to answer to
	s.types(Comes(2, "s1"), Says(2, []byte("x")), Says(2, []byte("y")), Says(2, hello()))
	s.hears(2, "dropped") // and what has come behind it is nobody's
}

// A createSession behind the first frame that says a timeout is answered by the welcome
// once more, byte for byte, in its turn; one that cannot be read as any other. A server
// that serves reads alone refuses what the gate makes of it, and would welcome again.
func TestAVisitorWhoAsksForASessionAgainIsWelcomedAgain(t *testing.T) {
	for refusal, again := range map[znode.Code]bool{znode.OK: true, znode.ErrNotReadOnly: true, znode.ErrSessionExpired: false} {
		s := set(t)
		s.serve = func(env *sim.Env, in sim.Delivery) {
			if c := client.Request; c.Is(in) && c.Of(in).Op.Code == znode.OpMulti && len(c.Of(in).Op.Ops) == 0 {
				client.Reply.Send(env, in.Conn, client.Answer{Xid: c.Of(in).Xid, Result: znode.Result{Err: refusal, Zxid: 0x100000001}})
				return
			}
			oblige(env, in)
		}
		s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 5, exists)), Says(1, ask(t, 6, znode.Op{Code: znode.OpCreateSession, Timeout: 77})),
			Says(1, []byte("\x00\x00\x00\x07\xff\xff\xff\xf6")), Says(1, ask(t, 8, exists)))
		if len(s.raw[1]) != 5 || strings.Join(s.told[1][3:], ", ") != "#7 MarshallingError at 0x100000001, #8 OK at 0x100000001" {
			t.Fatalf("the visitor is told %q", s.told[1])
		}
		if same := s.raw[1][2] == s.raw[1][0]; same != again || !again && s.told[1][2] != "#6 SessionExpired at 0x100000001" {
			t.Errorf("%s: it is told %x, and was welcomed by %x", refusal, s.raw[1][2], s.raw[1][0])
		}
		if s.open != 0 {
			t.Errorf("%d operations have no end", s.open)
		}
	}
}

// An answer must be to the oldest request without one: else the server is told of, and
// hung up on. A check by itself is the only one that may have none.
func TestAnswersComeInOrder(t *testing.T) {
	check := znode.Op{Code: znode.OpCheck, Path: "/", Version: -1}
	for name, c := range map[string]struct {
		first znode.Op
		told  []string
	}{
		"behind a read":  {exists, []string{"dropped"}},
		"behind a check": {check, []string{"#2 OK at 0x100000001"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, n := set(t), 0
			s.serve = func(env *sim.Env, d sim.Delivery) {
				if !client.Request.Is(d) {
					oblige(env, d)
				} else if n++; n == 2 {
					oblige(env, d)
				}
			}
			s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 1, c.first)), Says(1, ask(t, 2, exists)))
			s.hears(1, append([]string{"welcome of 37 bytes"}, c.told...)...)
			misanswered := slices.ContainsFunc(s.said, func(f string) bool { return strings.HasPrefix(f, "misanswered") })
			if misanswered != (c.told[0] == "dropped") || s.open != 0 {
				t.Errorf("%d operations have no end; %q", s.open, s.said)
			}
		})
	}
}

// A server that shows an older state than the visitor has seen is told of.
func TestAServerThatGoesBackIsToldOf(t *testing.T) {
	s := set(t)
	q := jute.ConnectRequest{LastZxidSeen: 0x100000005, Timeout: 4000, Session: 7, HasReadOnly: true}
	s.types(Comes(1, "s1"), Says(1, jute.AppendConnectRequest(nil, q)), Says(1, ask(t, 1, exists)))
	s.hears(1, "welcome of 37 bytes", "#1 OK at 0x100000001", "dropped")
	if !slices.Contains(s.said, "went-back node 1 is at 0x100000001, and 0x100000005 had been seen") {
		t.Error(s.said)
	}
	s = set(t)
	s.types(Comes(1, "s1"), Says(1, jute.AppendConnectRequest(nil, q)), Says(1, ask(t, jute.XidPing, znode.Op{Code: znode.OpPing})))
	s.hears(1, "welcome of 37 bytes", "#-2 OK at 0x100000001", "dropped")
	if !slices.Contains(s.said, "went-back node 1 is at 0x100000001, and 0x100000005 had been seen") {
		t.Error(s.said)
	}
}

// A session that goes on with another visitor is no longer the first one's: what that one
// is still told is its own affair.
func TestASessionGoesOnWithAnotherVisitor(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Says(1, hello()), Comes(2, "s1"), Says(2, hello())) // the server gives both session 7
	s.said = nil
	s.serve = func(env *sim.Env, d sim.Delivery) {
		oblige(env, d)
		if client.Request.Is(d) && client.Request.Of(d).Op.Code == znode.OpExists {
			client.Notification.Send(env, d.Conn, znode.Event{Type: znode.EventNodeCreated, Path: "/a"})
		}
	}
	s.types(Says(1, ask(t, 1, exists)), Says(1, ask(t, 2, znode.Op{Code: znode.OpDelete, Path: "/a"})),
		Says(1, ask(t, 3, znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{Data: []string{"/a"}}})))
	s.hears(1, "welcome of 37 bytes", "#1 OK at 0x100000001", "NodeCreated /a", "#2 OK at 0x100000001", "#3 OK at 0x100000001")
	if len(s.said) != 2 || s.open != 0 { // asked, and given up
		t.Errorf("%d operations have no end; %q", s.open, s.said)
	}
}

// What its first visitor waits for is no part of a session that has gone on, whether or not
// it is answered yet.
func TestWhatIsUnderWayWhenASessionGoesOn(t *testing.T) {
	s := set(t)
	var answer func(*sim.Env)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		switch {
		case client.Request.Is(d):
			answer = func(env *sim.Env) { oblige(env, d) }
		case client.Ping.Is(d):
			answer(env)
		default:
			oblige(env, d)
		}
	}
	s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 1, exists)))
	s.types(Comes(2, "s1"), Says(2, hello()))
	if s.open != 0 || s.lost != 1 {
		t.Errorf("%d operations are under way, and %d of unknown outcome", s.open, s.lost)
	}
	s.types(Says(2, ask(t, 1, znode.Op{Code: znode.OpPing}))) // now the server answers the first
	s.hears(1, "welcome of 37 bytes", "#1 OK at 0x100000001")
	if s.open != 0 || s.lost != 1 {
		t.Errorf("after the answer, %d operations are under way, and %d of unknown outcome", s.open, s.lost)
	}
	if s.types(Leaves(1)); s.gate.bySession[7] != 2 {
		t.Error("the session goes with the visitor that it has left")
	}
}

// Judges are told of watches that a visitor brings before it asks for anything, and of those
// that it brings later.
func TestWatchesThatAreBroughtFirst(t *testing.T) {
	s := set(t)
	brings := Says(1, ask(t, -8, znode.Op{Code: znode.OpSetWatches2, Watches: &znode.Watches{Recursive: []string{"/"}}}))
	s.types(Comes(1, "s1"), Says(1, hello()), Says(1, ask(t, 1, znode.Op{Code: znode.OpPing})), brings, brings)
	if !slices.Equal(s.first, []bool{true, false}) {
		t.Errorf("these are brought first: %v", s.first)
	}
}

// The outside cannot know at once that a visitor has gone: what that one still says is
// nobody's.
func TestVisitorsThatHaveGoneSayNothing(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Leaves(1), Says(1, hello()), Asks(1, "ruok"), Leaves(1))
	s.hears(1)
	if v := s.w.Violation(); v != nil || s.open != 0 {
		t.Errorf("%v; %d operations have no end", v, s.open)
	}
}

// Visitors that have gone leave nothing behind, whoever has hung up.
func TestNothingIsLeftOfVisitors(t *testing.T) {
	s := set(t)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if client.ConnectRequest.Is(d) {
			oblige(env, d)
		} else if client.Request.Is(d) && client.Request.Of(d).Op.Code == znode.OpCloseSession {
			env.Close(d.Conn)
		}
	}
	for v := range uint64(20) {
		s.types(Comes(v, "s1"), Says(v, hello()), Says(v, ask(t, 1, exists)))
		switch v % 4 {
		case 0:
			s.types(Leaves(v))
		case 1:
			s.types(Says(v, ask(t, 2, znode.Op{Code: znode.OpCloseSession})))
		case 2:
			s.types(Says(v, []byte("x")))
		}
	}
	if err := s.w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 1}}}); err != nil {
		t.Fatal(err)
	}
	s.wait()
	if g := s.gate; len(g.visitors)+len(g.byConn)+len(g.bySession) > 0 {
		t.Errorf("%d visitors, %d connections and %d sessions are left", len(g.visitors), len(g.byConn), len(g.bySession))
	}
	if s.open != 0 {
		t.Errorf("%d operations have no end", s.open)
	}
}

// A visitor may leave so much with a gate and no more: it is hung up on.
func TestLimits(t *testing.T) {
	s := set(t)
	s.types(Comes(1, "s1"), Says(1, hello()), Says(1, make([]byte, 4096)))
	s.types(Says(1, make([]byte, 4097)))
	s.hears(1, "welcome of 37 bytes", "#0 MarshallingError at 0x100000001", "dropped")
}
