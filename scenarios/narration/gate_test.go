package narration_test

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Whatever a gate states is told in words, of clients and not of visitors, in both
// languages.
func TestWhatComesFromOutsideIsTold(t *testing.T) {
	c := open(t, "serve")
	en, zh := tellers(c.Config(1).Protocol)
	tell := func(of *narration.Teller, name, text string) string {
		m := &tape.Moment{Out: []tape.Outcome{{Sort: sim.Stated, Node: 4, Name: name, Text: text}}}
		return of.Now(m)[0].Text
	}
	const session = znode.SessionID(0x100000000000001)
	for _, x := range []struct{ name, text, want string }{
		{"sent", gate.Parcel{To: 3, Frame: "four"}.String(), "something goes out to client 3 from outside (bytes: 4)"},
		{"brought", gate.Luggage{Session: session, Watches: znode.Watches{Data: []string{"/a", "/b"}}}.String(),
			"a client from outside brings the watches of session 0x100000000000001 (watches: 2)"},
		{"welcomed", gate.Reception{Visitor: 3, Server: 1, Session: session, Begins: true, Timeout: 4000}.String(),
			"client 3 from outside is with s1: session 0x100000000000001 begins (timeout: 4000 ms)"},
		{"welcomed", gate.Reception{Visitor: 3, Server: 1, Session: session, Timeout: 4000}.String(),
			"client 3 from outside is with s1: session 0x100000000000001 goes on (timeout: 4000 ms)"},
		{"welcomed", gate.Reception{Visitor: 3, Server: 1, Session: session}.String(),
			"client 3 from outside is told by s1 that session 0x100000000000001 is over"},
		{"left", gate.Hanging{To: 3}.String(), "client 3 from outside hangs up"},
		{"dropped", gate.Hanging{To: 3}.String(), "the connection of client 3 from outside is closed"},
	} {
		if got := tell(en, x.name, x.text); got != x.want {
			t.Errorf("%s %s is told as %q, not %q", x.name, x.text, got, x.want)
		}
		if got := tell(zh, x.name, x.text); !strings.Contains(got, "外部客户端") {
			t.Errorf("%s %s is told as %q in Chinese", x.name, x.text, got)
		}
	}
}
