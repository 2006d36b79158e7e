package zookeeper

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// long is a setData of /a whose frame has so many bytes.
func long(size int) znode.Op {
	op := set("/a", "")
	op.Data.Bytes = strings.Repeat("x", size-znode.RequestSize(&op))
	return op
}

// "Length > 1048575: closed, no reply. Exactly 1048575 is served." What was asked
// for is not done, and the session lives on.
func TestAFrameMayHaveMaxBufferBytes(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", ""))
			a.do(long(1048575))
			if n := a.last().Stat.DataLength; n != 1048575-8-6-4-4 {
				t.Errorf("/a has %d bytes", n)
			}
			a.do(long(1048576))
			a.call(server)
			a.do(on(znode.OpExists, "/a"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000003", "closed", "welcome for 600 ms", "#4 OK at 0x100000003")
	})
}

// Whatever is asked for: a read, an auth, what nobody has heard of.
func TestEveryFrameIsMeasured(t *testing.T) {
	path := "/" + strings.Repeat("x", 200)
	for _, op := range []znode.Op{get(path), multi(remove(path)), {Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: path}},
		{Code: znode.OpSetWatches, Watches: &znode.Watches{Data: []string{path}}}, {Code: znode.OpSASL, Data: znode.Data{Bytes: path}}} {
		p := rehearse(t)
		p.e.MaxBuffer = znode.RequestSize(&op) - 1
		p.part("c1", func(a *actor) {
			a.call(s1)
			a.do(op)
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "closed")
	}
}

// "Replies may exceed it": the children of a node may be more than a frame holds.
func TestARepliesLengthIsNotBounded(t *testing.T) {
	p := rehearse(t)
	p.e.MaxBuffer = 256
	p.part("c1", func(a *actor) {
		a.call(s1)
		for i := range 30 {
			a.do(create("/child-number-"+itoa(i), ""))
		}
		op := on(znode.OpGetChildren, "/")
		a.do(op)
		r := a.last()
		if size := znode.ReplySize(&op, &r); size <= 256 || len(r.Children) != 31 {
			t.Errorf("a reply of %d bytes lists %d children", size, len(r.Children))
		}
	}).run(4000 * ms)
	if len(p.heard["c1"]) != 32 {
		t.Errorf("c1 heard %q", p.heard["c1"])
	}
}

// "Ping: always xid -2 whatever was sent." A ping that comes as a request is one.
func TestAPingIsAPingWhateverItsNumber(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.numbered(9, on(znode.OpPing, ""))
			a.listen(1)
			a.ask(create("/a", ""))
			a.numbered(-2, on(znode.OpPing, ""))
			a.listen(2)
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "pong at 0x100000001", "#1 OK at 0x100000002", "pong at 0x100000002")
	})
}

// "Duplicate and negative xids are echoed."
func TestXidsAreEchoed(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			for _, xid := range []int32{5, 5, -1, -2, -8, 0, -1 << 31} {
				a.numbered(xid, set("/", ""))
				a.numbered(xid, get("/"))
			}
			a.listen(14)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#5 OK at 0x100000002", "#5 OK at 0x100000002", "#5 OK at 0x100000003", "#5 OK at 0x100000003",
			"#-1 OK at 0x100000004", "#-1 OK at 0x100000004", "#-2 OK at 0x100000005", "#-2 OK at 0x100000005", "#-8 OK at 0x100000006", "#-8 OK at 0x100000006",
			"#0 OK at 0x100000007", "#0 OK at 0x100000007", "#-2147483648 OK at 0x100000008", "#-2147483648 OK at 0x100000008")
	})
}

// "We don't want to receive any packets until we are sure that the session is
// setup": what a client sends before waits for the welcome, auth among it, and is
// not read at all when there is none.
func TestNothingIsReadBeforeTheWelcome(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		hasty := func(a *actor, i client.Introduction) {
			a.conn = a.Dial(client.Port, server)
			client.ConnectRequest.Send(a.Env, a.conn, i)
			a.ask(create("/"+itoa(int(a.xid)), ""))
			a.numbered(client.XidAuth, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: "u:p"}})
			a.ping()
			a.ask(on(znode.OpWhoAmI, ""))
		}
		p := rehearse(t).part("c1", func(a *actor) {
			hasty(a, client.Introduction{Timeout: 600})
			a.listen(5)
			hasty(a, client.Introduction{Timeout: 600, Session: a.session, Password: password(a.session)})
			a.listen(5)
			hasty(a, client.Introduction{Timeout: 600, Session: 77, Password: password(77)})
			a.listen(2)
			a.session = 0
			a.call(server)
			a.do(on(znode.OpGetChildren, "/"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#-4 OK at 0x0", "#1 OK at 0x100000002", "pong at 0x100000002", "#2 OK at 0x100000002 ip:"+c1Address+" digest:u",
			"the other one closed", "welcome for 600 ms", "#-4 OK at 0x0", "#3 OK at 0x100000003", "pong at 0x100000003", "#4 OK at 0x100000003 ip:"+c1Address+" digest:u",
			"no session", "closed", "welcome for 600 ms", "#7 OK at 0x100000004 [0 2 zookeeper]")
	})
}
