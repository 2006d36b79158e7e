package gate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A stage is a gate between visitors and a server that does what a test says.
type stage struct {
	testing.TB
	w    *sim.World
	gate *Gate
	// serve answers what came; nil for a server that welcomes everybody with session 7,
	// and answers every request at 0x100000001, with OK if it has no parts.
	serve    func(env *sim.Env, d sim.Delivery)
	got      []string            // by the server
	told     map[uint64][]string // by visitor
	raw      map[uint64][]string
	said     []string       // facts for judges
	who      []znode.ID     // has asked for an operation of a session last
	open     int            // operations
	lost     int            // of which nobody knows what came of them
	returned []znode.Result // of the others
	first    []bool         // of those who brought watches: that they had asked for nothing before
}

func set(tb testing.TB) *stage {
	s := &stage{TB: tb, told: map[uint64][]string{}, raw: map[uint64][]string{}}
	p := sim.Protocol{Name: "gate", Ports: []*sim.Port{client.Port}, Nodes: []sim.NodeSpec{
		{Name: "s1", Role: "server", New: func() sim.Node { return &desk{s} }},
		{Name: "gate", Role: "client", New: func() sim.Node {
			s.gate = New([]sim.NodeID{1}, []string{"s1"}, 4096)().(*Gate)
			return s.gate
		}},
	}, Monitors: []sim.MonitorSpec{{Name: "ear", New: func() sim.Monitor { return s }}}}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.CalmNetwork(), Paranoid: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(w.Close)
	s.w = w
	s.wait()
	return s
}

func (s *stage) wait() { s.w.Run(s.w.Now() + sim.Time(time.Second)) }

// types has acts happen.
func (s *stage) types(acts ...string) {
	s.Helper()
	c := sim.Choice{Act: sim.Inflict, At: s.w.Now() + 1, Fault: sim.Command{Target: sim.Target{Node: 2}, Line: strings.Join(acts, "; ")}}
	if err := s.w.Apply(c); err != nil {
		s.Fatal(err)
	}
	s.wait()
}

// Step writes down what is stated.
func (s *stage) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.WasInvoked:
		s.open++
		if call, ok := znode.Do.Invoked(h); ok && call.Session != 0 {
			s.who = call.Who
		}
	case sim.IsUnknown:
		s.lost++
		s.open--
	case sim.HasReturned:
		s.open--
		if r, ok := znode.Do.Returned(h); ok {
			s.returned = append(s.returned, r)
		}
	}
	if Brought.Is(h) {
		s.first = append(s.first, Brought.Of(h).First)
	}
	switch {
	case Sent.Is(h):
		p := Sent.Of(h)
		s.raw[p.To] = append(s.raw[p.To], p.Frame)
		s.told[p.To] = append(s.told[p.To], heading(p, len(s.told[p.To]) == 0))
	case Dropped.Is(h):
		s.told[Dropped.Of(h).To] = append(s.told[Dropped.Of(h).To], "dropped")
	default:
		s.said = append(s.said, h.Name()+" "+h.Text())
	}
	return nil
}

// heading is the beginning of a frame.
func heading(p Parcel, first bool) string {
	switch {
	case p.Text:
		return p.Frame
	case first:
		return fmt.Sprintf("welcome of %d bytes", len(p.Frame))
	}
	r, _ := jute.ReadReply([]byte(p.Frame), func(int32) *znode.Op { return nil })
	if r.Xid == jute.XidNotification {
		return r.Event.String()
	}
	return fmt.Sprintf("#%d %s at %s", r.Xid, r.Err, r.Zxid)
}

func (s *stage) Clone() sim.Monitor     { return s }
func (s *stage) Encode(b []byte) []byte { return b }

// hears demands all that a visitor was told.
func (s *stage) hears(visitor uint64, want ...string) {
	s.Helper()
	if got, want := strings.Join(s.told[visitor], ", "), strings.Join(want, ", "); got != want {
		s.Errorf("visitor %d is told\n%s\nand not\n%s", visitor, got, want)
	}
}

// A desk is the server.
type desk struct {
	*stage `sim:"fixed"`
}

func (d *desk) Start(*sim.Env)              {}
func (d *desk) Timer(*sim.Env, sim.TimerID) {}
func (d *desk) Receive(env *sim.Env, in sim.Delivery) {
	switch {
	case client.ConnectRequest.Is(in):
		d.got = append(d.got, "connect "+client.ConnectRequest.Of(in).String())
	case client.Request.Is(in):
		c := client.Request.Of(in)
		d.got = append(d.got, c.Op.Code.String())
	case client.Ping.Is(in):
		d.got = append(d.got, "ping")
	case client.Word.Is(in):
		d.got = append(d.got, "word "+client.Word.Of(in).Word)
	case in.Closed():
		d.got = append(d.got, "closed")
	}
	if d.serve != nil {
		d.serve(env, in)
	} else {
		oblige(env, in)
	}
}

// oblige answers everything.
func oblige(env *sim.Env, in sim.Delivery) {
	const now znode.Zxid = 0x100000001
	switch {
	case client.ConnectRequest.Is(in):
		client.ConnectResponse.Send(env, in.Conn, client.Welcome{Timeout: 4000, Session: 7, Password: strings.Repeat("p", 16)})
	case client.Request.Is(in):
		c := client.Request.Of(in)
		r := znode.Result{Zxid: now}
		if len(c.Op.Ops) > 0 || c.Op.Code == unheardOf {
			r.Err = znode.ErrMarshallingError
		}
		client.Reply.Send(env, in.Conn, client.Answer{Xid: c.Xid, Result: r})
	case client.Ping.Is(in):
		client.Pong.Send(env, in.Conn, client.Sighting{Zxid: now})
	case client.Word.Is(in):
		client.Text.Send(env, in.Conn, "imok")
		env.Close(in.Conn)
	}
}

// hello is a ConnectRequest.
func hello() []byte {
	return jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 4000, Password: znode.Data{Bytes: strings.Repeat("\x00", 16)}, HasReadOnly: true})
}

// ask is a request.
func ask(tb testing.TB, xid int32, op znode.Op) []byte {
	b, err := jute.AppendRequest(nil, jute.Request{Xid: xid, Op: op})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

var exists = znode.Op{Code: znode.OpExists, Path: "/"}
